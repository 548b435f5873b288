#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tools/check/author.h>
#include <tools/check/causes.h>
#include <tools/check/check.h>
#include <tools/check/derivation.h>
#include <tools/check/judge.h>
#include <tools/check/points.h>
#include <tools/check/report.h>
#include <tools/formula/names.h>
#include <tools/formula/parse.h>

namespace tools::check {

/// Goes through a worksheet from top to bottom and finds out what is right.
class Checker {
 public:
  /// The worksheet has to outlive it. Statements that need a name of a line with an error are not
  /// checked but counted. Throws FormulaError for bindings.
  Checker(const formula::ReadableWorksheet& read, const std::vector<formula::Binding>& bindings,
          const Options& options);

  /// Goes through the statements of the worksheet.
  void check_worksheet();

  /// Checks numbers that a program computed, with the names as they are at the end of the
  /// worksheet: to the precision of single-precision programs, see gradients.h, whatever digits are
  /// printed.
  void check_computed(formula::Equation numbers);

  /// The names as they are now.
  const formula::Environment& environment() const { return derivation_.environment(); }

  /// How much was found so far.
  std::size_t finding_count() const { return report_.findings.size(); }
  std::size_t problem_count() const { return report_.problems.size(); }

  /// All that was found; ends the check.
  Report report();

 private:
  void check(const formula::Statement& statement);
  void check(Line& line, bool computed = false);
  std::optional<std::size_t> needs_lost_name(const formula::StatementNames& names) const;
  void skip(const formula::StatementNames& names, formula::Span statement, std::size_t unchecked);
  void lose_undefined(const formula::StatementNames& names);
  void lose(const formula::DefinedName& name);
  void report(const formula::FormulaError& error);
  std::string why_undecided(const Judge::Place& place);
  void explain(const Judge::Place& place, std::vector<std::string>& notes);
  Finding begin(const Line& line, const Link& link) const;
  void state(const Line& line, const Link& link, std::size_t element, const Judgement& judgement);

  const formula::Worksheet* worksheet_;
  Options options_;
  Derivation derivation_;
  Points points_;
  Author author_;
  Judge judge_;
  Causes causes_;
  std::deque<Line> lines_;
  std::deque<formula::Statement> computed_;
  std::map<std::string, std::size_t> lost_;  // names, with their places in Report::unchecked
  Report report_;
};

}  // namespace tools::check
