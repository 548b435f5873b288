#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tools/formula/calculator.h>

namespace tools::formula {

/// The parameters of a function with their arguments.
using Arguments = std::vector<std::pair<std::string, ArrayPointer>>;

/// One expression on its way: what a Calculator makes of each expression, and of each call of a
/// worksheet's function.
class Calculation {
 public:
  Calculation(Calculator& calculator, const Expression& expression)
      : calculator_(&calculator), expression_(&expression) {}

  /// Of a function's body, in a call that stands in `caller`.
  Calculation(Calculator& calculator, const Expression& body, const Arguments& arguments,
              const Calculation& caller)
      : calculator_(&calculator),
        expression_(&body),
        arguments_(&arguments),
        caller_(&caller),
        depth_(caller.depth_ + 1) {}

  ArrayPointer result();

  // For each form of node: takes its operands from the stack and gives its value.
  ArrayPointer operator()(const Number& number);
  ArrayPointer operator()(const Name& name);
  ArrayPointer operator()(const Negation& negation);
  ArrayPointer operator()(const Binary& binary);
  ArrayPointer operator()(const Call& call);
  ArrayPointer operator()(const Index& index);
  ArrayPointer operator()(const ArrayLiteral& array);
  ArrayPointer operator()(const Derivative& derivative);

 private:
  using Operands = std::vector<ArrayPointer>;

  // What a name stands for: a quantity, or a parameter or built-in constant, which is none.
  struct Found {
    ArrayPointer array;
    const Quantity* quantity = nullptr;
  };

  [[noreturn]] void fail(Span span, const std::string& message) const;
  const Environment& environment() const { return *calculator_->environment_; }
  Recorder& recorder() const { return *calculator_->recorder_; }

  // Takes the last operands off the stack, in order.
  Operands take(std::size_t count);
  void count_operations(std::size_t count);

  Found find(const std::string& name, Span span) const;
  ArrayPointer element(const ArrayPointer& array, const ArrayPointer& index, Span index_span);

  ArrayPointer call(const Call& call, const Operands& arguments);
  // g'(x): the derivative of g at each element of x.
  autograd::Value derivative_at(const Call& call, const autograd::Value& argument);

  // The scalar, or the variable, that a derivative names; its indices are the first of `indices`,
  // and dropped from it.
  ArrayPointer target(const Target& target, const ArrayPointer& array, Operands& indices);
  ArrayPointer find_variable(const Target& variable, const Target& numerator,
                             const Found& of) const;

  Calculator* calculator_;
  const Expression* expression_;
  const Arguments* arguments_ = nullptr;
  const Calculation* caller_ = nullptr;
  std::size_t depth_ = 0;       // of calls
  const Node* node_ = nullptr;  // the one that is being calculated
  std::vector<ArrayPointer> stack_;
};

}  // namespace tools::formula
