#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace autograd::detail {

/// A list of indices, kept as progressions: first, first + step, first + 2*step, ... Those of the
/// weights of a layer, by rows or by columns, are a few long ones, gone through much faster than
/// one by one.
class Progressions {
 public:
  Progressions() = default;

  /// In as few as are found from left to right. Linear.
  explicit Progressions(const std::vector<std::uint32_t>& indices) {
    for (const std::size_t index : indices) {
      if (!all_.empty() && all_.back().count == 1) all_.back().step = index - all_.back().first;
      if (!all_.empty() && index == all_.back().first + all_.back().count * all_.back().step)
        ++all_.back().count;
      else
        all_.push_back({index, 0, 1});
    }
  }

  /// to[0], to[1], ... = from[index], for each.
  void gather(const double* from, double* to) const {
    for (const auto& [first, step, count] : all_)
      for (std::size_t i = 0; i < count; ++i) *to++ = from[first + i * step];
  }

  /// to[index] += from[0], from[1], ..., one after the other.
  void scatter_add(const double* from, double* to) const {
    for (const auto& [first, step, count] : all_)
      for (std::size_t i = 0; i < count; ++i) to[first + i * step] += *from++;
  }

 private:
  struct Progression {
    std::size_t first, step, count;  // a negative step wraps, as do the sums with it
  };
  std::vector<Progression> all_;
};

}  // namespace autograd::detail
