#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nn {

/// What the Values of a network are called. Layers count from 1, as W^(1) does on paper; neurons
/// and inputs from 0, as indices do.
enum class Naming {
  path,    ///< layer1.neuron0.w[2], layer1.neuron0.b; interior values layer1.neuron0.z and
           ///< layer1.neuron0.a
  matrix,  ///< W1[0][2], b1[0]; interior values z1[0] and a1[0]
};

/// The names of one neuron's Values. z is the weighted sum, a its activation.
struct NeuronNames {
  std::string weight = "w";  ///< weight number j is called weight + "[j]"
  std::string bias = "b";    ///< the bias
  std::string z = "z";       ///< the weighted sum
  std::string a = "a";       ///< the activation
};

/// The names of the neuron at a place.
NeuronNames neuron_names(Naming naming, std::size_t layer, std::size_t neuron);

/// Where in a network a Value belongs.
struct Place {
  std::size_t layer;                              ///< from 1
  std::size_t neuron;                             ///< from 0
  bool operator==(const Place&) const = default;  ///< same layer, same neuron
};

/// Reads a name that either Naming gives; nothing for any other. This is how drawings find layers
/// and neurons.
std::optional<Place> place_of(std::string_view name);

}  // namespace nn
