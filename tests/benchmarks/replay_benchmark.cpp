// Recorded graphs replayed as Programs beside the same networks written by hand for 32 samples side
// by side, both with this machine's vector instructions: read the ratios within one run.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <autograd/autograd.h>
#include <nn/nn.h>
#include <tests/benchmarks/lanes_by_hand.h>
#include <tests/is_close.h>

using autograd::Gradients;
using autograd::Program;
using autograd::Value;

namespace {

/// Samples in a row: inputs and then a label, 0 or 1.
std::vector<double> random_samples(std::size_t count, std::size_t inputs) {
  nn::Random random(3);
  std::vector<double> samples;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < inputs; ++k) samples.push_back(2.0 * random.uniform() - 1.0);
    samples.push_back(random.uniform() < 0.5 ? 0.0 : 1.0);
  }
  return samples;
}

struct Recorded {
  Program program;
  std::vector<double> parameters;
};

Recorded recorded(const nn::MLP& model, std::size_t inputs, auto loss_of) {
  std::vector<Value> sample;
  for (std::size_t i = 0; i < inputs + 1; ++i) sample.emplace_back(0.5);
  const std::vector<Value> x(sample.begin(), sample.end() - 1);
  const Value loss = loss_of(model(x)[0], sample.back());
  std::vector<double> numbers;
  for (const Value& parameter : model.parameters()) numbers.push_back(parameter.data());
  return {compile(loss, sample, model.parameters()), numbers};
}

/// The 2-4-6-6-4-1 network: relu, sigmoid, binary cross-entropy; 117 parameters.
struct W2 {
  static constexpr std::size_t inputs = 2;
  using ByHand =
      by_hand::Network<by_hand::CrossEntropy, by_hand::Layer<2, 4, by_hand::Relu>,
                       by_hand::Layer<4, 6, by_hand::Relu>, by_hand::Layer<6, 6, by_hand::Relu>,
                       by_hand::Layer<6, 4, by_hand::Relu>, by_hand::Layer<4, 1, by_hand::Sigmoid>>;
  static Recorded program() {
    using enum nn::Activation;
    return recorded(
        nn::MLP(2, {4, 6, 6, 4, 1}, {relu, relu, relu, relu, sigmoid}, 7), inputs,
        [](const Value& a, const Value& y) { return -(y * log(a) + (1.0 - y) * log(1.0 - a)); });
  }
};

/// The 64-64-64-1 network: tanh, squared error; 8,385 parameters.
struct W3 {
  static constexpr std::size_t inputs = 64;
  using ByHand = by_hand::Network<by_hand::SquaredError, by_hand::Layer<64, 64, by_hand::Tanh>,
                                  by_hand::Layer<64, 64, by_hand::Tanh>,
                                  by_hand::Layer<64, 1, by_hand::Linear>>;
  static Recorded program() {
    using enum nn::Activation;
    return recorded(nn::MLP(64, {64, 64, 1}, {tanh, tanh, linear}, 7), inputs,
                    [](const Value& a, const Value& y) { return pow(a - y, 2); });
  }
};

/// How far two lists of numbers are apart, as text; empty where they agree.
std::string difference(const std::vector<double>& ours, const std::vector<double>& by_hand) {
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (!is_close(ours[i], by_hand[i], 1e-10, 1e-10))
      return "number " + std::to_string(i) + " is " + std::to_string(ours[i]) + ", by hand " +
             std::to_string(by_hand[i]);
  return {};
}

void report(benchmark::State& state, std::size_t samples, std::size_t parameters) {
  const auto per = [](double count) {
    return benchmark::Counter(
        count * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  };
  state.counters["ns/sample"] = per(static_cast<double>(samples));
  state.counters["ns/sample/parameter"] = per(static_cast<double>(samples * parameters));
}

template <class Work>
void replayed(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<std::size_t>(state.range(1));
  auto [program, parameters] = Work::program();
  const std::vector<double> samples = random_samples(count, Work::inputs);

  typename Work::ByHand by_hand(parameters);
  std::vector<double> values(count);
  const std::vector<double> expected = by_hand.gradients(samples, values);
  const Gradients found = program.gradients(count, samples, threads);
  const std::string wrong =
      difference(found.parameters, expected) + difference(found.values, values);
  if (!wrong.empty()) state.SkipWithError(wrong.c_str());

  for (auto _ : state) {
    Gradients gradients = program.gradients(count, samples, threads);
    benchmark::DoNotOptimize(gradients.parameters.data());
  }
  report(state, count, parameters.size());
}

template <class Work>
void by_hand_in_lanes(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<double> parameters = Work::program().parameters;
  typename Work::ByHand by_hand(parameters);
  const std::vector<double> samples = random_samples(count, Work::inputs);
  std::vector<double> values(count);
  for (auto _ : state) {
    std::vector<double> gradients = by_hand.gradients(samples, values);
    benchmark::DoNotOptimize(gradients.data());
  }
  report(state, count, parameters.size());
}

BENCHMARK(replayed<W2>)
    ->Name("W2 replayed")
    ->ArgNames({"samples", "threads"})
    ->Args({32, 1})
    ->Args({1024, 1});
BENCHMARK(by_hand_in_lanes<W2>)
    ->Name("W2 by hand in lanes")
    ->ArgName("samples")
    ->Arg(32)
    ->Arg(1024);
BENCHMARK(replayed<W3>)
    ->Name("W3b replayed")
    ->ArgNames({"samples", "threads"})
    ->Args({256, 1})
    ->Args({256, 2})
    ->Args({1024, 1})
    ->Args({1024, 2})
    ->UseRealTime();
BENCHMARK(by_hand_in_lanes<W3>)
    ->Name("W3b by hand in lanes")
    ->ArgName("samples")
    ->Arg(256)
    ->Arg(1024);

}  // namespace
