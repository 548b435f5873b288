// W2t: a whole training by nn::fit beside the same training written by hand for 32 samples side by
// side, with an Adam of its own, both with this machine's vector instructions. 50 epochs on two
// circles of 1,024 points, batches of 32, a 2-4-6-6-4-1 network. Read the ratios within one run.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <nn/nn.h>
#include <tests/benchmarks/lanes_by_hand.h>
#include <tests/is_close.h>

namespace {

using ByHand =
    by_hand::Network<by_hand::CrossEntropy, by_hand::Layer<2, 4, by_hand::Relu>,
                     by_hand::Layer<4, 6, by_hand::Relu>, by_hand::Layer<6, 6, by_hand::Relu>,
                     by_hand::Layer<6, 4, by_hand::Relu>, by_hand::Layer<4, 1, by_hand::Sigmoid>>;

constexpr std::size_t batch = 32;
constexpr std::size_t epochs = 50;
constexpr std::uint64_t seed = 1;

nn::Data points(std::size_t count) {
  nn::Random random(seed);
  return nn::circles(count, random);
}

nn::MLP network() {
  using enum nn::Activation;
  return nn::MLP(2, {4, 6, 6, 4, 1}, {relu, relu, relu, relu, sigmoid}, 7);
}

std::vector<double> numbers_of(const nn::MLP& model) {
  std::vector<double> numbers;
  for (const nn::Value& parameter : model.parameters()) numbers.push_back(parameter.data());
  return numbers;
}

nn::FitOptions options(std::size_t epoch_count = epochs) {
  return {.loss = nn::Loss::binary_cross_entropy,
          .optimizer = nn::Adam{},
          .batch = batch,
          .seed = seed,
          .epochs = epoch_count};
}

/// All of it by hand but for the drawing of the order. The number of points is a multiple of 32.
std::vector<double> trained_by_hand(std::vector<double> w, const nn::Data& data) {
  const nn::Adam adam;
  const std::size_t count = w.size(), width = data.width();
  std::vector<double> m(count), v(count), samples(batch * width), losses(batch);
  nn::Random random(seed);
  double t = 0.0;
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    const std::vector<std::size_t> order = random.permutation(data.size());
    for (std::size_t first = 0; first < data.size(); first += batch) {
      for (std::size_t i = 0; i < batch; ++i)
        for (std::size_t k = 0; k < width; ++k)
          samples[i * width + k] = data.numbers[order[first + i] * width + k];
      const std::vector<double> g = ByHand(w).gradients(samples, losses);
      t += 1.0;
      const double rate = adam.learning_rate / (1.0 - std::pow(adam.beta1, t));
      const double spread = 1.0 / std::sqrt(1.0 - std::pow(adam.beta2, t));
      for (std::size_t i = 0; i < count; ++i) {
        const double mean = g[i] / batch;
        m[i] = adam.beta1 * m[i] + (1.0 - adam.beta1) * mean;
        v[i] = adam.beta2 * v[i] + (1.0 - adam.beta2) * mean * mean;
        w[i] -= rate * m[i] / (std::sqrt(v[i]) * spread + adam.epsilon);
      }
    }
  }
  return w;
}

/// Marks the work as wrong where parameters are others than expected.
void compare(benchmark::State& state, const nn::MLP& model, const std::vector<double>& expected) {
  const std::vector<double> found = numbers_of(model);
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!is_close(found[i], expected[i], 1e-6, 1e-6)) {
      state.SkipWithError(("parameter " + std::to_string(i) + " is " + std::to_string(found[i]) +
                           ", expected " + std::to_string(expected[i]))
                              .c_str());
      return;
    }
}

void report(benchmark::State& state, std::size_t samples) {
  state.counters["time/sample"] = benchmark::Counter(
      static_cast<double>(samples),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void fitted(benchmark::State& state, bool with_accuracy) {
  const nn::Data data = points(1024);
  const nn::MLP check = network();
  const std::vector<double> expected = trained_by_hand(numbers_of(check), data);
  nn::fit(check, data, options());
  compare(state, check, expected);
  nn::FitOptions chosen = options();
  chosen.accuracy = with_accuracy;
  for (auto _ : state) {
    const nn::MLP model = network();
    const nn::History history = nn::fit(model, data, chosen);
    benchmark::DoNotOptimize(history.steps);
  }
  report(state, epochs * data.size());
}

void by_hand_in_lanes(benchmark::State& state) {
  const nn::Data data = points(1024);
  for (auto _ : state) {
    const std::vector<double> trained = trained_by_hand(numbers_of(network()), data);
    benchmark::DoNotOptimize(trained.data());
  }
  report(state, epochs * data.size());
}

/// One epoch of a million points.
void million(benchmark::State& state) {
  const nn::Data data = points(1000000);
  nn::FitOptions chosen = options(1);
  for (auto _ : state) {
    const nn::MLP model = network();
    const nn::History history = nn::fit(model, data, chosen);
    benchmark::DoNotOptimize(history.steps);
  }
  report(state, data.size());
}

/// 64 epochs of 64-64-64-1 on random points: what a second thread is good for. The result is the
/// same to the last bit for one number of threads; for another, sums are added in another order.
void fitted_on_threads(benchmark::State& state, std::size_t threads) {
  nn::Random random(seed);
  nn::Data data{64, 1, {}};
  for (std::size_t i = 0; i < 1024 * 65; ++i) data.numbers.push_back(random.uniform());
  const auto network = [] {
    using enum nn::Activation;
    return nn::MLP(64, {64, 64, 1}, {tanh, tanh, linear}, 7);
  };
  nn::FitOptions chosen{.loss = nn::Loss::mean_squared_error,
                        .optimizer = nn::Adam{},
                        .batch = 256,
                        .seed = seed,
                        .threads = threads,
                        .epochs = 1};
  const nn::MLP replayed = network(), recorded = network();
  nn::fit(replayed, data, chosen);
  nn::FitOptions anew = chosen;
  anew.replay = nn::Replay::never;
  nn::fit(recorded, data, anew);
  compare(state, replayed, numbers_of(recorded));
  chosen.epochs = 64;
  for (auto _ : state) {
    const nn::MLP model = network();
    const nn::History history = nn::fit(model, data, chosen);
    benchmark::DoNotOptimize(history.steps);
  }
  report(state, 64 * data.size());
}

BENCHMARK(by_hand_in_lanes)->Name("W2t lanes-by-hand")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitted, , false)->Name("W2t nn::fit")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitted, , true)->Name("W2t-with-accuracy nn::fit")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitted_on_threads, , 1)
    ->Name("W3t nn::fit")
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitted_on_threads, , 2)
    ->Name("W3t nn::fit-2-threads")
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(million)->Name("an epoch of a million points by nn::fit")->Unit(benchmark::kMillisecond);

}  // namespace
