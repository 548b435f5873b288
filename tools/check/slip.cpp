#include <tools/check/slip.h>

#include <algorithm>
#include <cmath>

#include <autograd/reading.h>

namespace tools::check {
namespace {

std::size_t place(const std::vector<Step>& order, Step step) {
  const auto found = std::ranges::lower_bound(order, step);
  return found != order.end() && *found == step ? static_cast<std::size_t>(found - order.begin())
                                                : order.size();
}

}  // namespace

BrokenRun::BrokenRun(const Steps& steps, const World& world, Step target,
                     const std::vector<Step>& order)
    : steps_(&steps), world_(&world), target_(target), order_(&order), sensitivity_(order.size()) {
  sensitivity_[place(order, target)] = 1;
  for (std::size_t i = order.size(); i-- > 0;) {
    const Step step = order[i];
    if (sensitivity_[i] == 0 || steps.is_leaf(step)) continue;
    if (step != target && world.is_pinned(step)) {
      sensitivity_[i] = 0;  // the number stands, whatever happens before
      continue;
    }
    const OperandNumbers x{world.values(), steps.operands(step)};
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double partial = autograd::partial_of<double>(steps.op(step), k, x, world[step]);
      sensitivity_[place(order, x.places[k])] += sensitivity_[i] * partial;
    }
  }
}

double BrokenRun::operator()(const Slip& slip) {
  if (!slip.apart) {
    std::vector<const Change*> changes;
    for (const Change& change : slip.changes) changes.push_back(&change);
    return run(changes);
  }
  double result = unbroken();
  for (const Change& change : slip.changes) {
    const std::size_t at = place(*order_, change.step);
    if (at == order_->size() || sensitivity_[at] == 0) continue;
    result += sensitivity_[at] * (change.result(world_->values()) - (*world_)[change.step]);
  }
  return result;
}

double BrokenRun::operator()(const Slip& slip, const Slip& second) {
  std::vector<const Change*> changes;
  for (const Change& change : slip.changes) changes.push_back(&change);
  for (const Change& change : second.changes) changes.push_back(&change);
  // What one slip reads may come after the place where it is put, and have the other in it.
  return run(changes, Steps::none, !slip.reads.empty() || !second.reads.empty());
}

double BrokenRun::spread(const Slip& slip, const std::vector<Stated>& stated) {
  std::vector<const Change*> changes;
  for (const Change& change : slip.changes) changes.push_back(&change);
  const double middle = run(changes);
  double squares = 0, sum = 0;
  for (const Stated& number : stated) {
    const Change moved{number.step,
                       [&number](const Numbers& v) { return v[number.step] + 0.5 * number.unit; }};
    changes.push_back(&moved);
    const double off = std::abs(run(changes, number.step) - middle);
    changes.pop_back();
    squares += off * off;
    sum += off;
  }
  return std::min(sum, 2 * std::sqrt(squares));
}

double BrokenRun::run(const std::vector<const Change*>& changes, Step moved, bool twice) {
  if (values_.empty()) {
    values_ = world_->values();
    dirty_.resize(values_.size());
  }
  Step first = Steps::none;
  for (const Change* change : changes) first = std::min(first, change->step);
  const auto begin = std::ranges::lower_bound(*order_, first);
  std::vector<Step> touched;
  for (int pass = 0; pass < (twice ? 2 : 1); ++pass) {
    for (auto at = begin; at != order_->end(); ++at) {
      const Step step = *at;
      const bool pinned = world_->is_pinned(step);
      if (pinned && step != target_ && step != moved) continue;
      double result = (*world_)[step];
      bool changed = false;
      if (std::ranges::any_of(steps_->operands(step), [&](Step x) { return dirty_[x]; })) {
        if (!pinned || step == target_) result = result_of(*steps_, step, values_);
        changed = true;
      }
      // A change speaks of the number that its step has by then: twice what another slip made of
      // it.
      for (const Change* change : changes) {
        if (change->step != step) continue;
        values_[step] = result;
        result = change->result(values_);
        changed = true;
      }
      if (!changed) continue;
      values_[step] = result;
      if (dirty_[step]) continue;
      dirty_[step] = true;
      touched.push_back(step);
    }
  }
  const double result = values_[target_];
  for (const Step step : touched) {
    values_[step] = (*world_)[step];
    dirty_[step] = false;
  }
  return result;
}

}  // namespace tools::check
