// How weights begin decides whether a network learns: claims 4.5 and 4.6 of note 004.
// Equal weights: neurons of a layer that begin equal get equal gradients, and stay equal for ever.
// Too large weights drive the sigmoid to where it is flat; too small ones leave its slope at its
// largest, 1/4, yet pass on next to nothing. Either way the gradients vanish on their way back to
// the first layer.
#include <nn/nn.h>

#include <cmath>
#include <string>
#include <vector>

#include <fmt/core.h>

using autograd::Value;

namespace {

/// The mean squared error on XOR.
Value loss_on_xor(const nn::MLP& model) {
  std::vector<Value> losses;
  for (const double x1 : {0.0, 1.0})
    for (const double x2 : {0.0, 1.0})
      losses.push_back(nn::squared_error(model({x1, x2}), x1 == x2 ? 0.0 : 1.0));
  return sum(losses) / 4.0;
}

void show_hidden_weights(int epoch, const nn::MLP& model) {
  const nn::Matrix w = model.layers()[0].weights();
  fmt::print("  epoch {:>4}", epoch);
  for (const auto& row : w) fmt::print("  ({:>7.4f}, {:>7.4f})", row[0], row[1]);
  fmt::print("  {}\n", w[0] == w[1] && w[1] == w[2] ? "all equal" : "different");
}

void train(const std::string& title, const nn::MLP& model) {
  fmt::print("{}\n", title);
  nn::Optimizer sgd(model.parameters(), nn::SGD{1.0});
  for (int epoch = 0; epoch <= 2000; ++epoch) {
    const Value loss = loss_on_xor(model);
    if (epoch == 0 || epoch == 1 || epoch == 10 || epoch == 2000) show_hidden_weights(epoch, model);
    sgd.zero_grad();
    loss.backward();
    sgd.step();
  }
  fmt::print("  loss {:.3f}\n\n", loss_on_xor(model).data());
}

double gradient_norm(const nn::Layer& layer) {
  double squares = 0.0;
  for (const Value& parameter : layer.parameters()) squares += parameter.grad() * parameter.grad();
  return std::sqrt(squares);
}

/// The mean slope a*(1 - a) of all the sigmoids that the loss depends on.
double mean_slope(const Value& loss) {
  double total = 0.0;
  int count = 0;
  for (const Value& value : topological_order(loss))
    if (value.op() == autograd::Op::sigmoid) {
      total += value.data() * (1.0 - value.data());
      ++count;
    }
  return total / count;
}

}  // namespace

int main() {
  using enum nn::Activation;
  const std::vector<std::size_t> sizes{3, 1};
  train("The weights of three hidden neurons that begin equal",
        nn::MLP(2, sizes, {sigmoid, sigmoid}, 1, nn::Initialization::constant(0.5)));
  train("The same network with weights drawn at random", nn::MLP(2, sizes, {sigmoid, sigmoid}, 1));

  fmt::print(
      "The norm of the gradients in each layer of a 2-8-8-8-1 network of sigmoids, weights between "
      "-r and r\n");
  fmt::print("       r  mean slope   layer 1   layer 2   layer 3   layer 4\n");
  for (const double r : {0.001, 0.1, 1.0, 10.0, 100.0}) {
    const nn::MLP model(2, {8, 8, 8, 1}, {sigmoid, sigmoid, sigmoid, sigmoid}, 1,
                        nn::Initialization::uniform(-r, r));
    const Value loss = loss_on_xor(model);
    loss.backward();
    fmt::print("{:>8}  {:>10.3f}", r, mean_slope(loss));
    for (const nn::Layer& layer : model.layers()) fmt::print("{:>10.0e}", gradient_norm(layer));
    fmt::print("\n");
  }
}
