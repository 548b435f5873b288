#include <tools/check/bounds.h>

#include <unordered_map>

namespace tools::check {
namespace {

using autograd::Interval;

struct Operands {
  const std::unordered_map<Step, Interval>& values;
  std::span<const Step> places;
  std::size_t size() const { return places.size(); }
  const Interval& operator[](std::size_t i) const { return values.at(places[i]); }
};

}  // namespace

Interval bounds(const Steps& steps, Step step, const World& world,
                const std::function<Interval(Step, const Interval&)>& known) {
  std::unordered_map<Step, Interval> values;
  for (const Step at : dependencies(steps, step)) {
    const Interval own =
        steps.is_leaf(at) ? Interval(world[at])
                          : autograd::bounds_of(steps.op(at), Operands{values, steps.operands(at)});
    values.emplace(at, known(at, own));
  }
  return values.at(step);
}

}  // namespace tools::check
