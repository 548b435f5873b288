#pragma once

#include <cstring>

namespace autograd::detail {

/// Two numbers side by side, in a register that every machine has. The rows of a layer are often
/// short: what is written with this is as quick for them as for long ones.
using Two [[gnu::vector_size(2 * sizeof(double))]] = double;

inline Two load_two(const double* from) {
  Two numbers;
  std::memcpy(&numbers, from, sizeof numbers);
  return numbers;
}
inline void store(Two numbers, double* to) { std::memcpy(to, &numbers, sizeof numbers); }

}  // namespace autograd::detail
