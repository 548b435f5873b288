#include <nn/random.h>

#include <nn/error.h>

#include <bit>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace nn {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = splitmix64(seed);
}

Random::Random(const State& state) : state_(state) {
  if (state == State{})
    throw OptionError("a generator's state may not be 0 throughout: it would give 0 for ever");
}

std::uint64_t Random::bits() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double Random::uniform(double low, double high) {
  if (!(low <= high && std::isfinite(high - low)))
    throw OptionError("uniform(" + std::to_string(low) + ", " + std::to_string(high) +
                      "): the range goes from a finite number to one at least as large");
  // Fused by request: left to the compiler, one machine would round once and another twice.
  return std::fma(high - low, uniform(), low);
}

// The length of a falling run u1 > u2 > ... that starts below p is even with probability exp(-p).
bool Random::with_probability_exp_minus_half() {
  bool even = true;
  for (double last = 0.5, next; (next = uniform()) < last; last = next) even = !even;
  return even;
}

// True with probability exp(-x*(2k + x)/(2k + 2)), for k = whole and x = fraction: a falling run
// again, each step of which goes on with probability (2k + x)/(2k + 2) only.
bool Random::accept_fraction(int whole, double fraction) {
  const double go_on = (2 * whole + fraction) / (2 * whole + 2);
  bool even = true;
  for (double last = fraction, next; (next = uniform()) < last && uniform() < go_on; last = next)
    even = !even;
  return even;
}

double Random::normal() {
  for (;;) {
    int whole = 0;
    while (with_probability_exp_minus_half()) ++whole;
    bool accepted = true;
    for (int i = 0; accepted && i < whole * (whole - 1); ++i)
      accepted = with_probability_exp_minus_half();
    if (!accepted) continue;
    const double fraction = uniform();
    for (int i = 0; accepted && i <= whole; ++i) accepted = accept_fraction(whole, fraction);
    if (!accepted) continue;
    return bits() >> 63 ? -(whole + fraction) : whole + fraction;
  }
}

std::uint64_t Random::below(std::uint64_t count) {
  if (count == 0) throw OptionError("below(0): there is no whole number from 0 to below 0");
  // The first 2^64 mod count numbers are left out, so that the rest falls evenly into count
  // classes.
  const std::uint64_t first = (0 - count) % count;
  std::uint64_t x;
  do x = bits();
  while (x < first);
  return x % count;
}

std::vector<std::size_t> Random::permutation(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
  return order;
}

}  // namespace nn
