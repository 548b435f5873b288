// One neuron: a = sigmoid(w.x + b) with w = (2, -3), b = -3 at x = (-1, -2), so that z = 1.
// The figures are those of Stanford's course CS231n (notes on backpropagation), to ten and eight
// digits: a = sigmoid(1), and with a*(1 - a) = 0.19661193 the gradients are that times x, 1 and w.
#include <nn/nn.h>
#include <tools/computation.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

using autograd::Value;

int main() {
  nn::Neuron neuron({2.0, -3.0}, -3.0, nn::Activation::sigmoid);
  neuron.name_interior(true);
  const std::vector<Value> x{{-1.0, "x[0]"}, {-2.0, "x[1]"}};
  const Value a = neuron(x);
  a.backward();

  fmt::print("a = sigmoid(w[0]*x[0] + w[1]*x[1] + b)    computed      published\n");
  fmt::print("  {:<36}{:>14.10f}{:>15}\n", "a", a.data(), "0.7310585786");
  const std::vector<std::pair<Value, std::string>> published{{neuron.weights()[0], "-0.19661193"},
                                                             {neuron.weights()[1], "-0.39322387"},
                                                             {neuron.bias(), "0.19661193"},
                                                             {x[0], "0.39322387"},
                                                             {x[1], "-0.58983580"}};
  for (const auto& [value, figure] : published)
    fmt::print("  da/d{:<32}{:>14.8f}{:>15}\n", value.name(), value.grad(), figure);

  std::cout << "\nThe neuron records its weighted sum as one node, which is fast\n";
  print_records(std::cout, tools::shown_records(a, tools::Dots::folded));
  std::cout << "\nTraces and drawings unfold it; the value is the same to the last bit\n";
  print_records(std::cout, tools::shown_records(a, tools::Dots::unfolded));
}
