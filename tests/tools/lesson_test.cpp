#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <autograd/graph.h>
#include <autograd/value.h>
#include <nn/nn.h>
#include <tests/is_close.h>
#include <tools/lesson/lesson.h>
#include <tools/lesson/likely_slips.h>
#include <tools/trace/trace.h>
#include <nlohmann/json.hpp>

#include "computations.h"
#include "program_run.h"

using autograd::Value;
using Json = nlohmann::json;

namespace {

std::string page_of(const Value& root, const tools::LessonOptions& options = {}) {
  std::ostringstream out;
  tools::write_lesson(out, root, options);
  return out.str();
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find(end, from + begin.size());
  REQUIRE(to != std::string::npos);
  return text.substr(from + begin.size(), to - from - begin.size());
}

Json data_of(const std::string& page) {
  return Json::parse(
      between(page, "<script id=\"lesson\" type=\"application/json\">", "</script>"));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++number;
  return number;
}

/// A small network with a loss; `inputs` numbers go in.
Value network_loss(std::size_t inputs, const std::vector<std::size_t>& sizes) {
  const std::vector<nn::Activation> activations(sizes.size(), nn::Activation::tanh);
  const nn::MLP network(inputs, sizes, activations, 7);
  std::vector<Value> x;
  for (std::size_t i = 0; i < inputs; ++i)
    x.emplace_back(0.5 - static_cast<double>(i), "x[" + std::to_string(i) + "]");
  return pow(network(x)[0] - 1.0, 2);
}

}  // namespace

TEST_CASE("a lesson is one file that needs nothing else, under a strict policy") {
  const std::string page = page_of(examples::square_of_product());
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(page.ends_with("</html>\n"));
  const std::string policy =
      between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  CHECK(policy.find("default-src 'none'") != std::string::npos);
  CHECK(policy.find("unsafe") == std::string::npos);
  CHECK(count(policy, "'sha256-") == 2);
  // nothing is fetched, nothing is styled past the policy
  for (const std::string part : {" src=", "href=\"http", "url(", "@import", " style=", " eval("})
    CHECK_MESSAGE(page.find(part) == std::string::npos, part);
  // one style, one script, one text of data
  CHECK(count(page, "<script") == 2);
  CHECK(count(page, "<style") == 1);
}

TEST_CASE("the data has each node with its numbers, and the engine's gradients") {
  const Json data = data_of(page_of(examples::square_of_product()));
  const Json& nodes = data["nodes"];
  REQUIRE(nodes.size() == 7);
  CHECK(nodes[0]["name"] == "a");
  CHECK(nodes[6]["name"] == "f");
  // by hand: f = (2 - 3)^2*10^2 = 100, df/da = df/db = 2*(-10)*10 = -200, df/dc = 2*(-10)*(-1) = 20
  CHECK(nodes[6]["value"] == 100.0);
  CHECK(nodes[0]["gradient"] == -200.0);
  CHECK(nodes[1]["gradient"] == -200.0);
  CHECK(nodes[2]["gradient"] == 20.0);
  CHECK(nodes[5]["number"] == true);  // the 2 of ^2
  CHECK(nodes[5]["gradient"].is_null());
  CHECK(nodes[6]["operands"] == Json({4, 5}));
  const Json& form = data["forms"][nodes[6]["form"].get<std::size_t>()];
  CHECK(form["value"] == "x0^2");
  CHECK(form["partials"] == Json({"2*x0", ""}));
}

TEST_CASE("the picture has every node and edge by its id, and no colours or numbers of its own") {
  const Json data = data_of(page_of(examples::square_of_product()));
  REQUIRE(data["views"].size() == 1);
  const std::string svg = data["views"][0]["svg"];
  for (const std::string id :
       {"n0", "n1", "n2", "n3", "n3_op", "n4", "n4_op", "n6", "n6_op", "n6_in2", "e3_1", "e3_2",
        "e3", "e4_1", "e4_2", "e6_1", "e6_2", "e6"})
    CHECK_MESSAGE(count(svg, "id='" + id + "'") == 1, id);
  for (const std::string part :
       {"fill", "stroke", "font", "<title", "<a", "xlink", ">-200<", "<!--"})
    CHECK_MESSAGE(svg.find(part) == std::string::npos, part);
  CHECK(count(svg, "class='node input'") == 3);
  CHECK(count(svg, "class='node result root'") == 1);
  CHECK(count(svg, "<text class='local'") == 5);     // the 2 of ^2 has none
  CHECK(count(svg, "<text class='gradient'") == 6);  // nor a gradient
}

TEST_CASE("names cannot become markup or script") {
  const std::string hostile = "</script><script>alert(1)</script><!-- <script> \" ' & \\ \n\x01";
  const Value x{2.0, hostile};
  const std::string page = page_of(x * x, {.title = hostile});
  CHECK(count(page, "<script") == 2);
  CHECK(count(page, "</script") == 2);
  CHECK(page.find("<!--") == std::string::npos);
  CHECK(page.find("alert(1)</title") == std::string::npos);
  CHECK(data_of(page)["title"] == hostile);
  // long names are shown shortened, and known in full up to a limit
  const std::string url(10000, 'n');
  const Value first{1.0, url}, second{2.0, "学习率"};
  const Json data = data_of(page_of(first + second));
  CHECK(data["nodes"][0]["name"].get<std::string>().size() < 40);
  CHECK(data["nodes"][1]["name"] == "学习率");
  CHECK(data.dump().size() < 20000);
}

TEST_CASE("what is not finite is named, since JSON has no numbers for it") {
  const Value a{-1.0, "a"};
  const Json data = data_of(page_of(log(a) * 2.0));
  CHECK(data["nodes"].back()["value"] == "nan");
  CHECK(data["slips"]["edges"].empty());
}

TEST_CASE("a network has a picture for each neuron, with what comes in as nodes of their own") {
  const Json data = data_of(page_of(network_loss(2, {3, 1})));
  const Json& groups = data["groups"];
  REQUIRE(groups.size() == 2 + 4);
  CHECK(groups[0]["id"] == "layer1");
  CHECK(groups[2]["id"] == "layer1_neuron0");
  CHECK(groups[2]["parent"] == 0);
  const Json& views = data["views"];
  CHECK(views[0]["fold"] == "neurons");
  CHECK(views[0]["group"].is_null());
  CHECK(count(views[0]["svg"], "id='layer1_neuron0'") == 1);
  // every node stands in the picture of its neuron, under its own id
  std::map<std::size_t, std::string> picture;
  for (const Json& view : views)
    if (!view["group"].is_null()) picture[view["group"]] = view["svg"];
  CHECK(picture.size() == 4);
  const Json& nodes = data["nodes"];
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].contains("group")) continue;
    const std::string& svg = picture.at(nodes[i]["group"]);
    CHECK_MESSAGE(count(svg, "id='n" + std::to_string(i) + "'") == 1, nodes[i]["name"]);
    for (const std::size_t operand : nodes[i]["operands"])
      if (!nodes[operand].contains("number"))
        CHECK(count(svg, "id='n" + std::to_string(operand) + "'") == 1);
  }
}

TEST_CASE("many neurons are folded to layers, which open to neurons") {
  const Json data = data_of(page_of(network_loss(2, {8, 8, 8, 1})));
  CHECK(data["views"][0]["fold"] == "layers");
  std::set<std::size_t> seen;
  for (const Json& view : data["views"])
    if (!view["group"].is_null()) seen.insert(view["group"].get<std::size_t>());
  CHECK(seen.size() == data["groups"].size());
}

TEST_CASE("a page of a hundred nodes is smaller than 300 kB") {
  // 3-5-3-1: (15 + 5) + (15 + 3) + (3 + 1) parameters, and as many nodes again that they come to
  const Value loss = network_loss(3, {5, 3, 1});
  const std::string page = page_of(loss);
  const std::size_t nodes = data_of(page)["nodes"].size();
  CHECK(nodes >= 90);
  CHECK(nodes <= 110);
  CHECK_MESSAGE(page.size() < 300'000, page.size());
}

TEST_CASE("a computation larger than a person can step through is refused, with what can be done") {
  Value sum{0.0, "x"};
  for (int i = 0; i < 4000; ++i) sum = sum + 1.5;
  CHECK_THROWS_WITH_AS(page_of(sum), doctest::Contains("at most 3000"), tools::LessonTooLarge);
}

TEST_CASE("the lesson leaves the graph as it is") {
  const Value x{3.0, "x"};
  const Value f = x * x;
  f.backward();
  const std::size_t size = f.graph().node_count();
  page_of(f);
  CHECK(x.grad() == 6.0);
  CHECK(f.graph().node_count() == size);
}

TEST_CASE("slips are foreseen at each contribution") {
  const auto records = tools::trace(examples::square_of_product()).records;
  const std::vector<tools::LikelySlip> slips = tools::likely_slips(records, 6);
  const auto number_of = [&](std::size_t node, std::size_t operand, const std::string& text) {
    for (const tools::LikelySlip& slip : slips)
      if (slip.node == node && slip.operand == operand && contains(slip.text.english, text))
        return slip.number;
    FAIL("no slip says: ", text);
    return 0.0;
  };
  // df/dt2 = 2*t2^1 = -20 at t2 = -10; without the exponent in front -10, not lowered 2*(-10)^2
  CHECK(number_of(6, 0, "not put in front") == -10.0);
  CHECK(number_of(6, 0, "not lowered by one") == 200.0);
  // df/dt1 = -20 * c = -200; c left out: -20
  CHECK(number_of(4, 0, "local derivative dt2/dt1 is left out") == -20.0);
  // nodes are called what the page calls them
  for (const tools::LikelySlip& slip : slips) {
    CHECK_FALSE(contains(slip.text.english, "node__"));
    CHECK_FALSE(contains(slip.text.chinese, "node__"));
    CHECK(slip.text.chinese != slip.text.english);  // a page's reader switches languages
    CHECK_FALSE(is_close(slip.number, records[records[slip.node].operands[slip.operand]].gradient));
  }
}
