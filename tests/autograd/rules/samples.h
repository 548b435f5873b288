#pragma once

#include <array>
#include <limits>
#include <random>
#include <vector>

#include <autograd/op.h>

/// Where the tests try each operation. Adding an operation means adding its row here; a test fails
/// while one is missing.
struct Sample {
  autograd::Op op;
  std::size_t operands;
  double low, high;  ///< random points are drawn from here, for every operand
  std::vector<std::vector<double>>
      edges;  ///< points where the domain or double precision ends, and kinks
};

inline const double infinity = std::numeric_limits<double>::infinity();
inline const double smallest = std::numeric_limits<double>::denorm_min();
inline const double largest = std::numeric_limits<double>::max();

inline const std::vector<Sample>& samples() {
  using autograd::Op;
  static const std::vector<Sample> rows{
      {Op::add, 2, -10, 10, {{0, 0}, {largest, largest}, {infinity, -infinity}}},
      {Op::subtract, 2, -10, 10, {{0, 0}, {infinity, infinity}}},
      {Op::multiply, 2, -10, 10, {{0, 0}, {largest, 2}, {0, 3}}},
      {Op::divide, 2, 0.3, 10, {{0, 1}, {1, largest}, {1e200, 1e200}, {1, -1e-300}}},
      {Op::negate, 1, -10, 10, {{0}, {infinity}}},
      {Op::power,
       2,
       0.3,
       4,
       {{0, 2}, {0, 1}, {2, 0}, {0, 0}, {-2, 2}, {-2, 3}, {0, 0.5}, {1e-300, 2}, {-2, 0.5}}},
      {Op::exp, 1, -5, 5, {{0}, {709}, {710}, {-745}, {-infinity}}},
      {Op::log, 1, 0.3, 10, {{smallest}, {largest}, {0}, {-1}, {1}}},
      {Op::sqrt, 1, 0.3, 10, {{0}, {1e-300}, {largest}, {-1}}},
      {Op::sin, 1, -5, 5, {{0}, {1e6}, {infinity}}},
      {Op::cos, 1, -5, 5, {{0}, {1e6}, {infinity}}},
      {Op::tan, 1, -1.2, 1.2, {{0}, {1.5}}},
      {Op::tanh, 1, -4, 4, {{0}, {400}, {-400}, {20}, {infinity}}},
      {Op::sigmoid, 1, -5, 5, {{0}, {-0.0}, {1000}, {-1000}, {40}, {-40}, {infinity}, {-infinity}}},
      {Op::relu, 1, -5, 5, {{0}, {-0.0}, {infinity}, {-infinity}, {smallest}}},
      {Op::leaky_relu, 2, -5, 5, {{0, 0.01}, {3, 0.01}, {-3, 0.01}}},
      {Op::elu, 2, -3, 3, {{0, 1}, {-1e-10, 1}, {-1000, 1}, {1000, 1}, {-0.0, 2}}},
      {Op::gelu, 1, -4, 4, {{0}, {40}, {-40}}},
      {Op::silu, 1, -5, 5, {{0}, {1000}, {-1000}}},
      {Op::softplus, 1, -5, 5, {{0}, {-0.0}, {1000}, {-1000}, {40}, {-40}}},
      {Op::abs, 1, -5, 5, {{0}, {-0.0}, {-infinity}}},
      {Op::min, 2, -5, 5, {{0, 1}, {1, 0}, {-infinity, 1}}},
      {Op::max, 2, -5, 5, {{0, 1}, {1, 0}, {-infinity, 1}}},
      {Op::erf, 1, -3, 3, {{0}, {30}, {-30}}},
      {Op::sum, 5, -5, 5, {{1}, {1e300, 1e300}}},
      {Op::dot, 7, -3, 3, {{2, 3}, {2, 3, 4}, {0, 0, 0, 0}}},
      {Op::logsumexp, 4, -3, 3, {{1}, {1000, 1000}, {-1000, -1001}, {1000, -1000}}},
  };
  return rows;
}

/// A random point of a row. Only the generator's own bits are used, so the points are the same
/// everywhere.
inline std::vector<double> random_point(const Sample& row, std::mt19937_64& generator) {
  std::vector<double> point(row.operands);
  for (double& x : point)
    x = row.low + (row.high - row.low) * (static_cast<double>(generator() >> 11) * 0x1p-53);
  return point;
}
