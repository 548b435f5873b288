#include <autograd/outputs.h>

namespace autograd {

using detail::Access, detail::Node, detail::Tape;

Outputs Outputs::constants(std::span<const double> numbers, const Value& like) {
  Outputs constants;
  if (numbers.size() > detail::most_neighbours) {
    std::vector<Value> values;
    values.reserve(numbers.size());
    for (const double number : numbers) values.push_back(lift(number, like));
    return Outputs(std::move(values));
  }
  if (numbers.empty()) return constants;
  Tape& tape = Access::tape(like);
  if (!tape.has_room(numbers.size())) tape.make_room(numbers.size());
  const std::span<Node> nodes = tape.append_constants(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) nodes[i].value = numbers[i];
  constants.add(nodes);
  return constants;
}

Value Outputs::operator[](std::size_t i) const {
  if (first_ == nullptr) return values_[i];
  ++first_[i].info().handles;
  return Access::held(first_[i]);
}

std::vector<Value> Outputs::values() && {
  std::vector<Value> values = std::move(values_);
  if (first_ != nullptr) {
    values.reserve(size_);
    for (Node& node : std::span(first_, size_ - 1)) {
      ++node.info().handles;
      values.push_back(Access::held(node));
    }
    values.push_back(Access::held(last()));
  }
  first_ = nullptr;
  size_ = 0;
  return values;
}

template <class Rule>
Outputs record_each(Outputs&& x) {
  if (x.first_ == nullptr) {
    for (Value& one : x.values_) one = detail::record<Rule>(std::move(one));
    return std::move(x);
  }
  Tape& tape = *block_of(*x.first_).tape;
  const bool constant = x.first_->info().op == Op::constant || !detail::recording();
  if (!tape.has_room(x.size_)) tape.make_room(x.size_);
  const std::uint32_t first = id_of(*x.first_);
  const std::span<Node> nodes =
      constant ? tape.append_constants(x.size_)
               : tape.append_neighbours(x.size_, Rule::op, 0, [first](std::size_t i) {
                   const auto before = static_cast<std::uint32_t>(i);
                   return detail::Operands{first + before, before};
                 });
  for (std::size_t i = 0; i < x.size_; ++i) nodes[i].value = Rule::value(x.first_[i].value);
  Outputs results;
  results.add(nodes);
  return results;
}

Outputs tanh(Outputs&& x) { return record_each<rules::Tanh>(std::move(x)); }
Outputs sigmoid(Outputs&& x) { return record_each<rules::Sigmoid>(std::move(x)); }
Outputs relu(Outputs&& x) { return record_each<rules::Relu>(std::move(x)); }

Outputs leaky_relu(Outputs&& x, double slope) {
  std::vector<Value> values = std::move(x).values();
  for (Value& one : values) one = leaky_relu(one, slope);
  return Outputs(std::move(values));
}

}  // namespace autograd
