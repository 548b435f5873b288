#include <tools/program/descend_command.h>

#include <autograd/gradient.h>
#include <autograd/program.h>
#include <autograd/record.h>
#include <fmt/format.h>
#include <nn/error.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/lists.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>
#include <tools/text.h>
#include <tools/training/descent.h>
#include <tools/training/descent_plot.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>

namespace tools::program {
namespace {

constexpr std::size_t most_steps = 1'000'000;

struct DescendArguments {
  FormulaArguments formula;
  std::string output, along;
  double rate = 0.1, tolerance = 0.0, change_below = 0.0;
  std::optional<double> value_below;
  std::size_t steps = 50;
  bool unit = false;
};

/// The formula as a function of the names that move; the others keep their numbers.
class Hill {
 public:
  explicit Hill(const DescendArguments& arguments) {
    if (arguments.formula.formula.empty()) throw UsageError(say_text("which formula or file?"));
    if (arguments.formula.bindings.empty())
      throw UsageError(say_text("where does it begin? Give each name a number: x=1"));
    std::vector<formula::Binding> bindings;
    for (const std::string& text : arguments.formula.bindings)
      bindings.push_back(read_binding(text));
    const formula::Worksheet worksheet = formula::parse_worksheet(
        formula::input_from_argument(arguments.formula.formula, std::cin), bindings);
    const formula::Evaluation evaluation = formula::evaluate(worksheet, bindings);
    const std::string& of = arguments.formula.of;
    const formula::Output output =
        formula::output(evaluation, of.empty() ? std::nullopt : std::optional(of));
    f_ = output.value;
    text_ = output.text;
    choose(evaluation, bindings, words_in(arguments.along));
    program_.emplace(autograd::compile(f_, fixed_, moving_));
    for (const autograd::Value& value : fixed_) fixed_numbers_.push_back(value.data());
  }

  const std::string& text() const { return text_; }
  const std::vector<std::string>& names() const { return names_; }
  std::vector<double> start() const {
    return {program_->parameters().begin(), program_->parameters().end()};
  }

  training::Looked look(const std::vector<double>& point) {
    program_->set_parameters(point);
    autograd::Gradients found = program_->gradients(1, fixed_numbers_);
    return {found.values[0], std::move(found.parameters)};
  }

  /// Recorded anew at the point, since Values keep their numbers.
  autograd::Matrix second_derivatives(const std::vector<double>& point) const {
    const std::vector<autograd::Value> nodes = autograd::topological_order(f_);
    std::vector<autograd::Record> records = autograd::records(f_);  // in the same order
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < moving_.size(); ++i) {
      const auto node = std::ranges::find(nodes, moving_[i].id(), &autograd::Value::id);
      places.push_back(static_cast<std::size_t>(node - nodes.begin()));
      records[places[i]].value = point[i];
    }
    const std::vector<autograd::Value> again = autograd::record_again(records);
    std::vector<autograd::Value> x;
    for (const std::size_t place : places) x.push_back(again[place]);
    return autograd::hessian(again.back(), x);
  }

 private:
  void choose(const formula::Evaluation& evaluation, const std::vector<formula::Binding>& bindings,
              const std::vector<std::string>& along) {
    for (const std::string& name : along)
      if (std::ranges::none_of(bindings, [&](const auto& one) { return one.name.text == name; }))
        throw UsageError(say("--along: '{0}' has no number to begin at; give it one: {0}=1",
                             formula::printable(name)));
    const std::vector<autograd::Value> reached = autograd::topological_order(f_);
    for (const formula::Binding& binding : bindings) {
      bool is_reached = false;
      const bool moves =
          along.empty() || std::ranges::find(along, binding.name.text) != along.end();
      for (const autograd::Value& value :
           evaluation.environment.find(binding.name.text)->array->values)
        if (std::ranges::find(reached, value.id(), &autograd::Value::id) != reached.end()) {
          (moves ? moving_ : fixed_).push_back(value);
          if (moves) names_.emplace_back(value.name());
          is_reached = true;
        }
      if (moves && !along.empty() && !is_reached)
        throw UsageError(say("--along: the output does not depend on '{}'",
                             formula::printable(binding.name.text)));
    }
    if (moving_.empty())
      throw UsageError(say_text("the output depends on none of the names given"));
  }

  autograd::Value f_;
  std::string text_;
  std::vector<std::string> names_;
  std::vector<autograd::Value> moving_, fixed_;
  std::vector<double> fixed_numbers_;
  std::optional<autograd::Program> program_;
};

/// All steps, or the first and the last of many.
std::string table(const training::Descent& descent, const std::vector<std::string>& names,
                  int digits) {
  constexpr std::size_t first_rows = 12, last_rows = 5;
  std::vector<std::vector<std::string>> rows{{say_text("step")}};
  for (const std::string& name : names) rows[0].push_back(shortened(name, 24));
  rows[0].push_back(say_text("value"));
  for (const std::string& name : names) rows[0].push_back("d/d" + shortened(name, 24));
  const std::size_t count = descent.path.size();
  for (std::size_t k = 0; k < count; ++k) {
    if (count > first_rows + last_rows + 1 && k == first_rows) {
      rows.emplace_back(rows[0].size(), "...");
      k = count - last_rows;
    }
    const auto& [point, value, gradient] = descent.path[k];
    std::vector<std::string> row{std::to_string(k)};
    for (const double x : point) row.push_back(number(x, digits));
    row.push_back(number(value, digits));
    for (const double g : gradient) row.push_back(number(g, digits));
    rows.push_back(std::move(row));
  }
  std::string text;
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], columns(row[c]));
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c)
      line += std::string(widths[c] - columns(row[c]) + (c == 0 ? 0 : 2), ' ') + row[c];
    text += line + "\n";
  }
  return text;
}

void run(const DescendArguments& arguments) {
  if (!arguments.output.empty()) training::plot_format(arguments.output);  // before the work
  Hill hill(arguments);
  training::DescentOptions options{arguments.rate, arguments.unit, arguments.steps,
                                   arguments.tolerance};
  options.value_below = arguments.value_below.value_or(options.value_below);
  options.change_below = arguments.change_below;
  const training::Descent descent =
      training::descend([&](const auto& point) { return hill.look(point); }, hill.start(), options);
  std::string text = table(descent, hill.names(), arguments.formula.digits) +
                     explanation(descent, hill.names()) + "\n";
  if (training::is_stationary(descent))
    text +=
        training::second_derivative_test(hill.second_derivatives(descent.path.back().point)) + "\n";
  write_output(text);
  if (arguments.output.empty()) return;
  const auto value = [&](const std::vector<double>& point) { return hill.look(point).value; };
  training::write_picture(arguments.output,
                          descent_plot(descent, hill.names(), value, hill.text()));
}

HelpText help_text() {
  return {"descend FORMULA|FILE NAME=NUMBER... [OPTION...]", say_text(formula_arguments_help),
          R"help(  chalkgrad descend "x^2+3*x" x=1 --rate 0.5
  chalkgrad descend "x^2" x=0.4 --rate 0.1 --unit          (swings: it says why)
  chalkgrad descend "x^2 + 3*y^2" x=-5 y=4 --rate 0.15 -o path.svg
  chalkgrad descend "a*x^2 + b" a=2 b=1 x=3 --along a,b --steps 10)help"};
}

}  // namespace

void add_descend_command(CLI::App& program) {
  const auto arguments = std::make_shared<DescendArguments>();
  CLI::App& command = *program.add_subcommand(
      "descend", say_text("Walks downhill on a formula along its gradient, step by step."));
  set_help(command, help_text());
  command
      .add_option("-o,--output", arguments->output,
                  say_text("a picture of the path, .svg or .png: the curve, or contour lines"))
      ->type_name("FILE");
  arguments->formula.add_to(command);
  command.add_option("--rate", arguments->rate, say_text("how far a step goes (0.1)"))
      ->type_name("X")
      ->check(finite(Numbers::positive));
  command.add_flag("--unit", arguments->unit,
                   say_text("along the gradient divided by its length: steps as long as the rate"));
  command
      .add_option("--along", arguments->along,
                  say_text("the names that move (all that have a number)"))
      ->type_name("NAME,...");
  command.add_option("--steps", arguments->steps, say_text("the most there are (50)"))
      ->type_name("N")
      ->check(count_in(1, most_steps));
  command
      .add_option("--tolerance", arguments->tolerance,
                  say_text("stops where the gradient is no longer than X (0)"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command
      .add_option("--value-below", arguments->value_below,
                  say_text("stops where the value is less"))
      ->type_name("X")
      ->check(finite(Numbers::any));
  command
      .add_option("--change-below", arguments->change_below,
                  say_text("stops where a step changes the value by less"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
