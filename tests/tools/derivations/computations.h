#pragma once

#include "computation.h"
#include "random.h"

namespace derivations {

/// A random expression of 6 to 40 operations, a line a name: sums, products, quotients, powers,
/// functions and kinks, with names used again, and half of the time with several operations a line.
Computation random_expression(Random& random);

/// A network of 1 to 3 inputs and 1 or 2 hidden layers with its loss for one sample, in scalars or
/// in vectors and matrices.
Computation random_network(Random& random);

}  // namespace derivations
