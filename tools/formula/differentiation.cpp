// The derivatives of a worksheet: dC/dw, d2C/d(a)d(b), g'(x).

#include <algorithm>
#include <span>

#include <tools/formula/calculation.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/functions.h>
#include <tools/messages.h>

namespace tools::formula {

using autograd::Value;

Value Calculation::derivative_at(const Call& call, const Value& argument) {
  // A node that nothing else depends on stands for the parameter, so that only the paths through it
  // count; of a number it is a leaf, since gradients do not flow into constants.
  const bool number = argument.op() == autograd::Op::constant;
  const Value parameter = number ? Value(argument.data()) : argument + 0.0;
  const ArrayPointer value = this->call(call, {make_scalar(parameter)});
  if (!value->is_scalar()) {
    fail(node_->span, say("{}' needs a function whose value is a scalar, here it is {}",
                          call.function, described(value->shape)));
  }
  Value derivative = value->values[0];
  for (std::uint32_t i = 0; i < call.derivatives; ++i) {
    derivative = recorder().gradient(derivative, {parameter})[0];
  }
  return number ? Value::constant(derivative.data()) : derivative;
}

ArrayPointer Calculation::target(const Target& target, const ArrayPointer& array,
                                 Operands& indices) {
  ArrayPointer result = array;
  for (std::uint32_t i = 0; i < target.indices; ++i) {
    result = element(result, indices[i], target.span);
  }
  indices.erase(indices.begin(), indices.begin() + target.indices);
  return result;
}

// C depends on the w that was there when C was calculated, whatever an update has made of w since.
ArrayPointer Calculation::find_variable(const Target& variable, const Target& numerator,
                                        const Found& of) const {
  const Found found = find(variable.name, variable.span);
  if (of.quantity == nullptr || found.quantity == nullptr) return found.array;
  if (variable.name == numerator.name) return of.array;
  const Quantity* const before = environment().find_before(variable.name, *of.quantity);
  if (before != nullptr) return before->array;
  recorder().not_yet_there(*expression_, numerator, variable);
  return found.array;
}

ArrayPointer Calculation::operator()(const Derivative& derivative) {
  Operands indices = take(operand_count(derivative));
  const Found numerator = find(derivative.numerator.name, derivative.numerator.span);
  const ArrayPointer of = target(derivative.numerator, numerator.array, indices);
  if (!of->is_scalar()) {
    fail(derivative.numerator.span,
         say("'{0}' is {1}: a derivative is of a scalar; take an element, as in d{0}{2}/d{3}",
             derivative.numerator.name, described(of->shape),
             of->shape.rank == 1 ? "[0]" : "[0][0]", derivative.variables[0].name));
  }
  Operands by;
  for (const Target& variable : derivative.variables) {
    by.push_back(
        target(variable, find_variable(variable, derivative.numerator, numerator), indices));
  }
  if (derivative.order > by.size()) by.push_back(by[0]);
  // ∂²C/∂a∂b is ∂/∂a of ∂C/∂b: the last variable comes first.
  Value value = of->values[0];
  for (; by.size() > 1; by.pop_back()) {
    if (!by.back()->is_scalar()) {
      const Target& variable = derivative.variables.back();
      fail(variable.span, say("'{}' is {}: the second derivative is taken by one element of it",
                              variable.name, described(by.back()->shape)));
    }
    value = recorder().gradient(value, {by.back()->values[0]})[0];
  }
  return make_array(by[0]->shape, recorder().gradient(value, by[0]->values));
}

}  // namespace tools::formula
