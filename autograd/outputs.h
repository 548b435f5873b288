#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <autograd/operations.h>

namespace autograd {

/// Several Values as a result: what a layer hands to the next. Where they stand next to each other
/// in the graph, and are not too many for that, they are held together, which is cheaper than a
/// Value for each.
///
///     Outputs a = relu(layer(x));
///     Value first = a[0];
///     std::vector<Value> all = std::move(a).values();
class Outputs {
 public:
  Outputs() = default;

  /// Values that may stand anywhere.
  explicit Outputs(std::vector<Value> values) : size_(values.size()), values_(std::move(values)) {}

  /// New constants in the graph that a Value is in.
  static Outputs constants(std::span<const double> numbers, const Value& like);

  /// What is moved from is empty, or has what was there before.
  /// @{
  Outputs(Outputs&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        values_(std::move(other.values_)) {}
  Outputs& operator=(Outputs&& other) noexcept {
    std::swap(first_, other.first_);
    std::swap(size_, other.size_);
    values_.swap(other.values_);
    return *this;
  }
  /// @}
  ~Outputs() {
    if (first_ != nullptr) let_go();
  }

  /// How many there are.
  std::size_t size() const { return size_; }

  /// Number i, counted from 0.
  Value operator[](std::size_t i) const;

  /// All of them, each with a handle of its own.
  std::vector<Value> values() &&;

 private:
  friend class WeightedSums;
  template <class Rule>
  friend Outputs record_each(Outputs&& x);

  /// Holds neighbours, newly recorded, which follow those held.
  void add(std::span<detail::Node> nodes) {
    if (first_ == nullptr) {
      first_ = nodes.data();
    } else {  // the handle passes on
      --nodes.data()[-1].info().handles;
      nodes.data()[-1].info().flags |= detail::with_next;
    }
    size_ += nodes.size();
  }

  detail::Node& last() const { return first_[size_ - 1]; }

  void let_go() noexcept {
    if (--last().info().handles == 0) detail::block_of(*first_).tape->release(last());
  }

  /// Neighbours, all constants or all not, held by a handle on the last. Null where each Value has
  /// a handle of its own.
  detail::Node* first_ = nullptr;
  std::size_t size_ = 0;
  std::vector<Value> values_;
};

/// The operation of the same name on each.
/// @{
Outputs tanh(Outputs&& x);
Outputs sigmoid(Outputs&& x);
Outputs relu(Outputs&& x);
Outputs leaky_relu(Outputs&& x, double slope = 0.01);
/// @}

}  // namespace autograd
