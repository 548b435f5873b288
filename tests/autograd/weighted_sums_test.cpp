#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <autograd/autograd.h>

using autograd::dot;
using autograd::Graph;
using autograd::Outputs;
using autograd::Value;
using autograd::WeightedSums;

namespace {

std::vector<Value> parameters(std::size_t count, double first) {
  std::vector<Value> parameters;
  for (std::size_t i = 0; i < count; ++i)
    parameters.push_back(Value::parameter(first + 0.25 * static_cast<double>(i)));
  return parameters;
}

}  // namespace

TEST_CASE("rows of weights give what dot gives, in values and gradients, across blocks too") {
  for (const std::size_t inputs :
       {1U, 2U, 7U, 300U}) {  // three rows of 300 weights are in two blocks
    CAPTURE(inputs);
    const std::vector<Value> x = parameters(inputs, -1.0);
    std::vector<Value> tanh_x;
    for (const Value& one : x) tanh_x.push_back(tanh(one));
    WeightedSums layer;
    std::vector<std::vector<Value>> w;
    const std::vector<Value> b{Value::parameter(0.5), Value(), Value::parameter(-0.5)};
    for (std::size_t row = 0; row < 3; ++row) {
      w.push_back(parameters(inputs, 0.125 * static_cast<double>(row)));
      layer.add(w[row], b[row]);
    }
    const auto gradients = [&] {
      std::vector<double> numbers;
      for (const auto& row : w)
        for (const Value& weight : row) numbers.push_back(weight.grad());
      for (const Value& input : x) numbers.push_back(input.grad());
      numbers.push_back(b[0].grad());
      Graph::current().zero_grad();
      return numbers;
    };

    const Outputs z = layer(tanh_x);
    REQUIRE(z.size() == 3);
    (z[0] * z[1] * z[2]).backward();
    const std::vector<double> in_rows = gradients();
    const std::vector<Value> one_by_one{dot(w[0], tanh_x, b[0]), dot(w[1], tanh_x),
                                        dot(w[2], tanh_x, b[2])};
    for (std::size_t row = 0; row < 3; ++row) {
      CHECK(z[row].data() == one_by_one[row].data());
      CHECK(z[row].operands().size() == one_by_one[row].operands().size());
    }
    (one_by_one[0] * one_by_one[1] * one_by_one[2]).backward();
    CHECK(in_rows == gradients());
    Graph::current().verify();
  }
}

TEST_CASE("weights, inputs and bias that are neighbours of each other, and equal ones") {
  const std::vector<Value> v = parameters(5, 1.0);  // 1, 1.25, 1.5, 1.75, 2
  dot({v[0], v[1]}, {v[2], v[3]}, v[4]).backward();
  CHECK(v[0].grad() == 1.5);
  CHECK(v[1].grad() == 1.75);
  CHECK(v[2].grad() == 1.0);
  CHECK(v[3].grad() == 1.25);
  CHECK(v[4].grad() == 1.0);
  zero_grad(v);
  dot({v[0], v[1]}, {v[0], v[1]}, v[0]).backward();
  CHECK(v[0].grad() == 3.0);
  CHECK(v[1].grad() == 2.5);
  zero_grad(v);
  dot({v[0], v[1], v[2]}, {v[1], v[2], v[3]}, v[4]).backward();  // overlapping rows
  CHECK(v[0].grad() == 1.25);
  CHECK(v[1].grad() == 1.5 + 1.0);
  CHECK(v[2].grad() == 1.75 + 1.25);
  CHECK(v[3].grad() == 1.5);
  zero_grad(v);
  record_again(records(dot({v[0], v[1]}, {v[2], v[3]}, v[4]))).back().backward();
  CHECK(v[0].grad() == 0.0);
}

TEST_CASE("misuse of rows is told") {
  const std::vector<Value> w = parameters(2, 1.0);
  WeightedSums layer;
  CHECK_THROWS_WITH_AS(
      layer(std::vector<Value>()),
      "weighted sums: rows of 0 weights, but 0 inputs; each weight needs one input",
      autograd::LengthMismatch);
  layer.add(w, Value());
  CHECK_THROWS_WITH_AS(layer.add({w[0]}, Value()),
                       "weighted sums: a row of 1 weights; each row has as many as the first, and "
                       "at least one",
                       autograd::LengthMismatch);
  CHECK_THROWS_AS(layer({w[0]}), autograd::LengthMismatch);
  CHECK_THROWS_AS(layer({w[0], Value()}), autograd::EmptyValue);
  const Graph other;
  const Graph::Scope scope(other);
  CHECK_THROWS_AS(layer({w[0], Value{1.0}}), autograd::DifferentGraphs);
  CHECK_THROWS_AS(layer.add({Value{1.0}, Value{1.0}}, Value()), autograd::DifferentGraphs);
  Graph::of(w[0]).verify();
  other.verify();
}

TEST_CASE("a contribution of -0 is a gradient, and it is 0") {
  const Value x{-1.0}, w = Value::parameter(-2.0);
  const Value z = w * relu(x);  // dz/dx = w * 0 = -0
  CHECK_FALSE(x.has_grad());
  z.backward();
  CHECK(x.has_grad());
  CHECK(x.grad() == 0.0);
  CHECK_FALSE(std::signbit(x.grad()));
  CHECK_FALSE(std::signbit(w.grad()));
}

TEST_CASE("s += w*x: a product that is used elsewhere too, held or not") {
  const Value w{3.0}, x{5.0}, s{1.0};
  const Value product = w * x, sum = s + product;
  (sum * product).backward();  // (s + w*x)*w*x; by the product: 2*15 + 1 = 31
  CHECK(product.grad() == 31.0);
  CHECK(s.grad() == 15.0);
  CHECK(w.grad() == 31.0 * 5.0);
  CHECK(x.grad() == 31.0 * 3.0);
  Value total{0.0};
  for (const double number : {2.0, 4.0}) total += x * number;  // numbers get no gradient
  total += Value::constant(2.0) * w;
  autograd::zero_grad({w, x});
  total.backward();
  CHECK(x.grad() == 6.0);
  CHECK(w.grad() == 2.0);
  Graph::current().verify();
}

TEST_CASE("constants get no gradient, written as numbers or as Values") {
  const Value x{3.0}, c = Value::constant(2.0);
  (x * c + c * x + c / x + pow(x, c) + 4.0 * x).backward();
  CHECK_FALSE(c.has_grad());
  CHECK(x.grad() == 2.0 + 2.0 - 2.0 / 9.0 + 6.0 + 4.0);
}

TEST_CASE("operations where leaves were before, and where something with a gradient was") {
  const Graph graph;
  const Graph::Scope scope(graph);
  const Value x{3.0};
  for (int round = 0; round < 3; ++round) {
    { const Value leaf{1.0}, other{2.0}; }
    const Value y = x * x, z = y * y;
    z.backward();
    CHECK(y.grad() == 18.0);  // dz/dy = 2*x^2
    graph.verify();
  }
  CHECK(x.grad() == 3.0 * 108.0);  // dz/dx = 4*x^3
  graph.verify();
}

TEST_CASE("backward again over nodes that an earlier pass touched, and over some of them only") {
  const Value x{3.0};
  const Value square = x * x;
  const Value f = 2.0 * square, g = 5.0 * square;
  f.backward();
  CHECK(square.grad() == 2.0);
  g.backward();
  CHECK(square.grad() == 5.0);  // an interior gradient is fresh
  CHECK(f.grad() == 1.0);       // what g does not depend on keeps its own
  CHECK(x.grad() == 12.0 + 30.0);
  f.backward();
  CHECK(square.grad() == 2.0);
  CHECK(x.grad() == 12.0 + 30.0 + 12.0);
  Graph::current().zero_grad();
  g.backward();
  CHECK(x.grad() == 30.0);
  CHECK_FALSE(f.has_grad());
}
