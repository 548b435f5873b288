#include <tools/check/author.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include <autograd/reading.h>
#include <tools/check/bounds.h>
#include <tools/check/from_result.h>

namespace tools::check {

Author::Author(Derivation& derivation, std::uint64_t seed)
    : derivation_(&derivation),
      seed_(seed),
      right_(derivation.steps()),
      all_(derivation.steps()),
      right_by_chain_(derivation.steps()),
      all_by_chain_(derivation.steps()),
      functions_(derivation) {}

void Author::run() {
  right_.run();
  all_.run();
  right_by_chain_.run();
  all_by_chain_.run();
  if (elsewhere_) elsewhere_->run();
  const auto& gradients = derivation_->backpropagation().all();
  for (; met_ < gradients.size(); ++met_) {
    const Gradient& gradient = *gradients[met_];
    by_of_[gradient.of].push_back(&gradient);
    take(gradient);
    take_by_operations(gradient);
  }
}

// da/dz, where z goes straight into a, is a local derivative too: whoever needs it takes the
// number.
Step Author::local_of(Step step) const {
  const Gradient* gradient = derivation_->backpropagation().find(step);
  if (gradient == nullptr || gradient->contributions.size() != 1) return Steps::none;
  const Contribution& only = gradient->contributions[0];
  return only.from == gradient->root ? only.local : Steps::none;
}

void Author::pin(World& world, Step step, double number) const {
  world.pin(step, number);
  if (const Step local = local_of(step); local != Steps::none) world.pin(local, number);
}

// Null where nothing was.
const Author::Statement* Author::said_of(Step step) const {
  const auto gradient = put_down_as_.find(step);
  const auto found = statements_.find(gradient == put_down_as_.end() ? step : gradient->second);
  return found == statements_.end() ? nullptr : &found->second;
}

void Author::put_down(Step step, const Statement& statement) {
  const auto [said, is_new] = statements_.insert_or_assign(step, statement);
  said->second.step = step;
  by_number_.emplace(std::abs(statement.number), said->second);
  if (const Step local = local_of(step); local != Steps::none) {
    put_down_as_[local] = step;
    return;
  }
  if (!statement.origins.empty()) {
    for (const Function& function : functions_.ending_in(step)) {
      if (!function.known || function.is_operation()) continue;
      for (const Step copy : function.copies) {
        std::vector<const Function*>& wrong = wrong_functions_[copy];
        if (std::ranges::find(wrong, &function) != wrong.end()) continue;
        wrong.push_back(&function);
        for (const Gradient* gradient : by_of_[copy]) take_by_operations(*gradient);
      }
    }
  }
  const Gradient* stated = derivation_->backpropagation().find(step);
  if (stated == nullptr || stated->contributions.empty()) return;
  if (!stated_[stated->of].insert(stated->root).second) return;
  for (const Gradient* gradient : by_of_[stated->of]) take(*gradient);
}

// Where da/dz was put down and z goes into a by more than one step, dC/dz is dC/da*da/dz to the
// author.
void Author::take(const Gradient& gradient) {
  const auto stated = stated_.find(gradient.of);
  if (stated == stated_.end()) return;
  Backpropagation& backpropagation = derivation_->backpropagation();
  std::vector<Step> through;  // the last ones on each way
  for (auto at = stated->second.rbegin(); at != stated->second.rend(); ++at) {
    if (*at >= gradient.root || !backpropagation.depends(gradient.root, *at)) continue;
    if (std::ranges::any_of(through, [&](Step a) { return backpropagation.depends(a, *at); }))
      continue;
    through.push_back(*at);
  }
  if (through.empty()) return;
  const Step chain = backpropagation.chain(gradient, through);
  if (chain == Steps::none) return;
  take_in_place(gradient, chain);
}

// To who has a number for a = 1/(1 + exp(-z)), its derivative is a*(1 - a), whatever z is.
void Author::take_by_operations(const Gradient& gradient) {
  const auto wrong = wrong_functions_.find(gradient.of);
  if (wrong == wrong_functions_.end()) return;
  if (stated_.contains(gradient.of) && taken_.contains(gradient.step)) return;
  Backpropagation& backpropagation = derivation_->backpropagation();
  std::vector<Backpropagation::WrittenOut> written;
  for (const Function* function : wrong->second) {
    if (backpropagation.find(gradient.root, function->result) == nullptr) continue;
    if (!functions_.is_closed(*function, gradient.root)) continue;
    written.push_back({*function->known, function->inside, gradient.of == function->variable});
  }
  if (!written.empty()) {
    take_in_place(gradient, backpropagation.by_operations(gradient, written));
  }
}

void Author::take_in_place(const Gradient& gradient, Step other) {
  taken_[gradient.step] = other;
  right_by_chain_.take(gradient.step, other);
  all_by_chain_.take(gradient.step, other);
  if (elsewhere_) take_elsewhere(gradient.step, other);
}

void Author::take_elsewhere(Step step, Step chain) {
  elsewhere_->run();
  for (std::size_t point = 0; point < Points::count; ++point) {
    (*elsewhere_)[point].take(step, chain);
  }
}

void Author::state(Step step, const Statement& statement) {
  pin(all_, step, statement.number);
  pin(all_by_chain_, step, statement.number);
  if (statement.verdict == Verdict::ok || statement.verdict == Verdict::rounded) {
    pin(right_, step, statement.number);
    pin(right_by_chain_, step, statement.number);
  }
  put_down(step, statement);
}

void Author::state(Step step, Step link, const Statement& statement) {
  pin(all_, step, statement.number);
  pin(all_by_chain_, step, statement.number);
  if (!elsewhere_) {
    elsewhere_.emplace(derivation_->steps(), derivation_->exact(), seed_);
    elsewhere_->run();
    for (const auto& [taker, chain] : taken_) take_elsewhere(taker, chain);
  }
  for (std::size_t point = 0; point < Points::count; ++point) {
    World& world = (*elsewhere_)[point];
    pin(world, step, world[link]);
  }
  put_down(step, statement);
}

std::span<const Step> Author::operands(Step step) const {
  const auto taken = taken_.find(step);
  if (taken == taken_.end()) return derivation_->steps().operands(step);
  return std::span(&taken->second, 1);
}

std::vector<const Author::Statement*> Author::behind(Step step,
                                                     std::optional<std::size_t> but) const {
  std::vector<const Statement*> found;
  std::unordered_set<Step> seen{step};
  std::vector<Step> open{step};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const Statement* said = said_of(open[i]);
    const bool own_counts =
        but && said != nullptr && (said->line != *but || !said->origins.empty());
    if (said != nullptr && (i > 0 || own_counts)) {
      found.push_back(said);
      continue;
    }
    for (const Step operand : operands(open[i])) {
      if (seen.insert(operand).second) open.push_back(operand);
    }
  }
  return found;
}

std::vector<const Author::Statement*> Author::with_number(double low, double high) const {
  std::vector<const Statement*> found;
  const auto end = by_number_.upper_bound(high);
  for (auto said = by_number_.lower_bound(low); said != end; ++said) found.push_back(&said->second);
  std::ranges::sort(found, std::ranges::greater(), &Statement::line);
  return found;
}

bool Author::wrong_cancel(Step step, std::size_t but, double slack) const {
  const World& exact = derivation_->exact();
  World one_right = all_by_chain_;
  return std::ranges::any_of(behind(step, but), [&](const Statement* said) {
    if (said->origins.empty() || said->step == step) return false;
    pin(one_right, said->step, exact[said->step]);
    const double off = std::abs(one_right[step] - exact[step]);
    pin(one_right, said->step, said->number);
    return off > slack;
  });
}

autograd::Interval Author::bounds(Step step, bool with_wrong, bool as_printed) const {
  using autograd::Interval;
  const auto known = [&](Step at, const Interval& own) -> Interval {
    const Statement* found = said_of(at);
    if (found == nullptr || at == step) return own;
    const Statement& said = *found;
    const Interval stated(said.number - 0.5 * said.unit, said.number + 0.5 * said.unit);
    if (!said.origins.empty()) return with_wrong ? stated : own;
    // What was printed before it says more than its own few digits where these cancel: 1 - a^2.
    const double low = std::max(own.low, stated.low), high = std::min(own.high, stated.high);
    if (!(low <= high)) return stated;
    if (!as_printed) return {low, high};
    // Others went on with just these digits.
    return {std::min(low, said.number), std::max(high, said.number)};
  };
  return check::bounds(derivation_->steps(), step, right_by_chain_, known, taken_);
}

// The stated result of the line that a step is a local derivative in; Steps::none for others.
// `known`: what is said of the way from a step on, for the next ones.
Step Author::result_of_local(Step local, std::unordered_map<Step, Step>& known) const {
  const Backpropagation& backpropagation = derivation_->backpropagation();
  const auto edge = backpropagation.edge_of_local(local);
  if (!edge) return Steps::none;
  const Steps& steps = derivation_->steps();
  std::vector<Step> way;
  Step at = edge->first;
  while (at != Steps::none && said_of(at) == nullptr) {
    if (const auto found = known.find(at); found != known.end()) {
      at = found->second;
      break;
    }
    way.push_back(at);
    auto u = steps.name(at).empty() ? steps.first_use(at) : Steps::no_use;
    while (u != Steps::no_use && backpropagation.is_backward(steps.use(u).by))
      u = steps.use(u).next;
    at = u == Steps::no_use ? Steps::none : steps.use(u).by;
  }
  for (const Step step : way) known.emplace(step, at);
  return at;
}

Author::Spread Author::spread(Step step, bool with_wrong) const {
  const Steps& steps = derivation_->steps();
  const World& exact = with_wrong ? all_by_chain_ : derivation_->exact();
  const std::vector<Step> order = dependencies(steps, step, taken_);
  std::unordered_map<Step, std::size_t> places;
  places.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) places.emplace(order[i], i);
  const auto place = [&](Step at) { return places.at(at); };
  const auto statement_of = [&](Step at) -> const Statement* {
    const Statement* said = said_of(at);
    if (said == nullptr || at == step) return nullptr;
    return with_wrong || said->origins.empty() ? said : nullptr;
  };
  const auto partial = [&](Step at, std::size_t k) {
    if (taken_.contains(at)) return 1.0;
    const OperandNumbers x{exact.values(), steps.operands(at)};
    return autograd::partial_of<double>(steps.op(at), k, x, exact[at]);
  };
  // Forwards: how far off each number may be that the author has in hand, and by how much it may
  // have been rounded. One that is printed in full was not.
  std::vector<double> off(order.size()), rounded(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Step at = order[i];
    const auto operands = this->operands(at);
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
  // A gradient is gone on with as it was printed, or with more digits of the same; of a value,
  // those may have been taken that it was made of: g'(z) for a*(1 - a).
  const Backpropagation& backpropagation = derivation_->backpropagation();
  const auto is_last = [&](Step at) {
    const Statement* said = statement_of(at);
    return said != nullptr && (!said->origins.empty() || put_down_as_.contains(at) ||
                               backpropagation.find(at) != nullptr);
  };
  // Backwards: what that makes of the result.
  std::vector<double> sensitivity(order.size());
  sensitivity.back() = 1;
  double spread = 0;
  for (std::size_t i = order.size(); i-- > 0;) {
    const Step at = order[i];
    if (sensitivity[i] == 0 || steps.is_leaf(at)) continue;
    if (is_last(at)) {
      spread += std::abs(sensitivity[i]) * off[i];
      continue;
    }
    const auto operands = this->operands(at);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      sensitivity[place(operands[k])] += sensitivity[i] * partial(at, k);
    }
  }
  const auto sensitivity_of = [&](Step at) {
    const auto found = places.find(at);
    return found == places.end() ? 0.0 : sensitivity[found->second];
  };
  const auto add_value = [&](Step at, double by_itself, double rounding) {
    double most = std::abs(by_itself);
    for (const double change :
         changes_from_result(steps, backpropagation, exact, at, sensitivity_of)) {
      most = std::max(most, std::abs(by_itself + change));
    }
    spread += most * rounding;
  };
  std::unordered_map<Step, Step> results_known;
  std::set<Step> elsewhere;  // results that only authors calculate local derivatives from
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Step at = order[i];
    if (rounded[i] != 0 && !steps.is_leaf(at) && !is_last(at)) {
      add_value(at, sensitivity[i], rounded[i]);
    }
    if (sensitivity[i] == 0) continue;
    const Step result = result_of_local(at, results_known);
    if (result != Steps::none && !places.contains(result)) elsewhere.insert(result);
  }
  for (const Step at : elsewhere) {
    const Statement* said = statement_of(at);
    if (said != nullptr && said->number != exact[at]) add_value(at, 0, 0.5 * said->unit);
  }
  return {spread, off.back()};
}

}  // namespace tools::check
