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
  static const Handle& handle(const Value& value) { return value.handle_; }
  static Value held(Handle handle) { return Value(handle); }
  static Value held(Node& node) {
    const std::uint32_t constant = node.info().op == Op::constant ? mark_of_constant : 0;
    return Value(Handle{id_of(node), block_of(node).tape->mark() | constant});
  }

  /// Lets go of a Value whose node has just been consumed by a newer one, and is not to be popped
  /// therefore.
  static void let_go(Value& value) {
    --node_at(value.handle_.node).info().handles;
    value.handle_ = {};
  }
};

/// What stands as an operand: a Value, const or not, or a number.
template <class T>
concept IsValue = std::same_as<std::remove_cvref_t<T>, Value>;
template <class T>
concept IsTemporary = IsValue<T> && std::same_as<T, std::remove_cvref_t<T>>;

/// Operands as they are recorded: handles and numbers.
/// @{
inline const Handle& operand(const Value& value) { return Access::handle(value); }
inline double operand(double number) { return number; }
inline NodeId id_of(Tape&, const Handle& operand) { return operand.node; }
inline NodeId id_of(Tape& tape, double operand) { return tape.number(operand); }
inline double number(const Handle& operand) { return node_at(operand.node).value; }
inline double number(double operand) { return operand; }
/// @}

/// The mark of a result whose operands are of the usual kind.
/// @{
inline std::uint32_t usual_mark(const Handle& a) { return a.mark; }
inline std::uint32_t usual_mark(const Handle& a, auto) { return a.mark; }
inline std::uint32_t usual_mark(double, const Handle& b) { return b.mark; }
/// @}

/// Whether operands are in one graph, not constant, and to be recorded.
/// @{
inline bool are_usual(const Handle& x) { return (x.mark & rare_marks) == 0; }
inline bool are_usual(const Handle& a, double) { return are_usual(a); }
inline bool are_usual(double, const Handle& b) { return are_usual(b); }
inline bool are_usual(const Handle& a, const Handle& b) { return a.mark == b.mark && are_usual(a); }
/// @}

/// Records an operation on one operand or two, handles or numbers, for which the tape has room and
/// of which none is constant.
template <class Rule, class X>
[[gnu::always_inline]] inline NodeId append(Tape& tape, const X& x) {
  const NodeId id = id_of(tape, x);
  const NodeId result = tape.append(Rule::op);
  Node& node = node_at(result);
  node.value = Rule::value(number(x));
  node.operands() = {id, 0};
  return result;
}
template <class Rule, class A, class B>
[[gnu::always_inline]] inline NodeId append(Tape& tape, const A& a, const B& b) {
  const NodeId first = id_of(tape, a), second = id_of(tape, b);
  const NodeId result = tape.append(Rule::op, (std::same_as<A, double> ? first_constant : 0) |
                                                  (std::same_as<B, double> ? second_constant : 0));
  Node& node = node_at(result);
  node.value = Rule::value(number(a), number(b));
  node.operands() = {first, second};
  return result;
}

/// Where a constant is among a new node's operands, or nothing is to be recorded: gradients do not
/// flow into constants, and what depends on nothing else is a constant itself. Gives back what
/// holds the node.
Handle note_constants(NodeId node);

/// The tape of operands that may be empty, constants, of different graphs.
/// @throws EmptyValue, DifferentGraphs
/// @{
Tape& common_tape(Handle x);
Tape& common_tape(Handle a, Handle b);
inline Tape& common_tape(Handle a, double) { return common_tape(a); }
inline Tape& common_tape(double, Handle b) { return common_tape(b); }
/// @}

/// The rare way, apart so that the usual one stays short.
template <class Rule, class... Operands>
[[gnu::cold, gnu::noinline]] Handle record_rare(Operands... operands) {
  Tape& tape = common_tape(operands...);
  if (!tape.has_room()) tape.make_room();
  return note_constants(append<Rule>(tape, operands...));
}

/// A temporary's node is consumed by the new one and needs its handle no more.
/// @{
template <class X>
void let_go_of(X& x) {
  if constexpr (IsTemporary<X>) Access::let_go(x);
}
template <class A, class B>
void let_go_of(A& a, B& b) {
  if constexpr (IsTemporary<A> && IsTemporary<B>)
    if (&a == &b) return let_go_of<A>(a);
  let_go_of<A>(a);
  let_go_of<B>(b);
}
/// @}

/// Records one operation on one operand or two.
template <class Rule, class... Operands>
[[gnu::always_inline]] inline Value record(Operands&&... operands) {
  Handle result{0, usual_mark(operand(operands)...)};
  Tape& tape = Tape::of_usual(result.mark);
  if (!are_usual(operand(operands)...) || !tape.has_room()) [[unlikely]]
    result = record_rare<Rule>(operand(operands)...);
  else
    result.node = append<Rule>(tape, operand(operands)...);
  let_go_of<Operands...>(operands...);
  return Access::held(result);
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
  if (!recording() || all_constant(runs)) return Access::held(tape.leaf(Op::constant, value));
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
[[gnu::always_inline]] inline Value& Value::operator+=(Other&& other) {
  return become(std::move(*this) + std::forward<Other>(other));
}
template <class Other>
[[gnu::always_inline]] inline Value& Value::operator-=(Other&& other) {
  return become(std::move(*this) - std::forward<Other>(other));
}
template <class Other>
[[gnu::always_inline]] inline Value& Value::operator*=(Other&& other) {
  return become(std::move(*this) * std::forward<Other>(other));
}
template <class Other>
[[gnu::always_inline]] inline Value& Value::operator/=(Other&& other) {
  return become(std::move(*this) / std::forward<Other>(other));
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
