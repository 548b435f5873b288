// A Value with static storage outlives main, and the thread's default graph with it; and static
// objects that are destroyed after that may still compute with Values.
#include <cstdlib>

#include <autograd/autograd.h>

namespace {

using autograd::Value;

void require(bool holds) {
  if (!holds) std::_Exit(1);
}

struct AtTheEnd {
  Value kept;
  ~AtTheEnd() {
    require(kept.data() == 6.0);
    const Value factor = kept.operands()[1];
    factor.zero_grad();
    kept.backward();
    require(factor.grad() == 2.0);
    const Value made_late{5.0, "late"};
    const Value result = made_late * made_late;
    result.backward();
    require(made_late.grad() == 10.0);
  }
};

AtTheEnd first;                           // destroyed last
const Value static_value{2.0, "static"};  // made before main

}  // namespace

int main() {
  static AtTheEnd second;
  first.kept = 2.0 * Value{3.0};
  second.kept = first.kept;
  require((static_value * 3).data() == 6.0);
}
