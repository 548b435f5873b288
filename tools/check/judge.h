#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tools/check/author.h>
#include <tools/check/derivation.h>
#include <tools/check/identity.h>
#include <tools/check/noise.h>
#include <tools/check/points.h>
#include <tools/check/readings.h>
#include <tools/check/report.h>

namespace tools::check {

/// What is found of one element of one link.
struct Judgement {
  Verdict verdict = Verdict::ok;
  std::vector<std::size_t> from_lines;
  std::vector<std::string> notes;
  bool within_rounding = false;  ///< as in Finding
};

/// A link with numbers put in.
struct NumbersPutIn {
  Printed result;  ///< in the author's world; what its rounded numbers leave open is the unit
  std::vector<StandIn> made;  ///< what its numbers most likely stand for
};

/// Tells right from wrong, in the order ok, rounded, follows, wrong; see Verdict. Looks at a line
/// at a time; what was put down in it is to be stated to the author afterwards.
class Judge {
 public:
  /// All have to outlive the judge.
  Judge(Derivation& derivation, Author& author, Points& points, std::uint64_t seed, int digits)
      : derivation_(&derivation),
        author_(&author),
        points_(&points),
        noise_(derivation.steps(), derivation.exact()),
        seed_(seed),
        digits_(digits) {}

  /// The element of a link; `earlier` are the steps of the same element in the links before it,
  /// with what was found of them. `example`: where a formula is wrong, a point that shows it is
  /// looked for.
  struct Place {
    const Line& line;
    const Link& link;
    std::size_t element;
    std::vector<std::pair<Step, Verdict>> earlier;
    bool example = true;
    bool computed = false;  ///< the number is that of a program, which knows nothing of the author

    Step left() const { return line.left[element]; }
    Step right() const { return link.steps[element]; }
  };
  Judgement judge(const Place& place);

  /// Nothing for a number, and for a formula in which no number was put down before or rounds
  /// anything.
  std::optional<NumbersPutIn> numbers_put_in(const Place& place);

 private:
  Judgement judge_computed(const Place& place, const Printed& printed);
  Judgement judge_number(const Place& place, const Printed& printed);
  Judgement judge_numbers_put_in(const Place& place);
  Judgement judge_formula(const Place& place);
  std::optional<Judgement> judge_as_before(const Place& place);
  Judgement judgement_of(const Reading& reading) const;
  std::optional<Judgement> judge_where_free(const Place& place, const Printed& printed);

  bool is_near_arithmetic(const Place& place, const Printed& printed) const;
  bool is_within_rounding(const Place& place, const Printed& printed, bool with_wrong) const;
  std::optional<std::string> not_finite(Step step) const;
  std::optional<std::string> at_kink(Step step);
  Judgement judge_by_kind(const Place& place);
  std::size_t line_of(const Place& place) const;
  std::vector<std::size_t> lines_behind(const Place& place, Step step, bool wrong) const;
  std::vector<std::size_t> lines_behind(Step step, bool wrong,
                                        std::optional<std::size_t> but) const;
  Printed put_in(const Place& place, World& world) const;
  autograd::Interval with_numbers(const Place& place, World& world) const;
  // Whether a link is compared at the given point only.
  bool has_numbers_put_in(const Place& place);
  bool stands_for_computed(const Place& place, const WrittenNumber& written, World& world) const;

  Derivation* derivation_;
  Author* author_;
  Points* points_;
  Noise noise_;
  std::uint64_t seed_;
  int digits_;
  std::size_t room_ = 50'000'000;  // steps that may be run to find readings
  // How the last claim that needs it is to be read, and which of its elements are right so.
  struct {
    const formula::Claim* claim = nullptr;
    Reading reading;
    std::vector<bool> same;
  } reading_;
};

}  // namespace tools::check
