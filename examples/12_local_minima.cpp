// XOR from 100 starting points each, by networks of sigmoids with more and more hidden neurons:
// how many are stuck in a local minimum, or on a plain where nothing changes (claim 4.4 of note
// 004). What a single neuron cannot do, and
// what x1*x2 does for it, is shown in 06_xor; weights that begin equal or large in
// 07_symmetry_and_saturation. With a folder as argument it draws local_minima there.
#include <nn/nn.h>
#include <tools/training/observer.h>
#include <tools/training/plots.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include <fmt/core.h>

namespace {

const nn::Data table{2, 1, {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0}, {"x1", "x2", "y"}};

nn::FitOptions options() {
  nn::FitOptions options;
  options.loss = nn::Loss::binary_cross_entropy;
  options.optimizer = nn::Adam{.learning_rate = 0.1};
  options.batch = nn::all_samples;
  options.epochs = 1000;
  options.instructions = autograd::InstructionSet::baseline;
  return options;
}

nn::MLP network(std::size_t hidden, std::uint64_t seed) {
  return nn::MLP(2, {hidden, 1}, {nn::Activation::sigmoid, nn::Activation::sigmoid}, seed);
}

}  // namespace

int main(int argument_count, char** arguments) {
  fmt::print("100 seeds each, 1,000 epochs of Adam on the four samples\n");
  fmt::print("hidden  learn it  are stuck, with a loss of\n");
  for (const std::size_t hidden : {1u, 2u, 3u, 4u, 8u}) {
    std::vector<double> stuck;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      const double loss = nn::fit(network(hidden, seed), table, options()).epochs.back().loss;
      if (loss > 0.1) stuck.push_back(loss);
    }
    fmt::print("{:>6}  {:>8}  {:>3}", hidden, 100 - stuck.size(), stuck.size());
    if (!stuck.empty())
      fmt::print("  {:.2f} to {:.2f}", std::ranges::min(stuck), std::ranges::max(stuck));
    fmt::print("\n");
  }

  // one that is stuck, to look at
  for (std::uint64_t seed = 1; argument_count > 1; ++seed) {
    const nn::MLP model = network(2, seed);
    tools::training::Observer observer(model, table, 1000);
    nn::FitOptions chosen = options();
    chosen.on_epoch = [&](const nn::Epoch& epoch) { observer.epoch(epoch); };
    if (nn::fit(model, table, chosen).epochs.back().loss < 0.1) continue;
    write_picture(std::filesystem::path(arguments[1]) / "local_minima.png",
                  regions_plot(observer.finish(), chosen.loss, table));
    break;
  }
}
