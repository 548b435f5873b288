#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "golden.h"
#include "program_run.h"

namespace {

std::string emitted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "emit");
  const ProgramRun run = run_program(arguments);
  CHECK(run.status == 0);
  CHECK(run.errors == "");
  return run.output;
}

std::string refused(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "emit");
  const ProgramRun run = run_program(arguments);
  CHECK(run.status == 2);
  CHECK(run.output == "");
  return run.errors;
}

const std::vector<std::string> hostile{
    "W = [[1, -2], [0.5, 1]]; W2' = 3; σ = sigmoid(W @ x); 学习率 = 0.1; double = W2' * 学习率; "
    "C = sum(σ)^2 + double*max(x[0], while)",
    "x=[1,2]", "while=4"};

}  // namespace

TEST_CASE("emit writes source with the worksheet's names") {
  for (const std::string language : {"c", "javascript", "python"}) {
    check_golden("square_of_product_" + language + ".source",
                 emitted({"((a+b)*c)^2", "a=2", "b=-3", "c=10", "--language", language}));
    std::vector<std::string> arguments = hostile;
    arguments.insert(arguments.end(), {"--language", language});
    check_golden("hostile_names_" + language + ".source", emitted(arguments));
  }
}

TEST_CASE("what emit writes runs, with the gradients that trace shows") {
  const std::string source =
      emitted({"((a+b)*c)^2", "a=2", "b=-3", "c=10", "--language", "python"});
  const ProgramRun run = run_any({"python3", "-"}, source + "print(f([], [2.0, -3.0, 10.0]))\n");
  if (run.status != 0) return;  // without python3 emit_test.cpp says so
  // df/da = df/db = 2(a+b)c * c = -200, df/dc = 2(a+b)c * (a+b) = 20
  CHECK(run.output == "[100.0, [-200.0, -200.0, 20.0]]\n");
}

TEST_CASE("emit tells what it needs") {
  CHECK(contains(refused({"a*b", "a=1", "b=2"}),
                 "which language? --language c, javascript or python"));
  CHECK(contains(refused({"a*b", "a=1", "b=2", "--language", "pyton"}), "did you mean 'python'"));
  CHECK(contains(refused({"2*3", "--language", "c"}), "there are only numbers in this"));
  CHECK(contains(refused({"--language", "c"}), "which formula or file?"));
  CHECK(contains(refused({"a*", "a=1", "--language", "c"}), "error"));
}

TEST_CASE("emit --of writes an earlier result only") {
  const std::string z =
      emitted({"z = w*x; a = tanh(z)", "w=2", "x=3", "--of", "z", "--language", "python"});
  CHECK_FALSE(contains(z, "tanh"));
  CHECK(contains(emitted({"--help"}), "chalkgrad emit notes.md --of C --language javascript"));
}

TEST_CASE("emit --name calls the function so, and all that it needs after it") {
  for (const std::string language : {"c", "javascript", "python"}) {
    const std::string source =
        emitted({"max(sigmoid(x), gelu(x))", "x=2", "--name", "cost", "--language", language});
    CHECK(contains(source, language == "c" ? "double cost(const double x[]" : "cost(x, w)"));
    CHECK(contains(source, "cost_max("));
    CHECK(contains(source, "cost_sigmoid("));
  }
  // two of them in one file
  const std::vector<std::string> one{"max(sigmoid(x), gelu(x))", "x=2", "--language", "c"};
  std::vector<std::string> other = one;
  other.insert(other.end(), {"--name", "cost"});
  const ProgramRun compiled =
      run_any({"cc", "-x", "c", "-std=c99", "-Wall", "-Werror", "-fsyntax-only", "-"},
              emitted(one) + emitted(other));
  if (compiled.status != 127) CHECK(compiled.errors == "");
  CHECK(contains(refused({"x^2", "x=2", "--name", "double", "--language", "c"}),
                 "emit: 'double' is a word of the language C; give the function another name"));
  CHECK(contains(emitted({"--help"}), "--name NAME"));
}

TEST_CASE("emit writes a worksheet's computation") {
  const std::string notes = CHALKGRAD_SOURCE_DIR "/examples/notes/002-one-iteration.md";
  const std::string source = emitted({notes, "--language", "python"});
  CHECK(contains(source, "# W1[0][0]"));
  CHECK(contains(source, "# C\n"));
  CHECK(contains(emitted({notes, "--of", "a2", "--language", "javascript"}), "// a2\n"));
}
