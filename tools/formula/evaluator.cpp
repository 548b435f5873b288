#include <tools/formula/evaluator.h>

#include <tools/formula/bindings.h>
#include <tools/formula/callable.h>
#include <tools/formula/diagnostic.h>
#include <tools/messages.h>

namespace tools::formula {

Evaluator::Evaluator(const Worksheet& worksheet, const std::vector<Binding>& bindings,
                     Recorder& recorder)
    : worksheet_(&worksheet),
      bound_(calculate_bindings(bindings)),
      evaluation_{worksheet.source, {}, {}},
      calculator_(evaluation_.environment, recorder) {
  announce();
  for (const Binding& binding : bindings) {
    const std::string& name = binding.name.text;
    if (environment().find_announced(name) == nullptr) define_bound(name);
  }
}

void Evaluator::evaluate(const Statement& statement) {
  std::visit([this](const auto& form) { evaluate(form); }, statement);
}

Evaluation Evaluator::take() {
  // Where all is claims, they still speak of something: (a+b)*c = -10.
  const auto* last = std::get_if<Equation>(&worksheet_->statements.back());
  if (evaluation_.candidates.empty() && last != nullptr && last->for_all.empty()) {
    add_candidate(last->left);
  }
  return std::move(evaluation_);
}

void Evaluator::evaluate(const Definition& definition) {
  const std::string& name = definition.name.text;
  if (is_bound(name)) {
    define_bound(name);
  } else {
    environment().define(name, calculator_.calculate(definition.value), definition.value.source,
                         definition.name.span);
  }
  evaluation_.candidates.push_back(
      {name, environment().find(name)->array, definition.name.span, false});
}

void Evaluator::evaluate(const FunctionDefinition& function) {
  if (const Quantity* bound = bound_.find(function.name.text)) {
    throw FormulaError(
        *bound->source, bound->span,
        say("'{}' is a function of the formula and cannot be given a number", bound->name));
  }
  check_function(function, environment());
  environment().define(function);
}

void Evaluator::evaluate(const Update& update) {
  const std::string& name = update.name.text;
  const Source& source = *update.value.source;
  const Quantity* const old = environment().find(name);
  if (old == nullptr) {
    throw FormulaError(
        source, update.name.span,
        say("'{0}' has no value that could be updated: define it by {0} = ... first", name));
  }
  const Shape shape = old->array->shape;
  const ArrayPointer array = calculator_.calculate(update.value);
  if (array->shape != shape) {
    throw FormulaError(source, update.value.span(),
                       say("'{}' is {}, but its new value is {}", name, described(shape),
                           described(array->shape)));
  }
  environment().define(name, array, update.value.source, update.name.span, true);
}

void Evaluator::evaluate(const FreeNames& free) {
  for (const DefinedName& name : free.names) {
    if (is_bound(name.text)) {
      define_bound(name.text);
    } else {
      environment().declare_free(name.text);
    }
  }
}

void Evaluator::evaluate(const Equation& equation) {
  if (equation.claims.empty()) add_candidate(equation.left);
}

void Evaluator::add_candidate(const Expression& expression) {
  evaluation_.candidates.push_back({std::string(expression.source->text(expression.span())),
                                    calculator_.calculate(expression), expression.span(), true});
}

void Evaluator::announce() {
  for (const Statement& statement : worksheet_->statements) {
    if (const auto* definition = std::get_if<Definition>(&statement)) {
      environment().announce(definition->name.text, definition->name.span);
    } else if (const auto* function = std::get_if<FunctionDefinition>(&statement)) {
      environment().announce(function->name.text, function->name.span);
    } else if (const auto* free = std::get_if<FreeNames>(&statement)) {
      for (const DefinedName& name : free->names) environment().announce(name.text, name.span);
    }
  }
}

void Evaluator::define_bound(const std::string& name) {
  const Quantity& bound = *bound_.find(name);
  environment().define(name, bound.array, bound.source, bound.span);
}

}  // namespace tools::formula
