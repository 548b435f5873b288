#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tools/check/report.h>
#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// The numbers of all steps in one world.
using Numbers = std::vector<double>;

/// A step that is calculated in another way than its rule says.
struct Change {
  Step step;
  std::function<double(const Numbers&)> result;
};

/// A mistake that a person may have made: some rules broken, and how to say so.
struct Slip {
  CauseId id;
  std::vector<Change> changes;
  std::function<std::string()> text;
  double distance = 1;              ///< how far-fetched it is: the least is said first
  std::optional<std::size_t> line;  ///< to blame, where it is not the claim's own
  /// Whether no step that changes is on the way of another one, so that the effects add up.
  bool apart = true;
  /// Gradients that it puts in another place, and that are not on the way of the target otherwise.
  std::vector<Step> reads = {};
};

/// A number that was put down, with the unit of its last digit.
struct Stated {
  Step step;
  double unit;
};

/// Runs a derivation again with a slip in it, as often as needed for one target.
class BrokenRun {
 public:
  /// All have to outlive it. `order`: the target's dependencies; where two slips are made at once,
  /// those of what the slips read too. The world has its own numbers again after each run.
  BrokenRun(const Steps& steps, World& world, Step target, const std::vector<Step>& order);

  /// What the target comes to. Time: constant for slips whose effects add up (a gradient is linear
  /// in each contribution to it), else linear in the order.
  double operator()(const Slip& slip);
  double operator()(const Slip& slip, const Slip& second);

  /// How far off it may be, with one slip or two, for whoever went on with these numbers as they
  /// are printed, or with more digits of them: to first order, and all of them together only where
  /// they are few. Time: linear in the order for each number.
  double spread(const std::vector<const Slip*>& slips, const std::vector<Stated>& stated);

  const std::vector<Step>& order() const { return *order_; }

  /// What it comes to without a slip, whatever was put down for it.
  double unbroken() const { return unbroken_; }

 private:
  // Calls `run` while the target has what it comes to, also where another number was put down.
  template <typename Run>
  double recomputed(const Run& run);
  // `moved`: a step that changes even where the world has its number as put down.
  double run(const std::vector<const Change*>& changes, Step moved = Steps::none,
             bool twice = false);
  double run_recomputed(const std::vector<const Change*>& changes, Step moved, bool twice);
  std::size_t place(Step step) const;

  const Steps* steps_;
  World* world_;
  Step target_;
  const std::vector<Step>* order_;
  double unbroken_;
  std::vector<double> sensitivity_;  // of the target to each step, at the place of `order`
  void prepare();
  // Made by the first run that is not linear; all by places in the order.
  Numbers numbers_;                                      // of the world
  std::vector<std::uint32_t> operands_, first_operand_;  // of each step, one after the other
  std::vector<bool> moved_;                              // has another number while it runs
};

}  // namespace tools::check
