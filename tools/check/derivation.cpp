#include <tools/check/derivation.h>

#include <cmath>

#include <fmt/format.h>

#include <tools/formula/calculator.h>
#include <tools/formula/diagnostic.h>
#include <tools/messages.h>

namespace tools::check {

using autograd::Value;
using formula::ArrayPointer;
using formula::Claim;
using formula::Environment;
using formula::Expression;

namespace {

// The numbers that names without one are given: no formula is right at them by accident.
double number_for_free_name(std::size_t ordinal) {
  const double golden = 0.6180339887498949 * static_cast<double>(ordinal + 1);
  return 0.4 + (golden - std::floor(golden));
}

std::optional<std::vector<Printed>> printed_numbers(const Claim& claim) {
  const Expression& expression = claim.expression;
  std::vector<Printed> numbers;
  for (formula::NodeId i = 0; i < expression.nodes.size(); ++i) {
    const formula::Form& form = expression.nodes[i].form;
    const bool signed_later =
        i + 1 < expression.nodes.size() &&
        std::holds_alternative<formula::Negation>(expression.nodes[i + 1].form);
    if (std::holds_alternative<formula::ArrayLiteral>(form)) continue;
    if (!std::holds_alternative<formula::Number>(form) &&
        !std::holds_alternative<formula::Negation>(form)) {
      return {};
    }
    if (signed_later) continue;
    std::optional<Printed> number = printed_number(expression, i);
    if (!number) return {};
    if (claim.relation == formula::Relation::approximately) number = to_the_unit(*number);
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

Derivation::Derivation(const formula::Worksheet& worksheet,
                       const std::vector<formula::Binding>& bindings)
    : worksheet_(&worksheet), evaluator_([&]() -> formula::Evaluator {
        const autograd::Graph::Scope scope(graph_);
        return {worksheet, bindings, *this};
      }()) {
  for (const formula::Quantity& quantity : environment().quantities()) {
    define(quantity, write(quantity.array), {.line = 0, .span = {}, .expression = {}});
  }
}

std::vector<Step> Derivation::write(const ArrayPointer& array) {
  std::vector<Step> steps;
  steps.reserve(array->values.size());
  for (const Value& value : array->values) {
    steps.push_back(transcript_.write(value, LeafKind::given));
  }
  exact_.run();
  return steps;
}

void Derivation::define_names(const std::string& name, const Expression& value) {
  const formula::Quantity& quantity = *environment().find(name);
  define(quantity, write(quantity.array),
         {.line = value.source->position(quantity.span.begin).line,
          .span = quantity.span,
          .expression = value.span()});
}

void Derivation::define(const formula::Quantity& quantity, const std::vector<Step>& steps,
                        Definition definition) {
  definition.is_element = !quantity.array->is_scalar();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    definition.name = formula::element_name(quantity.name, quantity.array->shape, i);
    if (steps_.name(steps[i]).empty()) steps_.set_name(steps[i], definition.name);
    const auto [known, added] = definitions_.emplace(steps[i], definition);
    if (added) defined_.push_back(steps[i]);
    // a line that says again what was given from outside
    if (known->second.line == 0 && known->second.name == definition.name) {
      known->second = definition;
    }
  }
}

void Derivation::declare_free(const std::vector<formula::DefinedName>& names) {
  for (const formula::DefinedName& name : names) {
    if (evaluator_.is_bound(name.text)) continue;
    const Value value(number_for_free_name(free_names_++), name.text);
    const Step step = steps_.add_leaf(LeafKind::free, value.data(), name.text);
    transcript_.set(value, step);
    evaluator_.environment().define(name.text, formula::make_scalar(value), worksheet_->source,
                                    name.span);
    definitions_.emplace(
        step, Definition{name.text, source().position(name.span.begin).line, name.span, {}, false});
    defined_.push_back(step);
  }
}

void Derivation::begin_line(Line& line, const Expression& left) {
  line.left_text = std::string(left.source->text(left.span()));
  line.first_step = static_cast<Step>(steps_.size());
}

std::optional<Line> Derivation::run(const formula::Statement& statement) {
  const autograd::Graph::Scope scope(graph_);
  Line line;
  variables_.clear();
  notes_.clear();
  called_.clear();
  const std::vector<Claim>* claims = nullptr;
  Environment with_parameters;
  const Environment* names = &evaluator_.environment();
  ArrayPointer left;
  const auto name_of = [&](const formula::DefinedName& name) {
    line.left_text = name.text;
    left = environment().find(name.text)->array;
  };
  const auto for_all = [&](const std::vector<std::string>& parameters) {
    with_parameters = evaluator_.environment();
    for (const std::string& parameter : parameters) {
      const Value value(number_for_free_name(free_names_++), parameter);
      transcript_.set(value, steps_.add_leaf(LeafKind::free, value.data(), parameter));
      with_parameters.define(parameter, formula::make_scalar(value), worksheet_->source, {});
    }
    names = &with_parameters;
  };
  line.first_step = static_cast<Step>(steps_.size());
  evaluator_.evaluate(statement);
  if (const auto* definition = std::get_if<formula::Definition>(&statement)) {
    define_names(definition->name.text, definition->value);
    name_of(definition->name);
    claims = &definition->claims;
  } else if (const auto* update = std::get_if<formula::Update>(&statement)) {
    define_names(update->name.text, update->value);
    name_of(update->name);
    claims = &update->claims;
  } else if (const auto* function = std::get_if<formula::FunctionDefinition>(&statement)) {
    if (function->claims.empty()) return {};
    std::vector<std::string> parameters;
    for (const formula::DefinedName& parameter : function->parameters) {
      parameters.push_back(parameter.text);
    }
    for_all(parameters);
    begin_line(line, function->body);
    line.left_text = fmt::format("{}({})", function->name.text, fmt::join(parameters, ", "));
    left = formula::Calculator(*names, *this).calculate(function->body);
    claims = &function->claims;
  } else if (const auto* free = std::get_if<formula::FreeNames>(&statement)) {
    declare_free(free->names);
    return {};
  } else if (const auto* equation = std::get_if<formula::Equation>(&statement)) {
    if (equation->claims.empty()) return {};
    if (!equation->for_all.empty()) for_all(equation->for_all);
    begin_line(line, equation->left);
    reading_ = &equation->left;
    written_.clear();
    left = formula::Calculator(*names, *this).calculate(equation->left);
    reading_ = nullptr;
    claims = &equation->claims;
  }
  line.shape = left->shape;
  line.left = write(left);
  write_calls();
  line.last_step = static_cast<Step>(steps_.size());
  line.variables = variables_;
  for (std::size_t i = 0; i < line.left.size(); ++i) {
    line.labels.push_back(formula::element_name(line.left_text, line.shape, i));
  }
  if (claims->empty()) return {};
  add_links(line, *claims, *names);
  line.notes = notes_;
  return line;
}

void Derivation::add_links(Line& line, const std::vector<Claim>& claims,
                           const Environment& environment) {
  for (const Claim& claim : claims) {
    Link link = this->link(claim, environment);
    if (link.shape != line.shape) {
      throw formula::FormulaError(*claim.expression.source, claim.expression.span(),
                                  say("this is {}, but {} is {}", formula::described(link.shape),
                                      line.left_text, formula::described(line.shape)));
    }
    line.links.push_back(std::move(link));
  }
}

Link Derivation::link(const Claim& claim, const Environment& environment) {
  Link link{&claim, {}, {}, {}, {}, {}, false};
  for (const formula::Node& node : claim.expression.nodes) {
    if (const auto* name = std::get_if<formula::Name>(&node.form)) {
      const formula::Quantity* quantity = environment.find(name->text);
      if (quantity == nullptr) continue;  // pi and e
      link.has_names = true;
      for (const Step step : write(quantity->array)) link.names.push_back(step);
    }
    if (std::holds_alternative<formula::Derivative>(node.form)) link.has_names = true;
  }
  written_.clear();
  reading_ = &claim.expression;
  ArrayPointer array;
  try {
    array = formula::Calculator(environment, *this).calculate(claim.expression);
  } catch (...) {
    reading_ = nullptr;
    throw;
  }
  reading_ = nullptr;
  link.shape = array->shape;
  link.steps = write(array);
  link.written = std::move(written_);
  link.printed = printed_numbers(claim);
  if (link.printed && link.printed->size() != link.steps.size()) link.printed.reset();
  return link;
}

}  // namespace tools::check
