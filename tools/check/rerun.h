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
  /// The derivation has to outlive it.
  Rerun(Derivation& derivation, const std::vector<Step>& steps);

  std::size_t size() const { return order_.size(); }
  std::vector<Step> leaves(LeafKind kind) const;

  /// Whether all is finite and on its branch with these numbers of the leaves, and with what stands
  /// in for written ones: in the order of these.
  template <typename NumberOfLeaf>
  bool run(const NumberOfLeaf& number_of_leaf, std::span<const StandIn> made = {}) {
    bool good = true;
    auto next = made.begin();
    for (const Step step : order_) {
      const auto own = [&] {
        return steps_->is_leaf(step) ? number_of_leaf(step) : result_of(*steps_, step, values_);
      };
      if (next != made.end() && next->written == step) {
        values_[step] = (next++)->number(values_);
      } else {
        values_[step] = own();
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
  std::vector<double> values_;
};

}  // namespace tools::check
