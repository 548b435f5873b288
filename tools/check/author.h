#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include <autograd/interval.h>
#include <tools/check/derivation.h>
#include <tools/check/points.h>
#include <tools/check/report.h>
#include <tools/check/world.h>

namespace tools::check {

/// The world of the person who wrote the derivation: from each line on, what was put down there
/// stands in place of what comes out.
class Author {
 public:
  /// What was put down for a step.
  struct Statement {
    double number;
    double unit;  ///< of its last digit; 0 where it is exact
    Verdict verdict;
    std::size_t line;
    std::vector<std::size_t> origins;  ///< the wrong lines that it goes back to
  };

  Author(Derivation& derivation, std::uint64_t seed);

  /// With what was put down and was ok or rounded.
  World& right() { return right_; }
  /// With all that was put down.
  World& all() { return all_; }
  /// Elsewhere than at the given point only formulas count. Null as long as none was wrong.
  Points* elsewhere() { return elsewhere_ ? &*elsewhere_ : nullptr; }

  /// Runs what is new, in every world.
  void run();

  /// A number was put down for the step.
  void state(Step step, const Statement& statement);
  /// A wrong formula, `link`, was put down for the step.
  void state(Step step, Step link, const Statement& statement);

  const std::map<Step, Statement>& statements() const { return statements_; }

  /// The statements that the number of a step is made with, nearest first: going back from the
  /// step, the first ones met on each way. What line `but` says of the step itself, and is right,
  /// does not count.
  std::vector<const Statement*> behind(Step step, std::size_t but) const;

  /// What the step may come to if each number that was put down may have had any digits after its
  /// last one; without those that were wrong, or with them. Where what was put down before says
  /// more than a number's own digits, the author may have gone on with either: with just those
  /// digits too if `as_printed`.
  autograd::Interval bounds(Step step, bool with_wrong, bool as_printed) const;

  /// How far off the step may be, to first order, for whoever went on with each number as it was
  /// printed: half of a last place of each, all in the worst direction, but no more than the
  /// numbers put down last leave open. Unlike bounds() it knows that a number that is used twice is
  /// off by the same both times, which tells where terms cancel; it is too little where a half
  /// place changes much, as in 1 - 1.00^2.
  struct Spread {
    double rounding;  ///< as said
    double most;      ///< if no two effects cancelled
  };
  Spread spread(Step step, bool with_wrong) const;

 private:
  void pin(World& world, Step step, double number);

  Derivation* derivation_;
  std::uint64_t seed_;
  World right_, all_;
  std::optional<Points> elsewhere_;
  std::map<Step, Statement> statements_;
};

}  // namespace tools::check
