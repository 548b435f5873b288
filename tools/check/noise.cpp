#include <tools/check/noise.h>

#include <cmath>
#include <limits>
#include <unordered_map>

#include <autograd/reading.h>

namespace tools::check {
namespace {

using autograd::Op;

constexpr double of_result = 0x1p-52, of_decimal = 0x1p-53;

}  // namespace

double Noise::operator[](Step step) {
  known_.resize(steps_->size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<Step> open{step};
  while (!open.empty()) {
    const Step at = open.back();
    const std::size_t before = open.size();
    for (const Step operand : steps_->operands(at)) {
      if (std::isnan(known_[operand])) open.push_back(operand);
    }
    if (open.size() > before) continue;
    known_[at] = calculate(at);
    open.pop_back();
  }
  return known_[step];
}

// What the step itself adds: the rounding of its result, or of the decimal that is given.
double Noise::own(Step step) const {
  const double number = (*world_)[step];
  if (steps_->is_leaf(step))
    return number == std::floor(number) ? 0 : of_decimal * std::abs(number);
  const Op op = steps_->op(step);
  if (op != Op::sum && op != Op::dot) return of_result * std::abs(number);
  // As good as its terms.
  const OperandNumbers x{world_->values(), steps_->operands(step)};
  double terms = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const bool factor = op == Op::dot && k >= x.size() / 2 && k < x.size() / 2 * 2;
    if (factor) continue;
    terms += std::abs(autograd::partial_of<double>(op, k, x, number) * x[k]);
  }
  return of_result * terms;
}

double Noise::calculate(Step step) const {
  double noise = own(step);
  if (steps_->is_leaf(step)) return noise;
  const OperandNumbers x{world_->values(), steps_->operands(step)};
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double partial = autograd::partial_of<double>(steps_->op(step), k, x, (*world_)[step]);
    const double part = std::abs(partial) * known_[x.places[k]];
    if (std::isfinite(part)) noise += part;
  }
  return std::isfinite(noise) ? noise : 0;
}

double Noise::by_all_ways(Step step) const {
  const std::vector<Step> order = dependencies(*steps_, step);
  std::unordered_map<Step, double> sensitivity{{step, 1.0}};
  double noise = 0;
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    const double here = sensitivity[*at];
    const double part = std::abs(here) * own(*at);
    if (std::isfinite(part)) noise += part;
    if (here == 0 || steps_->is_leaf(*at)) continue;
    const OperandNumbers x{world_->values(), steps_->operands(*at)};
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double partial = autograd::partial_of<double>(steps_->op(*at), k, x, (*world_)[*at]);
      if (std::isfinite(partial)) sensitivity[x.places[k]] += here * partial;
    }
  }
  return noise;
}

}  // namespace tools::check
