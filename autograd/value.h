#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <autograd/graph.h>
#include <autograd/tape.h>

namespace autograd {

namespace detail {
struct Access;
}

/// A number that remembers how it was computed: a handle, one pointer wide, on a node of a Graph.
///
///     Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
///     Value f = pow((a + b) * c, 2);  // f.data() == 100
///     f.backward();
///     a.grad();                       // df/da == -200
///
/// Copies stand for the same node. A node is kept while any Value can reach it through operations;
/// there is nothing to free by hand. A default-constructed or moved-from Value holds no node; using
/// it throws EmptyValue.
class Value {
 public:
  Value() noexcept = default;

  /// A new input leaf in the thread's current graph. Implicit, so that numbers can stand where
  /// Values are expected.
  Value(double data, std::string_view name = {});  // NOLINT(google-explicit-constructor)

  /// A new leaf of the kind that training changes.
  static Value parameter(double data, std::string_view name = {});

  /// A leaf that gradients do not flow into. Numbers used as operands (`2 * a`) are such constants.
  static Value constant(double data, std::string_view name = {});

  /// Copies and moves hand on the handle; the node stays one.
  /// @{
  Value(const Value& other) noexcept : handle_(other.handle_) {
    if (!empty()) ++detail::node_at(handle_.node).info().handles;
  }
  Value(Value&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Value& operator=(const Value& other) noexcept { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept {
    if (this != &other) {
      Value old(std::move(*this));
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  /// @}
  ~Value() {
    if (empty()) return;
    detail::Node& node = detail::node_at(handle_.node);
    if (--node.info().handles == 0) detail::Tape::of(handle_.mark).release(node);
  }

  /// True if this Value holds no node.
  bool empty() const noexcept { return handle_.node == 0; }

  /// The number.
  double data() const { return node().value; }

  /// Changes the number of an input or parameter. What was computed from it keeps its number until
  /// it is recorded again, and a backward from there would mix the old numbers with the new one.
  /// @throws NotALeaf for a constant or the result of an operation.
  void set_data(double data) const;

  /// The gradient of the last roots with respect to this Value; 0 where backward has not reached it
  /// (see has_grad).
  double grad() const { return node().gradient() + 0.0; }

  /// Whether backward has reached this Value since the last zero_grad.
  bool has_grad() const { return !detail::is_no_gradient(node().gradient()); }

  /// Sets this Value's own gradient back to "none yet".
  void zero_grad() const { node().gradient() = detail::no_gradient; }

  /// Gives every Value that this one depends on its gradient d(this)/d(value), this one itself the
  /// given seed. Gradients of leaves add up over calls until zero_grad; those of interior Values
  /// are fresh. Constants get none. Linear in the nodes recorded between this one and the oldest
  /// result it depends on; no recursion.
  /// @throws NothingToDifferentiate if this Value is a constant.
  void backward(double seed = 1.0) const;

  /// A constant with the same number: gradients stop here, and the history is forgotten.
  Value detach() const;

  /// The name, empty where there is none. Valid until the name changes or the node is given back.
  std::string_view name() const { return tape().name(node()); }
  /// Names the node, for every Value that stands for it; an empty name takes the name away.
  void set_name(std::string_view name) const;

  /// What made this Value: an operation, or one of the three kinds of leaf.
  Op op() const { return node().info().op; }
  /// True for inputs, parameters and constants.
  bool is_leaf() const { return autograd::is_leaf(node().info().op); }

  /// The Values that the operation was applied to, in order; empty for a leaf.
  std::vector<Value> operands() const;

  /// A number that tells this Value's node from every other living node of its graph. Given back
  /// nodes' ids are used again.
  std::uint32_t id() const {
    require_node();
    return handle_.node;
  }

  /// The graph this Value is in.
  Graph graph() const { return Graph(tape()); }

  /// a += b is a = a + b: a stands for the new result, the old node is unchanged.
  /// @{
  template <class Other>
  Value& operator+=(Other&& other);
  template <class Other>
  Value& operator-=(Other&& other);
  template <class Other>
  Value& operator*=(Other&& other);
  template <class Other>
  Value& operator/=(Other&& other);
  /// @}

 private:
  friend struct detail::Access;

  explicit Value(detail::Handle handle) noexcept : handle_(handle) {}

  void require_node() const {
    if (empty()) [[unlikely]]
      detail::throw_empty_value();
  }
  detail::Node& node() const {
    require_node();
    return detail::node_at(handle_.node);
  }
  detail::Tape& tape() const {
    require_node();
    return detail::Tape::of(handle_.mark);
  }

  /// Stands for another node from now on; its own has been let go of.
  Value& become(Value&& other) noexcept {
    handle_ = std::exchange(other.handle_, {});
    return *this;
  }

  detail::Handle handle_;
};

/// Several Values as an argument: a vector, an array, a span or a braced list.
class Values : public std::span<const Value> {
 public:
  /// A view of the values given, which must outlive it.
  /// @{
  Values(std::initializer_list<Value> values) : span(values.begin(), values.size()) {}
  template <std::convertible_to<std::span<const Value>> Range>
  Values(const Range& range) : span(range) {}  // NOLINT(google-explicit-constructor)
  /// @}
};

/// Comparisons go by the number alone. Inside a ForReplay scope they throw NotReplayable.
/// @{
inline bool operator==(const Value& a, double b) {
  detail::note_comparison();
  return a.data() == b;
}
inline bool operator==(const Value& a, const Value& b) { return a == b.data(); }
inline std::partial_ordering operator<=>(const Value& a, double b) {
  detail::note_comparison();
  return a.data() <=> b;
}
inline std::partial_ordering operator<=>(const Value& a, const Value& b) { return a <=> b.data(); }

/// @}

/// Name, value and gradient: `a = 2 (gradient -200)`; without a gradient, `a = 2 (no gradient
/// yet)`.
std::ostream& operator<<(std::ostream& out, const Value& value);

/// root and all that it depends on, operands before results, in the order of recording. Linear,
/// without recursion.
std::vector<Value> topological_order(const Value& root);

/// The first Value, in the order of recording, that is NaN or infinite though its operands are
/// finite: where it began. An empty Value if there is none.
Value first_non_finite(const Value& root);

/// Sets the gradients of these Values back to "none yet".
void zero_grad(Values values);

}  // namespace autograd

#include <autograd/operations.h>
