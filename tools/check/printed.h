#pragma once

#include <optional>
#include <string_view>

#include <tools/formula/syntax.h>

namespace tools::check {

/// A number as it is written down, with what its digits say of its precision.
struct Printed {
  double value = 0;
  double unit = 0;    ///< one unit of the last digit; 0 for a whole number, which is exact
  int digits = 0;     ///< significant digits; of 0.00, the decimals
  bool whole = true;  ///< neither a decimal point nor an exponent

  /// Whether x, rounded as this number is, is this number: |x - value| <= unit/2. A whole number is
  /// meant exactly, up to the rounding of double arithmetic. `noise` is how far off x may be.
  bool shows(double x, double noise = 0) const;

  /// Whether x, cut off where this number ends, is this number.
  bool cuts_off(double x) const;
};

/// Reads the digits of a number: -0.0287, 1.0e-3, 12. Two significant digits are in 1.0e-3 and in
/// 0.0010.
Printed read_printed(std::string_view digits, double value);

/// The number that an expression is, sign included; nothing if it is more than one. An element of
/// a vector is asked for by the node that ends it.
std::optional<Printed> printed_number(const formula::Expression& expression, formula::NodeId node);

/// After `≈`, a whole number is good to its unit.
Printed to_the_unit(Printed number);

}  // namespace tools::check
