#include <nn/initialization.h>

#include <nn/error.h>

#include <cmath>
#include <string>

namespace nn {

Initialization Initialization::uniform(double low, double high) {
  if (!(low <= high && std::isfinite(high - low)))
    throw OptionError("uniform(" + std::to_string(low) + ", " + std::to_string(high) +
                      "): weights are drawn from a finite number to one at least as large");
  return {Kind::uniform, low, high};
}

Initialization Initialization::xavier() { return {Kind::xavier, 0.0, 0.0}; }

Initialization Initialization::he() { return {Kind::he, 0.0, 0.0}; }

Initialization Initialization::constant(double c) {
  if (!std::isfinite(c))
    throw OptionError("constant(" + std::to_string(c) + "): weights begin at a finite number");
  return {Kind::constant, c, c};
}

Matrix Initialization::draw(std::size_t neurons, std::size_t inputs, Activation activation,
                            Random& random) const {
  const bool half_blocked = activation == Activation::relu || activation == Activation::leaky_relu;
  const Kind kind = kind_ != Kind::by_activation ? kind_ : half_blocked ? Kind::he : Kind::xavier;
  const double bound = std::sqrt(6.0 / static_cast<double>(inputs + neurons));
  const double deviation = std::sqrt(2.0 / static_cast<double>(inputs));
  const auto weight = [&] {
    switch (kind) {
      case Kind::uniform:
        return random.uniform(low_, high_);
      case Kind::xavier:
        return random.uniform(-bound, bound);
      case Kind::he:
        return deviation * random.normal();
      case Kind::constant:
        return low_;
      case Kind::by_activation:
        break;  // resolved above
    }
    __builtin_unreachable();
  };
  Matrix w(neurons, std::vector<double>(inputs));
  for (auto& row : w)
    for (double& entry : row) entry = weight();
  return w;
}

}  // namespace nn
