#pragma once

#include <cstddef>

namespace autograd::detail {

/// How many bytes a block has, and the alignment of its beginning.
inline constexpr std::size_t block_bytes = 16384;

/// The memory that the nodes of all graphs are in. Address space is reserved once for the whole
/// process, and memory put behind it as it is needed: nothing ever moves when a graph grows, and
/// where a node stands relative to the beginning tells it from all others.
namespace arena {

/// As many bytes as a number of 32 bits can tell apart in steps of eight.
inline constexpr std::size_t most_bytes = std::size_t{1} << 35;

/// The last multiple of most_bytes before all blocks; null until the first block is taken.
inline constinit std::byte* origin = nullptr;

/// A block of block_bytes, aligned to as many. Its contents are indeterminate. Any thread may call.
/// @throws OutOfMemory
void* take_block();

/// Hands a block back. Half a gigabyte of free memory is kept for use again, since memory new to
/// the process costs more to touch than a node to record; what is more goes back to the system.
void give_back(void* block) noexcept;

}  // namespace arena
}  // namespace autograd::detail
