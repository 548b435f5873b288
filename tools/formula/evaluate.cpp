#include <tools/formula/evaluate.h>

#include <fmt/format.h>

#include <algorithm>

#include <tools/formula/bindings.h>
#include <tools/formula/calculator.h>
#include <tools/formula/callable.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/parse.h>
#include <tools/formula/scope.h>
#include <tools/formula/unicode.h>

namespace tools::formula {
namespace {

using autograd::Value;

class Evaluator {
 public:
  Evaluator(const Worksheet& worksheet, const std::vector<Binding>& bindings)
      : bound_(calculate_bindings(bindings)), evaluation_{worksheet.source, {}, {}} {
    announce(worksheet);
    for (const Binding& binding : bindings) {
      const std::string& name = binding.name.text;
      if (environment().find_announced(name) == nullptr) define_bound(name);
    }
    for (const Statement& statement : worksheet.statements) std::visit(*this, statement);
    // Where all is claims, they still speak of something: (a+b)*c = -10.
    const auto* last = std::get_if<Equation>(&worksheet.statements.back());
    if (evaluation_.candidates.empty() && last != nullptr && last->for_all.empty()) {
      add_candidate(last->left);
    }
  }

  Evaluation take() { return std::move(evaluation_); }

  void operator()(const Definition& definition) {
    const std::string& name = definition.name.text;
    if (bound_.find(name) != nullptr) {
      define_bound(name);
    } else {
      environment().define(name, calculator_.calculate(definition.value), definition.value.source,
                           definition.name.span);
    }
    evaluation_.candidates.push_back(
        {name, environment().find(name)->array, definition.name.span, false});
  }

  void operator()(const FunctionDefinition& function) {
    if (const Quantity* bound = bound_.find(function.name.text)) {
      throw FormulaError(
          *bound->source, bound->span,
          fmt::format("'{}' is a function of the formula and cannot be given a number",
                      bound->name));
    }
    check_function(function, environment());
    environment().define(function);
  }

  void operator()(const Update& update) {
    const std::string& name = update.name.text;
    const Source& source = *update.value.source;
    const Quantity* const old = environment().find(name);
    if (old == nullptr) {
      throw FormulaError(
          source, update.name.span,
          fmt::format("'{0}' has no value that could be updated: define it by {0} = ... first",
                      name));
    }
    const Shape shape = old->array->shape;
    const ArrayPointer array = calculator_.calculate(update.value);
    if (array->shape != shape) {
      throw FormulaError(source, update.value.span(),
                         fmt::format("'{}' is {}, but its new value is {}", name, described(shape),
                                     described(array->shape)));
    }
    environment().define(name, array, update.value.source, update.name.span, true);
  }

  void operator()(const FreeNames& free) {
    for (const DefinedName& name : free.names) {
      if (bound_.find(name.text) != nullptr) {
        define_bound(name.text);
      } else {
        environment().declare_free(name.text);
      }
    }
  }

  void operator()(const Equation& equation) {
    if (equation.claims.empty()) add_candidate(equation.left);
  }

 private:
  Environment& environment() { return evaluation_.environment; }

  void add_candidate(const Expression& expression) {
    evaluation_.candidates.push_back({std::string(expression.source->text(expression.span())),
                                      calculator_.calculate(expression), expression.span(), true});
  }

  void announce(const Worksheet& worksheet) {
    for (const Statement& statement : worksheet.statements) {
      if (const auto* definition = std::get_if<Definition>(&statement)) {
        environment().announce(definition->name.text, definition->name.span);
      } else if (const auto* function = std::get_if<FunctionDefinition>(&statement)) {
        environment().announce(function->name.text, function->name.span);
      } else if (const auto* free = std::get_if<FreeNames>(&statement)) {
        for (const DefinedName& name : free->names) environment().announce(name.text, name.span);
      }
    }
  }

  void define_bound(const std::string& name) {
    const Quantity& bound = *bound_.find(name);
    environment().define(name, bound.array, bound.source, bound.span);
  }

  Environment bound_;
  Evaluation evaluation_;
  Calculator calculator_{evaluation_.environment};
};

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
  return fmt::format("{} to {}", first, element_name(stem, shape, shape.size() - 1));
}

Output checked(const Value& value, const std::string& text, const Source& source, Span span) {
  if (value.op() == autograd::Op::constant) {
    throw FormulaError(
        source, span,
        "there are only numbers in this, nothing to differentiate by: give one a name, as in a^2 "
        "with a=3");
  }
  return {value, text};
}

// A name that is not there: too late to give it a value, so its neighbours are listed.
void require_known(const std::string& name, const Environment& environment, const Source& source,
                   Span span) {
  if (!std::ranges::all_of(code_points(name), is_name_character)) return;
  if (environment.scope().is_value(plain_name(name))) return;
  throw FormulaError(source, span,
                     fmt::format("there is no value '{}': the names are {}", name,
                                 fmt::join(environment.names(), ", ")));
}

Output output_named(const Evaluation& evaluation, const std::string& text) {
  const Expression expression = parse_expression(text, evaluation.environment.scope(), "--of");
  require_known(text, evaluation.environment, *expression.source, expression.span());
  const ArrayPointer array = Calculator(evaluation.environment).calculate(expression);
  if (!array->is_scalar()) {
    throw FormulaError(*expression.source, expression.span(),
                       fmt::format("'{}' is {}: the output is one scalar; take an element: {}",
                                   text, described(array->shape), elements(text, array->shape)));
  }
  return checked(array->values[0], text, *expression.source, expression.span());
}

}  // namespace

Evaluation evaluate(const Worksheet& worksheet, const std::vector<Binding>& bindings) {
  // In this order: a misspelt name in the formula is shown there, not at the binding that it leaves
  // unused.
  Evaluation evaluation = Evaluator(worksheet, bindings).take();
  require_use(bindings, worksheet);
  return evaluation;
}

Output output(const Evaluation& evaluation, const std::optional<std::string>& of) {
  if (of) return output_named(evaluation, *of);
  const Source& source = *evaluation.source;
  if (evaluation.candidates.empty()) {
    throw InputError(source.name(),
                     "nothing is defined in it, so that there is no output: expected a line like "
                     "f = (a+b)*c");
  }
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
      fmt::format("this is {}: the output is one scalar; take an element, as in {}, or the sum",
                  described(last.array->shape), first_element(last.text, last.array->shape)));
}

}  // namespace tools::formula
