#include <tools/formula/bindings.h>

#include <set>
#include <string>

#include <fmt/format.h>

#include <tools/formula/calculator.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/names.h>
#include <tools/formula/suggestion.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

using autograd::Value;

// The names that a worksheet has anything to do with.
std::set<std::string> used_names(const Worksheet& worksheet) {
  std::set<std::string> used;
  for (const Statement& statement : worksheet.statements) {
    StatementNames names = names_of(statement);
    used.merge(names.values);
    if (names.defines_function) continue;
    for (const DefinedName& name : names.defined) used.insert(name.text);
  }
  return used;
}

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
                         say("'{}' is given twice", binding.name.text));
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
  const std::set<std::string> used = used_names(worksheet);
  for (const Binding& binding : bindings) {
    const std::string& name = binding.name.text;
    if (used.contains(name)) continue;
    const std::vector<std::string> names(used.begin(), used.end());
    std::string proposal = say_text("there are no names in it");
    if (const auto near = nearest_name(name, names)) {
      proposal = say("did you mean '{}'?", *near);
    } else if (names.size() == 1) {
      proposal = say("it has only '{}'", names[0]);
    } else if (!names.empty()) {
      proposal = say("its names are {}", listed(names));
    }
    throw FormulaError(*binding.value.source, binding.name.span,
                       say("the formula does not use '{}': {}", name, proposal));
  }
}

}  // namespace tools::formula
