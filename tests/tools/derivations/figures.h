#pragma once

#include <string>

namespace derivations {

/// How an author prints numbers: with so many significant digits, or with so many decimals.
struct Precision {
  Precision(int number, bool are_decimals = false) : digits(number), decimals(are_decimals) {}
  int digits;
  bool decimals;
};

/// A number as an author prints it: 0.0500, -12.3, 1.23e+04 where a plain number would have no
/// decimals and so count as exact. Zero is `0`, or `0.000`.
std::string shown(double number, Precision precision);

/// The shortest decimals that are the number: 0.5, -2, 0.01.
std::string shortest(double number);

/// What remains of a number when it is printed.
double rounded(double number, Precision precision);

/// One in the last digit printed; of zero with significant digits, 0.
double last_place(double number, Precision precision);

/// Whether a printed number is the exact one rounded: within half of its last place.
bool agrees(double printed, double exact, Precision precision);

}  // namespace derivations
