#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cases.h"
#include "grading.h"

namespace derivations {

/// Grades of many cases, counted.
struct Tally {
  std::size_t cases = 0, class_first = 0, some_class = 0, exact_first = 0, nothing_wrong = 0;
  std::size_t called_ok = 0, called_wrong = 0, carried = 0, carried_follow = 0;
  std::size_t proposed = 0, separated = 0, errors = 0;

  void add(const Grade& grade);
  void add(const Tally& other);
};

/// All that is measured in one go.
struct Measurement {
  struct Row {
    Kind kind;
    Tally tally;
  };
  std::vector<Row> broken;
  Tally unbroken;

  /// The sum of the rows that a condition holds of.
  Tally total(const auto& condition) const {
    Tally sum;
    for (const Row& row : broken)
      if (condition(row.kind)) sum.add(row.tally);
    return sum;
  }
};

/// One Markdown table for each way of writing and number of slips, and one for unbroken ones.
/// Shares are in percent; the columns are explained at Grade.
std::string tables(const Measurement& measurement);

/// A goal, and whether it was reached; of nothing measured, nothing is said.
struct Goal {
  std::string text, measured;
  bool met;
  bool strict = false;  ///< one such case is one too many, however few are measured
};

std::vector<Goal> goals(const Measurement& measurement);

}  // namespace derivations
