#pragma once

#include <cstdint>
#include <vector>

#include <tools/check/report.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/formula/syntax.h>

namespace tools::check {

struct Options {
  int digits = 6;          ///< significant digits of the numbers in sentences
  std::uint64_t seed = 1;  ///< of the random points at which formulas are compared
  bool explain = false;    ///< notes with the chain of local derivatives of each derivative claimed
};

/// Checks every claim of a text. `bindings` give names their values from outside, as for
/// evaluate().
///
/// What is wrong with single lines is in the report. Throws InputError for a text without a
/// statement in it. Time: linear in the claims and in the graph; for each wrong one, linear in the
/// paths that it is about.
Report check(const formula::Input& input, const std::vector<formula::Binding>& bindings = {},
             const Options& options = {});

/// The same of a text that has been read.
Report check(const formula::ReadableWorksheet& read, const std::vector<formula::Binding>& bindings,
             const Options& options);

}  // namespace tools::check
