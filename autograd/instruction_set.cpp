#include <autograd/instruction_set.h>

namespace autograd {

namespace detail {
void replay_baseline(const ReplayJob& job);
#ifdef CHALKGRAD_X86_64
void replay_avx2(const ReplayJob& job);
void replay_avx512(const ReplayJob& job);
#endif

auto replay_with(InstructionSet set) -> void (*)(const ReplayJob&) {
#ifdef CHALKGRAD_X86_64
  if (set == InstructionSet::avx2) return replay_avx2;
  if (set == InstructionSet::avx512) return replay_avx512;
#endif
  static_cast<void>(set);
  return replay_baseline;
}
}  // namespace detail

std::string_view name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::baseline:
      return "baseline";
    case InstructionSet::avx2:
      return "avx2";
    case InstructionSet::avx512:
      return "avx512";
  }
  __builtin_unreachable();
}

std::vector<InstructionSet> instruction_sets() {
  std::vector<InstructionSet> sets{InstructionSet::baseline};
#ifdef CHALKGRAD_X86_64
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    sets.push_back(InstructionSet::avx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
    sets.push_back(InstructionSet::avx512);
#endif
  return sets;
}

}  // namespace autograd
