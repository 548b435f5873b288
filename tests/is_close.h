#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

/// Whether two doubles agree to `relative` times the larger magnitude, or to `absolute`, whichever
/// allows more.
///
/// NaN is close to nothing, itself included; an infinity only to itself; 0 and -0 are close. Near 0
/// the default demands equality: give `absolute` where a difference cancels.
inline bool is_close(double a, double b, double relative = 1e-12, double absolute = 0.0) {
  if (a == b) return true;
  if (!std::isfinite(a) || !std::isfinite(b)) return false;
  return std::abs(a - b) <= std::max(relative * std::max(std::abs(a), std::abs(b)), absolute);
}

/// How many steps from one double to the next lie between a and b: 0 for equal ones (0 and -0
/// included), 1 for neighbours. The largest count there is when either is NaN.
inline std::uint64_t ulp_distance(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<std::uint64_t>::max();
  // Doubles of one sign are ordered as their bits are: count from 0, downwards for negative ones.
  const auto magnitude = [](double x) { return std::bit_cast<std::uint64_t>(std::abs(x)); };
  if (std::signbit(a) != std::signbit(b)) return magnitude(a) + magnitude(b);
  return std::max(magnitude(a), magnitude(b)) - std::min(magnitude(a), magnitude(b));
}
