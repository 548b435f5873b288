#include <tools/check/slip.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <autograd/reading.h>

namespace tools::check {

// Of a step that is not in the order, the order's size.
std::size_t BrokenRun::place(Step step) const {
  const auto found = std::ranges::lower_bound(*order_, step);
  return found != order_->end() && *found == step
             ? static_cast<std::size_t>(found - order_->begin())
             : order_->size();
}

BrokenRun::BrokenRun(const Steps& steps, World& world, Step target, const std::vector<Step>& order)
    : steps_(&steps),
      world_(&world),
      target_(target),
      order_(&order),
      unbroken_(world.is_pinned(target) && !steps.is_leaf(target)
                    ? result_of(steps, target, world.values())
                    : world[target]),
      sensitivity_(order.size()) {
  sensitivity_[place(target)] = 1;
  for (std::size_t i = order.size(); i-- > 0;) {
    const Step step = order[i];
    if (sensitivity_[i] == 0 || steps.is_leaf(step)) continue;
    if (step != target && world.is_pinned(step)) {
      sensitivity_[i] = 0;  // the number stands, whatever happens before
      continue;
    }
    const OperandNumbers x{world.values(), steps.operands(step)};
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double result = step == target ? unbroken_ : world[step];
      const double partial = autograd::partial_of<double>(steps.op(step), k, x, result);
      sensitivity_[place(x.places[k])] += sensitivity_[i] * partial;
    }
  }
}

template <typename Run>
double BrokenRun::recomputed(const Run& run) {
  const double put_down = (*world_)[target_];
  world_->lend(target_, unbroken_);
  const double result = run();
  world_->lend(target_, put_down);
  return result;
}

double BrokenRun::operator()(const Slip& slip) {
  if (!slip.apart) {
    std::vector<const Change*> changes;
    for (const Change& change : slip.changes) changes.push_back(&change);
    return run(changes);
  }
  return recomputed([&] {
    double result = unbroken_;
    for (const Change& change : slip.changes) {
      const std::size_t at = place(change.step);
      if (at == order_->size() || sensitivity_[at] == 0) continue;
      result += sensitivity_[at] * (change.result(world_->values()) - (*world_)[change.step]);
    }
    return result;
  });
}

double BrokenRun::operator()(const Slip& slip, const Slip& second) {
  std::vector<const Change*> changes;
  for (const Change& change : slip.changes) changes.push_back(&change);
  for (const Change& change : second.changes) changes.push_back(&change);
  // What one slip reads may come after the place where it is put, and have the other in it.
  return run(changes, Steps::none, !slip.reads.empty() || !second.reads.empty());
}

double BrokenRun::spread(const std::vector<const Slip*>& slips, const std::vector<Stated>& stated) {
  std::vector<const Change*> changes;
  bool twice = false;
  for (const Slip* slip : slips) {
    for (const Change& change : slip->changes) changes.push_back(&change);
    twice = twice || !slip->reads.empty();
  }
  const double middle = run(changes, Steps::none, twice);
  double squares = 0, sum = 0;
  for (const Stated& number : stated) {
    const Change moved{number.step,
                       [&number](const Numbers& v) { return v[number.step] + 0.5 * number.unit; }};
    changes.push_back(&moved);
    const double off = std::abs(run(changes, number.step, twice) - middle);
    changes.pop_back();
    squares += off * off;
    sum += off;
  }
  return std::min(sum, 2 * std::sqrt(squares));
}

void BrokenRun::prepare() {
  if (!first_operand_.empty()) return;
  moved_.resize(order_->size() + 1);  // the last: of steps that are not in the order
  first_operand_.push_back(0);
  for (const Step step : *order_) {
    numbers_.push_back((*world_)[step]);
    for (const Step operand : steps_->operands(step)) {
      operands_.push_back(static_cast<std::uint32_t>(place(operand)));
    }
    first_operand_.push_back(static_cast<std::uint32_t>(operands_.size()));
  }
}

double BrokenRun::run(const std::vector<const Change*>& changes, Step moved, bool twice) {
  return recomputed([&] { return run_recomputed(changes, moved, twice); });
}

double BrokenRun::run_recomputed(const std::vector<const Change*>& changes, Step moved,
                                 bool twice) {
  prepare();
  std::vector<std::pair<std::size_t, const Change*>> by_place;
  for (const Change* change : changes) {
    const std::size_t at = place(change->step);
    if (at < order_->size()) by_place.emplace_back(at, change);
  }
  std::ranges::stable_sort(by_place, {}, &std::pair<std::size_t, const Change*>::first);
  const std::size_t begin = by_place.empty() ? order_->size() : by_place.front().first;
  std::vector<std::size_t> touched;
  for (int pass = 0; pass < (twice ? 2 : 1); ++pass) {
    auto next = by_place.begin();
    for (std::size_t at = begin; at < order_->size(); ++at) {
      const Step step = (*order_)[at];
      const auto operands = std::span(operands_).subspan(
          first_operand_[at], first_operand_[at + 1] - first_operand_[at]);
      const auto here = next;
      while (next != by_place.end() && next->first == at) ++next;
      const bool follows = std::ranges::any_of(operands, [&](auto x) { return moved_[x]; });
      if (!follows && here == next) continue;
      const bool pinned = world_->is_pinned(step);
      if (pinned && step != target_ && step != moved) continue;
      const bool stands = !follows || (pinned && step != target_);
      double result = stands ? numbers_[at] : result_of(*steps_, step, world_->values());
      // A change speaks of the number that its step has by then: twice what another slip made of
      // it.
      for (auto change = here; change != next; ++change) {
        world_->lend(step, result);
        result = change->second->result(world_->values());
      }
      world_->lend(step, result);
      if (moved_[at]) continue;
      moved_[at] = true;
      touched.push_back(at);
    }
  }
  const double result = (*world_)[target_];
  for (const std::size_t at : touched) {
    world_->lend((*order_)[at], numbers_[at]);
    moved_[at] = false;
  }
  return result;
}

}  // namespace tools::check
