#include <tools/check/author.h>

#include <algorithm>
#include <unordered_set>

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

}  // namespace tools::check
