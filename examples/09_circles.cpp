// Two circles learned by a 2-4-6-6-4-1 network: the program and figures 3 and 4 of note 001 (claims
// 1.1, 1.4 and 1.5), with the library's defaults. 1,000 points to train on, 1,000 held out; then
// the same from 100 seeds, and what became of those that failed. With a folder as argument it draws
// circles_curves and circles_region there.
#include <nn/nn.h>
#include <tools/training/observer.h>
#include <tools/training/plots.h>

#include <filesystem>
#include <string>

#include <fmt/core.h>

namespace {

struct Run {
  nn::History history;
  tools::training::Observations seen;
  nn::Data train;
};

enum class Look { inside, at_the_curves_alone };

/// Points, weights and the order of samples are drawn from the seed.
Run train(std::uint64_t seed, Look look) {
  using enum nn::Activation;
  nn::Random random(seed);
  Run run{{}, {}, nn::circles(1000, random)};
  const nn::Data held_out = nn::circles(1000, random);
  const nn::MLP model(2, {4, 6, 6, 4, 1}, {relu, relu, relu, relu, sigmoid}, random);
  nn::FitOptions options;
  options.loss = nn::Loss::binary_cross_entropy;
  options.epochs = 50;
  options.seed = seed;
  options.instructions = autograd::InstructionSet::baseline;
  options.validation = &held_out;
  options.accuracy = true;
  if (look == Look::at_the_curves_alone) {
    run.history = nn::fit(model, run.train, options);
    return run;
  }
  tools::training::Observer observer(model, run.train, options.epochs);
  options.on_step = [&](const nn::StepDone& step) { observer.step(step); };
  options.on_epoch = [&](const nn::Epoch& epoch) { observer.epoch(epoch); };
  run.history = nn::fit(model, run.train, options);
  run.seen = observer.finish();
  return run;
}

/// The layers all of whose neurons are 0 at every point: nothing gets through them.
std::string dead_layers(const Run& run) {
  constexpr std::size_t sizes[] = {4, 6, 6, 4, 1};
  std::string text;
  const auto& layers = run.seen.states.back().layers;
  for (std::size_t l = 0; l < layers.size(); ++l)
    if (layers[l].dead == sizes[l]) text += fmt::format("{} {}", text.empty() ? "" : " and", l + 1);
  return text.empty() ? "no layer is dead" : "every neuron is dead in layer" + text;
}

}  // namespace

int main(int argument_count, char** arguments) {
  const Run one = train(7, Look::inside);
  fmt::print("Seed 7                loss  accuracy  held out: accuracy\n");
  for (const std::size_t epoch : {1u, 5u, 10u, 20u, 50u}) {
    const nn::Epoch& at = one.history.epochs[epoch - 1];
    fmt::print("  after {:>2} epochs    {:.2f}      {:.2f}                {:.2f}\n", epoch, at.loss,
               at.accuracy, at.validation_accuracy);
  }
  if (argument_count > 1) {
    const std::filesystem::path folder = arguments[1];
    write_picture(folder / "circles_curves.svg", tools::training::curves_plot(one.history));
    write_picture(
        folder / "circles_region.png",
        tools::training::regions_plot(one.seen, nn::Loss::binary_cross_entropy, one.train));
  }

  fmt::print("\nOf 100 seeds these end below 99 % on the points held out:\n");
  int good = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const nn::History history = train(seed, Look::at_the_curves_alone).history;
    const double accuracy = history.epochs.back().validation_accuracy;
    if (accuracy >= 0.99)
      ++good;
    else
      fmt::print("  seed {:>3}: {:.0f} %, {}\n", seed, 100 * accuracy,
                 dead_layers(train(seed, Look::inside)));
  }
  fmt::print("{} of 100 reach 99 %\n", good);
}
