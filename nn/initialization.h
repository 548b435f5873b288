#pragma once

#include <cstddef>

#include <autograd/gradient.h>
#include <nn/activation.h>
#include <nn/random.h>

namespace nn {

/// A layer's weights W are neurons x inputs: W[i][j] leads from input j to neuron i.
using autograd::Matrix;

/// How a layer's weights begin. Biases begin at 0.
class Initialization {
 public:
  /// He for relu and leaky_relu, Xavier for the others.
  Initialization() = default;

  /// Uniform between low and high. @throws OptionError unless low <= high and both are finite.
  static Initialization uniform(double low, double high);

  /// Uniform between -r and r, r = sqrt(6/(inputs + neurons)): keeps the variance of values and
  /// gradients from layer to layer where the activation is near z around 0 [Glorot, Bengio 2010,
  /// equation 16].
  static Initialization xavier();

  /// Normal with variance 2/inputs: the same where the activation blocks half of its inputs
  /// [He, Zhang, Ren, Sun 2015, equation 10].
  static Initialization he();

  /// All weights equal, which shows why they must not be: neurons that begin equal stay equal.
  /// @throws OptionError if c is not finite.
  static Initialization constant(double c);

  /// Draws W, neurons x inputs, row by row.
  Matrix draw(std::size_t neurons, std::size_t inputs, Activation activation, Random& random) const;

 private:
  enum class Kind { by_activation, uniform, xavier, he, constant };

  Initialization(Kind kind, double low, double high) : kind_(kind), low_(low), high_(high) {}

  Kind kind_ = Kind::by_activation;
  double low_ = 0.0, high_ = 0.0;
};

}  // namespace nn
