#include <tools/check/bounds.h>

#include <algorithm>
#include <vector>

namespace tools::check {
namespace {

using autograd::Interval;

// Operands by their places in an order of steps.
struct Operands {
  const std::vector<Step>& order;
  const std::vector<Interval>& values;
  std::span<const Step> steps;
  std::size_t size() const { return steps.size(); }
  const Interval& operator[](std::size_t i) const {
    const auto at = std::ranges::lower_bound(order, steps[i]);
    return values[static_cast<std::size_t>(at - order.begin())];
  }
};

}  // namespace

Interval bounds(const Steps& steps, Step step, const World& world,
                const std::function<Interval(Step, const Interval&)>& known) {
  const std::vector<Step> order = dependencies(steps, step);
  std::vector<Interval> values;
  values.reserve(order.size());
  for (const Step at : order) {
    const Interval own =
        steps.is_leaf(at)
            ? Interval(world[at])
            : autograd::bounds_of(steps.op(at), Operands{order, values, steps.operands(at)});
    values.push_back(known(at, own));
  }
  return values.back();
}

}  // namespace tools::check
