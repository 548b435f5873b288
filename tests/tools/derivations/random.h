#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace derivations {

/// Draws that are the same with every standard library.
class Random {
 public:
  /// Independent streams for the cases of one seed.
  Random(std::uint64_t seed, std::uint64_t stream) {
    std::seed_seq words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                        static_cast<std::uint32_t>(stream),
                        static_cast<std::uint32_t>(stream >> 32)};
    engine_.seed(words);
  }

  /// 0 to count - 1. The bias of the remainder is of no importance here.
  std::size_t below(std::size_t count) { return engine_() % count; }
  int between(int least, int greatest) {
    return least + static_cast<int>(below(static_cast<std::size_t>(greatest - least + 1)));
  }
  bool chance(int of, int in) { return between(1, in) <= of; }

  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

  /// As given in exercises: one or two decimals, not 0, not +-1, not beyond +-`greatest`.
  double given(double greatest) {
    const int scale = chance(1, 2) ? 10 : 100;
    for (;;) {
      const int count = between(1, static_cast<int>(greatest * scale));
      if (count != scale) return (chance(1, 2) ? count : -count) / static_cast<double>(scale);
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace derivations
