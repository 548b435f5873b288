// What grows with what: time and memory of a graph with its nodes, from a thousand to a hundred
// million (3.3 GB), of recording alone too; compiling with the nodes, replaying with samples and
// with parameters; a Hessian times a vector with the variables. None may grow faster.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include <autograd/autograd.h>
#include <nn/nn.h>

using autograd::Value;

namespace {

/// Time for each of so many.
void report_each(benchmark::State& state, const char* unit, std::size_t count) {
  state.counters[unit] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate |
                                                         benchmark::Counter::kInvert);
}

std::size_t size_of(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

/// x = x*0.9999999 + 0.1, over and over.
Value chain(const Value& x, std::size_t nodes) {
  Value y = x;
  for (std::size_t i = 0; i < nodes; i += 2) y = y * 0.9999999 + 0.1;
  return y;
}

/// A chain in a graph of its own that is freed again.
void grow(benchmark::State& state, bool runs_backward) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    const autograd::Graph graph;
    const autograd::Graph::Scope scope(graph);
    const Value x{0.5};
    const Value y = chain(x, size_of(state));
    if (runs_backward) y.backward();
    benchmark::DoNotOptimize(x.grad());
    bytes = graph.byte_count();
  }
  report_each(state, "time/node", size_of(state));
  state.counters["bytes/node"] = static_cast<double>(bytes) / static_cast<double>(size_of(state));
}

void compile(benchmark::State& state) {
  const Value x{0.5}, w = Value::parameter(0.25);
  const Value y = chain(x * w, size_of(state));
  for (auto _ : state) {
    autograd::Program program = autograd::compile(y, {x}, {w});
    benchmark::DoNotOptimize(program.gradients(1, std::vector{0.5}).parameters.data());
  }
  report_each(state, "time/node", size_of(state));
}

/// A network of two layers of so many neurons, replayed for so many samples.
void replay(benchmark::State& state, std::size_t width, std::size_t count, const char* unit,
            auto size) {
  const nn::MLP model(8, {width, 1}, {nn::Activation::tanh, nn::Activation::linear}, 7);
  std::vector<Value> x;
  for (int i = 0; i < 8; ++i) x.emplace_back(0.5);
  autograd::Program program = autograd::compile(pow(model(x)[0], 2), x, model.parameters());
  const std::vector<double> samples(8 * count, 0.25);
  for (auto _ : state)
    benchmark::DoNotOptimize(program.gradients(count, samples).parameters.data());
  report_each(state, unit, size(model));
}
void replay_samples(benchmark::State& state) {
  replay(state, 8, size_of(state), "time/sample", [&](const nn::MLP&) { return size_of(state); });
}
void replay_parameters(benchmark::State& state) {
  replay(state, size_of(state) / 10, 32, "time/parameter",
         [](const nn::MLP& model) { return model.parameters().size(); });
}

/// The sum of 100*(x_(i+1) - x_i^2)^2 + (1 - x_i)^2
Value rosenbrock(const std::vector<Value>& x) {
  Value sum = 0.0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    sum += 100.0 * pow(x[i + 1] - pow(x[i], 2), 2) + pow(1.0 - x[i], 2);
  return sum;
}

std::vector<Value> leaves(std::size_t count, double phase) {
  std::vector<Value> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.emplace_back(std::sin(static_cast<double>(i) + phase));
  return leaves;
}

/// Hessian times vector: recorded each time, and replayed.
void hessian_recorded(benchmark::State& state) {
  const std::vector<Value> x = leaves(size_of(state), 1.0);
  const std::vector<double> v(size_of(state), 0.5);
  for (auto _ : state) {
    const Value f = rosenbrock(x);
    benchmark::DoNotOptimize(autograd::hessian_vector_product(f, x, v).data());
  }
  report_each(state, "time/variable", size_of(state));
}
void hessian_replayed(benchmark::State& state) {
  const std::vector<Value> x = leaves(size_of(state), 1.0), v = leaves(size_of(state), 2.0);
  const Value along = dot(autograd::gradient(rosenbrock(x), x), v);
  autograd::Program program = autograd::compile(along, v, x);
  const std::vector<double> direction(size_of(state), 0.5);
  for (auto _ : state) benchmark::DoNotOptimize(program.gradients(1, direction).parameters.data());
  report_each(state, "time/variable", size_of(state));
}

BENCHMARK_CAPTURE(grow, , true)
    ->Name("growth")
    ->RangeMultiplier(10)
    ->Range(1000, 100'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(grow, , false)
    ->Name("growth, recording alone")
    ->RangeMultiplier(10)
    ->Range(1000, 100'000'000)
    ->Unit(benchmark::kMillisecond);

BENCHMARK(compile)
    ->Name("growth, compiling")
    ->RangeMultiplier(10)
    ->Range(1000, 1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(replay_samples)
    ->Name("growth, samples replayed")
    ->RangeMultiplier(10)
    ->Range(1000, 1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(replay_parameters)
    ->Name("growth, parameters replayed")
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(hessian_recorded)
    ->Name("growth, Hessian times vector recorded")
    ->RangeMultiplier(10)
    ->Range(10, 100'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(hessian_replayed)
    ->Name("growth, Hessian times vector replayed")
    ->RangeMultiplier(10)
    ->Range(10, 100'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
