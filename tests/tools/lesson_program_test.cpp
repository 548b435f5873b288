#include <doctest/doctest.h>

#include <fmt/format.h>
#include <filesystem>
#include <map>

#include <nlohmann/json.hpp>
#include <string>

#include <tests/file_text.h>

#include "program_run.h"

namespace {

const std::string notes_002 = CHALKGRAD_SOURCE_DIR "/examples/notes/002-one-iteration.md";

nlohmann::json data_of(const std::string& page) {
  const std::string begin = "<script id=\"lesson\" type=\"application/json\">";
  const std::size_t from = page.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = page.find("</script>", from);
  return nlohmann::json::parse(page.substr(from + begin.size(), to - from - begin.size()));
}

ProgramRun lesson(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "lesson");
  return run_program(arguments, input);
}

}  // namespace

TEST_CASE("a lesson of a formula is written to a file, or to standard output") {
  const ScratchFolder folder;
  const auto file = folder.path() / "a lesson.html";
  const ProgramRun run = lesson({"((a+b)*c)^2", "a=2", "b=-3", "c=10", "-o", file.string()});
  CHECK(run.status == 0);
  CHECK(run.output == "");
  CHECK(run.errors == "");
  CHECK(data_of(file_text(file))["title"] == "((a+b)*c)^2");
  const ProgramRun piped = lesson({"-", "--rate", "0.5", "--lang", "zh"}, "x = 3\ny = x*x\n");
  CHECK(piped.status == 0);
  const nlohmann::json data = data_of(piped.output);
  CHECK(data["language"] == "zh");
  CHECK(data["rate"] == 0.5);
  CHECK(data["title"] == "标准输入");
}

TEST_CASE("a worksheet's lines stand beside the graph, with their verdicts and nodes") {
  const ProgramRun run = lesson({notes_002});  // of C, which the note takes most derivatives of
  REQUIRE(run.status == 0);
  const nlohmann::json data = data_of(run.output);
  CHECK(data["title"] == "002-one-iteration.md");
  const auto line = [&](std::size_t number) {
    for (const nlohmann::json& candidate : data["lines"])
      if (candidate["number"] == number) return candidate;
    FAIL("no line ", number);
    return nlohmann::json();
  };
  const auto name = [&](const nlohmann::json& place) {
    return data["nodes"][place.get<std::size_t>()]["name"];
  };
  // LEDGER 2.7: -0.0287 is half of the gradient
  const nlohmann::json wrong = line(62);
  CHECK(wrong["verdict"] == "wrong");
  CHECK(wrong["derivative"] == true);
  CHECK(name(wrong["node"]) == "W2[0]");
  CHECK(contains(wrong["message"]["en"], "half of the gradient"));
  CHECK(contains(wrong["message"]["en"], "exact -0.0575363\n"));
  CHECK(contains(wrong["message"]["zh"], "梯度的一半"));
  CHECK(line(63)["verdict"] == "wrong");
  CHECK(line(86)["verdict"] == "follows");
  CHECK(line(54)["verdict"] == "ok");
  CHECK(line(54)["message"].is_null());
  CHECK(name(line(54)["node"]) == "a2");
  // of an array the first element, of a line of two statements each by itself
  CHECK(name(line(24)["node"]) == "z1[0]");
  CHECK(line(17)["text"] == "W1 = [[0.2, -0.5, 0.1], [-0.3, 0.4, 0.2]]");
  // a local derivative leads to where it is multiplied in
  CHECK(line(55)["text"].get<std::string>().starts_with("da2/dz2"));
  CHECK(line(55)["derivative"] == true);
  CHECK(name(line(55)["node"]) == "z2");
  const ProgramRun precise = lesson({notes_002, "--digits", "9"});
  // 2 (a2 - y) a2 (1 - a2) a1[0] by Python: -0.0575363450652
  CHECK(contains(precise.output, "exact -0.0575363451"));
}

TEST_CASE(
    "every note that calculates something is a lesson, of what it takes most derivatives of") {
  const std::map<std::string, std::string> roots{
      {"002-hidden-layer", "C"},  {"002-one-iteration", "C"},     {"003-gradient-descent", "F"},
      {"004-chain-rule", "loss"}, {"micrograd-readme", "g"},      {"product-of-sum", "f"},
      {"sigmoid-neuron", "f"},    {"softmax-cross-entropy", "L"}, {"two-two-two", "E_total"},
      {"two-variables", "f"}};
  for (const auto& [note, root] : roots) {
    CAPTURE(note);
    const ProgramRun run =
        lesson({std::string(CHALKGRAD_SOURCE_DIR) + "/examples/notes/" + note + ".md"});
    CHECK(run.errors == "");
    REQUIRE(run.status == 0);
    CHECK(data_of(run.output)["nodes"].back()["name"] == root);
  }
}

TEST_CASE("a recurrence is laid out in no time") {
  std::string steps = "a = 0.5\nb = 0.3\nt0 = a*b\n";
  for (int i = 1; i <= 60; ++i) steps += fmt::format("t{} = t{}*a + b\n", i, i - 1);
  // with an edge from a and b to each step dot alone would take more than a minute
  CHECK(lesson({"-"}, steps).status == 0);
}

TEST_CASE("what cannot be a lesson is refused, and nothing is written") {
  const ScratchFolder folder;
  const std::string file = (folder.path() / "lesson.html").string();
  const auto refused = [&](std::vector<std::string> arguments, const std::string& text) {
    arguments.insert(arguments.end(), {"-o", file});
    const ProgramRun run = lesson(arguments);
    CHECK(run.status == 2);
    CHECK_MESSAGE(contains(run.errors, text), run.errors);
    CHECK_FALSE(std::filesystem::exists(file));
  };
  refused({"a*"}, "error");
  refused({"a*b", "a=2"}, "unknown name 'b'");
  refused({"a*b", "a=2", "b=3", "--lang", "fr"}, "unknown language 'fr'");
  refused({"a*b", "a=2", "b=3", "--rate", "0"}, "--rate");
  refused({"a*b", "a=2", "b=3", "--rate", "nan"}, "--rate");
  refused({"sum(x)*sum(x^2)", "x=[" +
                                  [] {
                                    std::string numbers = "1";
                                    for (int i = 0; i < 2000; ++i) numbers += ",1";
                                    return numbers;
                                  }() +
                                  "]"},
          "at most 3000");
  const ProgramRun nowhere = lesson({"a*a", "a=2", "-o", "/no/such/folder/lesson.html"});
  CHECK(nowhere.status == 2);
  CHECK(contains(nowhere.errors, "/no/such/folder"));
}

TEST_CASE("a result that is no number is shown where it begins") {
  const ProgramRun run = lesson({"log(a)*2", "a=-1"});
  CHECK(run.status == 0);
  CHECK(contains(run.errors, "log(-1) = nan is the first result that is not a finite number"));
  CHECK(data_of(run.output)["nodes"].back()["value"] == "nan");
}
