#include <tools/program/formula_arguments.h>

#include <autograd/record.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/parse.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/notation.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>
#include <tools/text.h>

#include <charconv>
#include <cstdio>
#include <iostream>
#include <optional>
#include <utility>

namespace tools::program {
namespace {

std::string not_digits(const std::string& text) {
  int digits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), digits);
  if (error == std::errc() && end == text.data() + text.size() && digits >= 1 &&
      digits <= most_digits)
    return "";
  return say("expected a whole number from 1 to {}, not '{}'", most_digits,
             formula::printable(text));
}

/// Arithmetic goes on with nan and inf; people should know where it began.
void point_at_non_finite(const autograd::Value& root) {
  const autograd::Value first = autograd::first_non_finite(root);
  if (first.empty() || first.is_leaf()) return;
  const std::vector<autograd::Record> records = autograd::records(first);
  const Notation notation(records);
  const std::size_t last = records.size() - 1;
  tell_note(say("{} = {} is the first result that is not a finite number",
                shortened(notation.formula_with_numbers(last), 80),
                notation.number(records[last].value)));
}

}  // namespace

formula::Binding read_binding(const std::string& argument) {
  if (argument.find('=') == std::string::npos)
    throw UsageError(
        say("expected NAME=NUMBER after the formula, like a=2, not '{0}'\n(a formula with spaces "
            "needs quotes; an option's value stands apart from it: -o f.svg)",
            formula::printable(argument)));
  return formula::parse_binding(argument);
}

void add_digits_option(CLI::App& command, int& digits) {
  command.add_option("--digits", digits, say_text("significant digits of the numbers shown (6)"))
      ->type_name("N")
      ->check(CLI::Validator(not_digits, ""));
}

void FormulaArguments::add_to(CLI::App& command) {
  command.add_option("formula", formula);
  command.add_option("bindings", bindings);
  command
      .add_option("--of", of,
                  say_text("what to look at; else what most derivatives are taken of, else the "
                           "last\nscalar that is calculated"))
      ->type_name("NAME");
  add_digits_option(command, digits);
}

FormulaArguments::Question FormulaArguments::read() const {
  if (formula.empty()) throw UsageError(say_text("which formula or file?"));
  std::vector<formula::Binding> numbers;
  for (const std::string& binding : bindings) numbers.push_back(read_binding(binding));
  const formula::Input input = formula::input_from_argument(formula, std::cin);
  formula::Worksheet worksheet = formula::parse_worksheet(input, numbers);
  return {input, std::move(numbers), std::move(worksheet)};
}

formula::Output FormulaArguments::calculate(const Question& question) const {
  const formula::Evaluation evaluation = formula::evaluate(question.worksheet, question.bindings);
  const formula::Output output =
      formula::output(evaluation, of.empty() ? std::nullopt : std::optional(of));
  output.value.graph().zero_grad();
  point_at_non_finite(output.value);
  return output;
}

}  // namespace tools::program
