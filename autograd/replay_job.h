#pragma once

#include <cstddef>
#include <cstdint>

#include <autograd/plan.h>

namespace autograd::detail {

/// How many samples a slot has room for.
inline constexpr std::size_t lanes_per_block = 32;
/// The most that any machine has side by side.
inline constexpr std::size_t widest_lanes = 8;

/// A number to be copied to all samples of a slot.
struct Copied {
  std::uint32_t slot;
  double number;
};

/// All that the replay of a plan on some samples reads and writes, in plain arrays. slots and
/// totals are aligned to 64 bytes.
struct ReplayJob {
  const Step *steps, *steps_end;
  const Filled *inputs, *inputs_end;
  const Copied *copies, *copies_end;
  const std::uint32_t* operands;
  const double* weights;
  const double* samples;  ///< sample after sample
  std::size_t sample_size, sample_count;
  double* slots;             ///< room for lanes_per_block numbers each
  double* totals;            ///< of weight gradients, lane by lane: room for widest_lanes each
  double* weight_gradients;  ///< their sums over all samples
  std::uint32_t result;
  double* results;  ///< one for each sample
};

}  // namespace autograd::detail
