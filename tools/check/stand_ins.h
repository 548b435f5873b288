#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include <tools/check/author.h>
#include <tools/check/derivation.h>

namespace tools::check {

/// One element of a link: what it has of the link's numbers and names.
struct LinkElement {
  std::vector<WrittenNumber> written;
  std::vector<WrittenNumber> in_names;  ///< those that names were given for the backward pass
  std::vector<Step> calculated;  ///< what stands there as arithmetic of numbers: 1/49, 2*6 + 1
  std::vector<Step> names;       ///< the elements of the names in it
  bool has_names = false;        ///< or derivatives
};

/// Time: linear in what the element and the left side are made of.
LinkElement element_of(Derivation& derivation, const Link& link, Step left, Step right);

/// A number written in a formula that stands for a step: 10 for dC/dz in dC/dw = 10*x, 0.5 for one
/// that is -0.5.
struct StandIn {
  /// How the number is made of the step's.
  enum class Form : std::uint8_t { itself, twice, one_minus, square };

  Step written;  ///< a number, or arithmetic of numbers
  Step step;
  double sign;  ///< of what the step gives next to the written one
  Form form = Form::itself;
  const Author::Statement* statement = nullptr;  ///< what was put down for the step, if anything

  static double made_of(Form form, double x) {
    switch (form) {
      case Form::itself:
        return x;
      case Form::twice:
        return 2 * x;
      case Form::one_minus:
        return 1 - x;
      case Form::square:
        return x * x;
    }
    return x;
  }
  double number(const std::vector<double>& values) const {
    return sign * made_of(form, values[step]);
  }
};

/// What the numbers of an element may stand for.
struct PossibleStandIns {
  std::vector<std::vector<StandIn>> of_each;  ///< of those that may stand for something
  bool all_known = true;  ///< no decimal of two digits or more stands for nothing that is known
};

/// What was put down earlier comes first, the last first; then values of the
/// forward pass that a number shows in full, and, of decimals, what they round: local derivatives,
/// 1 - a and a^2 too. Then twice what was put down or has a name, and its square; then what was put
/// down wrongly. Nothing for exponents, and nothing is a name that the line differentiates by.
/// Time: linear in the steps that `left` is made of and in the names of the worksheet.
PossibleStandIns possible_stand_ins(Derivation& derivation, const Author& author, const Line& line,
                                    const LinkElement& element, Step left);

}  // namespace tools::check
