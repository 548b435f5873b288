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

/// What has to stay as it is given for two steps to be equal at all points.
struct Kept {
  std::vector<Step> leaves;  ///< empty where nothing helps
  bool sum_only = false;     ///< they may change as long as they sum to 1, as probabilities do
};

/// Labels and counts of the worksheet that, once they keep their given numbers, make the two steps
/// equal at all points: y in dC/da = -1/a where y is 1. As few as do it. Labels that the formula
/// names may change, but keep their sum where it is 1: p - t for softmax with cross-entropy.
///
/// A leaf may keep its number if its number is written in the formula in its place, or if it is a
/// label or count. Never one that is differentiated by.
Kept kept_leaves(Derivation& derivation, const Line& line, const Link& link, Step left, Step right,
                 std::uint64_t seed);

/// A point as people like it, with one leaf moved to another whole number or a short decimal, where
/// the two steps differ: its leaf and number, and both results.
struct Counterexample {
  Step leaf;
  double number;
  double left, right;
};
std::optional<Counterexample> counterexample(Derivation& derivation, Step left, Step right);

}  // namespace tools::check
