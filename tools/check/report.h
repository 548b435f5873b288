#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tools/formula/array.h>

/// Derivations written by hand, verified: what chalkgrad check finds out, as data.
namespace tools::check {

/// What is found of a claim.
enum class Verdict : std::uint8_t {
  ok,       ///< right, to the digits shown
  rounded,  ///< right with the rounded numbers that were shown before, within what these leave
            ///< open, or cut off in place of rounded
  follows,    ///< right with a wrong number of an earlier line put in
  wrong,      ///< no reading makes it right
  undecided,  ///< the given point cannot tell right from wrong
};

std::string_view verdict_name(Verdict verdict);

/// Whether nothing is wrong: ok, or rounded.
inline bool is_right(Verdict verdict) {
  return verdict == Verdict::ok || verdict == Verdict::rounded;
}

/// The rule whose breaking makes the number or the formula that was claimed.
enum class CauseId : std::uint8_t {
  factor,               ///< a constant factor lost or gained
  sign,                 ///< a sign, of the whole or of one operand
  missing_local,        ///< one local derivative on the path left out
  at_preactivation,     ///< an activation's derivative taken at z in place of a, or the reverse;
                        ///< another one's
  missing_path,         ///< not all of the paths were added up
  bracket,              ///< a common factor applied to one term of a sum only
  gradient_for_weight,  ///< dE/dw where delta*w or w belongs
  updated_weight,       ///< a weight already updated in the gradient of an earlier layer
  wrong_index,          ///< the value of another element or name
  product_rule,
  quotient_rule,
  power_rule,
  chain_inner,  ///< the derivative of an inner function left out
  kink,         ///< relu, max, abs: the gradient let through or blocked where it is the reverse
  other_loss,   ///< right for another loss
  precision,    ///< right in single precision, or rounded more than the digits shown allow
};

inline constexpr std::size_t cause_count = static_cast<std::size_t>(CauseId::precision) + 1;

/// As documents and JSON call it: `missing-local`.
std::string_view cause_name(CauseId id);

/// One reading of a wrong claim: running again with one rule broken gave what was claimed.
struct Cause {
  CauseId id;
  std::string text;                 ///< a sentence that names the rule and the place
  std::optional<std::size_t> line;  ///< the line to blame, where there is one
  /// Causes with the same number give the same result for all inputs: nothing but another line of
  /// the derivation can tell them apart. The best class is 0.
  std::size_t reading = 0;
  /// The same for claims that have one cause in common; empty where nothing is known of that.
  std::string key = {};
};

/// Numbers in a shape; of a formula without numbers, none.
struct Figures {
  formula::Shape shape;
  std::vector<double> numbers;
};

/// One link `= expression` of a line, and what is found of it.
struct Finding {
  std::size_t line = 0, column = 0;  ///< of the link's expression; both count from 1
  std::string claim;                 ///< the line's left side = this link
  std::string left, link;            ///< the two sides, as they are written
  Verdict verdict = Verdict::ok;
  std::optional<Figures> stated, exact;  ///< stated is empty for a formula at no given point
  std::vector<Cause> causes;             ///< best first; of wrong only
  std::vector<std::size_t> from_lines;   ///< of rounded and follows: the lines it comes from
  /// Of rounded and follows: not what those lines' numbers give as they are printed, but within
  /// what their rounding leaves open.
  bool within_rounding = false;
  std::vector<std::string> notes;  ///< further sentences for people
  /// Derivatives such as `dC/dz1` whose values, written down, would tell the causes apart; best
  /// first.
  std::vector<std::string> would_separate;
};

/// A line that cannot be read; the others are checked all the same.
struct Problem {
  std::size_t line = 0, column = 0;
  std::string text;  ///< as FormulaError::what(): place, line and caret
};

/// A name that has no value because of a problem, and what could not be checked without it.
struct Unchecked {
  std::string name;
  std::size_t line = 0, column = 0;  ///< where it would be defined
  std::vector<std::size_t> lines;    ///< that need it, be it by way of other names
};

/// All that is found of one text.
struct Report {
  std::string file;
  std::vector<Finding> findings;  ///< in the order of the text
  std::vector<Problem> problems;  ///< in the order of the text
  std::vector<Unchecked> unchecked;
  std::vector<std::size_t> blanks;  ///< lines with `= ?`, which is still to be filled in
  /// The file whose lines causes and from_lines speak of; empty: this one.
  std::string worksheet = {};

  std::size_t count(Verdict verdict) const;
};

}  // namespace tools::check
