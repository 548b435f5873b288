#include <autograd/arena.h>
#include <autograd/error.h>
#include <autograd/system_memory.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <mutex>
#include <new>
#include <span>
#include <vector>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#define CHALKGRAD_MMAP
#endif

namespace autograd::detail::arena {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{2} << 20;  // what the system may map as one page
constexpr std::size_t blocks_in_chunk = chunk_bytes / block_bytes;
constexpr std::size_t most_kept = (std::size_t{512} << 20) / chunk_bytes;  // chunks
constexpr std::size_t least_bytes = std::size_t{1} << 26;
constexpr std::size_t first_huge_chunk = 4;        // small programs stay small
constexpr std::size_t chunks_between_looks = 128;  // at what the system has left

constexpr std::uintptr_t round_up(std::uintptr_t address, std::size_t to) {
  return (address + to - 1) / to * to;
}

/// Addresses to be used later, none of them beyond a multiple of most_bytes. Half as many are asked
/// for until the system grants them.
/// @throws OutOfMemory
std::span<std::byte> reserve() {
  for (std::size_t bytes = most_bytes; bytes >= least_bytes; bytes /= 2) {
    // twice as many: wherever they lie, half of them are on one side of such a multiple
#ifdef CHALKGRAD_MMAP
    void* const memory =
        mmap(nullptr, 2 * bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) continue;
#else
    if (bytes > most_bytes / 64) continue;  // the system may count what is not touched too
    void* const memory = ::operator new(2 * bytes, std::align_val_t(chunk_bytes), std::nothrow);
    if (memory == nullptr) continue;
#endif
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t boundary = round_up(address, most_bytes), end = address + 2 * bytes;
    const bool before = boundary >= end || boundary - address >= bytes;
    const std::uintptr_t from = round_up(before ? address : boundary, chunk_bytes);
    const std::uintptr_t to = std::min(from + bytes, before ? std::min(boundary, end) : end);
#ifdef CHALKGRAD_MMAP
    if (from != address) munmap(memory, from - address);
    if (to != end) munmap(reinterpret_cast<void*>(to), end - to);
#endif
    return {reinterpret_cast<std::byte*>(from), to - from};
  }
  throw OutOfMemory(0);
}

/// Puts memory behind reserved addresses. False if there is none.
[[nodiscard]] bool commit([[maybe_unused]] std::byte* chunk, [[maybe_unused]] bool huge) {
#ifdef CHALKGRAD_MMAP
  if (mprotect(chunk, chunk_bytes, PROT_READ | PROT_WRITE) != 0) return false;
#ifdef MADV_HUGEPAGE
  if (huge) madvise(chunk, chunk_bytes, MADV_HUGEPAGE);  // a wish: pages stay small otherwise
#endif
#endif
  return true;
}

/// The contents are forgotten; the addresses can be used again as they are.
void release([[maybe_unused]] std::byte* chunk) noexcept {
#ifdef CHALKGRAD_MMAP
  madvise(chunk, chunk_bytes, MADV_DONTNEED);
#endif
}

class Arena {
 public:
  Arena() : memory_(reserve()) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
    origin = reinterpret_cast<std::byte*>(address / most_bytes * most_bytes);
  }

  void* take_block() {
    const std::lock_guard lock(mutex_);
    while (lowest_ < chunks_.size() && chunks_[lowest_].used == blocks_in_chunk) ++lowest_;
    if (lowest_ == chunks_.size()) {
      if (!has_room_for_a_chunk()) throw OutOfMemory(lowest_ * chunk_bytes);
      chunks_.emplace_back();
      if (!commit(chunk_at(lowest_), lowest_ >= first_huge_chunk)) {
        chunks_.pop_back();
        throw OutOfMemory(lowest_ * chunk_bytes);
      }
    }
    Chunk& chunk = chunks_[lowest_];
    if (chunk.used++ == 0 && chunk.kept) {
      chunk.kept = false;
      --kept_;
    }
    std::size_t word = 0;
    while (chunk.free[word] == 0) ++word;
    const auto bit = static_cast<std::size_t>(std::countr_zero(chunk.free[word]));
    chunk.free[word] &= chunk.free[word] - 1;
    return chunk_at(lowest_) + (word * 64 + bit) * block_bytes;
  }

  void give_back(void* block) noexcept {
    const std::lock_guard lock(mutex_);
    const auto offset = static_cast<std::size_t>(static_cast<std::byte*>(block) - memory_.data());
    const std::size_t number = offset / chunk_bytes, bit = offset % chunk_bytes / block_bytes;
    Chunk& chunk = chunks_[number];
    chunk.free[bit / 64] |= std::uint64_t{1} << (bit % 64);
    if (number < lowest_) lowest_ = number;
    if (--chunk.used != 0) return;
    if (kept_ < most_kept) {
      chunk.kept = true;
      ++kept_;
    } else {
      release(chunk_at(number));
    }
  }

 private:
  struct Chunk {
    std::array<std::uint64_t, blocks_in_chunk / 64> free{~std::uint64_t{0}, ~std::uint64_t{0}};
    std::size_t used = 0;
    bool kept = false;  // free as a whole, with memory behind it
  };
  static_assert(blocks_in_chunk == 128);

  bool has_room_for_a_chunk() const {
    // the last one stays free: where a block ends must have a number of 32 bits too
    if ((lowest_ + 1) * chunk_bytes >= memory_.size()) return false;
    const bool is_time_to_look = lowest_ % chunks_between_looks == chunks_between_looks - 1;
    return !is_time_to_look || system_memory() >= 2 * chunks_between_looks * chunk_bytes;
  }

  std::byte* chunk_at(std::size_t number) const { return memory_.data() + number * chunk_bytes; }

  std::mutex mutex_;
  std::span<std::byte> memory_;
  std::vector<Chunk> chunks_;
  std::size_t lowest_ = 0;  // no chunk before this one has a free block
  std::size_t kept_ = 0;
};

/// Never destroyed: static Values may outlive everything else.
Arena& instance() {
  static Arena& arena = *new Arena;
  return arena;
}

}  // namespace

void* take_block() { return instance().take_block(); }
void give_back(void* block) noexcept { instance().give_back(block); }

}  // namespace autograd::detail::arena
