#include <tools/check/author.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <autograd/reading.h>
#include <tools/check/bounds.h>

namespace tools::check {

Author::Author(Derivation& derivation, std::uint64_t seed)
    : derivation_(&derivation), seed_(seed), right_(derivation.steps()), all_(derivation.steps()) {}

void Author::run() {
  right_.run();
  all_.run();
  if (elsewhere_) elsewhere_->run();
}

// da/dz, where z goes straight into a, is a local derivative too: whoever needs it takes the
// number.
void Author::pin(World& world, Step step, double number) {
  world.pin(step, number);
  const Gradient* gradient = derivation_->backpropagation().find(step);
  if (gradient == nullptr || gradient->contributions.size() != 1) return;
  const Contribution& only = gradient->contributions[0];
  if (only.from == gradient->root) world.pin(only.local, number);
}

void Author::state(Step step, const Statement& statement) {
  pin(all_, step, statement.number);
  if (statement.verdict == Verdict::ok || statement.verdict == Verdict::rounded) {
    pin(right_, step, statement.number);
  }
  statements_.insert_or_assign(step, statement);
}

void Author::state(Step step, Step link, const Statement& statement) {
  pin(all_, step, statement.number);
  if (!elsewhere_) {
    elsewhere_.emplace(derivation_->steps(), derivation_->exact(), seed_);
    elsewhere_->run();
  }
  for (std::size_t point = 0; point < Points::count; ++point) {
    World& world = (*elsewhere_)[point];
    pin(world, step, world[link]);
  }
  statements_.insert_or_assign(step, statement);
}

std::vector<const Author::Statement*> Author::behind(Step step, std::size_t but) const {
  const Steps& steps = derivation_->steps();
  std::vector<const Statement*> found;
  std::unordered_set<Step> seen{step};
  std::vector<Step> open{step};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto statement = statements_.find(open[i]);
    const bool counts = statement != statements_.end() && (i > 0 || statement->second.line != but ||
                                                           !statement->second.origins.empty());
    if (counts) {
      found.push_back(&statement->second);
      continue;
    }
    for (const Step operand : steps.operands(open[i])) {
      if (seen.insert(operand).second) open.push_back(operand);
    }
  }
  return found;
}

autograd::Interval Author::bounds(Step step, bool with_wrong, bool as_printed) const {
  using autograd::Interval;
  const auto known = [&](Step at, const Interval& own) -> Interval {
    const auto found = statements_.find(at);
    if (found == statements_.end() || at == step) return own;
    const Statement& said = found->second;
    const Interval stated(said.number - 0.5 * said.unit, said.number + 0.5 * said.unit);
    if (!said.origins.empty()) return with_wrong ? stated : own;
    // What was printed before it says more than its own few digits where these cancel: 1 - a^2.
    const double low = std::max(own.low, stated.low), high = std::min(own.high, stated.high);
    if (!(low <= high)) return stated;
    if (!as_printed) return {low, high};
    // Others went on with just these digits.
    return {std::min(low, said.number), std::max(high, said.number)};
  };
  return check::bounds(derivation_->steps(), step, right_, known);
}

Author::Spread Author::spread(Step step, bool with_wrong) const {
  const Steps& steps = derivation_->steps();
  const World& world = with_wrong ? all_ : right_;
  const World& exact = with_wrong ? all_ : derivation_->exact();
  const std::vector<Step> order = dependencies(steps, step);
  const auto place = [&](Step at) {
    return static_cast<std::size_t>(std::ranges::lower_bound(order, at) - order.begin());
  };
  const auto statement_of = [&](Step at) -> const Statement* {
    const auto found = statements_.find(at);
    if (found == statements_.end() || at == step) return nullptr;
    return with_wrong || found->second.origins.empty() ? &found->second : nullptr;
  };
  const auto partial = [&](Step at, std::size_t k) {
    const OperandNumbers x{world.values(), steps.operands(at)};
    return autograd::partial_of<double>(steps.op(at), k, x, world[at]);
  };
  // Forwards: how far off each number may be that the author has in hand, and by how much it may
  // have been rounded. One that is printed in full was not.
  std::vector<double> off(order.size()), rounded(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Step at = order[i];
    const auto operands = steps.operands(at);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const double operand = off[place(operands[k])];
      if (operand != 0) off[i] += std::abs(partial(at, k)) * operand;
    }
    const Statement* said = statement_of(at);
    if (said == nullptr) continue;
    const double half = 0.5 * said->unit;
    const double printed = said->origins.empty() ? std::abs(said->number - exact[at]) : half;
    rounded[i] = std::min(half, printed + off[i]);
    off[i] = std::min(std::max(printed, off[i]), printed + half);
  }
  // Backwards: what that makes of the result.
  std::vector<double> sensitivity(order.size());
  sensitivity.back() = 1;
  double spread = 0;
  for (std::size_t i = order.size(); i-- > 0;) {
    const Step at = order[i];
    if (sensitivity[i] == 0 || off[i] == 0 || steps.is_leaf(at)) continue;
    if (const Statement* said = statement_of(at)) {
      const bool wrong = !said->origins.empty();
      // A gradient is gone on with as it was printed, or with more digits of the same; of a value,
      // those may have been taken that it was made of: g'(z) for a*(1 - a).
      const bool last = wrong || derivation_->backpropagation().find(at) != nullptr;
      spread += std::abs(sensitivity[i]) * (last ? off[i] : rounded[i]);
      if (last) continue;
    }
    const auto operands = steps.operands(at);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      sensitivity[place(operands[k])] += sensitivity[i] * partial(at, k);
    }
  }
  return {spread, off.back()};
}

}  // namespace tools::check
