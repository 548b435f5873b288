#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <autograd/autograd.h>

using autograd::dot;
using autograd::Graph;
using autograd::Op;
using autograd::Outputs;
using autograd::Value;
using autograd::WeightedSums;

namespace {

/// Layers of which all is drawn: a number, the same again for the same seed.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t count) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state_ >> 33) % count;
  }
  bool one_in(std::size_t count) { return below(count) == 0; }
  double number(bool special) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double rare[] = {
        0.0, -0.0, infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 5e-324};
    if (special && one_in(20)) return rare[below(6)];
    return (static_cast<double>(below(2001)) - 1000.0) / 1000.0;
  }
  std::size_t width() { return one_in(6) ? 1 + below(700) : 1 + below(9); }

 private:
  std::uint64_t state_;
};

struct Layer {
  std::vector<std::vector<Value>> weights;
  std::vector<Value> biases;
  unsigned activation;
};

Value activated(unsigned activation, const Value& z) {
  return activation == 0   ? z
         : activation == 1 ? relu(z)
         : activation == 2 ? tanh(z)
         : activation == 3 ? sigmoid(z)
                           : leaky_relu(z);
}
Outputs activated(unsigned activation, Outputs&& z) {
  return activation == 0   ? std::move(z)
         : activation == 1 ? relu(std::move(z))
         : activation == 2 ? tanh(std::move(z))
         : activation == 3 ? sigmoid(std::move(z))
                           : leaky_relu(std::move(z));
}

struct Network {
  std::vector<Value> x;
  std::vector<Layer> layers;
  std::vector<Value> leaves;  // those of x, then parameters; each once

  explicit Network(Draw& draw) {
    const bool special = draw.one_in(3), constants = draw.one_in(2);
    x.resize(draw.width());
    for (Value& one : x)
      one = constants ? Value::constant(draw.number(special)) : Value(draw.number(special));
    leaves = x;
    std::size_t before = x.size();
    for (std::size_t l = draw.below(4) + 1; l != 0; --l) {
      Layer layer{{}, {}, static_cast<unsigned>(draw.below(5))};
      const bool frozen = draw.one_in(5), without_biases = draw.one_in(4), shared = draw.one_in(6);
      const std::size_t width = draw.width();
      for (std::size_t i = 0; i < width; ++i) {
        const auto parameter = [&] {
          const double number = draw.number(special);
          leaves.push_back(frozen && draw.one_in(2) ? Value::constant(number)
                                                    : Value::parameter(number));
          return leaves.back();
        };
        std::vector<Value> row;
        if (shared && i > 0 && draw.one_in(2))
          row = layer.weights[draw.below(i)];
        else
          for (std::size_t j = 0; j < before; ++j) row.push_back(parameter());
        layer.weights.push_back(row);
        layer.biases.push_back(without_biases && draw.one_in(2) ? Value() : parameter());
      }
      layers.push_back(layer);
      before = width;
    }
  }

  std::vector<Value> one_by_one() const {
    std::vector<Value> a = x;
    for (const Layer& layer : layers) {
      std::vector<Value> z;
      for (std::size_t i = 0; i < layer.weights.size(); ++i)
        z.push_back(layer.biases[i].empty() ? dot(layer.weights[i], a)
                                            : dot(layer.weights[i], a, layer.biases[i]));
      a.clear();
      for (const Value& one : z) a.push_back(activated(layer.activation, one));
    }
    return a;
  }

  std::vector<WeightedSums> weighted_sums() const {
    std::vector<WeightedSums> all;
    for (const Layer& layer : layers) {
      all.emplace_back();
      for (std::size_t i = 0; i < layer.weights.size(); ++i)
        all.back().add(layer.weights[i], layer.biases[i]);
    }
    return all;
  }

  std::vector<Value> in_layers(const std::vector<WeightedSums>& sums) const {
    Outputs a = activated(layers[0].activation, sums[0](x));
    for (std::size_t l = 1; l < sums.size(); ++l) a = activated(layers[l].activation, sums[l](a));
    return std::move(a).values();
  }
};

/// A number's bits; one for all NaN.
std::uint64_t bits(double number) {
  return std::isnan(number) ? 1 : std::bit_cast<std::uint64_t>(number);
}

/// What the leaves have got, and whether they have got any.
std::vector<std::uint64_t> gradients(const std::vector<Value>& leaves) {
  std::vector<std::uint64_t> all;
  for (const Value& leaf : leaves) all.push_back(leaf.has_grad() ? bits(leaf.grad()) : 2);
  return all;
}

std::vector<std::uint64_t> gradients(const std::vector<autograd::Record>& records) {
  std::vector<std::uint64_t> all;
  for (const autograd::Record& record : records)
    if (is_leaf(record.op) && record.op != Op::constant)
      all.push_back(record.has_gradient ? bits(record.gradient) : 2);
  return all;
}

/// Depends on some of the outputs, on the others not at all.
Value loss_of(const std::vector<Value>& outputs, std::size_t every) {
  Value loss = outputs[0] * outputs[0];
  for (std::size_t i = every; i < outputs.size(); i += every) loss += outputs[i] * outputs[i];
  return loss;
}

}  // namespace

TEST_CASE("layers give what their weighted sums one by one give, to the last bit") {
  const bool same = rc::check("layers = one by one", [](std::uint64_t seed) {
    Draw draw(seed);
    Graph graph;
    const Graph::Scope scope(graph);
    std::vector<Value> shift(draw.below(600), Value::constant(0.0));
    for (Value& one : shift) one = Value::constant(1.0);  // blocks end somewhere else
    const Network network(draw);
    const std::vector<WeightedSums> sums = network.weighted_sums();
    const std::size_t every = 1 + draw.below(3);
    const bool twice = draw.one_in(3);
    const auto run = [&](auto outputs_of) {
      const std::vector<Value> outputs = outputs_of();
      graph.verify();
      const Value loss = loss_of(outputs, every);
      if (loss.op() == Op::constant) return std::vector<std::uint64_t>{bits(loss.data())};
      loss.backward();
      if (twice) loss.backward(0.5);
      graph.verify();
      std::vector<std::uint64_t> found = gradients(network.leaves);
      for (const Value& output : outputs) {
        found.push_back(bits(output.data()));
        found.push_back(output.has_grad() ? bits(output.grad()) : 2);
      }
      if (draw.one_in(2)) graph.collect();
      return found;
    };
    const auto one_by_one = run([&] { return network.one_by_one(); });
    graph.verify();
    graph.zero_grad();
    const auto in_layers = run([&] { return network.in_layers(sums); });
    graph.verify();
    RC_ASSERT(in_layers == one_by_one);
  });
  CHECK(same);
}

TEST_CASE("layers unfolded into products and sums have the same gradients") {
  const bool same = rc::check("layers = unfolded", [](std::uint64_t seed) {
    Draw draw(seed);
    Graph graph;
    const Graph::Scope scope(graph);
    const Network network(draw);
    const std::vector<WeightedSums> sums = network.weighted_sums();
    const Value loss = loss_of(network.in_layers(sums), 1);
    RC_PRE(loss.op() != Op::constant);
    loss.backward();
    const Value unfolded = unfold(loss);
    RC_ASSERT(bits(unfolded.data()) == bits(loss.data()));
    unfolded.backward();
    RC_ASSERT(gradients(records(unfolded)) == gradients(records(loss)));
  });
  CHECK(same);
}

TEST_CASE("leaves that are inputs and weights of the same layer") {
  Graph graph;
  const Graph::Scope scope(graph);
  std::vector<Value> v;
  for (int i = 0; i < 30; ++i) v.push_back(Value::parameter(0.1 * i - 0.7));
  WeightedSums layer;
  std::vector<Value> one_by_one;
  for (int i = 0; i < 7; ++i) {
    layer.add(v, Value());
    one_by_one.push_back(dot(v, v) * (0.3 + 0.1 * i));
  }
  sum(one_by_one).backward();
  const auto expected = gradients(v);
  graph.zero_grad();
  std::vector<Value> in_layers = layer(v).values();
  for (int i = 0; i < 7; ++i) in_layers[static_cast<std::size_t>(i)] *= 0.3 + 0.1 * i;
  sum(in_layers).backward();
  CHECK(gradients(v) == expected);
}

TEST_CASE("a layer's results are held together, and one of them alone") {
  Graph graph;
  const Graph::Scope scope(graph);
  const std::vector<Value> w{Value::parameter(2.0), Value::parameter(3.0), Value::parameter(5.0)};
  WeightedSums layer;
  for (const Value& one : w) layer.add({one}, Value());
  const std::size_t before = graph.node_count();
  {
    const Outputs a = relu(layer({Value::constant(1.0)}));
    CHECK(a.size() == 3);
    CHECK(graph.node_count() == before + 7);
    graph.collect();
    CHECK(graph.node_count() == before + 7);
    graph.verify();
  }
  CHECK(graph.node_count() == before);
  const Value middle = relu(layer({Value::constant(1.0)}))[1];
  graph.collect();
  CHECK(graph.node_count() < before + 7);  // the last is gone
  const Value twice = 2.0 * middle;
  twice.backward();
  CHECK(w[1].grad() == 2.0);
  CHECK_FALSE(w[0].has_grad());
  CHECK_FALSE(w[2].has_grad());
  graph.verify();

  Outputs a = relu(layer({Value::constant(1.0)})), b;
  b = std::move(a);
  const std::vector<Value> values = std::move(b).values();
  REQUIRE(values.size() == 3);
  CHECK(values[2].data() == 5.0);
  CHECK(b.size() == 0);
  graph.verify();
}

TEST_CASE("layers in a loop give back what they took, also where a loss outlives its step") {
  Graph graph;
  const Graph::Scope scope(graph);
  std::vector<Value> w;
  for (int i = 0; i < 40; ++i) w.push_back(Value::parameter(0.01 * i));
  WeightedSums layer;
  for (std::size_t i = 0; i < 40; i += 2) layer.add({w[i], w[i + 1]}, Value());
  std::size_t bytes = 0;
  Value loss;
  for (int step = 0; step < 3000; ++step) {
    loss = sum(relu(layer({Value::constant(1.0), Value::constant(2.0)})).values());
    loss.backward();
    if (step == 1000) bytes = graph.byte_count();
  }
  graph.verify();
  CHECK(graph.byte_count() <= bytes);
}

TEST_CASE("the first row of a layer, when the others have been popped") {
  Graph graph;
  const Graph::Scope scope(graph);
  const std::vector<Value> w{Value::parameter(2.0), Value::parameter(3.0), Value::parameter(5.0)};
  WeightedSums layer;
  for (const Value& one : w) layer.add({one}, Value());
  const std::size_t before = graph.node_count();
  const Value input{7.0}, first = layer({input})[0];
  CHECK(graph.node_count() == before + 2);
  graph.verify();
  const Value others = sum(layer({Value{1.0}}).values());
  (first + others).backward();
  CHECK(w[0].grad() == 7.0 + 1.0);
  CHECK(w[2].grad() == 1.0);
  CHECK(input.grad() == 2.0);
  graph.verify();
}

TEST_CASE("a layer of more rows than are held together, all of one matrix") {
  Graph graph;
  const Graph::Scope scope(graph);
  std::vector<Value> w;
  for (int i = 0; i < 300; ++i) w.push_back(Value::parameter(0.5 * i));
  WeightedSums layer;
  for (const Value& one : w) layer.add({one}, Value());
  const std::vector<Value> z = layer({Value::constant(2.0)}).values();
  REQUIRE(z.size() == 300);
  for (std::size_t i = 0; i < 300; i += 23) {
    CHECK(z[i].data() == static_cast<double>(i));
    CHECK(z[i].operands()[0].id() == w[i].id());
    z[i].backward(3.0);
    CHECK(w[i].grad() == 6.0);
  }
  graph.verify();
}
