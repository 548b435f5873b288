#include <tools/check/slip.h>

#include <algorithm>

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
  return run(changes);
}

double BrokenRun::run(const std::vector<const Change*>& changes) {
  if (values_.empty()) {
    values_ = world_->values();
    dirty_.resize(values_.size());
  }
  std::vector<Step> touched;
  for (const Step step : *order_) {
    const Change* change = nullptr;
    for (const Change* candidate : changes) {
      if (candidate->step == step) change = candidate;
    }
    if (step != target_ && world_->is_pinned(step)) continue;
    double result = 0;
    if (change != nullptr) {
      result = change->result(values_);
    } else {
      const auto operands = steps_->operands(step);
      if (std::ranges::none_of(operands, [&](Step operand) { return dirty_[operand]; })) continue;
      result = result_of(*steps_, step, values_);
    }
    values_[step] = result;
    dirty_[step] = true;
    touched.push_back(step);
  }
  const double result = values_[target_];
  for (const Step step : touched) {
    values_[step] = (*world_)[step];
    dirty_[step] = false;
  }
  return result;
}

}  // namespace tools::check
