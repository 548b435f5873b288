#include <tools/formula/functions.h>

#include <algorithm>
#include <array>
#include <numbers>

#include <tools/formula/operators.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

using autograd::Value;
using Arguments = std::span<const ArrayPointer>;

constexpr std::size_t any_number = BuiltInFunction::any_number;

template <Value (*function)(const Value&)>
ArrayPointer each(Arguments arguments) {
  return elementwise(arguments[0], function);
}

template <Value (*function)(const Value&)>
constexpr BuiltInFunction of_each(std::string_view name, std::string_view usage) {
  return {name, usage, 1, 1, each<function>};
}

ArrayPointer leaky_relu(Arguments arguments) {
  if (arguments.size() == 1) {
    return elementwise(arguments[0], [](const Value& x) { return autograd::leaky_relu(x); });
  }
  return elementwise(
      "leaky_relu", arguments[0], arguments[1],
      [](const Value& x, const Value& slope) { return autograd::leaky_relu(x, slope); });
}

ArrayPointer elu(Arguments arguments) {
  if (arguments.size() == 1) {
    return elementwise(arguments[0], [](const Value& x) { return autograd::elu(x); });
  }
  return elementwise("elu", arguments[0], arguments[1],
                     [](const Value& x, const Value& alpha) { return autograd::elu(x, alpha); });
}

ArrayPointer pow(Arguments arguments) {
  return apply(BinaryOperator::power, arguments[0], arguments[1]);
}

// min(x) of one array is its least element; min(x, y, ...) goes element by element.
template <Value (*function)(const Value&, const Value&)>
ArrayPointer reduce(std::string_view name, Arguments arguments) {
  if (arguments.size() == 1) {
    const auto& values = arguments[0]->values;
    Value result = values[0];
    for (std::size_t i = 1; i < values.size(); ++i) result = function(result, values[i]);
    return make_scalar(result);
  }
  ArrayPointer result = arguments[0];
  for (const ArrayPointer& argument : arguments.subspan(1)) {
    result = elementwise(name, result, argument, function);
  }
  return result;
}

ArrayPointer min(Arguments arguments) { return reduce<autograd::min>("min", arguments); }
ArrayPointer max(Arguments arguments) { return reduce<autograd::max>("max", arguments); }

// sum(x) of one array, or sum(a, b, ...) of scalars: the Values to put together.
std::vector<Value> all_values(std::string_view name, Arguments arguments) {
  if (arguments.size() == 1) return arguments[0]->values;
  std::vector<Value> values;
  for (const ArrayPointer& argument : arguments) {
    if (!argument->is_scalar()) {
      throw ShapeError(say("{} takes one array or several scalars, here {} among {} arguments",
                           name, described(argument->shape), arguments.size()));
    }
    values.push_back(argument->values[0]);
  }
  return values;
}

ArrayPointer sum(Arguments arguments) {
  return make_scalar(autograd::sum(all_values("sum", arguments)));
}

ArrayPointer mean(Arguments arguments) {
  const std::vector<Value> values = all_values("mean", arguments);
  return make_scalar(autograd::sum(values) / static_cast<double>(values.size()));
}

ArrayPointer logsumexp(Arguments arguments) {
  return make_scalar(autograd::logsumexp(all_values("logsumexp", arguments)));
}

ArrayPointer softmax(Arguments arguments) {
  const Array& x = *arguments[0];
  if (x.shape.rank != 1) {
    throw ShapeError(say("softmax takes a vector, here {}", described(x.shape)));
  }
  return make_array(x.shape, autograd::softmax(x.values));
}

ArrayPointer dot(Arguments arguments) {
  const Array &a = *arguments[0], &b = *arguments[1];
  if (a.shape.rank != 1 || a.shape != b.shape) {
    throw ShapeError(say("dot takes two vectors of the same length, here {} and {}",
                         described(a.shape), described(b.shape)));
  }
  return make_scalar(autograd::dot(a.values, b.values));
}

ArrayPointer transpose(Arguments arguments) {
  const Array& x = *arguments[0];
  if (x.shape.rank != 2) {
    throw ShapeError(say(
        "transpose takes a matrix, here {}; @ takes a vector as a row or a column, whichever fits",
        described(x.shape)));
  }
  std::vector<Value> values;
  values.reserve(x.values.size());
  for (std::size_t j = 0; j < x.shape.columns; ++j) {
    for (std::size_t i = 0; i < x.shape.rows; ++i) {
      values.push_back(x.values[i * x.shape.columns + j]);
    }
  }
  return make_array(matrix_shape(x.shape.columns, x.shape.rows), std::move(values));
}

constexpr std::array functions = std::to_array<BuiltInFunction>({
    of_each<autograd::exp>("exp", "exp(x)"),
    of_each<autograd::log>("log", "log(x)"),
    of_each<autograd::log>("ln", "ln(x)"),
    of_each<autograd::sqrt>("sqrt", "sqrt(x)"),
    {"pow", "pow(base, exponent)", 2, 2, pow},
    of_each<autograd::abs>("abs", "abs(x)"),
    of_each<autograd::sin>("sin", "sin(x)"),
    of_each<autograd::cos>("cos", "cos(x)"),
    of_each<autograd::tan>("tan", "tan(x)"),
    of_each<autograd::tanh>("tanh", "tanh(x)"),
    of_each<autograd::erf>("erf", "erf(x)"),
    of_each<autograd::sigmoid>("sigmoid", "sigmoid(x)"),
    of_each<autograd::relu>("relu", "relu(x)"),
    {"leaky_relu", to_say("leaky_relu(x) or leaky_relu(x, slope)"), 1, 2, leaky_relu},
    {"elu", to_say("elu(x) or elu(x, alpha)"), 1, 2, elu},
    of_each<autograd::gelu>("gelu", "gelu(x)"),
    of_each<autograd::silu>("silu", "silu(x)"),
    of_each<autograd::softplus>("softplus", "softplus(x)"),
    {"min", to_say("min(a, b) or min(x)"), 1, any_number, min},
    {"max", to_say("max(a, b) or max(x)"), 1, any_number, max},
    {"sum", to_say("sum(x) or sum(a, b)"), 1, any_number, sum},
    {"mean", to_say("mean(x) or mean(a, b)"), 1, any_number, mean},
    {"dot", "dot(u, v)", 2, 2, dot},
    {"softmax", "softmax(x)", 1, 1, softmax},
    {"logsumexp", to_say("logsumexp(x) or logsumexp(a, b)"), 1, any_number, logsumexp},
    {"transpose", "transpose(W)", 1, 1, transpose},
});

constexpr std::array constants = std::to_array<BuiltInConstant>({
    {"pi", std::numbers::pi},
    {"π", std::numbers::pi},
    {"e", std::numbers::e},
});

}  // namespace

std::span<const BuiltInFunction> built_in_functions() { return functions; }

const BuiltInFunction* find_built_in_function(std::string_view name) {
  const auto found = std::ranges::find(functions, name, &BuiltInFunction::name);
  return found == functions.end() ? nullptr : &*found;
}

std::span<const BuiltInConstant> built_in_constants() { return constants; }

const BuiltInConstant* find_built_in_constant(std::string_view name) {
  const auto found = std::ranges::find(constants, name, &BuiltInConstant::name);
  return found == constants.end() ? nullptr : &*found;
}

}  // namespace tools::formula
