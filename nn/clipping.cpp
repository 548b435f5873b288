#include <nn/clipping.h>
#include <nn/error.h>
#include <nn/number_text.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace nn {
namespace {

void require_positive(const char* what, double bound) {
  if (!(bound > 0.0))
    throw OptionError("gradients clipped to a " + std::string(what) + " of " +
                      detail::text_of(bound) + "; it has to be positive");
}

}  // namespace

double norm(std::span<const double> gradients) {
  double largest = 0.0, squares = 0.0;
  for (const double g : gradients) {
    if (std::isnan(g)) return g;
    largest = std::max(largest, std::abs(g));
  }
  if (largest == 0.0 || std::isinf(largest)) return largest;
  for (const double g : gradients) squares += (g / largest) * (g / largest);
  return largest * std::sqrt(squares);
}

void clip(std::span<double> gradients, const Clipping& clipping) {
  require_positive("value", clipping.value);
  require_positive("norm", clipping.norm);
  if (std::isfinite(clipping.value))
    for (double& g : gradients) g = std::clamp(g, -clipping.value, clipping.value);
  if (!std::isfinite(clipping.norm)) return;
  const double found = norm(gradients);
  if (!(found > clipping.norm)) return;
  for (double& g : gradients) g = g / found * clipping.norm;
}

}  // namespace nn
