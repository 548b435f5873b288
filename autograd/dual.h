#pragma once

#include <cmath>
#include <compare>
#include <numbers>

namespace autograd {

/// Forward mode: a number and its derivative along one direction, a + a'h with h^2 = 0. Reading a
/// rule's value with T = Dual differentiates it by the arithmetic below, without the rule's own
/// partial derivatives: an independent second opinion on them.
struct Dual {
  double value = 0.0;       ///< the number
  double derivative = 0.0;  ///< its derivative along the chosen direction

  /// 0, a constant.
  constexpr Dual() = default;

  /// A number; a constant unless its slope is given.
  constexpr Dual(double number, double slope = 0.0)  // NOLINT(google-explicit-constructor)
      : value(number), derivative(slope) {}

  /// Comparisons go by the value.
  /// @{
  friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }
  friend std::partial_ordering operator<=>(const Dual& a, const Dual& b) {
    return a.value <=> b.value;
  }

  /// @}

  /// (a + b)' = a' + b'
  friend Dual operator+(const Dual& a, const Dual& b) {
    return {a.value + b.value, a.derivative + b.derivative};
  }
  /// (a - b)' = a' - b'
  friend Dual operator-(const Dual& a, const Dual& b) {
    return {a.value - b.value, a.derivative - b.derivative};
  }
  /// (-a)' = -a'
  friend Dual operator-(const Dual& a) { return {-a.value, -a.derivative}; }
  /// (a*b)' = a'*b + a*b'
  friend Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, a.derivative * b.value + a.value * b.derivative};
  }
  /// (a/b)' = (a' - (a/b)*b') / b
  friend Dual operator/(const Dual& a, const Dual& b) {
    const double quotient = a.value / b.value;
    return {quotient, (a.derivative - quotient * b.derivative) / b.value};
  }
};

/// exp(a)' = exp(a)*a'
inline Dual exp(const Dual& a) { return {std::exp(a.value), std::exp(a.value) * a.derivative}; }
/// expm1(a)' = exp(a)*a'
inline Dual expm1(const Dual& a) { return {std::expm1(a.value), std::exp(a.value) * a.derivative}; }
/// log(a)' = a'/a
inline Dual log(const Dual& a) { return {std::log(a.value), a.derivative / a.value}; }
/// log1p(a)' = a'/(1 + a)
inline Dual log1p(const Dual& a) { return {std::log1p(a.value), a.derivative / (1.0 + a.value)}; }
/// sqrt(a)' = a'/(2*sqrt(a))
inline Dual sqrt(const Dual& a) {
  return {std::sqrt(a.value), a.derivative / (2.0 * std::sqrt(a.value))};
}
/// sin(a)' = cos(a)*a'
inline Dual sin(const Dual& a) { return {std::sin(a.value), std::cos(a.value) * a.derivative}; }
/// cos(a)' = -sin(a)*a'
inline Dual cos(const Dual& a) { return {std::cos(a.value), -std::sin(a.value) * a.derivative}; }
/// tan(a)' = a'/cos(a)^2
inline Dual tan(const Dual& a) {
  const double c = std::cos(a.value);
  return {std::tan(a.value), a.derivative / (c * c)};
}
/// tanh(a)' = a'/cosh(a)^2
inline Dual tanh(const Dual& a) {
  const double c = std::cosh(a.value);
  return {std::tanh(a.value), a.derivative / (c * c)};
}
/// erf(a)' = 2/sqrt(pi)*exp(-a^2)*a'
inline Dual erf(const Dual& a) {
  return {std::erf(a.value),
          2.0 * std::numbers::inv_sqrtpi * std::exp(-a.value * a.value) * a.derivative};
}
/// erfc(a)' = -2/sqrt(pi)*exp(-a^2)*a'
inline Dual erfc(const Dual& a) {
  return {std::erfc(a.value),
          -2.0 * std::numbers::inv_sqrtpi * std::exp(-a.value * a.value) * a.derivative};
}
/// |a|' = a' where a > 0, -a' where a < 0, 0 at 0
inline Dual abs(const Dual& a) {
  return {std::abs(a.value), a.value > 0 ? a.derivative : a.value < 0 ? -a.derivative : 0.0};
}

/// (a^b)' = b*a^(b-1)*a' + a^b*log(a)*b'; a term whose a' or b' is 0 is 0.
inline Dual pow(const Dual& a, const Dual& b) {
  const double power = std::pow(a.value, b.value);
  double derivative = 0.0;
  if (a.derivative != 0.0 && b.value != 0.0)
    derivative += b.value * std::pow(a.value, b.value - 1.0) * a.derivative;
  if (b.derivative != 0.0 && (a.value != 0.0 || b.value < 0.0))
    derivative += power * std::log(a.value) * b.derivative;
  return {power, derivative};
}

/// The one chosen; its derivative alone counts.
inline Dual select(bool condition, const Dual& if_true, const Dual& if_false) {
  return condition ? if_true : if_false;
}
/// A constant.
inline Dual lift(double c, const Dual&) { return {c}; }

}  // namespace autograd
