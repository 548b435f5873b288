#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tools/check/derivation.h>
#include <tools/check/points.h>

namespace tools::check {

/// What comparing two steps as formulas comes to.
enum class Comparison : std::uint8_t {
  same,       ///< equal at all points that count
  different,  ///< not equal at one of them
  unknown     ///< too few points count
};

/// Whether two steps have the same number in a world, up to rounding.
bool same_steps(const Steps& steps, const World& world, Step a, Step b);

/// Compares at the points.
Comparison compare(const Points& points, Step a, Step b);

/// Whether a leaf that is given is a whole number that only ever meets what the worksheet computes,
/// as a label meets a prediction and a count a sum.
bool is_label(const Derivation& derivation, Step leaf);

/// Labels of one array that sum to 1, if the two steps are equal at all points where they do: t of
/// p - t for softmax with cross-entropy. Empty where none are.
std::vector<Step> labels_that_sum_to_one(Derivation& derivation, const Points& points, Step left,
                                         Step right);

/// A point as people like it, with one leaf moved to another whole number or a short decimal, where
/// the two steps differ: its leaf and number, and both results.
struct Counterexample {
  Step leaf;
  double number;
  double left, right;
};
std::optional<Counterexample> counterexample(Derivation& derivation, Step left, Step right);

}  // namespace tools::check
