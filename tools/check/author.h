#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include <autograd/interval.h>
#include <tools/check/derivation.h>
#include <tools/check/functions.h>
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
    Step step = Steps::none;           ///< that it was put down for
  };

  Author(Derivation& derivation, std::uint64_t seed);

  /// With what was put down and was ok or rounded.
  World& right() { return right_; }
  /// With all that was put down.
  World& all() { return all_; }
  /// The same two where dC/dz is dC/da*da/dz as soon as da/dz was put down, by however many steps z
  /// goes into a. The other two go back step by step.
  World& right_by_chain() { return right_by_chain_; }
  World& all_by_chain() { return all_by_chain_; }
  /// Elsewhere than at the given point only formulas count. Null as long as none was wrong.
  Points* elsewhere() { return elsewhere_ ? &*elsewhere_ : nullptr; }

  /// Runs what is new, in every world.
  void run();

  /// A number was put down for the step.
  void state(Step step, const Statement& statement);
  /// A wrong formula, `link`, was put down for the step.
  void state(Step step, Step link, const Statement& statement);

  const std::map<Step, Statement>& statements() const { return statements_; }

  /// Whether what was put down last for the step is a printed number that is ok or rounded.
  bool has_right_number(Step step) const {
    const auto said = statements_.find(step);
    return said != statements_.end() && said->second.unit > 0 && is_right(said->second.verdict);
  }

  /// All whose number, without its sign, lies between the two, also where another one was put down
  /// for the step since; what was put down last comes first.
  std::vector<const Statement*> with_number(double low, double high) const;

  /// The statements that the number of a step is made with, nearest first: going back from the
  /// step, the first ones met on each way. What line `but` says of the step itself, and is right,
  /// does not count; without `but`, nothing that is said of it.
  std::vector<const Statement*> behind(Step step, std::optional<std::size_t> but) const;

  /// Whether wrong numbers cancel in what line `but` says of the step: one of them alone put right
  /// would throw it off by more than `slack`.
  bool wrong_cancel(Step step, std::size_t but, double slack) const;

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
  Step local_of(Step step) const;
  const Statement* said_of(Step step) const;
  Step result_of_local(Step local, std::unordered_map<Step, Step>& known) const;
  void pin(World& world, Step step, double number) const;
  void put_down(Step step, const Statement& statement);
  void take(const Gradient& gradient);
  void take_by_operations(const Gradient& gradient);
  void take_in_place(const Gradient& gradient, Step other);
  void take_elsewhere(Step step, Step chain);
  std::span<const Step> operands(Step step) const;

  Derivation* derivation_;
  std::uint64_t seed_;
  World right_, all_, right_by_chain_, all_by_chain_;
  std::optional<Points> elsewhere_;
  std::map<Step, Statement> statements_;
  std::multimap<double, Statement> by_number_;  // all, by the number without its sign
  std::unordered_map<Step, Step> put_down_as_;  // local derivatives: by which gradient
  std::size_t met_ = 0;                         // gradients
  std::unordered_map<Step, std::vector<const Gradient*>> by_of_;  // the gradients met
  std::unordered_map<Step, std::set<Step>> stated_;               // da/dz put down: by z, each a
  std::unordered_map<Step, Step> taken_;                          // dC/dz: dC/da*da/dz in its place
  Functions functions_;
  // Put down wrongly, a = 1/(1 + exp(-z)) and the like: by z.
  std::unordered_map<Step, std::vector<const Function*>> wrong_functions_;
};

}  // namespace tools::check
