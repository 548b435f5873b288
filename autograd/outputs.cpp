#include <autograd/outputs.h>

namespace autograd {

using detail::Access, detail::Node, detail::Tape;

Outputs Outputs::constants(std::span<const double> numbers, const Value& like) {
  Tape& tape = Access::tape(like);
  Outputs constants;
  while (!numbers.empty()) {
    const std::size_t count = std::min(numbers.size(), tape.room_for_neighbours());
    const std::span<Node> nodes = tape.append_constants(count);
    for (std::size_t i = 0; i < count; ++i) nodes[i].value = numbers[i];
    constants.add(nodes);
    numbers = numbers.subspan(count);
  }
  return constants;
}

Value Outputs::operator[](std::size_t i) const {
  if (first_ == nullptr) return values_[i];
  Node* node = nullptr;
  each_block([&](std::span<Node> nodes) {
    if (i < nodes.size()) node = &nodes[i];
    i -= nodes.size();  // once found, larger than any size
  });
  ++node->info().handles;
  return Access::held(*node);
}

std::vector<Value> Outputs::values() && {
  if (first_ == nullptr) {
    size_ = 0;
    return std::move(values_);
  }
  std::vector<Value> values;
  values.reserve(size_);
  each_block([&](std::span<Node> nodes) {
    for (Node& node : nodes.first(nodes.size() - 1)) {
      ++node.info().handles;
      values.push_back(Access::held(node));
    }
    values.push_back(Access::held(nodes.back()));
  });
  first_ = nullptr;
  size_ = 0;
  return values;
}

void Outputs::let_go_of_blocks() noexcept {
  Node* last = nullptr;
  each_block([&](std::span<Node> nodes) {
    last = &nodes.back();
    --last->info().handles;
  });
  if (last->info().handles == 0) block_of(*last).tape->release(*last);
}

template <class Rule>
Outputs record_each(Outputs&& x) {
  if (x.first_ == nullptr) {
    for (Value& one : x.values_) one = detail::record<Rule>(std::move(one));
    return std::move(x);
  }
  Outputs results;
  Tape& tape = *block_of(*x.first_).tape;
  const bool constant = x.first_->info().op == Op::constant || !detail::recording();
  x.each_block([&](std::span<Node> operands) {
    while (!operands.empty()) {
      const std::size_t count = std::min(operands.size(), tape.room_for_neighbours());
      const std::uint32_t first = id_of(operands.front());
      const std::span<Node> nodes =
          constant ? tape.append_constants(count)
                   : tape.append_neighbours(count, Rule::op, 0, [first](std::size_t i) {
                       const auto before = static_cast<std::uint32_t>(i);
                       return detail::Operands{first + before, before};
                     });
      for (std::size_t i = 0; i < count; ++i) nodes[i].value = Rule::value(operands[i].value);
      results.add(nodes);
      operands = operands.subspan(count);
    }
  });
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
