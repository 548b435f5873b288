#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <autograd/record.h>
#include <tools/check/report.h>
#include <tools/language.h>

namespace tools {

/// A contribution gone wrong: what it comes to for a learner who breaks one rule.
struct LikelySlip {
  std::size_t node, operand;  ///< the contribution's edge: from node to its operand, from 0
  double number;
  check::CauseId cause;
  InLanguages text;  ///< a sentence that names the rule and the place, with the notation's names
};

/// The mistakes that chalkgrad check knows, at each contribution of the backward pass: a few for
/// each edge, the likeliest first, none that gives the right number. Empty for a computation with
/// a number in it that is not finite. `digits` concern texts. Time: quadratic at worst, with a
/// small factor.
std::vector<LikelySlip> likely_slips(const std::vector<autograd::Record>& records, int digits);

}  // namespace tools
