#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>

#include <tools/check/check.h>
#include <tools/formula/input.h>
#include <tools/quiz/quiz.h>

#include "golden.h"
#include "program_run.h"

using tools::Language;
using tools::QuizKind;
using tools::check::Verdict;

namespace {

constexpr QuizKind kinds[] = {QuizKind::expression, QuizKind::neuron, QuizKind::network};

tools::check::Report marked(const std::string& markdown) {
  std::istringstream text(markdown);
  return tools::check::check(tools::formula::input_from_stream(text));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++number;
  return number;
}

}  // namespace

TEST_CASE("every claim of every key is ok, and every blank of the worksheet has its answer there") {
  for (const QuizKind kind : kinds) {
    std::set<std::string> keys;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const tools::Quiz quiz = tools::quiz(kind, seed);
      const tools::check::Report key = marked(quiz.key), worksheet = marked(quiz.worksheet);
      CHECK_MESSAGE(key.problems.empty(), quiz.key);
      CHECK_MESSAGE(key.count(Verdict::ok) == key.findings.size(), quiz.key);
      CHECK(key.blanks.empty());
      CHECK(worksheet.findings.empty());
      CHECK(worksheet.problems.empty());
      CHECK(worksheet.blanks.size() == key.findings.size());
      CHECK(count(quiz.worksheet, " = ?\n") == worksheet.blanks.size());
      CHECK_MESSAGE(quiz.key.find("-0\n") == std::string::npos, quiz.key);
      keys.insert(quiz.key.substr(quiz.key.find("```")));
    }
    CHECK(keys.size() == 100);  // no two are alike
  }
}

TEST_CASE("an exercise belongs to its seed") {
  check_golden("quiz_expression_7.md", tools::quiz(QuizKind::expression, 7).worksheet);
  check_golden("quiz_expression_7_key.md", tools::quiz(QuizKind::expression, 7).key);
  check_golden("quiz_neuron_7_zh.md", tools::quiz(QuizKind::neuron, 7, Language::chinese).key);
  check_golden("quiz_network_7.md", tools::quiz(QuizKind::network, 7).key);
}

TEST_CASE("a wrong answer is marked with its cause, what is left blank is not") {
  // by hand: C = (a - y)^2, so that dC/da = 2*(a - y) = 6 at a = 5, y = 2
  const auto report = marked("```grad\na = 5; y = 2\nC = (a - y)^2 = ?\ndC/da = 3\n```\n");
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].verdict == Verdict::wrong);
  REQUIRE(!report.findings[0].causes.empty());
  CHECK(report.findings[0].causes[0].text.find("half") != std::string::npos);
  CHECK(report.blanks == std::vector<std::size_t>{3});
}

TEST_CASE("the program writes an exercise and its answers") {
  const ScratchFolder folder;
  const std::string file = (folder / "a quiz.md").string(), key = (folder / "key.md").string();
  CHECK(run_program({"quiz", "neuron", "--seed", "3", "-o", file, "--key", key}).status == 0);
  const ProgramRun blank = run_program({"check", file});
  CHECK(blank.status == 0);
  CHECK(contains(blank.output, "12 still to be filled in, first in line"));
  const ProgramRun answered = run_program({"check", key});
  CHECK(answered.status == 0);
  CHECK(contains(answered.output, "12 claims: 12 ok"));
  CHECK(contains(run_program({"check", "--format", "json", file}).output, "\"blanks\":["));
  // one of its own where no number is given, which the heading tells
  CHECK(contains(run_program({"quiz"}).output, "an expression, exercise "));
  CHECK(contains(run_program({"quiz", "--answers", "--lang", "zh"}).output, "答案"));
}

TEST_CASE("what is no exercise is refused") {
  const auto error = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "quiz");
    const ProgramRun run = run_program(arguments);
    CHECK(run.status == 2);
    CHECK(run.output == "");
    return run.errors;
  };
  CHECK(contains(error({"nueron"}), "did you mean 'neuron'?"));
  CHECK(contains(error({"--seed", "x"}), "expected a whole number"));
  CHECK(contains(error({"--seed", "-1"}), "expected a whole number"));
  CHECK(contains(error({"--lang", "fr"}), "unknown language 'fr'"));
  CHECK(contains(error({"-o", "a.md", "--key", "a.md"}), "the same file"));
  const ScratchFolder folder;
  const std::string file = (folder / "a.md").string();
  CHECK(contains(error({"-o", file, "--key", (folder / "./a.md").string()}), "the same file"));
  CHECK(contains(error({"--answers", "--key", "a.md"}), "leave out --key"));
}
