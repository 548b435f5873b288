#include <tools/formula/recorder.h>

#include <autograd/gradient.h>
#include <tools/formula/diagnostic.h>
#include <tools/messages.h>

namespace tools::formula {

using autograd::Value;

Value Recorder::number(const Expression&, const Node& node) {
  return Value::constant(std::get<Number>(node.form).value);
}

std::vector<Value> Recorder::gradient(const Value& f, autograd::Values x) {
  return autograd::gradient(f, x);
}

void Recorder::called(const std::string&, const std::vector<ArrayPointer>&, const ArrayPointer&) {}

void Recorder::not_yet_there(const Expression& expression, const Target& numerator,
                             const Target& variable) {
  throw FormulaError(
      *expression.source, variable.span,
      say("'{}' cannot depend on '{}', which gets its value after it: define '{}' first",
          numerator.name, variable.name, variable.name));
}

}  // namespace tools::formula
