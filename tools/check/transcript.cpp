#include <tools/check/transcript.h>

#include <string>

namespace tools::check {

using autograd::Op;
using autograd::Value;

Value Transcript::stand_in(Step step, double number) {
  if (steps_->is(step, LeafKind::constant)) return Value::constant(number);
  const Value value(number);
  set(value, step);
  return value;
}

void Transcript::set(const Value& value, Step step) {
  if (places_.emplace(value.id(), step).second) kept_.push_back(value);
}

std::optional<Step> Transcript::find(const Value& value) const {
  const auto place = places_.find(value.id());
  if (place == places_.end()) return {};
  return place->second;
}

Step Transcript::add(const Value& value, LeafKind leaf_kind) {
  const std::string name(value.name());
  if (value.is_leaf()) {
    const bool input = value.op() != Op::constant;
    return steps_->add_leaf(input ? leaf_kind : LeafKind::constant, value.data(), name);
  }
  std::vector<Step> operands;
  for (const Value& operand : value.operands()) operands.push_back(places_.at(operand.id()));
  const Step step = steps_->add(value.op(), operands);
  if (!name.empty()) steps_->set_name(step, name);
  return step;
}

Step Transcript::write(const Value& value, LeafKind leaf_kind) {
  std::vector<Value> open{value};
  while (!open.empty()) {
    const Value next = open.back();
    if (places_.contains(next.id())) {
      open.pop_back();
      continue;
    }
    bool ready = true;
    for (const Value& operand : next.operands()) {
      if (places_.contains(operand.id())) continue;
      open.push_back(operand);
      ready = false;
    }
    if (!ready) continue;
    open.pop_back();
    set(next, add(next, leaf_kind));
  }
  return places_.at(value.id());
}

}  // namespace tools::check
