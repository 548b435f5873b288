#include <tools/formula/evaluate.h>

#include <fmt/format.h>

#include <algorithm>

#include <tools/formula/bindings.h>
#include <tools/formula/calculator.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/evaluator.h>
#include <tools/formula/parse.h>
#include <tools/formula/scope.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

using autograd::Value;

bool is_computed(const Evaluation::Candidate& candidate) {
  return !candidate.array->values[0].is_leaf();
}

// How to write the first element of what is written like that.
std::string first_element(const std::string& text, const Shape& shape) {
  const bool plain = std::ranges::all_of(code_points(text), is_name_character);
  return fmt::format("{}{}", plain ? text : "(...)", shape.rank == 1 ? "[0]" : "[0][0]");
}

// `z[0] to z[2]`
std::string elements(const std::string& text, const Shape& shape) {
  const std::string first = first_element(text, shape);
  const std::string stem = first.substr(0, first.find("[0]"));
  return say("{} to {}", first, element_name(stem, shape, shape.size() - 1));
}

Output checked(const Value& value, const std::string& text, const Source& source, Span span) {
  if (value.op() == autograd::Op::constant) {
    throw FormulaError(source, span,
                       say_text("there are only numbers in this, nothing to differentiate by: give "
                                "one a name, as in a^2 with a=3"));
  }
  return {value, text};
}

// A name that is not there: too late to give it a value, so its neighbours are listed.
void require_known(const std::string& name, const Environment& environment, const Source& source,
                   Span span) {
  if (!std::ranges::all_of(code_points(name), is_name_character)) return;
  if (environment.scope().is_value(plain_name(name))) return;
  throw FormulaError(
      source, span,
      say("there is no value '{}': the names are {}", name, fmt::join(environment.names(), ", ")));
}

Output output_named(const Evaluation& evaluation, const std::string& text) {
  const Expression expression = parse_expression(text, evaluation.environment.scope(), "--of");
  require_known(text, evaluation.environment, *expression.source, expression.span());
  const ArrayPointer array = Calculator(evaluation.environment).calculate(expression);
  if (!array->is_scalar()) {
    throw FormulaError(*expression.source, expression.span(),
                       say("'{}' is {}: the output is one scalar; take an element: {}", text,
                           described(array->shape), elements(text, array->shape)));
  }
  return checked(array->values[0], text, *expression.source, expression.span());
}

/// Of each line that is a derivative's, what is differentiated: the name, where it is one.
std::vector<std::string> differentiated(const Worksheet& worksheet) {
  std::vector<std::string> names;
  for (const Statement& statement : worksheet.statements) {
    const auto* equation = std::get_if<Equation>(&statement);
    if (equation == nullptr) continue;
    const auto* derivative = std::get_if<Derivative>(&equation->left.root().form);
    if (derivative != nullptr && derivative->numerator.indices == 0)
      names.push_back(derivative->numerator.name);
  }
  return names;
}

/// The first of those that most lines are about, and that can be the output.
const Evaluation::Candidate* most_differentiated(const Evaluation& evaluation) {
  const Evaluation::Candidate* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const Evaluation::Candidate& candidate : evaluation.candidates) {
    const std::ptrdiff_t count = std::ranges::count(evaluation.differentiated, candidate.text);
    if (count <= most || !candidate.array->is_scalar() || !is_computed(candidate)) continue;
    best = &candidate;
    most = count;
  }
  return best;
}

}  // namespace

Evaluation evaluate(const Worksheet& worksheet, const std::vector<Binding>& bindings) {
  // In this order: a misspelt name in the formula is shown there, not at the binding that it leaves
  // unused.
  Recorder recorder;
  Evaluator evaluator(worksheet, bindings, recorder);
  for (const Statement& statement : worksheet.statements) evaluator.evaluate(statement);
  Evaluation evaluation = evaluator.take();
  evaluation.differentiated = differentiated(worksheet);
  require_use(bindings, worksheet);
  return evaluation;
}

Output output(const Evaluation& evaluation, const std::optional<std::string>& of) {
  if (of) return output_named(evaluation, *of);
  const Source& source = *evaluation.source;
  if (evaluation.candidates.empty()) {
    throw InputError(source.name(), say_text("nothing is defined in it, so that there is no "
                                             "output: expected a line like f = (a+b)*c"));
  }
  if (const Evaluation::Candidate* candidate = most_differentiated(evaluation))
    return checked(candidate->array->values[0], candidate->text, source, candidate->span);
  const Evaluation::Candidate& last = evaluation.candidates.back();
  const Evaluation::Candidate* best = nullptr;
  for (const auto& candidate : evaluation.candidates) {
    if (!candidate.array->is_scalar()) continue;
    if (best == nullptr || is_computed(candidate) || !is_computed(*best)) best = &candidate;
  }
  if (best != nullptr && (last.array->is_scalar() || !last.stands_alone)) {
    return checked(best->array->values[0], best->text, source, best->span);
  }
  throw FormulaError(
      source, last.span,
      say("this is {}: the output is one scalar; take an element, as in {}, or the sum",
          described(last.array->shape), first_element(last.text, last.array->shape)));
}

}  // namespace tools::formula
