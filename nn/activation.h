#pragma once

#include <string_view>
#include <vector>

#include <nn/numbers.h>

namespace nn {

/// What a neuron does to its weighted sum z.
enum class Activation {
  linear,      ///< z itself, without a node of its own
  relu,        ///< max(z, 0)
  leaky_relu,  ///< z where z > 0, else 0.01*z
  tanh,        ///< tanh(z), in (-1, 1)
  sigmoid,     ///< 1/(1 + exp(-z)), in (0, 1)
  softmax,     ///< exp(z[i]) / (exp(z[0]) + exp(z[1]) + ...) over the neurons of a layer
};

/// The activation of one weighted sum. @throws OptionError for softmax, which needs those of a
/// whole layer.
Value activate(Activation activation, const Value& z);

/// The activation of a layer's weighted sums. z: neurons; result: neurons.
std::vector<Value> activate(Activation activation, Values z);

/// The same for weighted sums held together.
Outputs activate(Activation activation, Outputs&& z);

/// The name, as in the enumeration: "leaky_relu".
std::string_view to_string(Activation activation);

/// The activation of that name. @throws UnknownName
Activation activation_named(std::string_view name);

}  // namespace nn
