#pragma once

#include <span>

#include <autograd/value.h>

namespace nn {

using autograd::Value;
using autograd::Values;

/// What large parameters cost: l1*(|w[0]| + |w[1]| + ...) + l2*(w[0]^2 + w[1]^2 + ...).
struct Penalty {
  double l1 = 0.0;  ///< finite, not negative
  double l2 = 0.0;  ///< finite, not negative
};

/// The cost as a Value, to be added to a loss. Kink: the derivative of |w| at 0 is 0.
/// @throws OptionError for a factor outside its range
Value penalty(Values parameters, const Penalty& factors);

/// Adds the cost's derivative by each parameter to its gradient: l1*sign(w) + 2*l2*w.
/// @throws OptionError for a factor outside its range
void add_penalty(const Penalty& factors, std::span<const double> numbers,
                 std::span<double> gradients);

}  // namespace nn
