#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <autograd/weighted_sums.h>
#include <nn/initialization.h>
#include <nn/neuron.h>

namespace nn {

/// a = activation(z), z = W x + b: neurons side by side over the same inputs. x: inputs, W: neurons
/// x inputs (W[i][j] leads from input j to neuron i), b, z and a: neurons.
///
/// Parameters are named layer1.neuron0.w[0], ..., layer1.neuron0.b, ... Copies share their
/// parameters.
class Layer {
 public:
  /// Given W: neurons x inputs, and b: neurons. @throws ShapeError if W is empty, its rows differ
  /// in length, or b does not have one number for each row.
  Layer(const Matrix& w, const std::vector<double>& b, Activation activation);

  /// Weights drawn, biases 0. @throws ShapeError if inputs or neurons is 0.
  Layer(std::size_t inputs, std::size_t neurons, Activation activation, Random& random,
        const Initialization& initialization = {});

  /// Neurons made one by one: with activations of their own, with bias or without.
  /// @throws ShapeError if there are none or they differ in inputs; OptionError if some but not all
  /// are softmax; DifferentGraphs if their parameters are not in one graph.
  explicit Layer(std::vector<Neuron> neurons);

  /// The activations: neurons. @throws ShapeError unless x has one number for each input.
  std::vector<Value> operator()(Numbers x) const;

  /// How many inputs each neuron has.
  std::size_t inputs() const { return neurons_[0].inputs(); }

  /// How many neurons there are.
  std::size_t size() const { return neurons_.size(); }

  /// The neurons, from 0.
  std::span<const Neuron> neurons() const { return neurons_; }

  /// The numbers of the weights: neurons x inputs.
  Matrix weights() const;

  /// All parameters, neuron by neuron, each one's weights before its bias.
  std::vector<Value> parameters() const;

  /// Names parameters and interior values as those of the given layer, counted from 1.
  void set_names(Naming naming, std::size_t layer_number);

  /// Whether interior values get names each time they are computed; see Neuron::name_interior.
  void name_interior(bool on);

 private:
  friend class MLP;

  /// The activations, held together; x has one number for each input.
  /// @{
  Outputs forward(const Numbers& x) const;
  Outputs forward(const Outputs& x) const;
  /// @}
  Outputs activations(Outputs&& z) const;
  Outputs named_activations(Outputs&& z) const;
  Outputs activations_one_by_one(std::vector<Value> z) const;

  std::vector<Neuron> neurons_;
  autograd::WeightedSums weighted_sums_;  // of the neurons' weights and biases
  bool one_activation_ = false;           // the same for all neurons
  bool names_interior_ = false;           // some neuron does
};

}  // namespace nn
