#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace autograd {

/// The derivative of a function of one number, estimated from its values.
struct FiniteDifference {
  double derivative;   ///< the estimate
  double uncertainty;  ///< by how far the last extrapolations differ; infinite where f is finite
                       ///< nowhere near x
};

/// Ridders' method from a given first step: central differences at shrinking steps, extrapolated to
/// step 0 by Neville's scheme [C. J. F. Ridders, Advances in Engineering Software 4 (1982) 75].
FiniteDifference finite_difference(const auto& f, double x, double first_step) {
  constexpr std::size_t rows = 12;
  constexpr double shrink = 1.4;
  double rounding = 0.0;  // of the newest slope
  const auto slope = [&](double h) {
    const double right = f(x + h), left = f(x - h), width = (x + h) - (x - h);
    rounding = std::numeric_limits<double>::epsilon() * (std::abs(right) + std::abs(left)) / width;
    return (right - left) / width;
  };

  double h = first_step;
  std::array<std::array<double, rows>, rows> tableau{};
  FiniteDifference best{slope(h), std::numeric_limits<double>::infinity()};
  tableau[0][0] = best.derivative;
  for (std::size_t i = 1; i < rows; ++i) {
    h /= shrink;
    tableau[0][i] = slope(h);
    double factor = shrink * shrink;
    for (std::size_t j = 1; j <= i; ++j) {
      tableau[j][i] = (tableau[j - 1][i] * factor - tableau[j - 1][i - 1]) / (factor - 1.0);
      factor *= shrink * shrink;
      const double uncertainty = std::max(std::abs(tableau[j][i] - tableau[j - 1][i]),
                                          std::abs(tableau[j][i] - tableau[j - 1][i - 1])) +
                                 rounding;
      if (uncertainty <= best.uncertainty) best = {tableau[j][i], uncertainty};
    }
    if (std::abs(tableau[i][i] - tableau[i - 1][i - 1]) >= 2.0 * best.uncertainty) break;
  }
  return best;
}

/// The same from several first steps, a tenth of |x| (at least 0.1) and smaller: the estimate that
/// is surest of itself. Large steps are the most exact where f is smooth; small ones stay clear of
/// a kink or the end of the domain nearby.
FiniteDifference finite_difference(const auto& f, double x) {
  const double large = std::max(1.0, std::abs(x));
  FiniteDifference best{std::numeric_limits<double>::quiet_NaN(),
                        std::numeric_limits<double>::infinity()};
  for (const double step :
       {1e-1 * large, 1e-2 * large, 1e-3 * large, 1e-4 * large, 1e-1 * std::abs(x)}) {
    if (step == 0.0) continue;
    const FiniteDifference estimate = finite_difference(f, x, step);
    if (estimate.uncertainty < best.uncertainty) best = estimate;
  }
  return best;
}

}  // namespace autograd
