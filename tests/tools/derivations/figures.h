#pragma once

#include <string>

namespace derivations {

/// A number as an author prints it with so many significant digits: 0.0500, -12.3, 1.23e+04 where a
/// plain number would have no decimals and so count as exact. Zero is `0`.
std::string shown(double number, int digits);

/// The shortest decimals that are the number: 0.5, -2, 0.01.
std::string shortest(double number);

/// What remains of a number when it is printed.
double rounded(double number, int digits);

/// One in the last digit printed; of zero, 0.
double last_place(double number, int digits);

/// Whether a printed number is the exact one rounded: within half of its last place.
bool agrees(double printed, double exact, int digits);

}  // namespace derivations
