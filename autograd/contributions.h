#pragma once

#include <cstddef>

#include <autograd/node.h>

namespace autograd::detail {

/// Adds contributions to gradients, and knows whether any gradient is still to be handed on.
///
/// A pass over untouched nodes counts the blocks in which one waits; within a block, gradients
/// tell which nodes were reached. A careful pass counts nodes, and marks them: reached for the
/// first time, the result of an operation forgets an earlier pass's gradient.
template <bool careful>
class Contributions {
 public:
  std::size_t pending = 0;

  /// Notes that nodes are about to get contributions from one in the same block or another.
  /// @{
  [[gnu::always_inline]] void reach(const Node& from, Node& target) {
    if constexpr (careful) {
      reach(target);
    } else {
      if (!in_one_block(from, target)) [[unlikely]]
        reach_block(target, 1);
    }
  }
  [[gnu::always_inline]] void reach(const Node& from, Node& a, Node& b) {
    if (!careful && in_one_block(from, a, b)) [[likely]]
      return;
    reach(from, a);
    reach(from, b);
  }
  /// @}

  /// Notes that neighbours of one kind are about to get contributions. False for constants, which
  /// get none.
  [[gnu::always_inline]] bool reach_row(const Node& from, Node& first, Kind kind,
                                        std::size_t count) {
    if (kind == Kind::interior) {
      if constexpr (careful)
        for (std::size_t k = 0; k < count; ++k) reach((&first)[k]);
      else if (!in_one_block(from, first))
        reach_block(first, count);
    }
    return kind != Kind::constant;
  }

  /// Upstream times local(k) to number k of neighbours of one kind.
  template <class Local>
  [[gnu::always_inline]] void add_row(const Node& from, Node& first, Kind kind, std::size_t count,
                                      double upstream, Local local) {
    if (!reach_row(from, first, kind, count)) return;
    double* const __restrict gradients = &first.gradient();
    for (std::size_t k = 0; k < count; ++k)
      gradients[k] = (gradients[k] + 0.0) + upstream * local(k);
  }

 private:
  void reach(Node& target) {
    if (is_leaf(target.info().op) || (target.info().flags & reached)) return;
    target.info().flags |= reached;
    target.gradient() = no_gradient;
    ++pending;
  }

  void reach_block(Node& first, std::size_t count) {
    Block& block = block_of(first);
    if (&first + count <= block.leaves_end || block.reached) return;
    block.reached = true;
    ++pending;
  }
};

/// Adds upstream times a local derivative.
[[gnu::always_inline]] inline void add(Node& target, double contribution) {
  target.gradient() = (target.gradient() + 0.0) + contribution;  // "none yet" + 0.0 is a number
}

/// The same where the local derivative is 1. A gradient that is handed on is never -0, and so is
/// not taken for "none yet" when added to that.
[[gnu::always_inline]] inline void add_upstream(Node& target, double upstream) {
  target.gradient() += upstream;
}

}  // namespace autograd::detail
