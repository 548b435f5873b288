#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include <tools/check/steps.h>

namespace tools::check {

/// One run of all steps: with the exact numbers, at another point, or with the numbers that the
/// author put down in place of those that come out.
class World {
 public:
  /// The steps have to outlive the world.
  explicit World(const Steps& steps) : steps_(&steps) {}

  /// Gives a leaf another number than its own. Has to come before the step is run.
  void set_leaf(Step leaf, double number) { leaves_[leaf] = number; }

  /// From now on the step has this number, whatever its operands say: it is pinned. Time: linear
  /// in the steps that it changes.
  void pin(Step step, double number);
  bool is_pinned(Step step) const { return step < pinned_.size() && pinned_[step] != 0; }

  /// From now on the step has the number of `other`, unless it is pinned. That one may come after
  /// it, but must not depend on it. Time: as for pin().
  void take(Step step, Step other);
  bool is_taken(Step step) const { return taken_.contains(step); }

  /// Runs the steps that are new.
  void run();

  /// What the step would be if it were not pinned.
  double unpinned(Step step) const { return calculate(step); }

  /// Gives a step that has been run another number, for a while, until its own is given back: what
  /// is made of it stays as it is.
  void lend(Step step, double number) { values_[step] = number; }

  /// Of a step that has been run.
  double operator[](Step step) const { return values_[step]; }
  const std::vector<double>& values() const { return values_; }

 private:
  double calculate(Step step) const;
  void set(Step step, double number);

  const Steps* steps_;
  std::vector<double> values_;
  std::vector<std::uint8_t> pinned_;
  std::unordered_map<Step, double> leaves_;
  std::unordered_map<Step, Step> taken_;                // by the step that has another's number
  std::unordered_map<Step, std::vector<Step>> takers_;  // by the other
};

/// The numbers of a step's operands, as the rules read them.
struct OperandNumbers {
  const std::vector<double>& values;  ///< of all steps
  std::span<const Step> places;       ///< the operands
  std::size_t size() const { return places.size(); }
  double operator[](std::size_t i) const { return values[places[i]]; }
};

/// What a step comes to where its operands have the numbers in `values`. Not for leaves.
double result_of(const Steps& steps, Step step, const std::vector<double>& values);

/// The same with the numbers of the operands themselves.
double result_with(const Steps& steps, Step step, const std::vector<double>& operands);

}  // namespace tools::check
