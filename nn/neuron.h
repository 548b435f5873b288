#pragma once

#include <optional>
#include <span>
#include <vector>

#include <nn/activation.h>
#include <nn/naming.h>

namespace nn {

/// In place of a bias: the neuron has none.
inline constexpr std::nullopt_t no_bias = std::nullopt;

/// a = activation(z), z = w[0]*x[0] + w[1]*x[1] + ... + b. x: inputs, w: inputs, b, z and a: one
/// number each.
///
///     nn::Neuron neuron({2.0, -3.0}, -3.0, nn::Activation::sigmoid);
///     Value a = neuron({-1.0, -2.0});  // sigmoid(1) = 0.731...
///
/// z is recorded as one node. Copies share their parameters.
class Neuron {
 public:
  /// @throws ShapeError if there is no weight.
  Neuron(const std::vector<double>& weights, std::optional<double> bias, Activation activation);

  /// The activation. @throws ShapeError unless x has one number for each weight; OptionError for
  /// softmax, which is its layer's to take.
  Value operator()(Numbers x) const;

  /// z, before the activation. @throws ShapeError unless x has one number for each weight.
  Value weighted_sum(Numbers x) const;

  /// a of a given z. @throws OptionError for softmax.
  Value activate(const Value& z) const;

  /// How many inputs the neuron has.
  std::size_t inputs() const { return weights_.size(); }

  /// The weights, one for each input.
  std::span<const Value> weights() const { return weights_; }

  /// The bias; an empty Value if there is none.
  const Value& bias() const { return bias_; }

  /// What is done to the weighted sum.
  Activation activation() const { return activation_; }

  /// The weights, then the bias if there is one.
  std::vector<Value> parameters() const;

  /// Names the parameters, which are called w[0], w[1], ... and b otherwise; and z and a from the
  /// next call on, if name_interior is on.
  void set_names(NeuronNames names);

  /// Whether z and a get names each time they are computed: for drawings; it takes time. Off unless
  /// asked for. A linear neuron's one Value is both: it is called z.
  void name_interior(bool on) { names_interior_ = on; }

 private:
  friend class Layer;

  Value weighted_sum_of(Values x) const;
  void name_weighted_sum(const Value& z) const;
  void name_activation(const Value& a) const;

  std::vector<Value> weights_;
  Value bias_;
  Activation activation_;
  NeuronNames names_;
  bool names_interior_ = false;
};

}  // namespace nn
