#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nn/layer.h>

namespace nn {

/// A multi-layer perceptron: layers one after the other, each the next one's input. x: inputs of
/// the first layer; result: neurons of the last.
///
///     nn::MLP model(2, {4, 1}, {nn::Activation::tanh, nn::Activation::sigmoid}, 7);
///     std::vector<Value> y = model({0.0, 1.0});
///
/// Parameters are named layer1.neuron0.w[0] and so on: layers from 1, neurons and inputs from 0.
/// Copies share their parameters.
class MLP {
 public:
  /// Weights drawn, biases 0. sizes[l] is the number of neurons of layer l+1, activations[l] their
  /// activation.
  /// @throws ShapeError if inputs or a size is 0, or there is not one activation for each size.
  MLP(std::size_t inputs, const std::vector<std::size_t>& sizes,
      const std::vector<Activation>& activations, Random& random,
      const Initialization& initialization = {});

  /// The same, with a generator of its own that begins at seed.
  MLP(std::size_t inputs, const std::vector<std::size_t>& sizes,
      const std::vector<Activation>& activations, std::uint64_t seed,
      const Initialization& initialization = {});

  /// Layers made one by one. @throws ShapeError if there are none, or one's neurons are not the
  /// next one's inputs.
  explicit MLP(std::vector<Layer> layers);

  /// The last layer's activations. @throws ShapeError unless x has one number for each input.
  std::vector<Value> operator()(Numbers x) const;

  /// How many inputs the first layer has.
  std::size_t inputs() const { return layers_.front().inputs(); }

  /// How many neurons the last layer has.
  std::size_t outputs() const { return layers_.back().size(); }

  /// The layers; layers()[0] is layer 1.
  std::span<const Layer> layers() const { return layers_; }

  /// All parameters, layer by layer, neuron by neuron, each one's weights before its bias.
  std::vector<Value> parameters() const;

  /// Sets the gradients of all parameters back to "none yet".
  void zero_grad() const;

  /// Names the parameters, and the interior values from the next call on if name_interior is on.
  /// Saved files have no names in them.
  void set_names(Naming naming);

  /// Whether interior values get names each time they are computed; see Neuron::name_interior.
  void name_interior(bool on);

 private:
  std::vector<Layer> layers_;
};

}  // namespace nn
