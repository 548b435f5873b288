#pragma once

#include <limits>
#include <span>

namespace nn {

/// The largest gradients that an optimizer is given; larger ones are made smaller first.
struct Clipping {
  double value = std::numeric_limits<double>::infinity();  ///< each number ends up in [-value,
                                                           ///< value]; positive
  double norm = std::numeric_limits<double>::infinity();  ///< then all together are scaled to be no
                                                          ///< longer than this; positive
};

/// The length of the gradient, sqrt(g[0]^2 + g[1]^2 + ...), without overflow on the way.
double norm(std::span<const double> gradients);

/// Makes the gradients no larger than that, each by itself and then all by one factor, which leaves
/// their direction [Pascanu, Mikolov, Bengio 2013, algorithm 1].
/// @throws OptionError unless both bounds are positive
void clip(std::span<double> gradients, const Clipping& clipping);

}  // namespace nn
