#include <tools/formula/environment.h>

#include <algorithm>
#include <utility>

namespace tools::formula {
namespace {

using autograd::Value;

Value named(const Value& value, const std::string& name) {
  if (value.op() == autograd::Op::constant) return Value(value.data(), name);
  if (value.name().empty()) value.set_name(name);
  return value;
}

}  // namespace

bool Quantity::is_computed() const {
  return std::ranges::any_of(array->values, [](const Value& value) { return !value.is_leaf(); });
}

const Quantity* Environment::find(std::string_view name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : &quantities_[found->second.back()];
}

const Quantity* Environment::find_before(std::string_view name, const Quantity& other) const {
  const auto found = places_.find(name);
  if (found == places_.end()) return nullptr;
  const auto limit = static_cast<std::size_t>(&other - quantities_.data());
  const auto after = std::ranges::lower_bound(found->second, limit);
  return after == found->second.begin() ? nullptr : &quantities_[*std::prev(after)];
}

std::shared_ptr<const FunctionDefinition> Environment::find_function(std::string_view name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : found->second;
}

std::vector<std::string> Environment::names() const {
  std::vector<std::string> result;
  for (const auto& [name, places] : places_) result.push_back(name);
  return result;
}

std::vector<std::string> Environment::function_names() const {
  std::vector<std::string> result;
  for (const auto& [name, function] : functions_) result.push_back(name);
  return result;
}

const Span* Environment::find_announced(std::string_view name) const {
  const auto found = announced_.find(name);
  return found == announced_.end() ? nullptr : &found->second;
}

Scope Environment::scope() const {
  Scope scope;
  for (const auto& [name, places] : places_) scope.define(name);
  for (const auto& [name, function] : functions_) scope.define_function(name);
  return scope;
}

void Environment::define(std::string name, const ArrayPointer& array, SourcePointer source,
                         Span span, bool update) {
  std::vector<Value> values;
  values.reserve(array->values.size());
  for (std::size_t i = 0; i < array->values.size(); ++i) {
    values.push_back(named(array->values[i], element_name(name, array->shape, i)));
  }
  places_[name].push_back(quantities_.size());
  quantities_.push_back({std::move(name), make_array(array->shape, std::move(values)),
                         std::move(source), span, update});
}

void Environment::define(const FunctionDefinition& function) {
  functions_[function.name.text] = std::make_shared<const FunctionDefinition>(function);
}

}  // namespace tools::formula
