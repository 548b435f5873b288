#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <autograd/value.h>

namespace autograd::detail {

/// A recorded computation cut loose from its graph and simplified: only what the result depends on,
/// equal subexpressions shared, operations on constants carried out, x*1, x/1 and x^1 replaced by
/// x, dot taken apart into products and a sum. None of it changes a number or a derivative by a bit
/// (the order in which contributions to a gradient are added may).
class Computation {
 public:
  using Place = std::uint32_t;

  struct Node {
    Op op;
    Place first, count;  ///< operands
    double number;       ///< of a constant; of a parameter where it began
    Place leaf;          ///< of an input or parameter: its place among those given
    bool varies;         ///< an input reaches it: it has a number for each sample
    bool learns;         ///< a parameter reaches it: it has a gradient
    std::string name;    ///< empty where it has none
  };

  /// The most nodes that a computation can have: a plan numbers four quantities for each.
  static constexpr std::size_t largest = (std::size_t{1} << 29) - 2;

  /// @throws NotReplayable, naming the Value and the remedy.
  Computation(const Value& result, Values inputs, Values parameters);

  const std::vector<Node>& nodes() const { return nodes_; }
  std::span<const Place> operands(Place place) const {
    return std::span(operands_).subspan(nodes_[place].first, nodes_[place].count);
  }
  /// The place of the result: the last node.
  Place result() const { return static_cast<Place>(nodes_.size() - 1); }

 private:
  void keep_what_is_needed(Place result);

  std::vector<Node> nodes_;  // operands before results
  std::vector<Place> operands_;
};

}  // namespace autograd::detail
