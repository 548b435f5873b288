#pragma once

#include <cstddef>
#include <cstdint>

#include <tools/formula/array.h>
#include <tools/formula/environment.h>
#include <tools/formula/recorder.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// Calculates expressions with the names of an environment. Recording goes to the thread's current
/// graph; numbers written in an expression are its constants.
///
/// Goes through the nodes of an expression in their order, with a stack: only calls of the
/// worksheet's own functions recurse, at most maximum_calls deep.
class Calculator {
 public:
  /// Both have to outlive the calculator.
  /// @{
  explicit Calculator(const Environment& environment);
  Calculator(const Environment& environment, Recorder& recorder)
      : environment_(&environment), recorder_(&recorder) {}
  /// @}

  static constexpr std::size_t maximum_calls = 200;
  /// Scalar operations of one calculator. Functions that each call the one before twice come to
  /// this in 22 lines.
  static constexpr std::size_t maximum_operations = 5'000'000;

  static constexpr std::uint32_t highest_derivative = 4;  ///< of g''''(x)

  /// Throws FormulaError: unknown names, shapes that do not match, indices out of range, wrong
  /// numbers of arguments.
  ArrayPointer calculate(const Expression& expression);

 private:
  friend class Calculation;

  const Environment* environment_;
  Recorder* recorder_;
  std::size_t operations_ = 0;
};

}  // namespace tools::formula
