#pragma once

#include <vector>

#include <autograd/value.h>

/// The operations on Values. Each records one node whose mathematics is the rule of the same name
/// in rules.h. Numbers may stand on either side; they become constants. An operation on constants
/// alone gives a constant. All Values of one operation must be in one graph. @throws
/// DifferentGraphs, EmptyValue
namespace autograd {

namespace detail {

/// The engine's way into a Value.
struct Access {
  static Node& node(const Value& value) { return value.node(); }
  static Tape& tape(const Value& value) { return value.tape(); }
  static Value held(Node& node) { return Value(node); }
};

template <class Rule>
Value record(const Value& operand) {
  Node& x = Access::node(operand);
  Node& node = block_of(x).tape->append();
  node.value = Rule::value(x.value);
  node.operands[0] = id_of(x);
  node.op = recording && x.op != Op::constant ? Rule::op : Op::constant;
  return Access::held(node);
}

template <class Rule>
Value record(Tape& tape, Node& a, Node& b, Node* keep) {
  Node& node = tape.append(keep);
  node.value = Rule::value(a.value, b.value);
  node.operands[0] = id_of(a);
  node.operands[1] = id_of(b);
  node.op = recording && (a.op != Op::constant || b.op != Op::constant) ? Rule::op : Op::constant;
  return Access::held(node);
}

template <class Rule>
Value record(const Value& left, const Value& right) {
  Node &a = Access::node(left), &b = Access::node(right);
  Tape& tape = *block_of(a).tape;
  if (&tape != block_of(b).tape) [[unlikely]]
    throw DifferentGraphs();
  return record<Rule>(tape, a, b, nullptr);
}

template <class Rule>
Value record(const Value& left, double right) {
  Node& a = Access::node(left);
  Tape& tape = *block_of(a).tape;
  Node& b = tape.number(right);
  return record<Rule>(tape, a, b, &b);
}

template <class Rule>
Value record(double left, const Value& right) {
  Node& b = Access::node(right);
  Tape& tape = *block_of(b).tape;
  Node& a = tape.number(left);
  return record<Rule>(tape, a, b, &a);
}

/// Records one node over a range of operands, given as parts that follow each other.
template <class Rule>
Value record_range(std::initializer_list<std::span<const Value>> parts) {
  Tape& tape = Access::tape(parts.begin()->front());
  std::size_t count = 0;
  for (const auto part : parts) {
    count += part.size();
    for (const Value& operand : part) Access::node(operand);  // throws before anything is changed
  }
  const std::span<double> numbers = tape.scratch(count);
  Node& node = tape.leaf(Op::constant, 0.0);
  Value result = Access::held(node);
  std::vector<NodeId>& lists = block_of(node).lists;
  const std::size_t start = lists.size();
  lists.resize(start + count);

  NodeId* id = &lists[start];
  double* number = numbers.data();
  bool all_constant = true, one_graph = true;
  for (const auto part : parts) {
    for (const Value& operand : part) {
      const Node& x = Access::node(operand);
      const Block& block = block_of(x);
      one_graph = one_graph && block.tape == &tape;
      all_constant = all_constant && x.op == Op::constant;
      *id++ = block.first_id + x.slot;
      *number++ = x.value;
    }
  }
  if (!one_graph || all_constant || !recording) lists.resize(start);
  if (!one_graph) throw DifferentGraphs();
  node.value = Rule::value(std::span<const double>(numbers));
  if (lists.size() != start) {
    node.operands[0] = static_cast<NodeId>(start);
    node.operands[1] = static_cast<NodeId>(count);
    node.op = Rule::op;
    node.flags |= listed;
  }
  return result;
}

}  // namespace detail

/// Arithmetic.
/// @{
inline Value operator+(const Value& a, const Value& b) { return detail::record<rules::Add>(a, b); }
inline Value operator+(const Value& a, double b) { return detail::record<rules::Add>(a, b); }
inline Value operator+(double a, const Value& b) { return detail::record<rules::Add>(a, b); }
inline Value operator-(const Value& a, const Value& b) {
  return detail::record<rules::Subtract>(a, b);
}
inline Value operator-(const Value& a, double b) { return detail::record<rules::Subtract>(a, b); }
inline Value operator-(double a, const Value& b) { return detail::record<rules::Subtract>(a, b); }
inline Value operator*(const Value& a, const Value& b) {
  return detail::record<rules::Multiply>(a, b);
}
inline Value operator*(const Value& a, double b) { return detail::record<rules::Multiply>(a, b); }
inline Value operator*(double a, const Value& b) { return detail::record<rules::Multiply>(a, b); }
inline Value operator/(const Value& a, const Value& b) {
  return detail::record<rules::Divide>(a, b);
}
inline Value operator/(const Value& a, double b) { return detail::record<rules::Divide>(a, b); }
inline Value operator/(double a, const Value& b) { return detail::record<rules::Divide>(a, b); }
inline Value operator-(const Value& x) { return detail::record<rules::Negate>(x); }
inline Value operator+(const Value& x) { return x; }

/// @}

inline Value& Value::operator+=(const Value& other) { return *this = *this + other; }
inline Value& Value::operator-=(const Value& other) { return *this = *this - other; }
inline Value& Value::operator*=(const Value& other) { return *this = *this * other; }
inline Value& Value::operator/=(const Value& other) { return *this = *this / other; }
inline Value& Value::operator+=(double other) { return *this = *this + other; }
inline Value& Value::operator-=(double other) { return *this = *this - other; }
inline Value& Value::operator*=(double other) { return *this = *this * other; }
inline Value& Value::operator/=(double other) { return *this = *this / other; }

/// base^exponent, with gradients to both.
/// @{
inline Value pow(const Value& base, const Value& exponent) {
  return detail::record<rules::Power>(base, exponent);
}
inline Value pow(const Value& base, double exponent) {
  return detail::record<rules::Power>(base, exponent);
}
inline Value pow(double base, const Value& exponent) {
  return detail::record<rules::Power>(base, exponent);
}

/// @}

/// Elementary functions.
/// @{
inline Value exp(const Value& x) { return detail::record<rules::Exp>(x); }
inline Value log(const Value& x) { return detail::record<rules::Log>(x); }
inline Value sqrt(const Value& x) { return detail::record<rules::Sqrt>(x); }
inline Value sin(const Value& x) { return detail::record<rules::Sin>(x); }
inline Value cos(const Value& x) { return detail::record<rules::Cos>(x); }
inline Value tan(const Value& x) { return detail::record<rules::Tan>(x); }
inline Value tanh(const Value& x) { return detail::record<rules::Tanh>(x); }
inline Value erf(const Value& x) { return detail::record<rules::Erf>(x); }
/// @}

/// |x|. Kink: the derivative at 0 is 0.
inline Value abs(const Value& x) { return detail::record<rules::Abs>(x); }
/// The smaller. Kink: where a = b each gets half of the gradient.
/// @{
inline Value min(const Value& a, const Value& b) { return detail::record<rules::Min>(a, b); }
inline Value min(const Value& a, double b) { return detail::record<rules::Min>(a, b); }
inline Value min(double a, const Value& b) { return detail::record<rules::Min>(a, b); }
/// @}

/// The larger. Kink: where a = b each gets half of the gradient.
/// @{
inline Value max(const Value& a, const Value& b) { return detail::record<rules::Max>(a, b); }
inline Value max(const Value& a, double b) { return detail::record<rules::Max>(a, b); }
inline Value max(double a, const Value& b) { return detail::record<rules::Max>(a, b); }

/// @}

/// 1/(1 + exp(-x)).
inline Value sigmoid(const Value& x) { return detail::record<rules::Sigmoid>(x); }
/// max(x, 0). Kink: the derivative at 0 is 0.
inline Value relu(const Value& x) { return detail::record<rules::Relu>(x); }
/// x where x > 0, else slope*x.
/// @{
inline Value leaky_relu(const Value& x, double slope = 0.01) {
  return detail::record<rules::LeakyRelu>(x, slope);
}
inline Value leaky_relu(const Value& x, const Value& slope) {
  return detail::record<rules::LeakyRelu>(x, slope);
}
/// @}

/// x where x > 0, else alpha*(exp(x) - 1).
/// @{
inline Value elu(const Value& x, double alpha = 1.0) {
  return detail::record<rules::Elu>(x, alpha);
}
inline Value elu(const Value& x, const Value& alpha) {
  return detail::record<rules::Elu>(x, alpha);
}
/// @}

/// x*Phi(x), with the normal distribution's Phi.
inline Value gelu(const Value& x) { return detail::record<rules::Gelu>(x); }
/// x*sigmoid(x).
inline Value silu(const Value& x) { return detail::record<rules::Silu>(x); }
/// log(1 + exp(x)).
inline Value softplus(const Value& x) { return detail::record<rules::Softplus>(x); }

/// x[0] + x[1] + ... as one node. @throws LengthMismatch if x is empty.
Value sum(Values x);

/// w[0]*x[0] + w[1]*x[1] + ... as one node. @throws LengthMismatch if the lengths differ or are 0.
Value dot(Values w, Values x);

/// w[0]*x[0] + w[1]*x[1] + ... + bias as one node: what a neuron computes before its activation.
/// @throws LengthMismatch if the lengths differ or are 0.
Value dot(Values w, Values x, const Value& bias);

/// log(exp(x[0]) + exp(x[1]) + ...) as one node, without overflow. @throws LengthMismatch if x is
/// empty.
Value logsumexp(Values x);

/// exp(x[i]) / (exp(x[0]) + exp(x[1]) + ...) for every i, computed as exp(x[i] - logsumexp(x)).
/// @throws LengthMismatch if x is empty.
std::vector<Value> softmax(Values x);

/// For the rules read as T = Value: a sum of several terms is one node.
template <class Term>
Value total(std::type_identity<Value>, std::size_t count, Term term) {
  std::vector<Value> terms;
  terms.reserve(count);
  for (std::size_t i = 0; i < count; ++i) terms.push_back(term(i));
  return sum(terms);
}

/// For the rules read as T = Value, in derivatives: functions that are no operations of their own.
/// @{
inline Value expm1(const Value& x) { return exp(x) - 1.0; }
inline Value erfc(const Value& x) { return 1.0 - erf(x); }
/// @}

/// For the rules read as T = Value: a number as a constant in the graph of the other Value.
inline Value lift(double c, const Value& like) {
  return detail::Access::held(detail::Access::tape(like).leaf(Op::constant, c));
}

/// For the rules read as T = Value: one of the two Values, not a node that would choose.
/// @{
inline Value select(bool condition, const Value& if_true, const Value& if_false) {
  return condition ? if_true : if_false;
}
inline Value select(bool condition, double if_true, const Value& if_false) {
  return condition ? lift(if_true, if_false) : if_false;
}
inline Value select(bool condition, const Value& if_true, double if_false) {
  return condition ? if_true : lift(if_false, if_true);
}
/// @}

}  // namespace autograd
