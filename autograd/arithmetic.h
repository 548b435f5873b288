#pragma once

#include <cmath>
#include <cstddef>
#include <type_traits>

/// What the rules need of T = double beyond the standard functions. Every other T that reads the
/// rules (Dual, Value, Formula) brings the same functions in its own header, found by
/// argument-dependent lookup.
namespace autograd {

/// Both branches are evaluated, then one is chosen: the form that lanes of numbers can follow too.
constexpr double select(bool condition, double if_true, double if_false) {
  return condition ? if_true : if_false;
}

/// The number c, in the type (and, for a Value, in the graph) of the second argument.
constexpr double lift(double c, double) { return c; }

/// term(0) + term(1) + ... in that order; 0 where count is 0.
template <class T, class Term>
T total(std::type_identity<T>, std::size_t count, Term term) {
  if (count == 0) return T(0.0);
  T sum = term(std::size_t{0});
  for (std::size_t i = 1; i < count; ++i) sum = sum + term(i);
  return sum;
}

namespace rules {

/// base^exponent. The exponents 2, 1 and -1 are written out: exact to half an ulp there, and ten
/// times as fast.
inline double pow(double base, double exponent) {
  if (exponent == 2.0) return base * base;
  if (exponent == 1.0) return base;
  if (exponent == -1.0) return 1.0 / base;
  return std::pow(base, exponent);
}

}  // namespace rules
}  // namespace autograd
