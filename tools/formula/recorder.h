#pragma once

#include <string>
#include <vector>

#include <autograd/value.h>
#include <tools/formula/array.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// What a Calculator leaves to others: how numbers and derivatives get into the graph. As it
/// stands, numbers become constants and derivatives are those of the engine, recorded.
class Recorder {
 public:
  Recorder() = default;
  Recorder(const Recorder&) = default;
  Recorder& operator=(const Recorder&) = default;
  virtual ~Recorder() = default;

  /// A number written in an expression.
  virtual autograd::Value number(const Expression& expression, const Node& node);

  /// df/dx for each x.
  virtual std::vector<autograd::Value> gradient(const autograd::Value& f, autograd::Values x);

  /// A function of the worksheet was called; it is told with what, and what came out.
  virtual void called(const std::string& function, const std::vector<ArrayPointer>& arguments,
                      const ArrayPointer& result);

  /// A derivative whose numerator had its value before the variable had one: FormulaError, unless
  /// this returns.
  virtual void not_yet_there(const Expression& expression, const Target& numerator,
                             const Target& variable);
};

}  // namespace tools::formula
