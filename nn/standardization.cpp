#include <nn/standardization.h>

#include <nn/error.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace nn {
namespace {

void require_inputs(const Standardization& by, std::size_t inputs) {
  if (by.means.size() != inputs || by.deviations.size() != inputs)
    throw ShapeError("a standardization of " + std::to_string(by.means.size()) + " inputs for " +
                     std::to_string(inputs) + "; each needs its own");
}

/// But for rounding: of 0.1, 0.1, 0.1 the computed deviation is 1e-17, not 0.
bool is_constant(const Data& data, std::size_t input) {
  double least = data.inputs(0)[input], most = least;
  for (std::size_t i = 1; i < data.size(); ++i) {
    least = std::min(least, data.inputs(i)[input]);
    most = std::max(most, data.inputs(i)[input]);
  }
  constexpr double some_roundings = 8.0 * std::numeric_limits<double>::epsilon();
  return most - least <= some_roundings * std::max(std::abs(least), std::abs(most));
}

}  // namespace

Standardization standardization_of(const Data& data) {
  require_finite(data);
  const std::size_t count = data.input_count;
  const double size = static_cast<double>(data.size());
  Standardization found{std::vector<double>(count), std::vector<double>(count)};
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t j = 0; j < count; ++j) found.means[j] += data.inputs(i)[j] / size;
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t j = 0; j < count; ++j) {
      const double away = data.inputs(i)[j] - found.means[j];
      found.deviations[j] += away * away / size;
    }
  for (double& deviation : found.deviations) deviation = std::sqrt(deviation);
  for (std::size_t j = 0; j < count; ++j)
    if (is_constant(data, j)) {
      found.means[j] = data.inputs(0)[j];
      found.deviations[j] = 1.0;
    }
  return found;
}

Data standardized(Data data, const Standardization& by) {
  require_inputs(by, data.input_count);
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t j = 0; j < data.input_count; ++j) {
      double& x = data.numbers[i * data.width() + j];
      x = (x - by.means[j]) / by.deviations[j];
    }
  return data;
}

MLP with_standardization(const MLP& model, const Standardization& of_inputs) {
  require_inputs(of_inputs, model.inputs());
  std::vector<Neuron> first;
  for (const Neuron& neuron : model.layers()[0].neurons()) {
    if (neuron.bias().empty())
      throw OptionError(
          "a neuron of the first layer has no bias, which the inputs' means would go into; give it "
          "one");
    std::vector<double> weights;
    double bias = neuron.bias().data();
    for (std::size_t j = 0; j < neuron.inputs(); ++j) {
      weights.push_back(neuron.weights()[j].data() / of_inputs.deviations[j]);
      bias -= weights[j] * of_inputs.means[j];
    }
    first.emplace_back(weights, bias, neuron.activation());
  }
  std::vector<Layer> layers{Layer(std::move(first))};
  for (const Layer& layer : model.layers().subspan(1)) {
    std::vector<Neuron> neurons;
    for (const Neuron& neuron : layer.neurons()) {
      std::vector<double> weights;
      for (const Value& weight : neuron.weights()) weights.push_back(weight.data());
      const auto bias = neuron.bias().empty() ? std::nullopt : std::optional(neuron.bias().data());
      neurons.emplace_back(weights, bias, neuron.activation());
    }
    layers.emplace_back(std::move(neurons));
  }
  return MLP(std::move(layers));
}

}  // namespace nn
