#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <tools/formula/evaluate.h>
#include <tools/formula/input.h>
#include <tools/formula/syntax.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::program {

/// What the commands that look at one computation have in common: FORMULA|FILE [NAME=NUMBER...]
/// [--of NAME] [--digits N].
struct FormulaArguments {
  std::string formula;
  std::vector<std::string> bindings;
  std::string of;
  int digits = default_digits;

  /// The options fill this object, which has to outlive the parsing.
  void add_to(CLI::App& command);

  /// What was asked for, as it was read.
  struct Question {
    formula::Input input;
    std::vector<formula::Binding> bindings;
    formula::Worksheet worksheet;
  };

  /// @throws UsageError, formula::InputError, formula::FormulaError
  Question read() const;

  /// The output, calculated in the thread's current graph; no gradients yet. A result that is no
  /// finite number is pointed at on the standard error.
  /// @throws formula::InputError, formula::FormulaError
  formula::Output calculate(const Question& question) const;
  formula::Output calculate() const { return calculate(read()); }
};

/// `NAME=NUMBER`.
/// @throws UsageError, formula::FormulaError
formula::Binding read_binding(const std::string& argument);

/// --digits N
void add_digits_option(CLI::App& command, int& digits);

/// How --help describes them.
inline constexpr std::string_view formula_arguments_help = to_say(
    R"help(  FORMULA       mathematics as in notes: "(a+b)*c", or several steps: "z = w*x + b; a = sigmoid(z)"
  FILE          a worksheet with such lines (.grad), or Markdown notes with them in ```grad blocks;
                - is the standard input
  NAME=NUMBER   a value for a name: a=2, also x=[1,2] or W=[[1,2],[3,4]]
)help");

}  // namespace tools::program
