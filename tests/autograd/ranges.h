#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

#include <autograd/reading.h>

/// All that a calculation in double precision may come to when its functions are off by a few ulp:
/// the doubles from low to high (-0 before +0), and NaN where that is possible too.
///
/// Reading a rule with T = Range keeps what is exact exact: + - * / and sqrt of single numbers are
/// the single number that everybody who rounds to nearest gets. Ends are rounded to nearest as
/// well, not outwards: rounding keeps the order of numbers, so no result lies beyond the rounded
/// results of the ends. Functions are as far off as lanes_math.h states, and the standard library
/// by an ulp.
struct Range {
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  double low = infinity, high = -infinity;  ///< no number where low > high
  bool may_be_nan = false;

  Range() = default;
  Range(double number) {  // NOLINT(google-explicit-constructor): as numbers stand beside any T
    include(number);
  }
  static Range anything() {
    Range all;
    all.low = -infinity;
    all.high = infinity;
    all.may_be_nan = true;
    return all;
  }

  static Range zeros() {
    Range both(-0.0);
    both.include(0.0);
    return both;
  }

  bool is_empty() const { return low > high; }
  bool contains(double x) const {
    if (std::isnan(x)) return may_be_nan;
    return !is_empty() && !before(x, low) && !before(high, x);
  }
  bool contains_zero() const { return low <= 0.0 && high >= 0.0; }
  bool contains_infinity() const { return !is_empty() && (low == -infinity || high == infinity); }
  /// One number or NaN, and nothing else.
  bool is_single() const {
    return is_empty() ||
           (std::bit_cast<std::uint64_t>(low) == std::bit_cast<std::uint64_t>(high) && !may_be_nan);
  }
  /// The greatest magnitude.
  double magnitude() const { return is_empty() ? 0.0 : std::max(std::abs(low), std::abs(high)); }

  void include(double x) {
    if (std::isnan(x)) {
      may_be_nan = true;
      return;
    }
    if (is_empty() || before(x, low)) low = x;
    if (high < low || before(high, x)) high = x;
  }
  void include(const Range& other) {
    may_be_nan = may_be_nan || other.may_be_nan;
    if (other.is_empty()) return;
    include(other.low);
    include(other.high);
  }
  /// So many steps to the next double on either side; zeros, infinities and NaN stay.
  Range widened(int steps) const {
    const auto towards = [steps](double x, double end) {
      if (x == 0.0) return x;
      for (int i = 0; i < steps && std::isfinite(x); ++i) x = std::nextafter(x, end);
      return x;
    };
    Range wide = *this;
    if (is_empty()) return wide;
    wide.low = towards(low, -infinity);
    wide.high = towards(high, infinity);
    return wide;
  }
  Range within(double least, double greatest) const {
    Range kept = *this;
    if (is_empty()) return kept;
    kept.low = std::max(low, least);
    kept.high = std::min(high, greatest);
    return kept;
  }

  friend Range operator-(const Range& a) {
    Range negated = a;
    if (a.is_empty()) return negated;
    negated.low = -a.high;
    negated.high = -a.low;
    return negated;
  }
  friend Range operator+(const Range& a, const Range& b) {
    return corners(a, b, [](double x, double y) { return x + y; });
  }
  friend Range operator-(const Range& a, const Range& b) {
    return corners(a, b, [](double x, double y) { return x - y; });
  }
  friend Range operator*(const Range& a, const Range& b) {
    Range product = corners(a, b, [](double x, double y) { return x * y; });
    for (const auto& [x, y] : {std::pair{a, b}, std::pair{b, a}}) {
      if (!x.contains_zero() || !y.contains_infinity()) continue;
      product.may_be_nan = true;
      if (y.low < y.high) product.include(Range::zeros());  // of what is finite in y
    }
    return product;
  }
  friend Range operator/(const Range& a, const Range& b) {
    const bool is_open = (b.contains_zero() && !b.is_single()) ||
                         (a.contains_infinity() && b.contains_infinity() && !a.is_single());
    if (!a.is_empty() && is_open) return anything();
    Range quotient = corners(a, b, [](double x, double y) { return x / y; });
    if (b.contains_zero() && a.contains_zero()) quotient.may_be_nan = true;
    return quotient;
  }

  /// What a comparison comes to. It fails for NaN.
  struct Condition {
    bool may_hold, may_fail;
    friend Condition operator&&(Condition a, Condition b) {
      return {a.may_hold && b.may_hold, a.may_fail || b.may_fail};
    }
  };
  friend Condition operator<(const Range& a, const Range& b) {
    const bool numbers = !a.is_empty() && !b.is_empty();
    return {numbers && a.low < b.high,
            a.may_be_nan || b.may_be_nan || !numbers || !(a.high < b.low)};
  }
  friend Condition operator<=(const Range& a, const Range& b) {
    const bool numbers = !a.is_empty() && !b.is_empty();
    return {numbers && a.low <= b.high,
            a.may_be_nan || b.may_be_nan || !numbers || !(a.high <= b.low)};
  }
  friend Condition operator>(const Range& a, const Range& b) { return b < a; }
  friend Condition operator>=(const Range& a, const Range& b) { return b <= a; }
  friend Condition operator==(const Range& a, const Range& b) { return a <= b && b <= a; }

  friend Range select(Condition condition, const Range& if_true, const Range& if_false) {
    Range chosen;
    if (condition.may_hold) chosen.include(if_true);
    if (condition.may_fail) chosen.include(if_false);
    return chosen;
  }
  friend Range lift(double c, const Range&) { return c; }

  friend Range abs(const Range& x) {
    if (x.is_empty() || !std::signbit(x.low)) return x;
    if (std::signbit(x.high)) return -x;
    Range magnitudes = x;
    magnitudes.low = 0.0;
    magnitudes.high = x.magnitude();
    return magnitudes;
  }
  friend Range sqrt(const Range& x) {
    return increasing(x, -0.0, 0, [](double t) { return std::sqrt(t); });
  }

  // as accurate as lanes_math.h says, an ulp more for the standard library, and one because an ulp
  // may be two steps below a power of 2
  friend Range exp(const Range& x) {
    return increasing(x, -infinity, 1 + 2, [](double t) { return std::exp(t); })
        .within(0.0, infinity);
  }
  friend Range log(const Range& x) {
    return increasing(x, 0.0, 1 + 2, [](double t) { return std::log(t); });
  }
  friend Range expm1(const Range& x) {
    return increasing(x, -infinity, 2 + 2, [](double t) { return std::expm1(t); })
        .within(-1.0, infinity);
  }
  friend Range log1p(const Range& x) {
    return increasing(x, -1.0, 2 + 2, [](double t) { return std::log1p(t); });
  }
  friend Range tanh(const Range& x) {
    return increasing(x, -infinity, 3 + 2, [](double t) { return std::tanh(t); }).within(-1.0, 1.0);
  }
  friend Range sin(const Range& x) {
    return wave(x, [](double t) { return std::sin(t); });
  }
  friend Range cos(const Range& x) {
    return wave(x, [](double t) { return std::cos(t); });
  }
  friend Range tan(const Range& x) {
    if (x.is_empty()) return x;
    const double a = std::tan(x.low), b = std::tan(x.high);
    if (!(x.high - x.low < 1.0) || a > b) {  // NaN, or a pole between them
      if (x.low == x.high) return std::numeric_limits<double>::quiet_NaN();
      return anything();
    }
    return increasing(x, -infinity, 4 + 2, [](double t) { return std::tan(t); });
  }

  // the standard library's own, lane by lane: off only where the operand is
  friend Range erf(const Range& x) {
    return increasing(x, -infinity, x.is_single() ? 0 : 2, [](double t) { return std::erf(t); });
  }
  friend Range erfc(const Range& x) {
    return -increasing(x, -infinity, x.is_single() ? 0 : 2, [](double t) { return -std::erfc(t); });
  }
  friend Range pow(const Range& base, const Range& exponent) {
    if (exponent.is_single()) {  // those written out
      if (exponent.low == 1.0) return base;
      if (exponent.low == 2.0) return base * base;
      if (exponent.low == -1.0) return 1.0 / base;
    }
    const auto power = [](double x, double e) { return autograd::rules::pow(x, e); };
    if (base.is_single() && exponent.is_single())
      return power(base.is_empty() ? std::numeric_limits<double>::quiet_NaN() : base.low,
                   exponent.is_empty() ? std::numeric_limits<double>::quiet_NaN() : exponent.low);
    if (base.is_empty() || exponent.is_empty() || base.may_be_nan || exponent.may_be_nan ||
        !(base.low > 0.0))
      return anything();
    return corners(base, exponent, power).widened(2);
  }

 private:
  static bool before(double a, double b) {
    return a < b || (a == b && std::signbit(a) && !std::signbit(b));
  }
  /// Of an operation that is monotonic in each operand: the extreme results are those of the ends.
  static Range corners(const Range& a, const Range& b, auto operation) {
    Range results;
    results.may_be_nan = a.may_be_nan || b.may_be_nan;
    if (a.is_empty() || b.is_empty()) return results;
    for (const double x : {a.low, a.high})
      for (const double y : {b.low, b.high}) results.include(operation(x, y));
    return results;
  }
  /// Of a function that increases from `least` on and is NaN before.
  static Range increasing(const Range& x, double least, int steps, auto function) {
    Range results;
    results.may_be_nan = x.may_be_nan;
    if (x.is_empty()) return results;
    results.include(function(x.low));
    results.include(function(x.high));
    if (x.low < least && x.high >= least) results.include(function(least));
    return results.widened(steps);
  }
  /// sin and cos: no steeper than 1.
  static Range wave(const Range& x, auto function) {
    Range results;
    results.may_be_nan = x.may_be_nan || x.contains_infinity();
    const double width = x.high - x.low;
    if (x.is_empty() || (x.is_single() && x.contains_infinity())) return results;
    if (!(width < std::numbers::pi)) {
      results.include(-1.0);
      results.include(1.0);
      return results;
    }
    for (const double y : {function(x.low), function(x.high)}) {
      results.include(y);
      if (width == 0.0) continue;
      results.include(y - width);
      results.include(y + width);
    }
    return results.widened(3 + 2).within(-1.0, 1.0);
  }
};
