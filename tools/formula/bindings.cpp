#include <tools/formula/bindings.h>

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include <tools/formula/calculator.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/suggestion.h>

namespace tools::formula {
namespace {

using autograd::Value;

/// The names that a worksheet has anything to do with.
class UsedNames {
 public:
  explicit UsedNames(const Worksheet& worksheet) {
    for (const Statement& statement : worksheet.statements) std::visit(*this, statement);
  }

  const std::set<std::string>& names() const { return names_; }

  void operator()(const Definition& definition) {
    names_.insert(definition.name.text);
    add(definition.value);
    add(definition.claims);
  }
  void operator()(const FunctionDefinition& function) {
    parameters_ = &function.parameters;
    add(function.body);
    add(function.claims);
    parameters_ = nullptr;
  }
  void operator()(const Update& update) {
    names_.insert(update.name.text);
    add(update.value);
    add(update.claims);
  }
  void operator()(const FreeNames& free) {
    for (const DefinedName& name : free.names) names_.insert(name.text);
  }
  void operator()(const Equation& equation) {
    add(equation.left);
    add(equation.claims);
  }

 private:
  void add(const std::string& name) {
    if (parameters_ != nullptr &&
        std::ranges::find(*parameters_, name, &DefinedName::text) != parameters_->end()) {
      return;
    }
    names_.insert(name);
  }
  void add(const Expression& expression) {
    for (const Node& node : expression.nodes) {
      if (const auto* name = std::get_if<Name>(&node.form)) {
        add(name->text);
      } else if (const auto* derivative = std::get_if<Derivative>(&node.form)) {
        add(derivative->numerator.name);
        for (const Target& variable : derivative->variables) add(variable.name);
      }
    }
  }
  void add(const std::vector<Claim>& claims) {
    for (const Claim& claim : claims) add(claim.expression);
  }

  const std::vector<DefinedName>* parameters_ = nullptr;
  std::set<std::string> names_;
};

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  if (names.size() <= most) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format("{}, ...", fmt::join(names.begin(), names.begin() + most, ", "));
}

}  // namespace

Environment calculate_bindings(const std::vector<Binding>& bindings) {
  Environment environment;
  for (const Binding& binding : bindings) {
    const Expression& value = binding.value;
    if (environment.find(binding.name.text) != nullptr) {
      throw FormulaError(*value.source, binding.name.span,
                         fmt::format("'{}' is given twice", binding.name.text));
    }
    std::vector<Value> numbers;
    const ArrayPointer array = Calculator(environment).calculate(value);
    for (const Value& x : array->values) numbers.push_back(Value::constant(x.data()));
    environment.define(binding.name.text, make_array(array->shape, std::move(numbers)),
                       value.source, binding.name.span);
  }
  return environment;
}

void require_use(const std::vector<Binding>& bindings, const Worksheet& worksheet) {
  const std::set<std::string> used = UsedNames(worksheet).names();
  for (const Binding& binding : bindings) {
    const std::string& name = binding.name.text;
    if (used.contains(name)) continue;
    const std::vector<std::string> names(used.begin(), used.end());
    std::string proposal = "there are no names in it";
    if (const auto near = nearest_name(name, names)) {
      proposal = fmt::format("did you mean '{}'?", *near);
    } else if (names.size() == 1) {
      proposal = fmt::format("it has only '{}'", names[0]);
    } else if (!names.empty()) {
      proposal = fmt::format("its names are {}", listed(names));
    }
    throw FormulaError(*binding.value.source, binding.name.span,
                       fmt::format("the formula does not use '{}': {}", name, proposal));
  }
}

}  // namespace tools::formula
