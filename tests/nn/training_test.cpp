#include <doctest/doctest.h>
#include <nn/error.h>
#include <nn/nn.h>
#include <tests/is_close.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

using autograd::Graph;
using autograd::Value;
using nn::Activation;
using nn::MLP;
using nn::Optimizer;
using nn::SGD;

namespace {

constexpr std::array<std::array<double, 2>, 4> xor_inputs{{{0, 0}, {0, 1}, {1, 0}, {1, 1}}};
constexpr std::array<double, 4> xor_labels{0, 1, 1, 0};

/// Trains on XOR, one sample after the other; the mean loss of the last epoch.
double train_xor(const MLP& model, int epochs, double learning_rate) {
  Optimizer sgd(model.parameters(), SGD{learning_rate});
  double total = 0.0;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    total = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      Value loss = nn::binary_cross_entropy(model(xor_inputs[k]), xor_labels[k]);
      model.zero_grad();
      loss.backward();
      sgd.step();
      total += loss.data();
    }
  }
  return total / 4;
}

TEST_CASE("a step goes against the gradient, by the learning rate") {
  const Value x = Value::parameter(3.0, "x"), untouched = Value::parameter(5.0);
  Optimizer sgd({x, untouched}, SGD{0.25});
  (x * x).backward();
  sgd.step();
  CHECK(x.data() == 1.5);          // 3 - 0.25*6
  CHECK(untouched.data() == 5.0);  // backward has not reached it
  sgd.zero_grad();
  sgd.step();
  CHECK(x.data() == 1.5);
}

TEST_CASE("x^2 from 1 by raw gradients of rate 0.5 arrives in one step") {  // ledger 3.3
  const Value x{1.0};
  pow(x, 2).backward();
  Optimizer({x}, SGD{0.5}).step();
  CHECK(x.data() == 0.0);
}

TEST_CASE("a shared parameter is moved once") {
  const Value x = Value::parameter(3.0);
  Optimizer sgd({x, x}, SGD{0.25});
  CHECK(sgd.parameters().size() == 1);
  (x * x).backward();
  sgd.step();
  CHECK(x.data() == 1.5);
}

TEST_CASE("a 2-4-1 network learns XOR") {
  const MLP model(2, {4, 1}, {Activation::tanh, Activation::sigmoid}, 7);
  CHECK(train_xor(model, 2000, 0.1) < 0.02);
  for (std::size_t k = 0; k < 4; ++k)
    CHECK(std::round(model(xor_inputs[k])[0].data()) == xor_labels[k]);
}

TEST_CASE("a single neuron does not learn XOR") {
  const MLP model(2, {1}, {Activation::sigmoid}, 7);
  CHECK(train_xor(model, 1000, 0.1) >
        0.69);  // it cannot do better than log 2 = 0.693 over an epoch, but for the noise
                // of stepping after each sample
}

TEST_CASE("training is repeatable to the last bit") {
  const MLP a(2, {4, 1}, {Activation::relu, Activation::sigmoid}, 3),
      b(2, {4, 1}, {Activation::relu, Activation::sigmoid}, 3);
  CHECK(train_xor(a, 50, 0.1) == train_xor(b, 50, 0.1));
  for (std::size_t i = 0; i < a.parameters().size(); ++i)
    CHECK(a.parameters()[i].data() == b.parameters()[i].data());
}

TEST_CASE("neurons that begin equal stay equal") {
  const MLP model(2, {4, 1}, {Activation::tanh, Activation::sigmoid}, 1,
                  nn::Initialization::constant(0.5));
  train_xor(model, 200, 0.1);
  const auto neurons = model.layers()[0].neurons();
  CHECK(neurons[0].weights()[0].data() != 0.5);
  for (const nn::Neuron& neuron : neurons) {
    for (std::size_t j = 0; j < 2; ++j)
      CHECK(neuron.weights()[j].data() == neurons[0].weights()[j].data());
    CHECK(neuron.bias().data() == neurons[0].bias().data());
  }
}

TEST_CASE("a training loop keeps the graph's memory constant") {
  const Graph graph;
  const Graph::Scope scope(graph);
  MLP model(2, {4, 4, 1}, {Activation::relu, Activation::tanh, Activation::sigmoid}, 1);
  SUBCASE("plain") {}
  SUBCASE("with names for interior values") { model.name_interior(true); }
  train_xor(model, 500, 0.1);
  const std::size_t bytes = graph.byte_count();
  train_xor(model, 5000, 0.1);
  CHECK(graph.byte_count() == bytes);
  graph.verify();
}

}  // namespace
