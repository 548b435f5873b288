#include <nn/activation.h>
#include <nn/enum_names.h>

#include <utility>

namespace nn {
namespace {

constexpr detail::EnumName<Activation> names[] = {
    {Activation::linear, "linear"},         {Activation::relu, "relu"},
    {Activation::leaky_relu, "leaky_relu"}, {Activation::tanh, "tanh"},
    {Activation::sigmoid, "sigmoid"},       {Activation::softmax, "softmax"},
};

}  // namespace

Value activate(Activation activation, const Value& z) {
  switch (activation) {
    case Activation::linear:
      return z;
    case Activation::relu:
      return relu(z);
    case Activation::leaky_relu:
      return leaky_relu(z);
    case Activation::tanh:
      return tanh(z);
    case Activation::sigmoid:
      return sigmoid(z);
    case Activation::softmax:
      break;
  }
  throw OptionError(
      "softmax of one weighted sum: it is taken over all neurons of a layer, so call the layer");
}

std::vector<Value> activate(Activation activation, Values z) {
  return activate(activation, Outputs(std::vector(z.begin(), z.end()))).values();
}

Outputs activate(Activation activation, Outputs&& z) {
  switch (activation) {
    case Activation::linear:
      return std::move(z);
    case Activation::relu:
      return relu(std::move(z));
    case Activation::leaky_relu:
      return leaky_relu(std::move(z));
    case Activation::tanh:
      return tanh(std::move(z));
    case Activation::sigmoid:
      return sigmoid(std::move(z));
    case Activation::softmax:
      return Outputs(softmax(std::move(z).values()));
  }
  __builtin_unreachable();
}

std::string_view to_string(Activation activation) {
  return detail::name_of<Activation>(names, activation);
}

Activation activation_named(std::string_view name) {
  return detail::named<Activation>(names, name, "an activation");
}

}  // namespace nn
