#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <autograd/op.h>
#include <autograd/record.h>

namespace tools {

/// An operation as it occurs in a computation: with so many operands, of which some are numbers.
struct Form {
  autograd::Op op;
  std::vector<std::optional<double>> numbers;  ///< of each operand: the number that it is, if so
  std::string value;                           ///< in terms of the operands x0, x1, ...: `x0 + x1`
  /// The derivative by each operand in terms of these and of y, the result: `y*(1 - y)`; empty for
  /// an operand that is a number.
  std::vector<std::string> partials;
};

/// All forms that occur in some records, each once, and which one each record has.
struct Forms {
  std::vector<Form> forms;
  std::vector<std::optional<std::size_t>> form_of;  ///< of each record; none for leaves
};

/// The formulas are the rules of the engine, read as autograd::Formula. Linear in nodes and
/// operands.
Forms forms(const std::vector<autograd::Record>& records);

}  // namespace tools
