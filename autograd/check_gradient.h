#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <autograd/value.h>

namespace autograd {

/// df/dx of one leaf by three ways that share no code but the rules' values.
struct GradientCheck {
  std::string name;  ///< the leaf's name; "leaf 3" (its place in the recording) where it has none
  double value;      ///< where the derivative is taken
  double reverse;    ///< by backward
  double dual;       ///< by forward mode, from the rules' values alone
  double finite_difference;  ///< by Ridders' extrapolated central differences
  double uncertainty;        ///< how far the finite difference may be off, by its own estimate
  double absolute_error;     ///< of reverse: |reverse - dual|
  double relative_error;     ///< absolute_error / max(|reverse|, |dual|); 0 where both are 0, NaN
                             ///< where one is NaN

  /// Whether the three agree. Reverse with dual: to the relative tolerance, of the row's gradient
  /// or of that share of the report's largest. Reverse with the finite difference: to its
  /// uncertainty or the square root of the tolerance; where f is finite on neither side there is
  /// none to agree with. Both allow a few roundings of the largest number on the way. NaN never
  /// agrees.
  bool agrees;
};

/// A report on one root: a row for each leaf that is not a constant, worst first.
struct GradientReport {
  std::vector<GradientCheck> rows;  ///< worst first

  /// Whether every row agrees.
  bool agrees() const;
};

/// Checks the gradients of f by all its inputs and parameters at their present numbers. The
/// gradients stored in f's graph are left alone. Costs two evaluations of f's records by each leaf
/// for the dual, about a hundred for
/// the differences.
GradientReport check_gradient(const Value& f, double relative_tolerance = 1e-9);

/// The report as a table for people.
std::ostream& operator<<(std::ostream& out, const GradientReport& report);

}  // namespace autograd
