#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// The derivation at random points around the given one: whoever is right at all of them is right
/// by a rule, not by accident.
///
/// Each leaf that the worksheet gives is multiplied by a factor near 1, so that signs, and with
/// them the domains of logarithms and roots, stay; names without a number go anywhere near 1. A
/// step counts at a point only if it is finite there, and if every relu, abs, min and max before it
/// takes the same branch as at the given point: formulas speak of one branch.
class Points {
 public:
  static constexpr std::size_t count = 8;

  /// Both have to outlive the points. Leaves for which `keeps` holds keep their numbers.
  Points(const Steps& steps, World& exact, std::uint64_t seed,
         std::function<bool(Step)> keeps = {});

  /// Runs what has not been run at each of them.
  void run();

  const Steps& steps() const { return *steps_; }

  World& operator[](std::size_t point) { return worlds_[point]; }
  const World& operator[](std::size_t point) const { return worlds_[point]; }
  bool counts(std::size_t point, Step step) const { return counts_[point][step]; }

  /// The number that a leaf has at a point.
  double leaf(std::size_t point, Step leaf) const;

 private:
  const Steps* steps_;
  World* exact_;
  std::uint64_t seed_;
  std::function<bool(Step)> keeps_;
  std::vector<World> worlds_;
  std::vector<std::vector<bool>> counts_;
};

/// Whether two numbers are finite and the same up to the rounding of double arithmetic; `terms` is
/// the size of what was added up to them, where terms may cancel.
bool same_number(double a, double b, double terms = 0);

/// The same for each of two lists; lists of different lengths are not.
bool same_numbers(const std::vector<double>& a, const std::vector<double>& b);

/// The size of the terms of a sum or difference; of other steps, 0.
double terms_of(const Steps& steps, Step step, const std::vector<double>& values);

/// Whether an operation at these operands is on the branch that it is on at the others.
bool same_branch(const Steps& steps, Step step, const std::vector<double>& values,
                 const std::vector<double>& others);

}  // namespace tools::check
