#pragma once

#include <iosfwd>
#include <span>

#include <tools/check/report.h>
#include <tools/number.h>

/// Reports in the formats they are read in. Pure functions: the same reports give the same bytes
/// everywhere.
namespace tools::check {

struct TextOptions {
  int digits = default_digits;
  bool colours = false;  ///< ANSI colours
  bool explain = false;  ///< what there is to say of claims that are ok, too
  bool quiet = false;    ///< only what is wrong in itself, and errors; no summary
};

/// For people and their editors, like a compiler: for each claim that is not ok
///
///     notes.md:62:74: wrong: dC/dW2[0] ≈ -0.0287, exact -0.0575363
///             this is dJ/dW2[0] (line 45), but C is (a2 - y)^2 (line 46)
///
/// and a line that counts them, per file where there are several.
void write_text(std::ostream& out, std::span<const Report> reports,
                const TextOptions& options = {});

/// JSON, an object for each report on a line of its own, numbers in full precision:
///
///     {"file", "claims": [{"line", "column", "claim", "verdict", "stated", "exact",
///       "causes": [{"id", "text", "line", "reading"}], "from_lines", "notes", "would_separate"}],
///      "problems": [{"line", "column", "text"}],
///      "unchecked": [{"name", "line", "column", "lines"}]}
///
/// Numbers are in the shape of the claim: 1, [1, 2], [[1, 2], [3, 4]]. What is not there, and what
/// is no finite number, is null. A report with a "worksheet" speaks of another file's lines in
/// "from_lines" and in causes.
void write_json(std::ostream& out, std::span<const Report> reports);

/// JUnit's XML: a suite for each report, a case for each claim and each problem.
void write_junit(std::ostream& out, std::span<const Report> reports, int digits = default_digits);

}  // namespace tools::check
