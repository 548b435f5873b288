// CMakeLists.txt compiles this file for its instruction set.
#include <autograd/replay.h>

namespace autograd::detail {
namespace {
struct Machine;
}

void replay_avx2(const ReplayJob& job);
void replay_avx2(const ReplayJob& job) { replay<Lanes<4, Machine>>(job); }

}  // namespace autograd::detail
