#include <tools/check/bounds.h>

#include <vector>

namespace tools::check {
namespace {

using autograd::Interval;

struct Operands {
  const std::unordered_map<Step, Interval>& values;
  std::span<const Step> steps;
  std::size_t size() const { return steps.size(); }
  const Interval& operator[](std::size_t i) const { return values.at(steps[i]); }
};

}  // namespace

Interval bounds(const Steps& steps, Step step, const World& world,
                const std::function<Interval(Step, const Interval&)>& known,
                const std::unordered_map<Step, Step>& taken) {
  const std::vector<Step> order = dependencies(steps, step, taken);
  std::unordered_map<Step, Interval> values;
  values.reserve(order.size());
  const auto own = [&](Step at) -> Interval {
    if (const auto other = taken.find(at); other != taken.end()) return values.at(other->second);
    if (steps.is_leaf(at)) return world[at];
    return autograd::bounds_of(steps.op(at), Operands{values, steps.operands(at)});
  };
  for (const Step at : order) values.emplace(at, known(at, own(at)));
  return values.at(step);
}

}  // namespace tools::check
