#pragma once

#include <string>
#include <vector>

#include <tools/number.h>
#include <tools/trace/trace.h>

/// A trace as the equations that a person writes down, in LaTeX: what Markdown and LaTeX share.
namespace tools {

/// `t_{1} = a + b = 2 + (-3) = -1`: what it is about, then what it equals: symbols, the same with
/// numbers put in, the result. Sides that would repeat the one before are left out.
using Equation = std::vector<std::string>;

/// The gradient of a parameter of a network, taken apart at its neuron: the local derivative of
/// the weighted sum, that of the activation where there is one, and the gradient of the result.
struct ParameterEquation {
  Equation equation;
  /// Each factor with its number, and in words where it comes from.
  struct Factor {
    Equation equation;
    std::string origin;
  };
  std::vector<Factor> factors;
};

struct Equations {
  std::vector<Equation> forward;              ///< a line for each leaf and each result
  std::vector<Equation> backward;             ///< a line for each gradient, the root's first
  std::vector<ParameterEquation> parameters;  ///< of a network; else none
};

/// Linear in nodes and operands.
Equations equations(const Trace& trace, int digits = default_digits);

}  // namespace tools
