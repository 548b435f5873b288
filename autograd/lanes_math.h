#pragma once

#include <cstddef>
#include <cstdint>

#include <autograd/lanes.h>

/// The functions that rules call, on lanes. Each is a reduction to a small argument and a Taylor
/// series there, so that the coefficients say where they come from. Largest errors in units in the
/// last place (ulp), as tests/autograd/program_functions_test.cpp measures them against long
/// double: exp and log 1; expm1 and log1p 2; sin, cos and tanh 3; tan 4; sqrt and pow with the
/// exponents 2, 1 and -1 a half; erf, erfc and other powers as the standard library has them.
/// Infinities, NaN, signed zeros, subnormal numbers and overflow come out as from the standard
/// library.
namespace autograd::detail {

/// coefficient(first) + coefficient(first + 1)*x + ..., from the highest power down.
template <int first, int last, double (*coefficient)(int)>
[[gnu::always_inline]] inline auto polynomial(auto x) {
  struct Coefficients {
    double of[last + 1];
  };
  static constexpr Coefficients coefficients = [] {
    Coefficients table{};
    for (int n = first; n <= last; ++n) table.of[n] = coefficient(n);
    return table;
  }();
  decltype(x) sum = coefficients.of[last];
  for (int n = last - 1; n >= first; --n) sum = multiply_add(sum, x, coefficients.of[n]);
  return sum;
}

/// 1/n!, the coefficients of exp.
constexpr double inverse_factorial(int n) {
  double product = 1.0;
  for (int i = 2; i <= n; ++i) product *= i;
  return 1.0 / product;
}
/// Those of sin(x) = x - x^3/3! + ... in powers of x^2, after the first x.
constexpr double sine_coefficient(int i) {
  return (i % 2 == 0 ? 1.0 : -1.0) * inverse_factorial(2 * i + 1);
}
/// Those of cos(x) = 1 - x^2/2! + ... in powers of x^2.
constexpr double cosine_coefficient(int i) {
  return (i % 2 == 0 ? 1.0 : -1.0) * inverse_factorial(2 * i);
}
/// Those of 2*atanh(x)/x = 2 + 2*x^2/3 + 2*x^4/5 + ... in powers of x^2.
constexpr double atanh_coefficient(int i) { return 2.0 / (2 * i + 1); }

/// Added to a number below 2^51 it leaves its nearest whole number in the lowest bits.
inline constexpr double rounder = 0x1.8p52;

// log(2), the first 32 bits and the rest: a product of the first with a whole number below 2^21 is
// exact
inline constexpr double log2_high = 0x1.62e42fee00000p-1, log2_low = 0x1.a39ef35793c76p-33;

// --- exponential function ---

/// exp(x) = 2^n * (1 + p) with |p| < 0.42, for |x| < 2000.
template <class T>
struct ExpParts {
  T p;
  T whole;                // n as a number
  typename T::Bits bits;  // n as an integer
};

template <int count, class Machine>
[[gnu::always_inline]] inline auto exp_parts(Lanes<count, Machine> x) {
  using T = Lanes<count, Machine>;
  const T shifted = multiply_add(x, 0x1.71547652b82fep+0 /* 1/log(2) */, rounder);
  const T n = shifted - rounder;
  const T r = (x - n * log2_high) - n * log2_low;
  // exp(r) - 1 = r + r^2*(1/2! + r/3! + ...)
  const T tail = polynomial<2, 13, inverse_factorial>(r);
  return ExpParts<T>{multiply_add(r * r, tail, r), n, shifted.bits() - T(rounder).bits()};
}

/// x * 2^n for |n| < 2000, rounded once: in two steps, because 2^n itself may be out of range.
template <int count, class Machine>
inline auto times_power_of_two(Lanes<count, Machine> x, typename Lanes<count, Machine>::Bits n) {
  using T = Lanes<count, Machine>;
  const auto half = ((n + 2048) >> 1) - 1024;
  return x * T::of_bits((half + 1023) << 52) * T::of_bits((n - half + 1023) << 52);
}

template <int count, class Machine>
auto exp(Lanes<count, Machine> x) {
  const auto within = select(x > 710.0, 710.0, select(x < -746.0, -746.0, x));
  const auto parts = exp_parts(within);
  return times_power_of_two(1.0 + parts.p, parts.bits);
}

/// exp(x) - 1 = 2^n*(p + (1 - 2^-n))
template <int count, class Machine>
auto expm1(Lanes<count, Machine> x) {
  using T = Lanes<count, Machine>;
  const T within = select(x > 710.0, 710.0, select(x < -40.0, -40.0, x));
  const auto parts = exp_parts(within);
  const T one = T::of_bits((0 - parts.bits + 1023) << 52);
  const T lost = select(parts.whole > 1000.0, 0.0, one);
  return select(x == 0.0, x, times_power_of_two(parts.p + (1.0 - lost), parts.bits));
}

/// -t/(t + 2) with t = exp(-2|x|) - 1
template <int count, class Machine>
auto tanh(Lanes<count, Machine> x) {
  const auto t = expm1(-2.0 * abs(x));
  return with_sign_of(-t / (t + 2.0), x);
}

// --- logarithm ---

/// x = 2^n*(1 + f) with 1 + f between sqrt(1/2) and sqrt(2); with s = f/(2 + f),
/// log(1 + f) = 2*atanh(s) = 2*s + 2*s^3/3 + 2*s^5/5 + ... and 2*s = f - s*f.
template <int count, class Machine>
auto log(Lanes<count, Machine> x) {
  using T = Lanes<count, Machine>;
  constexpr double infinity = __builtin_inf();
  const auto subnormal = x < 0x1p-1022;
  const auto bits = select(subnormal, x * 0x1p54, x).bits();
  const auto root = T(0x1.6a09e667f3bcdp-1).bits();  // sqrt(1/2)
  const auto n_bits = ((bits - root + (std::uint64_t{1024} << 52)) >> 52) - 1024;
  const T f = T::of_bits(bits - (n_bits << 52)) - 1.0;
  const T n = (T::of_bits(T(rounder).bits() + n_bits) - rounder) - select(subnormal, 54.0, 0.0);
  const T s = f / (2.0 + f);
  const T square = s * s;
  const T tail = square * polynomial<1, 10, atanh_coefficient>(square);
  const T result = n * log2_high - ((s * (f - tail) - n * log2_low) - f);
  return select(x > 0.0 && x < infinity, result,
                select(x == 0.0, -infinity, select(x == infinity, x, __builtin_nan(""))));
}

/// log(u) + (x - (u - 1))/u with u = 1 + x rounded: the second term is what the rounding lost.
template <int count, class Machine>
auto log1p(Lanes<count, Machine> x) {
  using T = Lanes<count, Machine>;
  const T u = 1.0 + x;
  const T lost = select(x > -1.0 && x < 0x1p53, (x - (u - 1.0)) / u, 0.0);
  return select(x == 0.0, x, log(u) + lost);
}

// --- trigonometric functions ---

/// sin and cos of x - n*pi/2, and n; for |x| < 1e6. pi/2 in three parts, so that the products with
/// n are exact [Cody, Waite 1980].
template <class T>
struct Quadrant {
  T sine, cosine;
  typename T::Bits number;
};

template <int count, class Machine>
[[gnu::always_inline]] inline auto quadrant(Lanes<count, Machine> x) {
  using T = Lanes<count, Machine>;
  const T shifted = multiply_add(x, 0x1.45f306dc9c883p-1 /* 2/pi */, rounder);
  const T n = shifted - rounder;
  const T r =
      ((x - n * 0x1.921fb54400000p+0) - n * 0x1.0b4611a600000p-34) - n * 0x1.3198a2e037073p-69;
  const T square = r * r;
  const T sine = polynomial<1, 8, sine_coefficient>(square);
  const T cosine = polynomial<2, 8, cosine_coefficient>(square);
  return Quadrant<T>{multiply_add(r * square, sine, r),
                     1.0 + (square * square * cosine - 0.5 * square), shifted.bits()};
}

/// Where the quadrant's reduction is exact; NaN is within.
template <int count, class Machine>
bool beyond_reduction(Lanes<count, Machine> x) {
  return any(abs(x) > 1e6);
}

/// The sine or cosine of n quadrants further.
template <class T>
auto turned(const Quadrant<T>& at, typename T::Bits n) {
  const T chosen = select(typename T::Mask{(n & 1) != 0}, at.cosine, at.sine);
  return T::of_bits(chosen.bits() ^ ((n >> 1) << 63));
}

template <int count, class Machine>
auto sin(Lanes<count, Machine> x) {
  if (beyond_reduction(x)) return each(x, [](double number) { return std::sin(number); });
  const auto at = quadrant(x);
  return select(x == 0.0, x, turned(at, at.number));
}

template <int count, class Machine>
auto cos(Lanes<count, Machine> x) {
  if (beyond_reduction(x)) return each(x, [](double number) { return std::cos(number); });
  const auto at = quadrant(x);
  return turned(at, at.number + 1);
}

template <int count, class Machine>
auto tan(Lanes<count, Machine> x) {
  if (beyond_reduction(x)) return each(x, [](double number) { return std::tan(number); });
  const auto at = quadrant(x);
  return select(x == 0.0, x, turned(at, at.number) / turned(at, at.number + 1));
}

// --- one lane at a time, by the standard library ---

template <int count, class Machine>
auto erf(Lanes<count, Machine> x) {
  return each(x, [](double number) { return std::erf(number); });
}

template <int count, class Machine>
auto erfc(Lanes<count, Machine> x) {
  return each(x, [](double number) { return std::erfc(number); });
}

/// The exponents 2, 1 and -1 are written out, as for T = double.
template <int count, class Machine>
auto pow(Lanes<count, Machine> base, Lanes<count, Machine> exponent) {
  using T = Lanes<count, Machine>;
  if (all(exponent == 2.0)) return base * base;
  if (all(exponent == 1.0)) return base;
  typename T::Numbers powers{};
  for (int i = 0; i < count; ++i) {
    const double x = base[i], e = exponent[i];
    powers[i] = e == 2.0 ? x * x : e == 1.0 ? x : e == -1.0 ? 1.0 / x : std::pow(x, e);
  }
  return T::of(powers);
}

}  // namespace autograd::detail
