#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include <autograd/error.h>
#include <autograd/operations.h>
#include <tools/trace/wording.h>
#include <tools/trace/write.h>

#include "computations.h"
#include "golden.h"

using autograd::Value;
using tools::Dots;
using tools::Step;
using tools::Trace;

namespace {

std::string text(const Trace& trace, const tools::TraceTextOptions& options = {}) {
  std::ostringstream out;
  write_text(out, trace, options);
  return out.str();
}

std::string latex(const Trace& trace) {
  std::ostringstream out;
  write_latex(out, trace);
  return out.str();
}

std::string markdown(const Trace& trace) {
  std::ostringstream out;
  write_markdown(out, trace);
  return out.str();
}

std::string json(const Trace& trace) {
  std::ostringstream out;
  write_json(out, trace);
  return out.str();
}

std::vector<autograd::Record> without_numbers(const std::vector<autograd::Record>& records) {
  std::vector<autograd::Record> rest;
  std::ranges::remove_copy_if(records, std::back_inserter(rest), tools::is_plain_number);
  return rest;
}

/// The trace's last gradients against those that the engine gives, bit for bit.
void check_gradients(const Value& root, double seed = 1.0) {
  const auto traced = without_numbers(tools::trace(root, Dots::folded, seed).records);
  root.graph().zero_grad();
  root.backward(seed);
  const auto engine = without_numbers(records(root));
  REQUIRE(traced.size() == engine.size());
  for (std::size_t i = 0; i < engine.size(); ++i) {
    CHECK(traced[i].has_gradient == engine[i].has_gradient);
    CHECK(std::bit_cast<std::uint64_t>(traced[i].gradient) ==
          std::bit_cast<std::uint64_t>(engine[i].gradient));
  }
}

}  // namespace

TEST_CASE("the trace of ((a+b)*c)^2 in every format") {
  const Trace trace = tools::trace(examples::square_of_product());
  check_golden("square_of_product.txt", text(trace));
  check_golden("square_of_product_in_colour.txt", text(trace, {.colours = true}));
  check_golden("square_of_product.md", markdown(trace));
  check_golden("square_of_product.tex", latex(trace));
  check_golden("square_of_product.json", json(trace));
}

TEST_CASE("a contribution is told with its numbers put in") {
  const Trace trace = tools::trace(examples::square_of_product());
  const std::string table = text(trace);
  CHECK(table.find("a.grad += upstream * local = -200 * 1 = -200") != std::string::npos);
  CHECK(table.find("a.grad: 0 -> -200 (via a + b: upstream -200 x local 1)") != std::string::npos);
  CHECK(table.find("c.grad += upstream * local = -20 * (-1) = 20") != std::string::npos);
}

TEST_CASE("x*x passes back two contributions, and a node used thrice gets three") {
  const Trace trace = tools::trace(examples::used_three_times());
  check_golden("used_three_times.txt", text(trace));
  std::vector<double> contributions;
  for (const Step& step : trace.steps)
    if (step.kind == Step::Kind::contribution && trace.records[step.target].name == "x")
      contributions.push_back(step.contribution);
  CHECK(contributions ==
        std::vector<double>{1.0, 3.0, 3.0});  // the sum's first: backward goes from the newest
}

TEST_CASE("a dot is taken apart unless it is to stay") {
  check_golden("neuron.txt", text(tools::trace(examples::neuron())));
  check_golden("neuron_folded.txt", text(tools::trace(examples::neuron(), Dots::folded)));
}

TEST_CASE("operations that tell their operands apart") {
  check_golden("order_of_operands.txt", text(tools::trace(examples::order_of_operands())));
}

TEST_CASE("names of every kind keep columns straight and break no format") {
  const Trace trace = tools::trace(examples::hostile_names());
  check_golden("hostile_names.txt", text(trace));
  check_golden("hostile_names.md", markdown(trace));
  check_golden("hostile_names.tex", latex(trace));
  check_golden("hostile_names.json", json(trace));
  CHECK(text(trace).find('\x1b') == std::string::npos);
}

TEST_CASE("the JSON is what its description says") {
  const Value f = examples::square_of_product();
  const auto document = nlohmann::json::parse(json(tools::trace(f)));
  CHECK(document["nodes"][document["root"].get<std::size_t>()]["name"] == "f");
  CHECK(document["nodes"][0]["gradient"] == -200.0);
  const auto& last = document["steps"].back();
  CHECK(last["kind"] == "contribution");
  CHECK(last["upstream"] == -200.0);
  CHECK(last["gradient_after"] == -200.0);
  Value x{0.0, "x"};
  const auto infinite = nlohmann::json::parse(json(tools::trace(log(x))));
  CHECK(infinite["nodes"][1]["value"] == "-inf");
  CHECK(infinite["nodes"][0]["gradient"] == "inf");
}

TEST_CASE("NaN and infinity are written plainly") {
  check_golden("not_finite.txt", text(tools::trace(examples::not_finite())));
}

TEST_CASE("gradients agree bit for bit with the engine's") {
  check_gradients(examples::square_of_product());
  check_gradients(examples::used_three_times());
  check_gradients(examples::order_of_operands(), 0.1);
  check_gradients(examples::neuron());
  check_gradients(examples::network({3, 4, 2, 1}));
  Value x{0.7, "x"}, y{-1.3, "y"};
  std::vector<Value> values{x, y};
  for (int i = 0; i < 50; ++i)
    values.push_back(tanh(values[values.size() - 2] * 1.1 - values.back() / 3.0 + x));
  check_gradients(autograd::logsumexp(values));
  check_gradients(
      -x * 0.0);  // 0 * -1 is -0: an interior node keeps its sign, a leaf's sum with 0 does not
  check_gradients(Value(2.0, "leaf"));
}

TEST_CASE("with dots taken apart they agree with those of the computation taken apart") {
  const Value root = examples::network({3, 4, 2, 1});
  const Trace traced = tools::trace(root);
  const Value unfolded = unfold(root);
  unfolded.backward();
  const auto shown = without_numbers(traced.records), engine = without_numbers(records(unfolded));
  REQUIRE(shown.size() == engine.size());
  for (std::size_t i = 0; i < engine.size(); ++i) CHECK(shown[i].gradient == engine[i].gradient);
}

TEST_CASE("tracing leaves the graph alone, and gradients from before do not count") {
  const Value f = examples::square_of_product();
  f.backward();
  f.backward();
  const std::string before = text(tools::trace(f));
  CHECK(records(f)[0].gradient == -400.0);
  check_golden("square_of_product.txt", before);
}

TEST_CASE("nodes without a name get one that nobody has") {
  Value t1{1.0, "t1"}, nameless{2.0}, weight = Value::parameter(3.0), again{4.0, "t1"};
  const Trace trace = tools::trace((t1 + nameless) * weight + again);
  const tools::Notation notation(trace.records);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < trace.records.size(); ++i) names.push_back(notation.name(i));
  CHECK(names == std::vector<std::string>{"t1", "x1", "w1", "t1#2", "t2", "t3", "t4"});
}

TEST_CASE("names given for distinction meet no user's name either") {
  Value a{1.0, "a"}, b{2.0, "a#2"}, c{3.0, "a"}, d{4.0, "a"};
  const Trace trace = tools::trace(a + b + c + d);
  const tools::Notation notation(trace.records);
  CHECK(notation.name(0) == "a");
  CHECK(notation.name(1) == "a#2");
  CHECK(notation.name(2) == "a#3");
  CHECK(notation.name(3) == "a#4");
}

TEST_CASE("a constant has nothing to trace") {
  CHECK_THROWS_AS(tools::trace(Value::constant(1.0)), autograd::NothingToDifferentiate);
  CHECK_THROWS_AS(tools::trace(std::vector<autograd::Record>{}), autograd::NothingToDifferentiate);
}

TEST_CASE("a long computation is traced in linear time") {
  Value x{1.0, "x"};
  Value sum = x;
  for (int i = 0; i < 20000; ++i) sum = sum + x;
  const Trace trace = tools::trace(sum);
  CHECK(trace.steps.size() == 1 + 20000 + 1 + 40000);
  CHECK(trace.records[0].gradient == 20001.0);
  CHECK(text(trace).size() > 1000000);
}
