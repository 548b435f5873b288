#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "computation.h"

namespace derivations {

/// How an author writes functions: `sigmoid(z)`, `1/(1 + exp(-z))`, or `sig(z)` with a sig of the
/// worksheet's own.
enum class Spelling : std::uint8_t { built_in, by_formula, own };

/// What stands in a formula for a name, and for the derivatives: themselves, or their numbers.
struct Notation {
  Spelling spelling = Spelling::built_in;
  bool uses_inputs = false;                            ///< g'(z) in place of a*(1 - a)
  std::function<std::string(std::size_t)> value;       ///< of a node with a name
  std::function<std::string(std::size_t)> derivative;  ///< of the output, by a node with a name
  /// da/dz, where that has a line of its own.
  std::function<std::optional<std::string>(Edge)> local;
};

/// Names and derivatives stand for themselves.
Notation symbols(const Computation& c, Spelling spelling);

/// What a node is calculated from, down to the names: `w*x + b`.
std::string formula(const Computation& c, std::size_t node, const Notation& notation);

/// A function of what stands in `argument`, which is a name.
std::string spelled(Op function, const std::string& argument, Spelling spelling);

/// The derivative by a node from those by the names it is used in: `dC/dz1*w1 + dC/dz2*w2`.
std::string chain_rule(const Computation& c, std::size_t node, const Notation& notation);

/// The derivative of a line by a name in it: `a1*(1 - a1)`.
std::string derivative_of_line(const Computation& c, std::size_t line, std::size_t name,
                               const Notation& notation);

/// The lines that define an author's own functions, each with a claim of what its derivative is,
/// for those that a computation needs.
struct OwnFunction {
  std::string definition, left, claim;
};
std::vector<OwnFunction> own_functions(const Computation& c);

}  // namespace derivations
