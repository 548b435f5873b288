#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <tools/check/author.h>
#include <tools/check/consequences.h>
#include <tools/check/judge.h>
#include <tools/check/points.h>
#include <tools/check/rounding.h>
#include <tools/check/slips.h>

namespace tools::check {

/// A number or formula that was put down, as evidence.
struct Claimed {
  std::size_t finding;  ///< its place in the report
  Step left;
  std::optional<Printed> printed;
  Verdict verdict;
};

/// Finds the slips behind wrong claims: those with which the derivation, run again, gives what was
/// claimed, to its digits, or for a formula at all points. Where several do, the one that fits the
/// other lines best comes first.
class Causes {
 public:
  /// All have to outlive it.
  Causes(Derivation& derivation, Author& author, Points& points, std::uint64_t seed)
      : derivation_(&derivation),
        author_(&author),
        points_(&points),
        slips_(derivation),
        consequences_(derivation.steps(), derivation.exact()),
        seed_(seed) {}

  /// Looks for the slips that make a wrong claim, before it is stated to the author. Time: linear
  /// in what the claim depends on.
  /// `put_in`: of a link with numbers put in.
  void search(const Judge::Place& place, std::size_t finding,
              const std::optional<NumbersPutIn>& put_in = std::nullopt);

  /// Whether no slip that would show elsewhere shows in this right number: the point says nothing.
  bool is_vacuous(const Judge::Place& place);

  /// Other numbers for the names whose own hide slips: `x = 2`. Nice ones.
  std::vector<std::string> telling_numbers(const Judge::Place& place);

  /// A claim that has been judged: what speaks for and against a slip.
  void add_evidence(const Claimed& claimed) {
    evidence_of_[claimed.left].push_back(evidence_.size());
    evidence_.push_back(claimed);
    has_numbers_ = has_numbers_ || claimed.printed.has_value();
  }

  /// After the last line: ranks what was found and writes it into the report.
  void report(std::vector<Finding>& findings);

 private:
  struct Found {
    std::vector<Slip> slips;  ///< one, or two at once
    bool matches;  ///< gives what was claimed; else only equal to one that does, elsewhere
    std::vector<double> elsewhere;  ///< what it gives at the given point and at others
    bool rounds = false;            ///< gives what was claimed if numbers on the way were rounded
    std::optional<Rounding> rounding = {};  ///< of precision
    bool shared = false;            ///< the first of two slips is the one behind another line
    bool goes_with_others = false;  ///< gives it with the slip behind another line too
    bool as_stated_only = false;    ///< only with what was put down before, not with exact numbers
    bool contradicted = false;      ///< by a right number on the way, in which it would show
    bool ignores = false;           ///< a slip behind another line, which would show here too
    double confirmed = 0;           ///< wrong lines that it explains too
    double cost = 0;
    std::size_t reading = 0;
  };
  struct Case {
    std::size_t finding;
    Target target;
    Printed printed;  ///< of a formula, meaningless
    bool is_formula;
    Points* points = nullptr;        ///< where slips are compared
    std::vector<StandIn> made = {};  ///< what the formula's numbers stand for
    std::vector<Found> found = {};
    bool cut = false;           ///< not all pairs were tried
    bool short_number = false;  ///< so few digits that any two slips may give them
    double by_chance = 0;       ///< pairs to expect that give it for no reason
    bool searched = false;      ///< else there were too many before it
  };

  /// What a formula comes to at the given point and at others.
  struct FormulaNumbers {
    double here = 0;
    std::vector<double> there = {};

    template <typename At>
    bool are(const At& at) const {
      for (std::size_t i = 0; i < there.size(); ++i) {
        if (!same_number(at(i), there[i])) return false;
      }
      return true;
    }
  };

  static bool too_few_digits(const Case& wrong);
  std::vector<FormulaNumbers> numbers_of(const Judge::Place& place, const Case& wrong,
                                         const std::vector<std::size_t>& points);
  void choose_points(const Judge::Place& place, Case& wrong);
  // For a formula; none for a number.
  std::vector<std::size_t> points_that_count(const Judge::Place& place, const Case& wrong) const;
  const std::vector<Step>& given(double number);
  bool shows_left_out(const Gradient& gradient);
  bool is_one_of_equals(const Gradient& gradient, double value);
  void search_singles(const Judge::Place& place, Case& wrong, const std::vector<Slip>& slips);
  void search_pairs(const Judge::Place& place, Case& wrong, const std::vector<Slip>& slips);
  struct Runs;
  std::unique_ptr<Runs> runs_over(const Case& wrong, std::vector<Step> order,
                                  const std::vector<std::size_t>& points);
  static void count_near(Case& wrong);
  void search_swapped(Case& wrong, const std::vector<Slip>& slips);
  // causes_precision.cpp
  /// Slips that come near what was claimed, and runs of them in the worlds of exact and of stated
  /// numbers.
  struct Near {
    std::vector<const Slip*> slips;
    std::array<BrokenRun*, 2> runs;
  };
  static bool comes_near(const Case& wrong, double result, double nearly);
  void search_within_rounding(Case& wrong, const std::vector<Near>& near, bool shared);
  std::vector<Stated> stated_before(Step target, const std::vector<Step>& order) const;
  void search_precision(const Judge::Place& place, Case& wrong);
  static double rounding_distance(const Case& wrong, double exact);
  static void add_rounding(Case& wrong, const Rounding& rounding, double distance);
  /// What is written out as a whole, by its results and at its arguments.
  struct PastFunctions {
    std::vector<Change> by_results, at_arguments;
    const std::vector<Change>& of(const Rounding& rounding) const {
      return rounding.from == Rounding::From::arguments ? at_arguments : by_results;
    }
  };
  PastFunctions past_functions(const std::vector<Step>& order);
  bool shows(const Case& wrong, const Rounding& rounding, const PastFunctions& past);
  std::vector<Rounding> roundings_found() const;
  void search_roundings_of_others(Case& wrong, const std::vector<Rounding>& roundings);
  // causes_together.cpp
  std::vector<Step> with_reads(const std::vector<Step>& order,
                               const std::vector<Slip>& slips) const;
  /// What is behind one line, where others look for it.
  struct Filed {
    std::size_t finding;
    Slip slip;
    std::string key;
  };
  // At the end, when all lines are known.
  bool is_alone(const Case& wrong) const;
  void find_ignored(Case& wrong);
  void search_with_others(Case& wrong);
  void file_under_steps(const Case& wrong);
  std::vector<const Filed*> of_others(const Case& wrong) const;
  void find_consequences();
  void take_from_others(Case& wrong);
  std::vector<BrokenRun> runs_elsewhere(const Case& wrong, const std::vector<Step>& order,
                                        Step target);
  void add_readings(Case& wrong, const std::vector<Slip>& slips);
  /// What the steps come to that a slip, or rounding, makes something else.
  std::vector<std::pair<Step, double>> results_with(const Found& found);
  double fit(Found& found, const Case& wrong);
  void rank(Case& wrong);
  static const Slip& whole_factor(const Case& wrong, const Slip& factor);
  void write(const Case& wrong, Finding& finding);
  /// How many slips give the numbers of one claim, and how they would be told apart.
  struct Alike {
    std::size_t least = 0, most = 0;  ///< of the elements that several give
    bool at_this_point = true;        ///< only other points would tell, not more digits
    std::string text() const;
  };
  static void count_alike(const Case& wrong, Alike& alike);
  std::vector<std::string> separators(const Case& wrong);

  static constexpr double pairs_nearly = 0.01;   // two slips that come near
  static constexpr std::size_t most_near = 200;  // of those, for a claim
  static constexpr std::size_t most_found = 40;  // pairs of slips that are kept for a claim
  // Steps run for two slips at once, for one claim and for all.
  static constexpr std::size_t most_pair_steps = 40'000'000, most_pair_work = 100'000'000;
  // What writing down the slips of a step costs, next to running it.
  static constexpr std::size_t slips_cost = 80;

  Derivation* derivation_;
  Author* author_;
  Points* points_;
  Slips slips_;
  Consequences consequences_;
  std::optional<Points> labelled_;  // with labels as they are given
  std::uint64_t seed_;
  std::size_t work_ = 0;                 // steps of all targets searched
  std::size_t pair_work_ = 0;            // steps run for pairs
  std::size_t others_work_ = 0;          // and of pairs with one that is behind another line
  std::size_t precision_work_ = 0;       // and for what rounding makes of other lines
  std::optional<std::size_t> pairs_of_;  // the finding that pairs were last tried for,
  std::size_t elements_ = 0;             // and for how many of its elements
  std::size_t consequence_work_ = 0;
  std::size_t vacuous_work_ = 0;
  std::unordered_map<double, std::vector<Step>> given_;  // by the number without its sign
  std::size_t names_read_ = 0;                           // for that
  bool has_numbers_ = false;                             // among the claims
  std::vector<Claimed> evidence_;
  std::unordered_map<Step, std::vector<std::size_t>> evidence_of_;
  std::vector<std::unique_ptr<Case>> cases_;
  // The best slips of searched claims, each claim's under the steps that they change.
  std::unordered_map<Step, std::vector<std::shared_ptr<const Filed>>> slips_at_;
  std::vector<const Case*> settled_;  // whose slip is known well enough to be looked for in others
  // What the best slips of searched claims make of other claims.
  std::unordered_map<Step, std::vector<std::pair<double, const Found*>>> consequences_at_;
};

}  // namespace tools::check
