#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <nn/model.h>
#include <nn/sample_loss.h>

namespace nn::detail {

/// Whether all are finite.
bool all_finite(std::span<const double> numbers);

/// What became NaN or infinite at one of these samples, with the model's own parameters: the loss,
/// or a parameter's gradient, and the first result of the computation that did. `names` are what
/// the samples are called. Empty if there is none.
std::string where_not_finite(const SampleLoss& loss, const Model& model,
                             std::span<const double> samples, std::size_t width,
                             std::span<const std::string> names);

}  // namespace nn::detail
