// XOR: no line separates its two classes, so that a single neuron must fail. It succeeds with x1*x2
// as a third input, and a hidden layer finds such features by itself. Claims of notes 000 (0.3) and
// 004 (4.1 to 4.4); stopping rules of note 002 (2.19): a number of epochs is reached, the loss is
// under a threshold, or its change is.
#include <nn/nn.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/core.h>

using autograd::Value;

namespace {

struct Sample {
  std::vector<double> x;
  double y;
};

const std::vector<Sample> xor_table{{{0, 0}, 0}, {{0, 1}, 1}, {{1, 0}, 1}, {{1, 1}, 0}};

std::vector<Sample> with_product() {
  std::vector<Sample> samples = xor_table;
  for (Sample& sample : samples) sample.x.push_back(sample.x[0] * sample.x[1]);
  return samples;
}

/// The mean over the samples. The models' outputs are z, whose sigmoid is the probability of
/// class 1.
Value mean_loss(const nn::MLP& model, const std::vector<Sample>& samples) {
  std::vector<Value> losses;
  for (const auto& [x, y] : samples)
    losses.push_back(nn::binary_cross_entropy_from_logits(model(x), y));
  return sum(losses) / static_cast<double>(samples.size());
}

std::size_t number_right(const nn::MLP& model, const std::vector<Sample>& samples) {
  const autograd::NoGradient values_only;
  return static_cast<std::size_t>(std::ranges::count_if(samples, [&](const Sample& sample) {
    return (model(sample.x)[0] > 0.0) == (sample.y == 1.0);
  }));
}

/// Why training ends here; empty while it does not.
std::string reason_to_stop(int epoch, double loss, double loss_before) {
  if (loss < 0.01) return "the loss is under 0.01";
  if (std::abs(loss - loss_before) < 1e-9) return "the loss does not change any more";
  if (epoch == 5000) return "the epochs are used up";
  return "";
}

void train(const std::string& title, const nn::MLP& model, const std::vector<Sample>& samples) {
  fmt::print("{}, {} parameters\n", title, model.parameters().size());
  nn::Optimizer sgd(model.parameters(), nn::SGD{0.5});
  std::size_t best = 0;
  double loss_before = 0.0;
  std::string reason;
  for (int epoch = 0; reason.empty(); ++epoch) {
    const Value loss = mean_loss(model, samples);
    best = std::max(best, number_right(model, samples));
    reason = reason_to_stop(epoch, loss.data(), loss_before);
    if (epoch == 0 || epoch == 10 || epoch == 100 || !reason.empty())
      fmt::print("  epoch {:>4}  loss {:.4f}{}{}\n", epoch, loss.data(), reason.empty() ? "" : ": ",
                 reason);
    loss_before = loss.data();
    sgd.zero_grad();
    loss.backward();
    sgd.step();
  }
  for (const auto& [x, y] : samples)
    fmt::print("  {} xor {} = {}, computed {:.2f}\n", x[0], x[1], y, sigmoid(model(x)[0]).data());
  fmt::print("  at best {} of 4 right\n\n", best);
}

/// How many of 20 networks, each drawn from a seed of its own, have learned XOR after 1,000 epochs:
/// those in a local minimum stay above a loss of 0.3.
int successes(std::size_t hidden) {
  int count = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const nn::MLP model(2, {hidden, 1}, {nn::Activation::tanh, nn::Activation::linear}, seed);
    nn::Optimizer sgd(model.parameters(), nn::SGD{0.5});
    for (int epoch = 0; epoch < 1000; ++epoch) {
      sgd.zero_grad();
      mean_loss(model, xor_table).backward();
      sgd.step();
    }
    if (mean_loss(model, xor_table) < 0.1) ++count;
  }
  return count;
}

}  // namespace

int main() {
  using enum nn::Activation;
  train("One neuron of x1, x2", nn::MLP(2, {1}, {linear}, 1), xor_table);
  train("One neuron of x1, x2 and the feature x1*x2", nn::MLP(3, {1}, {linear}, 1), with_product());
  train("Four tanh neurons, then one", nn::MLP(2, {4, 1}, {tanh, linear}, 1), xor_table);

  fmt::print(
      "Some starting points lead to a local minimum; more hidden neurons help. Of 20 seeds\n");
  for (const std::size_t hidden : {2u, 3u, 4u})
    fmt::print("  {:>2} learn it with {} hidden\n", successes(hidden), hidden);
}
