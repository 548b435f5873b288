#pragma once

#include <span>
#include <vector>

#include <tools/check/derivation.h>
#include <tools/check/stand_ins.h>

namespace tools::check {

/// All that some steps are made of, run again with other numbers for some leaves; all else as it is
/// given.
class Rerun {
 public:
  /// The derivation has to outlive it. What stands in for a number has to be made of `first` alone,
  /// which the number is no part of, or to come before it.
  Rerun(Derivation& derivation, const std::vector<Step>& first, const std::vector<Step>& then = {});

  std::size_t size() const { return order_.size(); }
  std::vector<Step> leaves(LeafKind kind) const;

  /// Whether all is finite and on its branch with these numbers of the leaves, and with what stands
  /// in for written ones: in the order of these.
  template <typename NumberOfLeaf>
  bool run(const NumberOfLeaf& number_of_leaf, std::span<const StandIn> made = {}) {
    bool good = true;
    auto next = made.begin();
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const Step step = order_[i];
      if (i == first_size_) next = made.begin();
      while (next != made.end() && next->written < step) ++next;
      if (next != made.end() && next->written == step) {
        values_[step] = next->number(values_);
      } else {
        values_[step] =
            steps_->is_leaf(step) ? number_of_leaf(step) : result_of(*steps_, step, values_);
      }
      good = good && is_good(step);
    }
    return good;
  }

  double operator[](Step step) const { return values_[step]; }
  /// Whether the last run gave both the same, up to rounding.
  bool same(Step a, Step b) const;

 private:
  bool is_good(Step step) const;

  const Steps* steps_;
  const std::vector<double>* exact_;
  std::vector<Step> order_;
  std::size_t first_size_;  // of what comes first in it
  std::vector<double> values_;
};

}  // namespace tools::check
