#pragma once

#include <span>
#include <vector>

#include <autograd/value.h>

namespace nn {

using autograd::Value;
using autograd::Values;

/// Gradient descent: step() moves each parameter to parameter - learning_rate * gradient.
/// Stochastic where the gradients come from one sample or some of them at a time.
///
///     nn::SGD sgd(model.parameters(), 0.1);
///     for (int epoch = 0; epoch < 100; ++epoch) {
///       Value loss = nn::squared_error(model(x), y);
///       model.zero_grad();
///       loss.backward();
///       sgd.step();
///     }
class SGD {
 public:
  /// A parameter that stands twice in the list (a shared weight) is moved once.
  /// @throws OptionError if learning_rate is not finite and positive; autograd::NotALeaf if one of
  /// the parameters is a constant or a result; autograd::DifferentGraphs if they are not all in one
  /// graph.
  SGD(Values parameters, double learning_rate);

  /// Moves the parameters. One that backward has not reached since zero_grad has gradient 0 and
  /// stays where it is.
  void step() const;

  /// Sets the gradients of the parameters back to "none yet".
  void zero_grad() const;

  /// How far a step goes.
  double learning_rate() const { return learning_rate_; }

  /// Changes how far a step goes. @throws OptionError if it is not finite and positive.
  void set_learning_rate(double learning_rate);

  /// What is moved, without repetitions.
  std::span<const Value> parameters() const { return parameters_; }

 private:
  std::vector<Value> parameters_;
  double learning_rate_;
};

}  // namespace nn
