#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <autograd/reading.h>

namespace autograd {

/// All numbers from low to high: what a rounded number may have been before it was rounded.
///
/// Reading a rule with T = Interval gives bounds of the operation's results. They are tight where
/// the rule says that it is increasing, and for single operations of arithmetic; in longer rules an
/// operand that occurs twice makes them wider than need be [Moore, Interval Analysis, 1966]. Bounds
/// are rounded outwards by an ulp. Where an operation is not defined somewhere in the interval, the
/// result is everything.
struct Interval {
  double low = 0.0;   ///< the least number
  double high = 0.0;  ///< the greatest number

  Interval() = default;
  /// One number.
  Interval(double number) : low(number), high(number) {}  // NOLINT(google-explicit-constructor)
  /// From `low` to `high`; everything if one of them is NaN.
  Interval(double low_end, double high_end) : low(low_end), high(high_end) {
    if (!(low <= high)) *this = everything();
  }

  /// From minus to plus infinity.
  static Interval everything() {
    Interval all;
    all.low = -std::numeric_limits<double>::infinity();
    all.high = std::numeric_limits<double>::infinity();
    return all;
  }

  /// Whether x is in it.
  bool contains(double x) const { return low <= x && x <= high; }
  /// high - low
  double width() const { return high - low; }

  /// The interval and an ulp on either side.
  static Interval outward(double low_end, double high_end) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {std::nextafter(low_end, -infinity), std::nextafter(high_end, infinity)};
  }

  /// Arithmetic: the least and greatest result for any numbers of the operands.
  /// @{
  friend Interval operator+(const Interval& a, const Interval& b) {
    return outward(a.low + b.low, a.high + b.high);
  }
  friend Interval operator-(const Interval& a, const Interval& b) {
    return outward(a.low - b.high, a.high - b.low);
  }
  friend Interval operator-(const Interval& a) { return {-a.high, -a.low}; }
  friend Interval operator*(const Interval& a, const Interval& b) {
    // 0 times an infinite bound is 0: the bound is a limit, not a number.
    const auto product = [](double x, double y) { return x == 0.0 || y == 0.0 ? 0.0 : x * y; };
    const double corners[] = {product(a.low, b.low), product(a.low, b.high), product(a.high, b.low),
                              product(a.high, b.high)};
    const auto [least, greatest] = std::minmax_element(std::begin(corners), std::end(corners));
    return outward(*least, *greatest);
  }
  friend Interval operator/(const Interval& a, const Interval& b) {
    if (b.contains(0.0)) return everything();
    return a * outward(1.0 / b.high, 1.0 / b.low);
  }
  /// @}
};

/// What a comparison of intervals comes to: it may hold, and it may fail.
struct IntervalCondition {
  bool may_hold;  ///< for some numbers of the operands
  bool may_fail;  ///< for some numbers of the operands
};

/// Comparisons of intervals.
/// @{
inline IntervalCondition operator<(const Interval& a, const Interval& b) {
  return {a.low < b.high, a.high >= b.low};
}
inline IntervalCondition operator<=(const Interval& a, const Interval& b) {
  return {a.low <= b.high, a.high > b.low};
}
inline IntervalCondition operator>(const Interval& a, const Interval& b) { return b < a; }
inline IntervalCondition operator>=(const Interval& a, const Interval& b) { return b <= a; }
inline IntervalCondition operator==(const Interval& a, const Interval& b) {
  const bool overlap = a.low <= b.high && b.low <= a.high;
  return {overlap, a.width() > 0.0 || b.width() > 0.0 || !overlap};
}
inline IntervalCondition operator&&(const IntervalCondition& a, const IntervalCondition& b) {
  return {a.may_hold && b.may_hold, a.may_fail || b.may_fail};
}
/// @}

/// The one chosen; both together where the condition is open.
inline Interval select(const IntervalCondition& condition, const Interval& if_true,
                       const Interval& if_false) {
  if (!condition.may_fail) return if_true;
  if (!condition.may_hold) return if_false;
  return {std::min(if_true.low, if_false.low), std::max(if_true.high, if_false.high)};
}

/// A constant.
inline Interval lift(double c, const Interval&) { return {c}; }

namespace detail {
/// An increasing function is known by its ends. The functions of the standard library are good to a
/// few ulp.
inline Interval ends(double (*function)(double), const Interval& x) {
  const double low = function(x.low), high = function(x.high);
  constexpr double few = 4 * std::numeric_limits<double>::epsilon();
  return Interval::outward(low - few * std::abs(low), high + few * std::abs(high));
}
}  // namespace detail

/// Increasing functions, tight.
/// @{
inline Interval exp(const Interval& x) {
  return detail::ends([](double t) { return std::exp(t); }, x);
}
inline Interval expm1(const Interval& x) {
  return detail::ends([](double t) { return std::expm1(t); }, x);
}
inline Interval log(const Interval& x) {
  return detail::ends([](double t) { return std::log(t); }, x);
}
inline Interval log1p(const Interval& x) {
  return detail::ends([](double t) { return std::log1p(t); }, x);
}
inline Interval sqrt(const Interval& x) {
  return detail::ends([](double t) { return std::sqrt(t); }, x);
}
inline Interval tanh(const Interval& x) {
  return detail::ends([](double t) { return std::tanh(t); }, x);
}
inline Interval erf(const Interval& x) {
  return detail::ends([](double t) { return std::erf(t); }, x);
}
inline Interval erfc(const Interval& x) {
  return -detail::ends([](double t) { return -std::erfc(t); }, x);
}
inline Interval sigmoid(const Interval& x) {
  return detail::ends([](double t) { return rules::Sigmoid::value(t); }, x);
}
/// @}

namespace detail {
/// sin or cos: between -1 and 1, with a greatest value at `peak` and every turn from there, a least
/// one half a turn away.
inline Interval wave(double (*function)(double), const Interval& x, double peak) {
  constexpr double turn = 2 * std::numbers::pi;
  if (!(x.width() < turn)) return {-1.0, 1.0};
  const auto passes = [&](double at) {
    return at + turn * std::ceil((x.low - at) / turn) <= x.high;
  };
  const double a = function(x.low), b = function(x.high);
  const Interval ends = Interval::outward(std::min(a, b), std::max(a, b));
  return {passes(peak - 0.5 * turn) ? -1.0 : std::max(ends.low, -1.0),
          passes(peak) ? 1.0 : std::min(ends.high, 1.0)};
}
}  // namespace detail

/// Tight, also where the interval passes greatest and least values.
/// @{
inline Interval sin(const Interval& x) {
  return detail::wave([](double t) { return std::sin(t); }, x, 0.5 * std::numbers::pi);
}
inline Interval cos(const Interval& x) {
  return detail::wave([](double t) { return std::cos(t); }, x, 0.0);
}
/// @}

/// Tight within one branch, else everything.
inline Interval tan(const Interval& x) {
  if (!(x.width() < std::numbers::pi) || cos(x).contains(0.0)) return Interval::everything();
  return detail::ends([](double t) { return std::tan(t); }, x);
}

/// |x|
inline Interval abs(const Interval& x) {
  if (x.low >= 0.0) return x;
  if (x.high <= 0.0) return -x;
  return {0.0, std::max(-x.low, x.high)};
}

/// base^exponent: exponents that are whole numbers for any base, else bases above 0.
inline Interval pow(const Interval& base, const Interval& exponent) {
  const double n = exponent.low;
  if (exponent.width() == 0.0 && n == std::floor(n)) {
    if (n < 0.0 && base.contains(0.0)) return Interval::everything();
    const double a = std::pow(base.low, n), b = std::pow(base.high, n);
    const bool even = std::fmod(n, 2.0) == 0.0;
    const double low = even && base.contains(0.0) ? 0.0 : std::min(a, b);
    return Interval::outward(low, std::max(a, b));
  }
  if (base.low <= 0.0) return Interval::everything();
  return exp(exponent * log(base));
}

/// The operation's bounds on operands x[0] ... x[x.size()-1], tight where its rule is increasing in
/// all of them. op must not be a leaf.
Interval bounds_of(Op op, const auto& x) {
  return with_rule(op, [&](auto rule) -> Interval {
    using Rule = decltype(rule);
    if constexpr (requires { Rule::increasing; } && Rule::arity == 1) {
      return detail::ends([](double t) { return Rule::value(t); }, x[0]);
    } else if constexpr (requires { Rule::increasing; } && Rule::arity == 2) {
      return {Rule::value(x[0].low, x[1].low), Rule::value(x[0].high, x[1].high)};
    } else if constexpr (requires { Rule::increasing; }) {
      std::vector<double> low, high;
      for (std::size_t i = 0; i < x.size(); ++i) {
        low.push_back(x[i].low);
        high.push_back(x[i].high);
      }
      return {Rule::value(low), Rule::value(high)};
    } else {
      return value_of<Interval>(op, x);
    }
  });
}

}  // namespace autograd
