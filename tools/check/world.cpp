#include <tools/check/world.h>

#include <cmath>
#include <set>

#include <autograd/reading.h>

namespace tools::check {

double result_of(const Steps& steps, Step step, const std::vector<double>& values) {
  return autograd::value_of<double>(steps.op(step), OperandNumbers{values, steps.operands(step)});
}

double result_with(const Steps& steps, Step step, const std::vector<double>& operands) {
  return autograd::value_of<double>(steps.op(step), operands);
}

void World::pin(Step step, double number) {
  run();
  pinned_[step] = 1;
  set(step, number);
}

void World::take(Step step, Step other) {
  run();
  taken_[step] = other;
  takers_[other].push_back(step);
  if (pinned_[step] == 0) set(step, values_[other]);
}

void World::set(Step step, double number) {
  if (values_[step] == number) return;
  values_[step] = number;
  // What was made of the old number, in the order of the steps.
  std::set<Step> changed{step};
  const auto visit = [&](Step by) {
    if (pinned_[by] != 0) return;
    const double result = calculate(by);
    if (result == values_[by] || (std::isnan(result) && std::isnan(values_[by]))) return;
    values_[by] = result;
    changed.insert(by);
  };
  while (!changed.empty()) {
    const Step next = *changed.begin();
    changed.erase(changed.begin());
    for (auto u = steps_->first_use(next); u != Steps::no_use; u = steps_->use(u).next) {
      visit(steps_->use(u).by);
    }
    const auto takers = takers_.find(next);
    if (takers == takers_.end()) continue;
    for (const Step taker : takers->second) visit(taker);
  }
}

double World::calculate(Step step) const {
  if (const auto taken = taken_.find(step); taken != taken_.end()) return values_[taken->second];
  if (!steps_->is_leaf(step)) return result_of(*steps_, step, values_);
  const auto set = leaves_.find(step);
  return set == leaves_.end() ? steps_->number(step) : set->second;
}

void World::run() {
  pinned_.resize(steps_->size());
  while (values_.size() < steps_->size()) {
    values_.push_back(calculate(static_cast<Step>(values_.size())));
  }
}

}  // namespace tools::check
