#pragma once

#include <tools/formula/array.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// The operators on arrays. `@` multiplies vectors and matrices, each element one dot product; all
/// others work element by element, a scalar with every one of them. Throws ShapeError.
ArrayPointer apply(BinaryOperator operation, const ArrayPointer& left, const ArrayPointer& right);

ArrayPointer negate(const ArrayPointer& operand);

/// How many scalar operations apply() takes: at least one.
std::size_t cost(BinaryOperator operation, const Shape& left, const Shape& right);

/// As it is written: `+`, `^`, `@`.
char symbol(BinaryOperator operation);

/// Calls `operation` on every element, or on every pair of elements. A scalar goes with every
/// element; other shapes have to be equal, else ShapeError says that `name` cannot put them
/// together.
///@{
template <class Operation>
ArrayPointer elementwise(const ArrayPointer& operand, Operation operation) {
  std::vector<autograd::Value> values;
  values.reserve(operand->values.size());
  for (const autograd::Value& value : operand->values) values.push_back(operation(value));
  return make_array(operand->shape, std::move(values));
}

[[noreturn]] void throw_shapes_differ(std::string_view name, const Shape& left, const Shape& right);

template <class Operation>
ArrayPointer elementwise(std::string_view name, const ArrayPointer& left, const ArrayPointer& right,
                         Operation operation) {
  if (left->is_scalar() && !right->is_scalar()) {
    return elementwise(right, [&](const auto& x) { return operation(left->values[0], x); });
  }
  if (right->is_scalar()) {
    return elementwise(left, [&](const auto& x) { return operation(x, right->values[0]); });
  }
  if (left->shape != right->shape) throw_shapes_differ(name, left->shape, right->shape);
  auto other = right->values.begin();
  return elementwise(left, [&](const auto& x) { return operation(x, *other++); });
}
///@}

}  // namespace tools::formula
