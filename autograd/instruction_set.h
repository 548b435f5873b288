#pragma once

#include <string_view>
#include <vector>

namespace autograd {

/// The vector instructions that a Program can run on. One binary holds code for all of them; values
/// are the same to a few units in the last place, those of + - * / and sqrt to the bit.
enum class InstructionSet {
  baseline,  ///< what every processor of the kind has: 2 numbers at once
  avx2,      ///< x86-64 with AVX2 and FMA: 4 numbers at once
  avx512,    ///< x86-64 with AVX-512 F and DQ: 8 numbers at once
};

/// "baseline", "avx2", "avx512".
std::string_view name_of(InstructionSet set);

/// Those that this binary has code for and this processor runs, the fastest last.
std::vector<InstructionSet> instruction_sets();

namespace detail {
struct ReplayJob;
/// What replays a plan with these instructions.
auto replay_with(InstructionSet set) -> void (*)(const ReplayJob&);
}  // namespace detail

}  // namespace autograd
