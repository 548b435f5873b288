#pragma once

#include <vector>

#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// How far the numbers of a world may be from the exact ones because doubles are rounded: where
/// 0.1*3 - 0.3 comes to 5.6e-17, all that is known is that it is within 8e-17 of 0. To first order,
/// with 2^-53 for each number that is given as a decimal and 2^-52 for each result.
class Noise {
 public:
  /// Both have to outlive it. Nothing may be pinned in the world.
  Noise(const Steps& steps, const World& world) : steps_(&steps), world_(&world) {}

  /// Of a step that has been run. Time: linear in what it depends on and was not asked for yet.
  /// Too much where the same error comes by several ways that cancel: of th(u) written with exp(u),
  /// u's own.
  double operator[](Step step);

  /// The same with each error counted by all its ways together. Time: linear in what the step
  /// depends on, each time.
  double by_all_ways(Step step) const;

 private:
  double calculate(Step step) const;
  double own(Step step) const;

  const Steps* steps_;
  const World* world_;
  std::vector<double> known_;  // NaN where not asked for yet
};

}  // namespace tools::check
