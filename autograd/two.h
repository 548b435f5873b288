#pragma once

#include <cstddef>
#include <cstring>

namespace autograd::detail {

/// Two numbers side by side, in a register that every machine has. The rows of a layer are often
/// short: what is written with this is as quick for them as for long ones.
using Two [[gnu::vector_size(2 * sizeof(double))]] = double;

/// One number or two.
/// @{
template <class Number>
Number load(const double* from) {
  Number number;
  std::memcpy(&number, from, sizeof number);
  return number;
}
template <class Number>
void store(Number number, double* to) {
  std::memcpy(to, &number, sizeof number);
}
/// @}

/// Calls f.operator()<Number>(k) for so many neighbours: for two at a time, from number k on, with
/// Number = Two; for the one that is left with Number = double.
template <class F>
[[gnu::always_inline]] inline void by_twos(std::size_t count, F f) {
  std::size_t k = 0;
  for (; k + 2 <= count; k += 2) f.template operator()<Two>(k);
  if (k != count) f.template operator()<double>(k);
}

}  // namespace autograd::detail
