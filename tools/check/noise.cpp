#include <tools/check/noise.h>

#include <cmath>
#include <limits>

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

double Noise::calculate(Step step) const {
  const double number = (*world_)[step];
  if (steps_->is_leaf(step))
    return number == std::floor(number) ? 0 : of_decimal * std::abs(number);
  const Op op = steps_->op(step);
  const OperandNumbers x{world_->values(), steps_->operands(step)};
  double own = std::abs(number), noise = 0;
  if (op == Op::sum || op == Op::dot) own = 0;  // as good as its terms
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double partial = autograd::partial_of<double>(op, k, x, number);
    const double part = std::abs(partial) * known_[x.places[k]];
    if (std::isfinite(part)) noise += part;
    const bool factor = op == Op::dot && k >= x.size() / 2 && k < x.size() / 2 * 2;
    if (op == Op::sum || (op == Op::dot && !factor)) own += std::abs(partial * x[k]);
  }
  const double all = noise + of_result * own;
  return std::isfinite(all) ? all : 0;
}

}  // namespace tools::check
