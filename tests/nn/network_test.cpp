#include <doctest/doctest.h>
#include <nn/error.h>
#include <nn/nn.h>
#include <tests/is_close.h>

#include <cmath>
#include <string>
#include <vector>

using autograd::Graph;
using autograd::Op;
using autograd::Value;
using nn::Activation;
using nn::Layer;
using nn::MLP;
using nn::Neuron;

namespace {

std::vector<std::string> names(const std::vector<Value>& values) {
  std::vector<std::string> names;
  for (const Value& value : values) names.emplace_back(value.name());
  return names;
}

/// The names of the interior values that root depends on, in the order of recording.
std::vector<std::string> interior_names(const Value& root) {
  std::vector<std::string> names;
  for (const Value& value : topological_order(root))
    if (!value.is_leaf() && !value.name().empty()) names.emplace_back(value.name());
  return names;
}

TEST_CASE("a neuron: one node for the weighted sum, one for the activation") {
  // The sigmoid neuron of CS231n: w = (2, -3), b = -3, x = (-1, -2): z = 1.
  const Neuron neuron({2.0, -3.0}, -3.0, Activation::sigmoid);
  const Value x0{-1.0, "x0"}, x1{-2.0, "x1"};
  const Value a = neuron({x0, x1});
  CHECK(a.op() == Op::sigmoid);
  REQUIRE(a.operands()[0].op() == Op::dot);
  CHECK(names(a.operands()[0].operands()) ==
        std::vector<std::string>{"w[0]", "w[1]", "x0", "x1", "b"});
  CHECK(is_close(a.data(), 0.7310585786, 1e-10));
  a.backward();
  CHECK(is_close(neuron.weights()[0].grad(), -0.19661193, 0.0, 0.5e-8));
  CHECK(is_close(neuron.weights()[1].grad(), -0.39322387, 0.0, 0.5e-8));
  CHECK(is_close(neuron.bias().grad(), 0.19661193, 0.0, 0.5e-8));
  CHECK(is_close(x0.grad(), 0.39322387, 0.0, 0.5e-8));
  CHECK(is_close(x1.grad(), -0.58983580, 0.0, 0.5e-8));
}

TEST_CASE("plain numbers as inputs become constants of the network's graph") {
  const Graph graph;
  const Neuron neuron = [&] {
    const Graph::Scope scope(graph);
    return Neuron({2.0}, 1.0, Activation::linear);
  }();
  const Value z = neuron(3.0);
  CHECK(z.data() == 7.0);
  CHECK(z.graph() == graph);
  CHECK(z.operands()[1].op() == Op::constant);
  CHECK(neuron({3.0}).data() == 7.0);
  CHECK(neuron(std::vector<double>{3.0}).data() == 7.0);
  CHECK(neuron(std::array{3.0}).data() == 7.0);
  CHECK_THROWS_AS(neuron(Value{3.0}), autograd::DifferentGraphs);
}

TEST_CASE("a neuron without a bias") {
  const Neuron neuron({2.0, 0.5}, nn::no_bias, Activation::linear);
  CHECK(neuron.bias().empty());
  CHECK(neuron.parameters().size() == 2);
  CHECK(neuron({3.0, 4.0}).data() == 8.0);
}

TEST_CASE("a layer: W is neurons x inputs") {
  // The layer of the ledger's 0.1, whose note stores W as inputs x outputs: (2, 3) gives 3.6, 6.8,
  // -3.5.
  const Layer layer({{1.0, 0.5}, {0.5, 2.0}, {-1.0, -0.5}}, {0.1, -0.2, 0.0}, Activation::linear);
  CHECK(layer.inputs() == 2);
  CHECK(layer.size() == 3);
  const auto y = layer({2.0, 3.0});
  REQUIRE(y.size() == 3);
  CHECK(is_close(y[0].data(), 3.6));
  CHECK(is_close(y[1].data(), 6.8));
  CHECK(is_close(y[2].data(), -3.5));
  CHECK(layer.neurons()[1].weights()[0].data() == 0.5);
  CHECK(layer.weights() == nn::Matrix{{1.0, 0.5}, {0.5, 2.0}, {-1.0, -0.5}});
}

TEST_CASE("parameters have names: layers from 1, neurons and inputs from 0") {
  MLP model(2, {2, 1}, {Activation::tanh, Activation::sigmoid}, 7);
  const std::vector<std::string> by_path{
      "layer1.neuron0.w[0]", "layer1.neuron0.w[1]", "layer1.neuron0.b",
      "layer1.neuron1.w[0]", "layer1.neuron1.w[1]", "layer1.neuron1.b",
      "layer2.neuron0.w[0]", "layer2.neuron0.w[1]", "layer2.neuron0.b"};
  CHECK(names(model.parameters()) == by_path);
  model.set_names(nn::Naming::matrix);
  CHECK(names(model.parameters()) == std::vector<std::string>{"W1[0][0]", "W1[0][1]", "b1[0]",
                                                              "W1[1][0]", "W1[1][1]", "b1[1]",
                                                              "W2[0][0]", "W2[0][1]", "b2[0]"});
  model.set_names(nn::Naming::path);
  CHECK(names(model.parameters()) == by_path);
  for (const Value& parameter : model.parameters()) CHECK(parameter.op() == Op::parameter);
}

TEST_CASE("interior values have names when asked for") {
  MLP model(1, {2, 1, 2}, {Activation::tanh, Activation::linear, Activation::softmax}, 7);
  CHECK(interior_names(model(0.5)[0]).empty());
  model.name_interior(true);
  CHECK(interior_names(model(0.5)[0]) ==
        std::vector<std::string>{"layer1.neuron0.z", "layer1.neuron1.z", "layer1.neuron0.a",
                                 "layer1.neuron1.a", "layer2.neuron0.z", "layer3.neuron0.z",
                                 "layer3.neuron1.z", "layer3.neuron0.a"});
  model.set_names(nn::Naming::matrix);
  CHECK(interior_names(model(0.5)[1]) == std::vector<std::string>{"z1[0]", "z1[1]", "a1[0]",
                                                                  "a1[1]", "z2[0]", "z3[0]",
                                                                  "z3[1]", "a3[1]"});
  model.name_interior(false);
  CHECK(interior_names(model(0.5)[0]).empty());
}

TEST_CASE("a network's gradients are those of the same sums written out") {
  const MLP model(3, {4, 2}, {Activation::tanh, Activation::sigmoid}, 3);
  const std::vector<double> x{0.3, -1.2, 0.7};

  const auto output = model(x);
  const Value folded = nn::squared_error(output, {0.0, 1.0});
  folded.backward();
  std::vector<double> gradients;
  for (const Value& parameter : model.parameters()) gradients.push_back(parameter.grad());
  model.zero_grad();

  std::vector<Value> values;
  for (const double number : x) values.push_back(Value::constant(number));
  for (const Layer& layer : model.layers()) {
    std::vector<Value> next;
    for (const Neuron& neuron : layer.neurons()) {
      Value z = neuron.weights()[0] * values[0];
      for (std::size_t j = 1; j < values.size(); ++j) z += neuron.weights()[j] * values[j];
      next.push_back(activate(neuron.activation(), z + neuron.bias()));
    }
    values = next;
  }
  const Value unfolded = pow(values[0] - 0.0, 2) + pow(values[1] - 1.0, 2);
  unfolded.backward();

  CHECK(ulp_distance(unfolded.data(), folded.data()) <= 4);
  const auto parameters = model.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    CHECK_MESSAGE(ulp_distance(parameters[i].grad(), gradients[i]) <= 4, parameters[i].name());
}

TEST_CASE("a softmax layer in a network") {
  const MLP model({Layer({{1.0}, {-2.0}, {0.5}}, {0.0, 0.0, 0.0}, Activation::softmax)});
  const auto p = model(1.0);
  const double total = std::exp(1.0) + std::exp(-2.0) + std::exp(0.5);
  CHECK(is_close(p[0].data(), std::exp(1.0) / total));
  CHECK(is_close(p[1].data(), std::exp(-2.0) / total));
  CHECK(is_close(p[2].data(), std::exp(0.5) / total));
}

TEST_CASE("the same seed gives the same network to the last bit, another seed another") {
  const auto numbers = [](std::uint64_t seed) {
    std::vector<double> drawn;
    for (const Value& p :
         MLP(2, {4, 6, 1}, {Activation::relu, Activation::tanh, Activation::sigmoid}, seed)
             .parameters())
      drawn.push_back(p.data());
    return drawn;
  };
  CHECK(numbers(5) == numbers(5));
  CHECK(numbers(5) != numbers(6));
  nn::Random random(5);
  const MLP drawn(2, {4, 6, 1}, {Activation::relu, Activation::tanh, Activation::sigmoid}, random);
  CHECK(drawn.parameters()[0].data() == numbers(5)[0]);
}

TEST_CASE("biases begin at 0") {
  const MLP model(2, {3, 1}, {Activation::relu, Activation::sigmoid}, 1);
  for (const Layer& layer : model.layers())
    for (const Neuron& neuron : layer.neurons()) CHECK(neuron.bias().data() == 0.0);
}

TEST_CASE("copies of a network share its parameters") {
  const MLP model(1, {1}, {Activation::linear}, 1);
  const MLP copy = model;
  copy.parameters()[0].set_data(5.0);
  CHECK(model.parameters()[0].data() == 5.0);
}

TEST_CASE("zero_grad is for all parameters") {
  const MLP model(2, {3, 1}, {Activation::tanh, Activation::linear}, 1);
  const auto y = model({1.0, 2.0});
  y[0].backward();
  for (const Value& parameter : model.parameters()) CHECK(parameter.has_grad());
  model.zero_grad();
  for (const Value& parameter : model.parameters()) CHECK_FALSE(parameter.has_grad());
}

TEST_CASE("shapes that do not fit are refused with both shapes") {
  const auto linear = Activation::linear;
  CHECK_THROWS_WITH_AS(Neuron({}, 0.0, linear),
                       "a neuron without weights: it needs at least one input", nn::ShapeError);
  CHECK_THROWS_WITH_AS(Neuron({1.0, 2.0}, 0.0, linear)({1.0, 2.0, 3.0}),
                       "a neuron of 2 weights was given 3 inputs; each weight needs one",
                       nn::ShapeError);
  CHECK_THROWS_WITH_AS(Layer({{1.0, 2.0}, {3.0}}, {0.0, 0.0}, linear),
                       "W is neurons x inputs, but row 0 has 2 weights and row 1 has 1",
                       nn::ShapeError);
  CHECK_THROWS_WITH_AS(
      Layer({{1.0, 2.0}}, {0.0, 0.0}, linear),
      "W has 1 rows, one for each neuron, but b has 2 numbers; each neuron needs one bias",
      nn::ShapeError);
  CHECK_THROWS_AS(Layer(nn::Matrix{}, {}, linear), nn::ShapeError);
  CHECK_THROWS_AS(Layer(nn::Matrix{{}}, {0.0}, linear), nn::ShapeError);
  CHECK_THROWS_AS(Layer(std::vector<Neuron>{}), nn::ShapeError);
  CHECK_THROWS_AS(Layer({Neuron({1.0}, 0.0, linear), Neuron({1.0, 2.0}, 0.0, linear)}),
                  nn::ShapeError);
  CHECK_THROWS_WITH_AS(Layer({{1.0, 2.0}}, {0.0}, linear)(1.0), "a layer of 2 inputs was given 1",
                       nn::ShapeError);
  nn::Random random(1);
  CHECK_THROWS_WITH_AS(Layer(2, 0, linear, random),
                       "a layer of 0 neurons with 2 inputs; it needs at least one of each",
                       nn::ShapeError);
  CHECK_THROWS_AS(MLP(0, {1}, {linear}, 1), nn::ShapeError);
  CHECK_THROWS_AS(MLP(1, {2, 0, 1}, {linear, linear, linear}, 1), nn::ShapeError);
  CHECK_THROWS_AS(MLP(1, {}, {}, 1), nn::ShapeError);
  CHECK_THROWS_WITH_AS(MLP(1, {2, 1}, {linear}, 1),
                       "2 layer sizes, but 1 activations; each layer needs one", nn::ShapeError);
  CHECK_THROWS_WITH_AS(MLP({Layer(2, 3, linear, random), Layer(2, 1, linear, random)}),
                       "layer 1 has 3 neurons, but layer 2 has 2 inputs; these must be equal",
                       nn::ShapeError);
  CHECK_THROWS_WITH_AS(MLP(2, {1}, {linear}, 1)({1.0, 2.0, 3.0}),
                       "a network of 2 inputs was given 3", nn::ShapeError);
}

TEST_CASE("softmax for a part of a layer is refused") {
  const Neuron one({1.0}, 0.0, Activation::softmax), other({1.0}, 0.0, Activation::linear);
  CHECK_THROWS_WITH_AS(Layer({one, other}),
                       "1 of a layer's 2 neurons are softmax, which is taken over a whole layer: "
                       "make all of them so, "
                       "or none",
                       nn::OptionError);
  CHECK_THROWS_AS(one(1.0), nn::OptionError);
  CHECK(one.weighted_sum(1.0).data() == 1.0);
}

}  // namespace
