#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

/// How a parameter w moves when its gradient is g. A rule is plain data; what it remembers from
/// step to step is an Optimizer's. r stands for the learning rate, t for the number of the step,
/// from 1; everything remembered begins at 0.
namespace nn {

/// Gradient descent: w -= r*g. With momentum u [Polyak 1964], v = u*v + g and w -= r*v; with
/// Nesterov's [Nesterov 1983; in the form at the shifted point of Bengio, Boulanger-Lewandowski,
/// Pascanu 2013, which PyTorch has too], w -= r*(g + u*v), v as before.
struct SGD {
  double learning_rate = 0.01;  ///< finite and positive
  double momentum = 0.0;        ///< in [0, 1)
  bool nesterov = false;        ///< needs a momentum
};

/// w -= r*g/|g|, |g| the length of the gradient of all parameters together: each step is as long as
/// the rate says. Where |g| is 0 nothing moves. Near a minimum it swings to and fro, by the rate.
struct UnitGradient {
  double learning_rate = 0.01;  ///< finite and positive
};

/// s = d*s + (1 - d)*g^2, w -= r*g/(sqrt(s) + epsilon) [Tieleman, Hinton 2012, lecture 6.5].
struct RMSProp {
  double learning_rate = 0.001;  ///< finite and positive
  double decay = 0.9;            ///< d, in [0, 1)
  double epsilon = 1e-8;         ///< positive
};

/// m = b1*m + (1 - b1)*g, v = b2*v + (1 - b2)*g^2,
/// w -= r * (m/(1 - b1^t)) / (sqrt(v/(1 - b2^t)) + epsilon) [Kingma, Ba 2015, algorithm 1; their
/// rate is 0.001, small networks as here arrive sooner with three times that].
struct Adam {
  double learning_rate = 0.003;  ///< finite and positive
  double beta1 = 0.9;            ///< b1, in [0, 1)
  double beta2 = 0.999;          ///< b2, in [0, 1)
  double epsilon = 1e-8;         ///< positive
};

/// Adam's step, and besides w -= r*weight_decay*w, which the gradient's size has no part in
/// [Loshchilov, Hutter 2019, algorithm 2, the rate as their schedule multiplier].
struct AdamW {
  double learning_rate = 0.003;  ///< finite and positive
  double beta1 = 0.9;            ///< b1, in [0, 1)
  double beta2 = 0.999;          ///< b2, in [0, 1)
  double epsilon = 1e-8;         ///< positive
  double weight_decay = 0.01;    ///< finite, not negative
};

/// One of them.
using UpdateRule = std::variant<SGD, UnitGradient, RMSProp, Adam, AdamW>;

/// The rule with its defaults: "sgd", "unit_gradient", "rmsprop", "adam", "adamw". @throws
/// UnknownName
UpdateRule update_rule_named(std::string_view name);

/// The name of that list. @throws nothing
std::string_view to_string(const UpdateRule& rule);

/// How far a step goes.
double learning_rate(const UpdateRule& rule);

/// The rule with another rate.
UpdateRule with_learning_rate(UpdateRule rule, double learning_rate);

/// @throws OptionError if one of the rule's numbers is outside its range
void require_ranges(const UpdateRule& rule);

/// What a rule remembers.
struct OptimizerMemory {
  std::uint64_t steps = 0;                    ///< how many were made
  std::vector<std::vector<double>> averages;  ///< Adam's m and v, and the like: each has one number
                                              ///< for each parameter
  bool operator==(const OptimizerMemory&) const = default;  ///< to the last bit, but for NaN
};

/// How many averages the rule keeps.
std::size_t average_count(const UpdateRule& rule);

/// Moves the parameters by one step. numbers and gradients: parameters; memory as left by the step
/// before, with average_count(rule) averages of that length.
void update(const UpdateRule& rule, std::span<double> numbers, std::span<const double> gradients,
            OptimizerMemory& memory);

}  // namespace nn
