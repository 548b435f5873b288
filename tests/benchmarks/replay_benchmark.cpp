// Recorded graphs replayed as Programs beside the same networks written by hand for 32 samples side
// by side, both with this machine's vector instructions: read the ratios within one run. A
// benchmark is called WORK ENGINE, as in the table of tools/bench.sh.
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
  static constexpr std::size_t inputs = 2, samples = 1024;
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
  static constexpr std::size_t inputs = 64, samples = 256;
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
        count, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  };
  state.counters["time/sample"] = per(static_cast<double>(samples));
  state.counters["time/sample/parameter"] = per(static_cast<double>(samples * parameters));
}

template <class Work, std::size_t threads>
void replayed(benchmark::State& state) {
  auto [program, parameters] = Work::program();
  const std::vector<double> samples = random_samples(Work::samples, Work::inputs);

  typename Work::ByHand by_hand(parameters);
  std::vector<double> values(Work::samples);
  const std::vector<double> expected = by_hand.gradients(samples, values);
  const Gradients found = program.gradients(Work::samples, samples, threads);
  const std::string wrong =
      difference(found.parameters, expected) + difference(found.values, values);
  if (!wrong.empty()) state.SkipWithError(wrong.c_str());

  for (auto _ : state) {
    Gradients gradients = program.gradients(Work::samples, samples, threads);
    benchmark::DoNotOptimize(gradients.parameters.data());
  }
  report(state, Work::samples, parameters.size());
}

template <class Work>
void by_hand_in_lanes(benchmark::State& state) {
  const std::vector<double> parameters = Work::program().parameters;
  typename Work::ByHand by_hand(parameters);
  const std::vector<double> samples = random_samples(Work::samples, Work::inputs);
  std::vector<double> values(Work::samples);
  for (auto _ : state) {
    std::vector<double> gradients = by_hand.gradients(samples, values);
    benchmark::DoNotOptimize(gradients.data());
  }
  report(state, Work::samples, parameters.size());
}

BENCHMARK(by_hand_in_lanes<W2>)->Name("W2r lanes-by-hand");
BENCHMARK_TEMPLATE(replayed, W2, 1)->Name("W2r Program");
BENCHMARK(by_hand_in_lanes<W3>)->Name("W3b lanes-by-hand");
BENCHMARK_TEMPLATE(replayed, W3, 1)->Name("W3b Program");
BENCHMARK_TEMPLATE(replayed, W3, 2)->Name("W3b Program-2-threads")->UseRealTime();

}  // namespace
