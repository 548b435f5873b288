// One linear layer, and which way round its matrix is written; then a gradient small enough to see
// through. Layer and figures are those of note 000 (claims 0.1, 0.2, 0.5). The note multiplies y[j]
// = sum of x[i]*W[i][j] + b[j]: its W is inputs x outputs, a column for each output. In nn, W is
// neurons x inputs, a row for each neuron.
#include <nn/error.h>
#include <nn/nn.h>

#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

using autograd::Value;

namespace {

nn::Matrix transposed(const nn::Matrix& w) {
  nn::Matrix result(w[0].size(), std::vector<double>(w.size()));
  for (std::size_t i = 0; i < w.size(); ++i)
    for (std::size_t j = 0; j < w[i].size(); ++j) result[j][i] = w[i][j];
  return result;
}

}  // namespace

int main() {
  const nn::Matrix w{{1.0, 0.5, -1.0}, {0.5, 2.0, -0.5}};
  const std::vector<double> b{0.1, -0.2, 0.0};

  fmt::print("the note's W, inputs x outputs: {}\n", w);
  fmt::print("nn's W, neurons x inputs:       {}\n", transposed(w));
  const nn::Layer layer(transposed(w), b, nn::Activation::linear);
  const std::vector<double> printed{3.6, 6.8, -3.5};
  const std::vector<Value> y = layer({2.0, 3.0});
  for (std::size_t j = 0; j < y.size(); ++j)
    fmt::print("  y[{}] = {:>4.6g}   printed in the note: {:>4}\n", j, y[j].data(), printed[j]);

  fmt::print("\nThe note's W as it stands is refused, since its shape says what is wrong:\n");
  try {
    const nn::Layer wrong_way_round(w, b, nn::Activation::linear);
  } catch (const nn::ShapeError& error) {
    fmt::print("  {}\n", error.what());
  }

  fmt::print(
      "\nL = w1^2 + 3*w2 + 5: dL/dw1 = 2*w1, dL/dw2 = 3, and three steps w <- w - 0.25*dL/dw\n");
  const Value w1 = Value::parameter(4.0, "w1"), w2 = Value::parameter(1.0, "w2");
  nn::Optimizer sgd(std::vector{w1, w2}, nn::SGD{0.25});
  for (int step = 0; step <= 3; ++step) {
    const Value loss = pow(w1, 2) + 3 * w2 + 5;
    sgd.zero_grad();
    loss.backward();
    fmt::print("  w1 = {:<3}  w2 = {:<5}  L = {:<5}  dL/dw1 = {}  dL/dw2 = {}\n", w1.data(),
               w2.data(), loss.data(), w1.grad(), w2.grad());
    sgd.step();
  }
  fmt::print(
      "w1 settles where its gradient is 0. w2 has the same gradient everywhere, so that it falls "
      "for ever.\n");
}
