#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <autograd/operations.h>

namespace autograd {

/// Several Values as a result: what a layer hands to the next. Those that stand next to each other
/// in the graph are held together, which is cheaper than a Value for each.
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

  /// Calls visit(nodes) for those that are in one block, which follow each other in memory too.
  template <class Visit>
  void each_block(Visit visit) const {
    detail::Node* node = first_;
    for (std::size_t left = size_;;) {
      detail::Block& block = detail::block_of(*node);
      const std::size_t count = std::min(left, static_cast<std::size_t>(block.end() - node));
      visit(std::span(node, count));
      left -= count;
      if (left == 0) return;
      node = block.next->begin();
    }
  }

  /// Holds nodes, newly recorded, that go on from those held.
  void add(std::span<detail::Node> nodes) {
    size_ += nodes.size();
    if (first_ == nullptr) {
      first_ = nodes.data();
    } else if (nodes.data() != block_of(nodes.front()).begin()) {  // the handle passes on
      --nodes.data()[-1].info().handles;
      nodes.data()[-1].info().flags |= detail::with_next;
    }
  }

  bool are_in_one_block() const { return first_ + size_ <= detail::block_of(*first_).end(); }

  void let_go() noexcept {
    if (!are_in_one_block()) [[unlikely]]
      return let_go_of_blocks();
    detail::Node& last = first_[size_ - 1];
    if (--last.info().handles == 0) detail::block_of(last).tape->release(last);
  }
  void let_go_of_blocks() noexcept;

  /// Neighbours, all constants or all not, held by a handle on the last in each block. Null where
  /// each Value has a handle of its own.
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
