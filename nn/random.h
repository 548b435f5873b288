#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nn {

/// The project's generator of random numbers: xoshiro256++ 1.0 [Blackman, Vigna 2019, "Scrambled
/// linear pseudorandom number generators"], its state filled from the seed by splitmix64 [Steele,
/// Lea, Flood 2014]. Every function here gives the same bits on every platform: nothing but integer
/// arithmetic, comparisons and correctly rounded operations is used. Period 2^256 - 1. Not for
/// cryptography.
class Random {
 public:
  /// All of a generator: what a checkpoint keeps.
  using State = std::array<std::uint64_t, 4>;

  /// Any seed is good; neighbouring seeds give unrelated sequences.
  explicit Random(std::uint64_t seed);

  /// Goes on where the generator stood whose state() this was. @throws OptionError if all four are
  /// 0.
  explicit Random(const State& state);

  /// Where the generator stands.
  const State& state() const { return state_; }

  /// The next 64 random bits.
  std::uint64_t bits();

  /// Uniform in [0, 1): a multiple of 2^-53.
  double uniform();

  /// Uniform between low and high; high itself can come about by rounding.
  /// @throws OptionError unless low <= high and both, and their difference, are finite.
  double uniform(double low, double high);

  /// Normal with mean 0 and variance 1, by algorithm N of [Karney 2016, "Sampling exactly from the
  /// normal distribution"]: it compares uniform numbers and needs no logarithm. Takes about 17 of
  /// them on average.
  double normal();

  /// A whole number in [0, count), all equally likely. @throws OptionError if count is 0.
  std::uint64_t below(std::uint64_t count);

  /// The numbers 0 ... count-1 in an order all of which are equally likely [Fisher, Yates;
  /// Durstenfeld 1964].
  std::vector<std::size_t> permutation(std::size_t count);

 private:
  bool with_probability_exp_minus_half();
  bool accept_fraction(int whole, double fraction);

  State state_;
};

}  // namespace nn
