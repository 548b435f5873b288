#include <nn/not_finite.h>

#include <autograd/record.h>
#include <nn/number_text.h>

#include <array>
#include <cmath>
#include <numeric>

namespace nn::detail {
namespace {

std::string described(const Value& value) {
  std::string text(autograd::op_name(value.op()));
  if (!value.name().empty()) text = "'" + std::string(value.name()) + "' (" + text + ")";
  text += " of";
  const char* separator = " ";
  for (const Value& operand : value.operands()) {
    text += separator + text_of(operand.data());
    separator = ", ";
    if (text.size() > 100) return text + ", ...";
  }
  return text;
}

std::string of_loss(const Value& loss) {
  std::string text = "is " + text_of(loss.data());
  const Value first = autograd::first_non_finite(loss);
  if (!first.empty() && !first.is_leaf())
    text += "; the first result that is not finite is " + text_of(first.data()) + " = " +
            described(first);
  return text;
}

/// Backward goes against the order of recording: the last node recorded is the first it reaches.
std::string of_gradient(const Value& loss, const Value& parameter) {
  std::string text =
      "has a gradient by '" + std::string(parameter.name()) + "' of " + text_of(parameter.grad());
  const auto nodes = topological_order(loss);
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node)
    if (!std::isfinite(node->grad()))
      return text + "; the first gradient that is not finite is that of " +
             (node->is_leaf() ? "'" + std::string(node->name()) + "'" : described(*node));
  return text;
}

}  // namespace

bool all_finite(std::span<const double> numbers) {
  // sums of 0*number: NaN for NaN and infinity, else 0. Side by side, since each waits for the last
  std::array<double, 8> zeros{};
  std::size_t i = 0;
  for (; i + zeros.size() <= numbers.size(); i += zeros.size())
    for (std::size_t k = 0; k < zeros.size(); ++k) zeros[k] += 0.0 * numbers[i + k];
  for (; i < numbers.size(); ++i) zeros[0] += 0.0 * numbers[i];
  return std::accumulate(zeros.begin(), zeros.end(), 0.0) == 0.0;
}

std::string where_not_finite(const SampleLoss& loss, const Model& model,
                             std::span<const double> samples, std::size_t width,
                             std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Value recorded = loss.named(samples.subspan(i * width, width));
    const std::string start = "the loss of " + names[i] + " ";
    if (!std::isfinite(recorded.data())) return start + of_loss(recorded);
    autograd::zero_grad(model.parameters());
    recorded.backward();
    for (const Value& parameter : model.parameters())
      if (!std::isfinite(parameter.grad())) return start + of_gradient(recorded, parameter);
  }
  return {};
}

}  // namespace nn::detail
