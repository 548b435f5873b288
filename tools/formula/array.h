#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <autograd/value.h>

namespace tools::formula {

/// A scalar, a vector of `rows`, or a matrix of `rows` x `columns`.
struct Shape {
  std::size_t rank = 0;  ///< 0, 1 or 2 indices
  std::size_t rows = 1;
  std::size_t columns = 1;

  std::size_t size() const { return rows * columns; }
  bool operator==(const Shape&) const = default;
};

inline Shape vector_shape(std::size_t length) { return {1, length, 1}; }
inline Shape matrix_shape(std::size_t rows, std::size_t columns) { return {2, rows, columns}; }

/// As errors name it: `a scalar`, `a vector of 3`, `a 2x3 matrix`.
std::string described(const Shape& shape);

/// Values in a shape, row after row. Constants are the numbers written in a formula.
struct Array {
  Shape shape;
  std::vector<autograd::Value> values;

  bool is_scalar() const { return shape.rank == 0; }
};

/// Arrays are shared, not copied, between the places of a worksheet that name them.
using ArrayPointer = std::shared_ptr<const Array>;

ArrayPointer make_scalar(autograd::Value value);
ArrayPointer make_array(Shape shape, std::vector<autograd::Value> values);

/// What an element of a named array is called: `x`, `x[0]`, `W[0][1]`.
std::string element_name(const std::string& name, const Shape& shape, std::size_t element);

/// Arrays whose shapes an operation cannot put together, or a use that a function does not have.
/// The text names the shapes; the evaluator adds the place.
class ShapeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace tools::formula
