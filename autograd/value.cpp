#include <autograd/value.h>

#include <cmath>
#include <ostream>

namespace autograd {
namespace {

Value new_leaf(Op op, double data, std::string_view name) {
  detail::Tape& tape = detail::tape_in_use();
  Value leaf = detail::Access::held(tape.leaf(op, data));
  if (!name.empty()) leaf.set_name(name);
  return leaf;
}

/// How to speak of a Value in an error.
std::string description(const Value& value) {
  return value.name().empty() ? "a Value without a name" : "'" + std::string(value.name()) + "'";
}

[[noreturn, gnu::cold, gnu::noinline]] void throw_nothing_to_differentiate(const Value& value) {
  throw NothingToDifferentiate(description(value));
}

}  // namespace

Value::Value(double data, std::string_view name) : Value(new_leaf(Op::input, data, name)) {}
Value Value::parameter(double data, std::string_view name) {
  return new_leaf(Op::parameter, data, name);
}
Value Value::constant(double data, std::string_view name) {
  return new_leaf(Op::constant, data, name);
}

void Value::set_data(double data) const {
  if (!is_leaf() || op() == Op::constant)
    throw NotALeaf(
        "set_data: " + description(*this) +
        (is_leaf() ? " is a constant" : " is the result of an operation") +
        "; only inputs and parameters can be changed, and what depends on them recorded again");
  node().value = data;
}

void Value::backward(double seed) const {
  if (op() == Op::constant) [[unlikely]]
    throw_nothing_to_differentiate(*this);
  tape().backward(node(), seed);
}

Value Value::detach() const { return detail::Access::held(tape().leaf(Op::constant, data())); }

void Value::set_name(std::string_view name) const { tape().set_name(node(), name); }

std::vector<Value> Value::operands() const {
  std::vector<Value> operands;
  tape().each_operand(node(), [&](detail::Node& operand) {
    ++operand.info().handles;
    operands.push_back(detail::Access::held(operand));
  });
  return operands;
}

Graph Graph::of(const Value& value) { return value.graph(); }

std::ostream& operator<<(std::ostream& out, const Value& value) {
  if (value.empty()) return out << "(empty)";
  if (!value.name().empty()) out << value.name() << " = ";
  out << value.data();
  return value.has_grad() ? out << " (gradient " << value.grad() << ")"
                          : out << " (no gradient yet)";
}

std::vector<Value> topological_order(const Value& root) {
  detail::Tape& tape = detail::Access::tape(root);
  detail::Node& node = detail::Access::node(root);
  std::size_t count = 0;
  tape.walk(node, [&](detail::Node&) { ++count; });
  std::vector<Value> order(count);
  tape.walk(node, [&](detail::Node& reached) {
    ++reached.info().handles;
    order[--count] = detail::Access::held(reached);
  });
  return order;
}

Value first_non_finite(const Value& root) {
  for (const Value& value : topological_order(root))
    if (!std::isfinite(value.data())) return value;
  return {};
}

void zero_grad(Values values) {
  for (const Value& value : values) value.zero_grad();
}

}  // namespace autograd
