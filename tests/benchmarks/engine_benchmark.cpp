// The work of an engine beside the same work written by hand in plain loops, in one binary: read
// the ratios within one run, not the seconds.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include <autograd/autograd.h>
#include <nn/nn.h>

using autograd::Value;

namespace {

// --- ((a+b)*c)^2: recorded, run backward, freed ---

void chain_engine(benchmark::State& state) {
  const Value a{2.0}, b{-3.0}, c{10.0};
  for (auto _ : state) {
    const Value f = pow((a + b) * c, 2);
    f.backward();
    benchmark::DoNotOptimize(a.grad());
  }
}
BENCHMARK(chain_engine);

void chain_by_hand(benchmark::State& state) {
  double a = 2.0, b = -3.0, c = 10.0, gradient_of_a = 0.0, gradient_of_b = 0.0, gradient_of_c = 0.0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(a);
    const double sum = a + b, product = sum * c, f = product * product;
    const double upstream = 2.0 * product;
    gradient_of_a += upstream * c;
    gradient_of_b += upstream * c;
    gradient_of_c += upstream * sum;
    benchmark::DoNotOptimize(f + gradient_of_a + gradient_of_b + gradient_of_c);
  }
}
BENCHMARK(chain_by_hand);

// --- one sample of a 2-4-6-6-4-1 network: relu, sigmoid, binary cross-entropy ---

const std::vector<std::size_t> sizes{4, 6, 6, 4, 1};
const std::vector<double> sample{0.3, -0.7};
constexpr double target = 1.0;

nn::MLP network() {
  using nn::Activation;
  return nn::MLP(
      2, sizes,
      {Activation::relu, Activation::relu, Activation::relu, Activation::relu, Activation::sigmoid},
      7);
}

/// How many nodes one sample has when every product and sum is one.
std::size_t elementary_nodes(const Value& loss) { return records(unfold(loss)).size(); }

void report(benchmark::State& state, std::size_t nodes) {
  state.counters["nodes"] = static_cast<double>(nodes);
  state.counters["ns/node"] = benchmark::Counter(
      static_cast<double>(nodes) * 1e-9,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void network_engine(benchmark::State& state) {
  const nn::MLP model = network();
  const auto loss_now = [&] {
    return nn::binary_cross_entropy(model(sample), std::vector{target});
  };
  report(state, elementary_nodes(loss_now()));
  for (auto _ : state) {
    const Value loss = loss_now();
    loss.backward();
    benchmark::DoNotOptimize(loss.data());
  }
}
BENCHMARK(network_engine);

/// The same network with every product and sum a node of its own.
void network_scalar_operators(benchmark::State& state) {
  const nn::MLP model = network();
  const std::vector<Value> inputs{Value{sample[0]}, Value{sample[1]}};
  const auto loss_now = [&] {
    std::vector<Value> x = inputs;
    for (const nn::Layer& layer : model.layers()) {
      std::vector<Value> y;
      y.reserve(layer.size());
      for (const nn::Neuron& neuron : layer.neurons()) {
        Value z = neuron.bias();
        for (std::size_t i = 0; i < x.size(); ++i) z += neuron.weights()[i] * x[i];
        y.push_back(neuron.activate(z));
      }
      x = std::move(y);
    }
    return -log(x[0]);
  };
  report(state, records(loss_now()).size());
  for (auto _ : state) {
    const Value loss = loss_now();
    loss.backward();
    benchmark::DoNotOptimize(loss.data());
  }
}
BENCHMARK(network_scalar_operators);

/// Values and gradients of one layer, in plain arrays.
struct PlainLayer {
  std::size_t inputs, neurons;
  bool relu;
  std::vector<double> w, b, gradient_of_w, gradient_of_b, z, a, gradient_of_z;

  explicit PlainLayer(const nn::Layer& layer)
      : inputs(layer.inputs()),
        neurons(layer.size()),
        relu(layer.neurons()[0].activation() == nn::Activation::relu),
        gradient_of_w(inputs * neurons),
        gradient_of_b(neurons),
        z(neurons),
        a(neurons),
        gradient_of_z(neurons) {
    for (const nn::Neuron& neuron : layer.neurons()) {
      for (const Value& weight : neuron.weights()) w.push_back(weight.data());
      b.push_back(neuron.bias().data());
    }
  }

  void forward(const double* x) {
    for (std::size_t n = 0; n < neurons; ++n) {
      double sum = b[n];
      for (std::size_t i = 0; i < inputs; ++i) sum += w[n * inputs + i] * x[i];
      z[n] = sum;
      a[n] = relu ? (sum > 0 ? sum : 0.0) : 1.0 / (1.0 + std::exp(-sum));
    }
  }

  /// gradient_of_a in, gradient_of_x out.
  void backward(const double* x, const double* gradient_of_a, double* gradient_of_x) {
    for (std::size_t i = 0; i < inputs; ++i) gradient_of_x[i] = 0.0;
    for (std::size_t n = 0; n < neurons; ++n) {
      const double g = gradient_of_a[n] * (relu ? (z[n] > 0 ? 1.0 : 0.0) : a[n] * (1.0 - a[n]));
      gradient_of_b[n] += g;
      for (std::size_t i = 0; i < inputs; ++i) {
        gradient_of_w[n * inputs + i] += g * x[i];
        gradient_of_x[i] += g * w[n * inputs + i];
      }
    }
  }
};

void network_by_hand(benchmark::State& state) {
  const nn::MLP model = network();
  std::vector<PlainLayer> layers(model.layers().begin(), model.layers().end());
  report(state, elementary_nodes(nn::binary_cross_entropy(model(sample), std::vector{target})));
  std::vector<double> upstream(8), next(8);
  for (auto _ : state) {
    const double* x = sample.data();
    for (PlainLayer& layer : layers) {
      layer.forward(x);
      x = layer.a.data();
    }
    const double loss = -std::log(x[0]);
    upstream[0] = -1.0 / x[0];
    for (std::size_t l = layers.size(); l-- > 0;) {
      layers[l].backward(l == 0 ? sample.data() : layers[l - 1].a.data(), upstream.data(),
                         next.data());
      std::swap(upstream, next);
    }
    benchmark::DoNotOptimize(loss);
    benchmark::DoNotOptimize(layers[0].gradient_of_w.data());
  }
}
BENCHMARK(network_by_hand);

// --- a chain of ten million operations: x = sin(x)*1.0001 + 0.1 ---

constexpr std::size_t links = 10'000'000 / 3;

void report_operations(benchmark::State& state, std::size_t bytes) {
  state.counters["ns/op"] = benchmark::Counter(
      3.0 * static_cast<double>(links) * 1e-9,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["bytes/op"] = static_cast<double>(bytes) / (3.0 * static_cast<double>(links));
}

void long_chain_engine(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    const autograd::Graph graph;
    const autograd::Graph::Scope scope(graph);
    const Value x{0.5};
    Value y = x;
    for (std::size_t i = 0; i < links; ++i) y = sin(y) * 1.0001 + 0.1;
    y.backward();
    benchmark::DoNotOptimize(x.grad());
    bytes = graph.byte_count();
  }
  report_operations(state, bytes);
}
BENCHMARK(long_chain_engine)->Unit(benchmark::kMillisecond);

void long_chain_by_hand(benchmark::State& state) {
  for (auto _ : state) {
    std::vector<double> xs(links);
    double y = 0.5;
    for (double& x : xs) {
      x = y;
      y = std::sin(y) * 1.0001 + 0.1;
    }
    double gradient = 1.0;
    for (std::size_t i = links; i-- > 0;) gradient *= 1.0001 * std::cos(xs[i]);
    benchmark::DoNotOptimize(gradient);
  }
  report_operations(state, links * sizeof(double));
}
BENCHMARK(long_chain_by_hand)->Unit(benchmark::kMillisecond);

}  // namespace
