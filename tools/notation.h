#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <autograd/formula.h>
#include <autograd/record.h>
#include <tools/number.h>

namespace tools {

/// How a computation is written down for people: what each node is called, and formulas of one step
/// each, in symbols and with the numbers put in. For the node t2 = t1*c of ((a+b)*c)^2 at a=2,
/// b=-3, c=10:
///
///     formula: t1*c    with_numbers: -1*10    local derivative by t1: c, with numbers: 10, called
///     dt2/dt1
///
/// Every formula is the rule of its operation, read as autograd::Formula.
class Notation {
 public:
  /// Nodes keep their names as far as `name_columns` allows; what has no name is called t1, t2, ...
  /// (inputs x1, x2, ..., parameters w1, w2, ...), a constant by its number. No two nodes but
  /// constants are called the same. The records must outlive the notation.
  explicit Notation(const std::vector<autograd::Record>& records, int digits = default_digits,
                    std::size_t name_columns = 40);

  const std::vector<autograd::Record>& records() const { return *records_; }
  int digits() const { return digits_; }

  /// A number in the digits of this notation.
  std::string number(double value) const { return tools::number(value, digits_); }

  /// What the node is called.
  const std::string& name(std::size_t node) const { return names_.at(node); }

  /// The operation applied to the names of its operands, `t1*c`; of a leaf, its number.
  std::string formula(std::size_t node) const;
  std::string formula_with_numbers(std::size_t node) const;

  /// The partial derivative of the node by its operand number k.
  std::string local_derivative(std::size_t node, std::size_t k) const;
  std::string local_derivative_with_numbers(std::size_t node, std::size_t k) const;

  /// `dt2/dt1`; names that are not plain words are bracketed: `d(x[0])`.
  std::string derivative_name(std::size_t of, std::size_t by) const;

 private:
  const std::vector<autograd::Record>* records_;
  int digits_;
  std::vector<std::string> names_;
};

}  // namespace tools
