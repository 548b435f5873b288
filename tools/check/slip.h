#pragma once

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
  /// those of what the slips read too.
  BrokenRun(const Steps& steps, const World& world, Step target, const std::vector<Step>& order);

  /// What the target comes to. Time: constant for slips whose effects add up (a gradient is linear
  /// in each contribution to it), else linear in the dependencies.
  double operator()(const Slip& slip);
  double operator()(const Slip& slip, const Slip& second);

  /// How far off it may be for whoever went on with these numbers as they are printed, or with
  /// more digits of them: to first order, and all of them together only where they are few. Time:
  /// linear in the dependencies for each number.
  double spread(const Slip& slip, const std::vector<Stated>& stated);

  /// What it comes to without a slip.
  double unbroken() const { return (*world_)[target_]; }

 private:
  // `moved`: a step that changes even where the world has its number as put down.
  double run(const std::vector<const Change*>& changes, Step moved = Steps::none,
             bool twice = false);

  const Steps* steps_;
  const World* world_;
  Step target_;
  const std::vector<Step>* order_;
  std::vector<double> sensitivity_;  // of the target to each step, at the place of `order`
  Numbers values_;
  std::vector<bool> dirty_;
};

}  // namespace tools::check
