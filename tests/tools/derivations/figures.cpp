#include "figures.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace derivations {
namespace {

std::string formatted(const char* format, int precision, double number) {
  char text[64];
  std::snprintf(text, sizeof text, format, precision, number);
  return text;
}

/// The power of ten of the first digit, after rounding.
int exponent_of(double number, int digits) {
  const std::string text = formatted("%.*e", digits - 1, number);
  return std::atoi(text.c_str() + text.find('e') + 1);
}

}  // namespace

std::string shown(double number, Precision precision) {
  const int digits = precision.digits;
  if (precision.decimals) {
    const std::string text = formatted("%.*f", digits, number);
    return std::strtod(text.c_str(), nullptr) == 0 ? formatted("%.*f", digits, 0) : text;
  }
  if (number == 0) return "0";
  const int exponent = exponent_of(number, digits);
  if (exponent < -5 || exponent > digits - 2) return formatted("%.*e", digits - 1, number);
  return formatted("%.*f", digits - 1 - exponent, number);
}

std::string shortest(double number) {
  for (int precision = 1;; ++precision) {
    const std::string text = formatted("%.*g", precision, number);
    if (std::strtod(text.c_str(), nullptr) == number) return text;
  }
}

double rounded(double number, Precision precision) {
  return std::strtod(shown(number, precision).c_str(), nullptr);
}

double last_place(double number, Precision precision) {
  if (precision.decimals) return std::pow(10, -precision.digits);
  if (number == 0) return 0;
  return std::pow(10, exponent_of(number, precision.digits) - precision.digits + 1);
}

bool agrees(double printed, double exact, Precision precision) {
  return std::abs(printed - exact) <=
         0.5 * last_place(printed, precision) * (1 + 1e-9) + 1e-12 * std::abs(exact);
}

}  // namespace derivations
