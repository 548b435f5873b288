#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include <tools/formula/array.h>

namespace tools::formula {

/// A function that every worksheet knows without defining it.
struct BuiltInFunction {
  std::string_view name;
  std::string_view usage;  ///< how to call it: `leaky_relu(x, slope)`
  std::size_t fewest_arguments;
  std::size_t most_arguments;  ///< any_number where there is no limit
  /// Throws ShapeError. Precondition: the number of arguments is one the function takes.
  ArrayPointer (*apply)(std::span<const ArrayPointer> arguments);

  static constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
};

/// All of them, in the order of the language page.
std::span<const BuiltInFunction> built_in_functions();

/// Null when there is no such function.
const BuiltInFunction* find_built_in_function(std::string_view name);

inline bool is_built_in_function(std::string_view name) {
  return find_built_in_function(name) != nullptr;
}

/// `pi`, also as `π`, and `e`.
struct BuiltInConstant {
  std::string_view name;
  double value;
};

std::span<const BuiltInConstant> built_in_constants();

/// Null when there is no such constant.
const BuiltInConstant* find_built_in_constant(std::string_view name);

}  // namespace tools::formula
