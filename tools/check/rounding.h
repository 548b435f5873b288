#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include <tools/check/derivation.h>
#include <tools/check/slip.h>

namespace tools::check {

/// A way to calculate with fewer digits than a double has.
struct Rounding {
  enum class To : std::uint8_t {
    single,      ///< float
    digits,      ///< significant ones, halves away from 0, as people round
    as_printed,  ///< the same, halves wherever the binary number lies, as programs print
    decimals
  };
  /// What a local derivative is calculated from, where the result of the function was rounded.
  enum class From : std::uint8_t {
    results,    ///< a*(1 - a), -q/y
    quotients,  ///< a*(1 - a), but -x/y^2
    arguments   ///< s(z)*(1 - s(z)), -x/y^2
  };
  To to;
  int count;        ///< of digits or decimals; meaningless for single
  bool names_only;  ///< only what the worksheet has a name for, else each result
  From from;

  auto operator<=>(const Rounding&) const = default;

  double round(double x) const;
  /// What is said of a number that comes from it.
  std::string text() const;
};

/// The ways to round that give a number of so many digits as is printed, those that round least
/// first: single precision, then digits and decimals.
std::vector<Rounding> roundings(int printed_digits);

/// What these steps, in ascending order, come to with rounding, those of `changes` calculated as
/// they say. The result of `left` itself is rounded only to single precision: it is written to the
/// digits that it has.
Numbers with_rounding(Derivation& derivation, const std::vector<Step>& order, Step left,
                      const Rounding& rounding, const std::vector<Change>& changes);

}  // namespace tools::check
