// Whether the given point can tell right from wrong at all.

#include <algorithm>
#include <cmath>

#include <tools/check/causes.h>
#include <tools/number.h>

namespace tools::check {
namespace {

// Steps looked at for all claims together; of later ones it is taken that the point tells.
constexpr std::size_t most_vacuous_work = 5'000'000;

bool is_product(autograd::Op op) {
  return op == autograd::Op::multiply || op == autograd::Op::dot || op == autograd::Op::divide;
}

// Slips that a 0 has to show: not those that put another number in the place of the one that is 0.
bool shows_in_zero(CauseId id) {
  switch (id) {
    case CauseId::wrong_index:
    case CauseId::chain_inner:
    case CauseId::bracket:
    case CauseId::precision:
    case CauseId::other_loss:
      return false;
    default:
      return true;
  }
}

// Slips in a rule; any number but 0 shows a sign and a factor.
bool is_in_a_rule(CauseId id) {
  return id != CauseId::factor && id != CauseId::sign && id != CauseId::other_loss &&
         id != CauseId::precision;
}

}  // namespace

// The names that were given this number, with either sign.
const std::vector<Step>& Causes::given(double number) {
  const Steps& steps = derivation_->steps();
  const std::vector<Step>& defined = derivation_->defined();
  for (; names_read_ < defined.size(); ++names_read_) {
    const Step step = defined[names_read_];
    if (steps.is(step, LeafKind::given)) given_[std::abs(steps.number(step))].push_back(step);
  }
  static const std::vector<Step> no_name;
  const auto names = given_.find(std::abs(number));
  return names == given_.end() ? no_name : names->second;
}

// Whether a gradient is an input that another one equals here: w1 in w1*x1 + w2*x2, where w2 is the
// same. Nobody can tell which of them was taken.
bool Causes::is_one_of_equals(const Gradient& gradient, double value) {
  if (value == 0) return false;
  std::vector<Step> equals;
  for (const Step step : given(value)) {
    if (derivation_->backpropagation().depends(gradient.root, step)) equals.push_back(step);
  }
  vacuous_work_ += given(value).size();
  if (equals.size() < 2) return false;
  derivation_->exact().run();
  points_->run();
  return std::ranges::any_of(equals, [&](Step input) {
    std::size_t counted = 0;
    for (std::size_t point = 0; point < Points::count; ++point) {
      if (!points_->counts(point, gradient.step)) continue;
      const World& there = (*points_)[point];
      if (!same_number(std::abs(there[gradient.step]), std::abs(there[input]))) return false;
      ++counted;
    }
    return counted > 0;
  });
}

// Whether a factor of it that is left out shows, which is the quickest to see.
bool Causes::shows_left_out(const Gradient& gradient) {
  const Steps& steps = derivation_->steps();
  const World& exact = derivation_->exact();
  const double value = exact[gradient.step];
  return std::ranges::any_of(gradient.contributions, [&](const Contribution& edge) {
    const Step factor = partner(steps, edge.from, edge.operand);
    if (factor == Steps::none || steps.is(factor, LeafKind::constant)) return false;
    return !same_number(value + exact[edge.upstream] * (1 - exact[edge.local]), value);
  });
}

bool Causes::is_vacuous(const Judge::Place& place) {
  const Steps& steps = derivation_->steps();
  const Gradient* own = derivation_->backpropagation().find(place.left());
  const bool number_alone = place.link.printed.has_value() && place.earlier.empty();
  if (own == nullptr || !number_alone || own->contributions.empty()) return false;
  if (derivation_->is_free(place.left()) || vacuous_work_ > most_vacuous_work) return false;
  const double value = derivation_->exact()[place.left()];
  if (is_one_of_equals(*own, value)) return true;
  const auto twin = [&] {
    if (!steps.is(own->of, LeafKind::given)) return false;
    return std::ranges::any_of(given(steps.number(own->of)), [&](Step other) {
      ++vacuous_work_;
      return other != own->of && steps.number(other) == steps.number(own->of) &&
             derivation_->backpropagation().depends(own->root, other);
    });
  };
  if (value != 0 && std::abs(value) != 1 && !twin()) return false;

  if (value != 0 && shows_left_out(*own)) return false;
  const Target target = target_of(*derivation_, place.line, place.element);
  vacuous_work_ += target.order.size();
  const std::vector<Slip> slips = slips_.of(target);
  derivation_->exact().run();
  points_->run();
  BrokenRun here(steps, derivation_->exact(), target.step, target.order);
  std::vector<BrokenRun> there;
  for (std::size_t point = 0; point < Points::count && there.size() < 2; ++point) {
    if (points_->counts(point, target.step)) {
      there.emplace_back(steps, (*points_)[point], target.step, target.order);
    }
  }
  bool any = false;
  for (const Slip& slip : slips) {
    if (value == 0 ? !shows_in_zero(slip.id) : !is_in_a_rule(slip.id)) continue;
    if (value == 0 && (slip.id == CauseId::missing_local || slip.id == CauseId::power_rule)) {
      // The factor that is 0 is not the one that is left out.
      const Step local = slip.changes[0].step;
      const auto edge = derivation_->backpropagation().edge_of_local(local);
      if (!edge || is_product(steps.op(edge->first)) || derivation_->exact()[local] == 0) continue;
    }
    if (value == 0 && slip.id == CauseId::sign) {
      // Where a - y is 0, a + y is no slip that anybody would miss.
      const Step local = slip.changes[0].step;
      const bool is_local = derivation_->backpropagation().edge_of_local(local).has_value();
      if (is_local && derivation_->exact()[local] == 0) continue;
    }
    if (value == 0 && slip.id == CauseId::factor && slip.changes[0].step != target.step) continue;
    if (!same_number(here(slip), value)) return false;
    for (BrokenRun& run : there) any = any || !same_number(run(slip), run.unbroken());
  }
  return any;
}

std::vector<std::string> Causes::telling_numbers(const Judge::Place& place) {
  // Small numbers, no two the same, none 0 or 1.
  std::vector<std::string> proposals;
  const Steps& steps = derivation_->steps();
  const Gradient* own = derivation_->backpropagation().find(place.left());
  if (own == nullptr) return proposals;
  double next = 2;
  for (const Step step : dependencies(steps, own->root)) {
    const auto* definition = derivation_->definition(step);
    if (definition == nullptr || !steps.is(step, LeafKind::given)) continue;
    const double given = steps.number(step);
    const bool telling =
        given != 0 && std::abs(given) != 1 &&
        std::ranges::none_of(derivation_->defined(), [&](Step other) {
          return other != step && steps.is(other, LeafKind::given) && steps.number(other) == given;
        });
    if (telling) continue;
    proposals.push_back(definition->name + " = " + tools::number(next));
    next = next > 0 ? -next - 1 : -next + 1;
    if (proposals.size() == 4) break;
  }
  return proposals;
}

}  // namespace tools::check
