// CMakeLists.txt compiles this file for its instruction set.
#include <autograd/replay.h>

namespace autograd::detail {
namespace {
struct Machine;
}

void replay_baseline(const ReplayJob& job);
void replay_baseline(const ReplayJob& job) { replay<Lanes<2, Machine>>(job); }

}  // namespace autograd::detail
