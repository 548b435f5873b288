#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#ifdef __FMA__
#include <immintrin.h>
#endif

namespace autograd::detail {

template <class Number, int count>
struct VectorOf {
  using type [[gnu::vector_size(count * sizeof(Number))]] = Number;
};

/// Numbers side by side, one for each of `count` samples: the T that replays a rule on all of them
/// at once. lanes_math.h has the functions.
///
/// Machine is a type local to one translation unit. Each unit is compiled for another instruction
/// set, and because its Machine is its own, so are all the functions that read rules with its
/// Lanes: the linker cannot take one that this processor lacks the instructions for.
template <int count, class Machine>
class Lanes {
 public:
  using Numbers = typename VectorOf<double, count>::type;
  using Bits = typename VectorOf<std::uint64_t, count>::type;
  static constexpr int width = count;

  /// A condition, lane by lane: all bits set where it holds.
  struct Mask {
    typename VectorOf<std::int64_t, count>::type bits;
    friend Mask operator&&(Mask a, Mask b) { return {a.bits & b.bits}; }
    friend bool any(Mask mask) {
      std::int64_t seen = 0;
      for (int i = 0; i < count; ++i) seen |= mask.bits[i];
      return seen != 0;
    }
    friend bool all(Mask mask) { return !any(Mask{~mask.bits}); }
  };

  Lanes() = default;
  Lanes(double number)  // NOLINT(google-explicit-constructor): as numbers stand beside any T
      : numbers_(number - Numbers{}) {}
  static Lanes of(Numbers numbers) {
    Lanes lanes;
    lanes.numbers_ = numbers;
    return lanes;
  }
  static Lanes of_bits(Bits bits) { return of(reinterpret_cast<Numbers>(bits)); }
  Bits bits() const { return reinterpret_cast<Bits>(numbers_); }

  /// From and to memory that is aligned to the size of Lanes.
  static Lanes load(const double* from) { return of(*reinterpret_cast<const Aliased*>(from)); }
  void store(double* to) const { *reinterpret_cast<Aliased*>(to) = numbers_; }

  double operator[](int i) const { return numbers_[i]; }

  friend Lanes operator+(Lanes a, Lanes b) { return of(a.numbers_ + b.numbers_); }
  friend Lanes operator-(Lanes a, Lanes b) { return of(a.numbers_ - b.numbers_); }
  friend Lanes operator*(Lanes a, Lanes b) { return of(a.numbers_ * b.numbers_); }
  friend Lanes operator/(Lanes a, Lanes b) { return of(a.numbers_ / b.numbers_); }
  friend Lanes operator-(Lanes a) { return of(-a.numbers_); }

  friend Mask operator==(Lanes a, Lanes b) { return {a.numbers_ == b.numbers_}; }
  friend Mask operator<(Lanes a, Lanes b) { return {a.numbers_ < b.numbers_}; }
  friend Mask operator>(Lanes a, Lanes b) { return {a.numbers_ > b.numbers_}; }
  friend Mask operator<=(Lanes a, Lanes b) { return {a.numbers_ <= b.numbers_}; }
  friend Mask operator>=(Lanes a, Lanes b) { return {a.numbers_ >= b.numbers_}; }

  /// Lane by lane one of the two, bit for bit.
  friend Lanes select(Mask where, Lanes if_true, Lanes if_false) {
    return of(where.bits ? if_true.numbers_ : if_false.numbers_);
  }
  friend Lanes lift(double c, Lanes) { return c; }

  friend Lanes abs(Lanes x) { return of_bits(x.bits() & ~(Bits{} + sign_bit)); }
  friend Lanes with_sign_of(Lanes magnitude, Lanes sign) {
    const Bits mask = Bits{} + sign_bit;
    return of_bits((magnitude.bits() & ~mask) | (sign.bits() & mask));
  }

  /// a*b + c; rounded once where the machine has an instruction for it.
  friend Lanes multiply_add(Lanes a, Lanes b, Lanes c) {
#ifdef __FMA__
    return of(fused(a.numbers_, b.numbers_, c.numbers_));
#elif defined(__ARM_FEATURE_FMA)
    Numbers sums{};
    for (int i = 0; i < count; ++i)
      sums[i] = __builtin_fma(a.numbers_[i], b.numbers_[i], c.numbers_[i]);
    return of(sums);
#else
    return a * b + c;
#endif
  }

  /// f of each lane by itself: for what is too rare or too long to be worth its own lanes.
  friend Lanes each(Lanes x, auto f) {
    Numbers results{};
    for (int i = 0; i < count; ++i) results[i] = f(x.numbers_[i]);
    return of(results);
  }
  friend Lanes sqrt(Lanes x) {
    return each(x, [](double number) { return __builtin_sqrt(number); });
  }

  /// The sum over lanes, pairwise.
  friend double sum(Lanes x) {
    double partial[count];
    for (int i = 0; i < count; ++i) partial[i] = x.numbers_[i];
    for (int half = count / 2; half > 0; half /= 2)
      for (int i = 0; i < half; ++i) partial[i] += partial[i + half];
    return partial[0];
  }

 private:
  using Aliased [[gnu::may_alias]] = Numbers;
  static constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

#ifdef __FMA__
  // A loop over lanes comes to the same instruction, but so late that g++ 12 keeps sums in memory:
  // a row of a weighted sum by itself then takes three times as long.
  static __m128d fused(__m128d a, __m128d b, __m128d c) { return _mm_fmadd_pd(a, b, c); }
  static __m256d fused(__m256d a, __m256d b, __m256d c) { return _mm256_fmadd_pd(a, b, c); }
#ifdef __AVX512F__
  static __m512d fused(__m512d a, __m512d b, __m512d c) { return _mm512_fmadd_pd(a, b, c); }
#endif
#endif

  Numbers numbers_;
};

}  // namespace autograd::detail
