#pragma once

#include <string>

namespace tools {

/// How many significant digits a number is shown with where nobody says otherwise.
inline constexpr int default_digits = 6;
/// More never tell two doubles apart.
inline constexpr int most_digits = 17;

/// A number as people are shown it, everywhere in the tools: rounded to that many significant
/// digits, without trailing zeros: `0.359414`, `-0`, `1.5e-7`, `2e6`, `nan`, `inf`, `-inf`. The
/// same on every machine and in every locale.
/// @throws std::invalid_argument unless 1 <= digits <= most_digits
std::string number(double value, int digits = default_digits);

}  // namespace tools
