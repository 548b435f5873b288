#pragma once

#include <string>

#include <tools/check/derivation.h>

namespace tools::check {

/// How a gradient comes about, with numbers, between the names of the worksheet:
///
///     dC/dW2[0] = dC/da2 * da2/dz2 * dz2/dW2[0] = -0.822203 * 0.242097 * 0.28905 = -0.0575363
///
/// Where several paths meet, the sum over them: dC/dx = dC/da*da/dx + dC/db*db/dx. Empty for a
/// gradient between steps without names.
std::string explanation(Derivation& derivation, const Gradient& gradient, int digits);

}  // namespace tools::check
