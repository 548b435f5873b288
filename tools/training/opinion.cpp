#include <tools/training/opinion.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tools::training {
namespace {

double sigmoid(double z) { return 1.0 / (1.0 + std::exp(-z)); }

std::size_t largest(std::span<const double> numbers) {
  return static_cast<std::size_t>(std::ranges::max_element(numbers) - numbers.begin());
}

}  // namespace

std::vector<std::size_t> some_samples(const nn::Data& data, std::size_t most) {
  std::vector<std::size_t> order = nn::Random(1).permutation(data.size());
  order.resize(std::min(most, data.size()));
  return order;
}

bool has_classes(const nn::Data& data) {
  for (std::size_t i = 0; i < data.size(); ++i)
    for (const double label : data.labels(i))
      if (label != 0.0 && label != 1.0 && label != -1.0) return false;
  return true;
}

Reading::Reading(nn::Loss loss, const nn::Data& data)
    : loss_(loss),
      classes_(data.label_count == 1 ? 2 : data.label_count),
      is_classification_(has_classes(data)),
      lowest_(std::numeric_limits<double>::infinity()),
      highest_(-lowest_) {
  for (std::size_t i = 0; i < data.size(); ++i) {
    lowest_ = std::min(lowest_, data.labels(i)[0]);
    highest_ = std::max(highest_, data.labels(i)[0]);
  }
  if (!(lowest_ < highest_)) highest_ = lowest_ + 1.0;
}

Opinion Reading::opinion(std::span<const double> outputs) const {
  if (outputs.size() == 1) {
    const double y = outputs[0];
    double p = (y - lowest_) / (highest_ - lowest_);
    if (loss_ == nn::Loss::binary_cross_entropy_from_logits) p = sigmoid(y);
    if (loss_ == nn::Loss::hinge) p = sigmoid(2 * y);
    p = std::clamp(p, 0.0, 1.0);
    return {p > 0.5 ? std::size_t{1} : 0, std::abs(2 * p - 1)};
  }
  const std::size_t best = largest(outputs);
  double share = outputs[best];
  if (loss_ == nn::Loss::cross_entropy_from_logits) {
    double total = 0.0;
    for (const double z : outputs) total += std::exp(z - outputs[best]);
    share = 1.0 / total;
  }
  const double even = 1.0 / static_cast<double>(outputs.size());
  return {best, std::clamp((share - even) / (1.0 - even), 0.0, 1.0)};
}

std::size_t Reading::label(std::span<const double> labels) const {
  if (labels.size() == 1) return (labels[0] - lowest_) / (highest_ - lowest_) > 0.5 ? 1 : 0;
  return largest(labels);
}

}  // namespace tools::training
