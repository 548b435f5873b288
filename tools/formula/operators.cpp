#include <tools/formula/operators.h>

#include <algorithm>
#include <span>

#include <tools/messages.h>

namespace tools::formula {
namespace {

using autograd::Value;

// A vector on the left of @ is one row, on the right one column.
Shape as_left_matrix(const Shape& shape) {
  return shape.rank == 1 ? matrix_shape(1, shape.rows) : shape;
}
Shape as_right_matrix(const Shape& shape) {
  return shape.rank == 1 ? matrix_shape(shape.rows, 1) : shape;
}

ArrayPointer matrix_product(const ArrayPointer& left, const ArrayPointer& right) {
  if (left->is_scalar() || right->is_scalar()) {
    throw ShapeError(
        say("'@' multiplies vectors and matrices, here {} and {}: write * where one is a scalar",
            described(left->shape), described(right->shape)));
  }
  const Shape a = as_left_matrix(left->shape), b = as_right_matrix(right->shape);
  if (a.columns != b.rows) {
    throw ShapeError(
        say("'@' cannot multiply {} and {}: the left has {} in a row, the right {} in a column",
            described(left->shape), described(right->shape), a.columns, b.rows));
  }
  const std::span<const Value> rows(left->values);
  std::vector<std::vector<Value>> columns(b.columns);
  for (std::size_t i = 0; i < right->values.size(); ++i) {
    columns[i % b.columns].push_back(right->values[i]);
  }
  std::vector<Value> products;
  products.reserve(a.rows * b.columns);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (const auto& column : columns) {
      products.push_back(autograd::dot(rows.subspan(i * a.columns, a.columns), column));
    }
  }
  const bool left_vector = left->shape.rank == 1, right_vector = right->shape.rank == 1;
  Shape shape = matrix_shape(a.rows, b.columns);
  if (left_vector || right_vector) shape = vector_shape(shape.size());
  if (left_vector && right_vector) shape = {};
  return make_array(shape, std::move(products));
}

}  // namespace

char symbol(BinaryOperator operation) {
  switch (operation) {
    case BinaryOperator::add:
      return '+';
    case BinaryOperator::subtract:
      return '-';
    case BinaryOperator::multiply:
      return '*';
    case BinaryOperator::divide:
      return '/';
    case BinaryOperator::power:
      return '^';
    case BinaryOperator::matrix_multiply:
      return '@';
  }
  return '?';
}

void throw_shapes_differ(std::string_view name, const Shape& left, const Shape& right) {
  const std::string a = described(left), b = described(right);
  throw ShapeError(
      name == "*"
          ? say("'*' goes element by element and cannot put {} and {} together: the matrix product "
                "is written @",
                a, b)
          : say("'{}' goes element by element and cannot put {} and {} together", name, a, b));
}

ArrayPointer apply(BinaryOperator operation, const ArrayPointer& left, const ArrayPointer& right) {
  const char sign = symbol(operation);
  const auto each = [&](auto function) { return elementwise({&sign, 1}, left, right, function); };
  switch (operation) {
    case BinaryOperator::add:
      return each([](const Value& a, const Value& b) { return a + b; });
    case BinaryOperator::subtract:
      return each([](const Value& a, const Value& b) { return a - b; });
    case BinaryOperator::multiply:
      return each([](const Value& a, const Value& b) { return a * b; });
    case BinaryOperator::divide:
      return each([](const Value& a, const Value& b) { return a / b; });
    case BinaryOperator::power:
      return each([](const Value& a, const Value& b) { return autograd::pow(a, b); });
    case BinaryOperator::matrix_multiply:
      return matrix_product(left, right);
  }
  return nullptr;
}

ArrayPointer negate(const ArrayPointer& operand) {
  return elementwise(operand, [](const Value& x) { return -x; });
}

std::size_t cost(BinaryOperator operation, const Shape& left, const Shape& right) {
  if (operation != BinaryOperator::matrix_multiply) return std::max(left.size(), right.size());
  return as_left_matrix(left).size() * as_right_matrix(right).columns;
}

}  // namespace tools::formula
