#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <autograd/gradient.h>

namespace tools::training {

/// A function at one point.
struct Looked {
  double value;
  std::vector<double> gradient;
};

/// A function of some variables.
using Landscape = std::function<Looked(const std::vector<double>&)>;

struct DescentOptions {
  double rate = 0.1;
  bool unit = false;       ///< along the gradient divided by its length
  std::size_t steps = 50;  ///< the most there are
  double tolerance = 0.0;  ///< ends where the gradient is no longer than that
  double value_below = -std::numeric_limits<double>::infinity();  ///< ends where the value is less
  double change_below = 0.0;  ///< ends where a step changes the value by less
};

/// Why a descent ended.
enum class DescentEnd {
  arrived,  ///< the gradient is 0, or within the tolerance
  value_below,
  change_below,
  too_small,   ///< a step from the first point is so small that it arrives at the same number
  rounding,    ///< the last point is the last but two, and no further from the last than rounding
  swings,      ///< the last point is the last but two, and so on for ever
  corner,      ///< so it is, and between the two the gradient is as long as at them
  not_finite,  ///< the value or the gradient is NaN or infinite
  steps,
};

/// A walk downhill.
struct Descent {
  struct Place {
    std::vector<double> point;
    double value;
    std::vector<double> gradient;
  };
  std::vector<Place> path;  ///< from where it began
  DescentEnd end;
  DescentOptions options;
};

/// Walks from point to point - rate*gradient (or gradient/|gradient|) until one of the options, or
/// a swing, ends it.
Descent descend(const Landscape& f, std::vector<double> start, const DescentOptions& options);

/// Whether the gradient where it ended is 0, or has become a millionth of what it was at the start;
/// not where the value has grown.
bool is_stationary(const Descent& descent);

/// Why it ended, in sentences: of a swing, how it comes about and what helps.
std::string explanation(const Descent& descent, const std::vector<std::string>& names);

/// What the second derivatives say of a point where the gradient is (nearly) 0: one line.
std::string second_derivative_test(const autograd::Matrix& hessian);

}  // namespace tools::training
