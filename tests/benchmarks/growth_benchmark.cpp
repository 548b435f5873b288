// Time and memory of a graph beside its number of nodes, from a thousand to a hundred million (3.3
// GB), and of recording alone. Both have to grow no faster than the graph.
#include <benchmark/benchmark.h>

#include <cstddef>

#include <autograd/autograd.h>

using autograd::Value;

namespace {

void report(benchmark::State& state, std::size_t bytes) {
  const auto nodes = static_cast<double>(state.range(0));
  state.counters["ns/node"] = benchmark::Counter(
      nodes * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["bytes/node"] = static_cast<double>(bytes) / nodes;
}

/// x = x*1.0000001 + 0.1, over and over, in a graph of its own that is freed again.
void grow(benchmark::State& state, bool runs_backward) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    const autograd::Graph graph;
    const autograd::Graph::Scope scope(graph);
    const Value x{0.5};
    Value y = x;
    for (std::int64_t i = 0; i < state.range(0); i += 2) y = y * 0.9999999 + 0.1;
    if (runs_backward) y.backward();
    benchmark::DoNotOptimize(x.grad());
    bytes = graph.byte_count();
  }
  report(state, bytes);
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

}  // namespace
