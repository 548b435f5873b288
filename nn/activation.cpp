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
  std::vector<Value> activated(z.begin(), z.end());
  replace_by_activations(activation, activated);
  return activated;
}

void replace_by_activations(Activation activation, std::vector<Value>& z) {
  const auto replace = [&](auto function) {
    for (Value& one : z) one = function(std::move(one));
  };
  switch (activation) {
    case Activation::linear:
      return;
    case Activation::relu:
      return replace([](Value&& z_i) { return relu(std::move(z_i)); });
    case Activation::leaky_relu:
      return replace([](Value&& z_i) { return leaky_relu(z_i); });
    case Activation::tanh:
      return replace([](Value&& z_i) { return tanh(std::move(z_i)); });
    case Activation::sigmoid:
      return replace([](Value&& z_i) { return sigmoid(std::move(z_i)); });
    case Activation::softmax:
      z = softmax(z);
      return;
  }
}

std::string_view to_string(Activation activation) {
  return detail::name_of<Activation>(names, activation);
}

Activation activation_named(std::string_view name) {
  return detail::named<Activation>(names, name, "an activation");
}

}  // namespace nn
