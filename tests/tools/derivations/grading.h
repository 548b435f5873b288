#pragma once

#include <cstddef>
#include <string>

#include <tools/check/report.h>

#include "cases.h"

namespace derivations {

/// What the checker made of one case.
struct Grade {
  bool class_first = false;        ///< the true cause is among the first reading, of each slip
  bool some_class = false;         ///< of one of two slips
  bool exact_first = false;        ///< the true cause comes first
  bool nothing_wrong = false;      ///< no line that the slip changed is called wrong
  std::size_t called_ok = 0;       ///< claims that do not agree with the exact number and are ok
  std::size_t called_wrong = 0;    ///< claims that no slip changed and are wrong or follow
  std::size_t carried = 0;         ///< wrong only because of a line above
  std::size_t carried_follow = 0;  ///< and said to be so, or to be right by rounding
  bool proposed = false;   ///< several causes in the first reading, and a line to tell them apart
  bool separated = false;  ///< with that line the true cause comes first
  std::string error;       ///< the checker threw, or could not read a line
  tools::check::Report report;
};

/// Checks a case's worksheet and compares what is found with what was done.
///
/// A slip concerns the lines whose printed numbers are not the same without it. The finding that is
/// graded is the first wrong one among them.
Grade grade(const Case& made);

/// A case for people: what was done, the worksheet, and what was found at each line.
std::string described(const Case& made, const Grade& grade);

}  // namespace derivations
