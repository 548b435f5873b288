#pragma once

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <utility>
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

  /// Lets go of a Value whose node has just been consumed by a newer one, and is not to be popped
  /// therefore.
  static void let_go(Value& value) {
    Node* const node = std::exchange(value.node_, nullptr);
    if (node != nullptr) --node->info().handles;  // null: it was the other operand too
  }
};

/// What stands as an operand: a Value, const or not, or a number.
template <class T>
concept IsValue = std::same_as<std::remove_cvref_t<T>, Value>;
template <class T>
concept IsTemporary = IsValue<T> && std::same_as<T, std::remove_cvref_t<T>>;

template <class A, class B>
Tape& tape_of(const A& left, const B& right) {
  if constexpr (!IsValue<B>) {
    return *block_of(Access::node(left)).tape;
  } else if constexpr (!IsValue<A>) {
    return *block_of(Access::node(right)).tape;
  } else {
    Tape& tape = *block_of(Access::node(left)).tape;
    if (&tape != block_of(Access::node(right)).tape) [[unlikely]]
      throw_different_graphs();
    return tape;
  }
}

inline Node& operand(Tape&, const Value& value) { return Access::node(value); }
inline Node& operand(Tape& tape, double number) { return tape.number(number); }

/// A temporary's node is consumed by the new one and needs its handle no more.
template <class T>
void let_go_of(T& operand) {
  if constexpr (IsTemporary<T>) Access::let_go(operand);
}

/// Where a constant is among a new node's operands, or nothing is to be recorded: gradients do not
/// flow into constants, and what depends on nothing else is a constant itself.
[[gnu::noinline]] void note_constants(Node& node, bool first, bool second);

template <class Rule, class... Operands>
Value record(Operands&&... operands);

/// The rare way, apart so that the usual one stays short.
template <class Rule, class... Operands>
[[gnu::cold, gnu::noinline]] Value record_with_room_made(Tape& tape, Operands&&... operands) {
  tape.make_room();
  return record<Rule>(std::forward<Operands>(operands)...);
}

template <class Rule, class X>
[[gnu::always_inline]] inline Value record_one(X&& operand) {
  Node& x = Access::node(operand);
  Tape& tape = *block_of(x).tape;
  if (!tape.has_room()) [[unlikely]]
    return record_with_room_made<Rule>(tape, std::forward<X>(operand));
  Node& node = tape.append(Rule::op);
  node.value = Rule::value(x.value);
  node.operands() = {id_of(x), 0};
  if (x.info().op == Op::constant || !recording) [[unlikely]]
    note_constants(node, true, true);
  let_go_of<X>(operand);
  return Access::held(node);
}

template <class Rule, class A, class B>
[[gnu::always_inline]] inline Value record_two(A&& left, B&& right) {
  Tape& tape = tape_of<std::remove_cvref_t<A>, std::remove_cvref_t<B>>(left, right);
  if (!tape.has_room()) [[unlikely]]
    return record_with_room_made<Rule>(tape, std::forward<A>(left), std::forward<B>(right));
  Node& a = operand(tape, left);
  Node& b = operand(tape, right);
  Node& node =
      tape.append(Rule::op, (IsValue<A> ? 0 : first_constant) | (IsValue<B> ? 0 : second_constant));
  node.value = Rule::value(a.value, b.value);
  node.operands() = {id_of(a), id_of(b)};
  if ((IsValue<A> && a.info().op == Op::constant) || (IsValue<B> && b.info().op == Op::constant) ||
      !recording) [[unlikely]]
    note_constants(node, a.info().op == Op::constant, b.info().op == Op::constant);
  let_go_of<A>(left);
  let_go_of<B>(right);
  return Access::held(node);
}

/// Records one operation on one operand or two.
template <class Rule, class... Operands>
[[gnu::always_inline]] inline Value record(Operands&&... operands) {
  if constexpr (sizeof...(Operands) == 1)
    return record_one<Rule>(std::forward<Operands>(operands)...);
  else
    return record_two<Rule>(std::forward<Operands>(operands)...);
}

/// Appends the runs that these operands form, and writes their numbers.
inline void add_runs(const Tape& tape, std::span<const Value> operands, std::vector<Run>& runs,
                     double* numbers) {
  const Node* next = nullptr;  // what would go on with the run
  for (const Value& operand : operands) {
    const Node& x = Access::node(operand);
    const Kind kind = kind_of(x.info().op);
    if (&x != next || kind != runs.back().kind) {
      if (block_of(x).tape != &tape) throw_different_graphs();
      runs.push_back({id_of(x), 0, kind});
    }
    ++runs.back().count;
    *numbers++ = x.value;
    next = &x + 1;
  }
}

inline bool all_constant(std::span<const Run> runs) {
  return std::ranges::all_of(runs, [](const Run& run) { return run.kind == Kind::constant; });
}

/// Records one node over a range of operands.
template <class Rule>
Value record_range(std::span<const Value> operands) {
  Tape& tape = Access::tape(operands.front());
  const std::span<double> numbers = tape.scratch(operands.size());
  std::vector<Run>& runs = tape.scratch_runs();
  add_runs(tape, operands, runs, numbers.data());
  const double value = Rule::value(std::span<const double>(numbers));
  if (!recording || all_constant(runs)) return Access::held(tape.leaf(Op::constant, value));
  Node& node = tape.append_over(Rule::op, runs);
  node.value = value;
  return Access::held(node);
}

/// Records one weighted sum. An empty Value stands for no bias.
Value record_dot(std::span<const Value> weights, std::span<const Value> x, const Value& bias);

}  // namespace detail

/// Arithmetic. A temporary hands its node on to the result, which spares counting its handle.
/// @{
template <detail::IsValue A, detail::IsValue B>
[[gnu::always_inline]] inline Value operator+(A&& a, B&& b) {
  return detail::record<rules::Add>(std::forward<A>(a), std::forward<B>(b));
}
template <detail::IsValue A>
[[gnu::always_inline]] inline Value operator+(A&& a, double b) {
  return detail::record<rules::Add>(std::forward<A>(a), b);
}
template <detail::IsValue B>
[[gnu::always_inline]] inline Value operator+(double a, B&& b) {
  return detail::record<rules::Add>(a, std::forward<B>(b));
}
template <detail::IsValue A, detail::IsValue B>
[[gnu::always_inline]] inline Value operator-(A&& a, B&& b) {
  return detail::record<rules::Subtract>(std::forward<A>(a), std::forward<B>(b));
}
template <detail::IsValue A>
[[gnu::always_inline]] inline Value operator-(A&& a, double b) {
  return detail::record<rules::Subtract>(std::forward<A>(a), b);
}
template <detail::IsValue B>
[[gnu::always_inline]] inline Value operator-(double a, B&& b) {
  return detail::record<rules::Subtract>(a, std::forward<B>(b));
}
template <detail::IsValue A, detail::IsValue B>
[[gnu::always_inline]] inline Value operator*(A&& a, B&& b) {
  return detail::record<rules::Multiply>(std::forward<A>(a), std::forward<B>(b));
}
template <detail::IsValue A>
[[gnu::always_inline]] inline Value operator*(A&& a, double b) {
  return detail::record<rules::Multiply>(std::forward<A>(a), b);
}
template <detail::IsValue B>
[[gnu::always_inline]] inline Value operator*(double a, B&& b) {
  return detail::record<rules::Multiply>(a, std::forward<B>(b));
}
template <detail::IsValue A, detail::IsValue B>
[[gnu::always_inline]] inline Value operator/(A&& a, B&& b) {
  return detail::record<rules::Divide>(std::forward<A>(a), std::forward<B>(b));
}
template <detail::IsValue A>
[[gnu::always_inline]] inline Value operator/(A&& a, double b) {
  return detail::record<rules::Divide>(std::forward<A>(a), b);
}
template <detail::IsValue B>
[[gnu::always_inline]] inline Value operator/(double a, B&& b) {
  return detail::record<rules::Divide>(a, std::forward<B>(b));
}
template <detail::IsValue X>
[[gnu::always_inline]] inline Value operator-(X&& x) {
  return detail::record<rules::Negate>(std::forward<X>(x));
}
inline Value operator+(const Value& x) { return x; }

/// @}

template <class Other>
Value& Value::operator+=(Other&& other) {
  return replace_by(std::as_const(*this) + std::forward<Other>(other));
}
template <class Other>
Value& Value::operator-=(Other&& other) {
  return replace_by(std::as_const(*this) - std::forward<Other>(other));
}
template <class Other>
Value& Value::operator*=(Other&& other) {
  return replace_by(std::as_const(*this) * std::forward<Other>(other));
}
template <class Other>
Value& Value::operator/=(Other&& other) {
  return replace_by(std::as_const(*this) / std::forward<Other>(other));
}

/// base^exponent, with gradients to both.
/// @{
template <detail::IsValue A, detail::IsValue B>
[[gnu::always_inline]] inline Value pow(A&& base, B&& exponent) {
  return detail::record<rules::Power>(std::forward<A>(base), std::forward<B>(exponent));
}
template <detail::IsValue A>
[[gnu::always_inline]] inline Value pow(A&& base, double exponent) {
  return detail::record<rules::Power>(std::forward<A>(base), exponent);
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
inline Value tanh(Value&& x) { return detail::record<rules::Tanh>(std::move(x)); }
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
/// @{
inline Value sigmoid(const Value& x) { return detail::record<rules::Sigmoid>(x); }
inline Value sigmoid(Value&& x) { return detail::record<rules::Sigmoid>(std::move(x)); }
/// @}

/// max(x, 0). Kink: the derivative at 0 is 0.
/// @{
inline Value relu(const Value& x) { return detail::record<rules::Relu>(x); }
inline Value relu(Value&& x) { return detail::record<rules::Relu>(std::move(x)); }
/// @}

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
