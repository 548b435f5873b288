#include <tools/formula/array.h>

#include <utility>

#include <fmt/format.h>

#include <tools/messages.h>

namespace tools::formula {

std::string described(const Shape& shape) {
  if (shape.rank == 0) return say_text("a scalar");
  if (shape.rank == 1) return say("a vector of {}", shape.rows);
  return say("a {}x{} matrix", shape.rows, shape.columns);
}

ArrayPointer make_scalar(autograd::Value value) { return make_array({}, {std::move(value)}); }

ArrayPointer make_array(Shape shape, std::vector<autograd::Value> values) {
  return std::make_shared<const Array>(Array{shape, std::move(values)});
}

std::string element_name(const std::string& name, const Shape& shape, std::size_t element) {
  if (shape.rank == 0) return name;
  if (shape.rank == 1) return fmt::format("{}[{}]", name, element);
  return fmt::format("{}[{}][{}]", name, element / shape.columns, element % shape.columns);
}

}  // namespace tools::formula
