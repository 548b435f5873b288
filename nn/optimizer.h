#pragma once

#include <span>
#include <vector>

#include <autograd/value.h>
#include <nn/clipping.h>
#include <nn/update_rules.h>

namespace nn {

using autograd::Value;
using autograd::Values;

/// Moves parameters against their gradients by a rule of update_rules.h, and keeps what the rule
/// remembers.
///
///     nn::Optimizer optimizer(model.parameters(), nn::Adam{.learning_rate = 0.01});
///     for (int epoch = 0; epoch < 100; ++epoch) {
///       Value loss = nn::squared_error(model(x), y);
///       model.zero_grad();
///       loss.backward();
///       optimizer.step();
///     }
class Optimizer {
 public:
  /// A parameter that stands twice in the list (a shared weight) is moved once.
  /// @throws OptionError if a number of the rule or a bound is outside its range;
  /// autograd::NotALeaf if one of the parameters is a constant or a result;
  /// autograd::DifferentGraphs if they are not all in one graph.
  Optimizer(Values parameters, const UpdateRule& rule, const Clipping& clipping = {});

  /// Moves the parameters by their gradients. One that backward has not reached since zero_grad has
  /// gradient 0.
  void step();

  /// The same on numbers that stand elsewhere, as those of an autograd::Program: one and one
  /// gradient for each of parameters(), whose own numbers stay as they are.
  /// @throws ShapeError if there are more or fewer
  void step(std::span<double> numbers, std::span<const double> gradients);

  /// Sets the gradients of the parameters back to "none yet".
  void zero_grad() const;

  /// How far a step goes.
  double learning_rate() const { return nn::learning_rate(rule_); }

  /// Changes how far a step goes; what is remembered stays. @throws OptionError if it is not finite
  /// and positive.
  void set_learning_rate(double learning_rate);

  /// The rule, with the rate as it is now.
  const UpdateRule& rule() const { return rule_; }

  /// What is moved, without repetitions.
  std::span<const Value> parameters() const { return parameters_; }

  /// What the rule remembers: for each parameter, in their order.
  const OptimizerMemory& memory() const { return memory_; }

  /// Goes on with what was remembered elsewhere. @throws ShapeError if it is not of this rule and
  /// so many parameters.
  void set_memory(OptimizerMemory memory);

 private:
  std::vector<Value> parameters_;
  UpdateRule rule_;
  Clipping clipping_;
  OptimizerMemory memory_;
  std::vector<double> numbers_, gradients_;  // of one step
};

}  // namespace nn
