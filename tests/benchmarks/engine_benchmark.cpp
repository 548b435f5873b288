// Recording and running backward beside the same by hand in plain loops: read the ratios within one
// run. A benchmark is called WORK ENGINE, as in the table of tools/bench.sh.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include <autograd/autograd.h>
#include <nn/nn.h>
#include <tests/benchmarks/work.h>

using autograd::Value;

namespace {

void take_gradients(const std::vector<Value>& of, std::vector<double>& gradient) {
  for (std::size_t i = 0; i < of.size(); ++i) {
    gradient[i] = of[i].grad();
    of[i].zero_grad();
  }
}

/// Times run(gradient), which writes the gradient at work.start(), unless it is wrong.
template <class Work>
void measure(benchmark::State& state, const Work& work, auto run) {
  const std::vector<double> x = work.start();
  std::vector<double> expected(x.size()), found(x.size());
  work.by_hand(x, expected);
  run(found);
  if (!work::is_same(found, expected)) state.SkipWithError("the gradient is wrong");
  for (auto _ : state) {
    run(found);
    benchmark::DoNotOptimize(found.data());
    benchmark::ClobberMemory();
  }
  state.counters["parameters"] = static_cast<double>(x.size());
}

template <class Work>
void by_hand(benchmark::State& state) {
  const Work work;
  const std::vector<double> x = work.start();
  measure(state, work, [&](std::vector<double>& gradient) {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    work.by_hand(x, gradient);
  });
}

/// Every product and sum an operator, recorded, run backward and freed.
template <class Work>
void operators(benchmark::State& state) {
  const Work work;
  std::vector<Value> x;
  for (const double number : work.start()) x.push_back(Value::parameter(number));
  measure(state, work, [&](std::vector<double>& gradient) {
    const Value f = work(x);
    f.backward();
    take_gradients(x, gradient);
  });
  state.counters["nodes"] = static_cast<double>(records(work(x)).size());
}

/// A long chain in a graph of its own: what it costs in memory too.
void chain(benchmark::State& state) {
  const work::W4 work;
  std::size_t bytes = 0;
  measure(state, work, [&](std::vector<double>& gradient) {
    const autograd::Graph graph;
    const autograd::Graph::Scope scope(graph);
    const std::vector<Value> x{Value::parameter(work.start()[0])};
    const Value f = work(x);
    f.backward();
    take_gradients(x, gradient);
    bytes = graph.byte_count();
  });
  state.counters["bytes/node"] =
      static_cast<double>(bytes) / (3.0 * static_cast<double>(work::W4::links));
}

/// The networks by nn::MLP, recorded afresh for each sample.
template <class Work, nn::Activation hidden, nn::Activation last>
void network(benchmark::State& state) {
  const Work work;
  std::vector<nn::Layer> layers;
  const std::vector<double> w = work.start(), sample = work.sample();
  const double* next = w.data();
  for (std::size_t l = 1; l < Work::sizes.size(); ++l) {
    std::vector<nn::Neuron> neurons;
    for (std::size_t n = 0; n < Work::sizes[l]; ++n) {
      const std::size_t inputs = Work::sizes[l - 1];
      neurons.emplace_back(std::vector(next, next + inputs), next[inputs],
                           l + 1 == Work::sizes.size() ? last : hidden);
      next += inputs + 1;
    }
    layers.emplace_back(std::move(neurons));
  }
  const nn::MLP model(std::move(layers));
  const std::vector<Value> parameters = model.parameters();
  measure(state, work, [&](std::vector<double>& gradient) {
    const Value loss = Work::loss(model(sample)[0]);
    loss.backward();
    take_gradients(parameters, gradient);
  });
}

BENCHMARK(by_hand<work::W1>)->Name("W1 by-hand");
BENCHMARK(operators<work::W1>)->Name("W1 chalkgrad");
BENCHMARK(by_hand<work::W2>)->Name("W2 by-hand");
BENCHMARK(operators<work::W2>)->Name("W2 chalkgrad");
BENCHMARK_TEMPLATE(network, work::W2, nn::Activation::relu, nn::Activation::sigmoid)
    ->Name("W2 nn::MLP");
BENCHMARK(by_hand<work::W3>)->Name("W3 by-hand");
BENCHMARK(operators<work::W3>)->Name("W3 chalkgrad");
BENCHMARK_TEMPLATE(network, work::W3, nn::Activation::tanh, nn::Activation::tanh)
    ->Name("W3 nn::MLP");
BENCHMARK(by_hand<work::W4>)->Name("W4 by-hand")->Unit(benchmark::kMillisecond);
BENCHMARK(chain)->Name("W4 chalkgrad")->Unit(benchmark::kMillisecond);
BENCHMARK(by_hand<work::W5>)->Name("W5 by-hand");
BENCHMARK(operators<work::W5>)->Name("W5 chalkgrad");

}  // namespace
