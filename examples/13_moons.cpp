// Two moons by a 2-16-16-1 network of relu neurons with the hinge loss and an L2 penalty: the
// demonstration that micrograd is known by. 100 points, 100 steps over all of them, the rate going
// down from 1 to 0.1. With a folder as argument it draws moons_region and moons_curves there.
#include <nn/nn.h>
#include <tools/training/observer.h>
#include <tools/training/plots.h>

#include <filesystem>

#include <fmt/core.h>

int main(int argument_count, char** arguments) {
  using enum nn::Activation;
  nn::Random random(1);
  const nn::Data data = nn::with_signs_as_labels(nn::moons(100, random, 0.1));
  const nn::MLP model(2, {16, 16, 1}, {relu, relu, linear}, random);
  tools::training::Observer observer(model, data, 100);
  nn::FitOptions options;
  options.loss = nn::Loss::hinge;
  options.optimizer = nn::SGD{1.0};
  options.schedule = [](std::size_t step) { return 1.0 - 0.9 * static_cast<double>(step) / 100; };
  options.penalty.l2 = 1e-4;
  options.batch = nn::all_samples;
  options.epochs = 100;
  options.accuracy = true;
  options.instructions = autograd::InstructionSet::baseline;
  options.on_step = [&](const nn::StepDone& step) { observer.step(step); };
  options.on_epoch = [&](const nn::Epoch& epoch) { observer.epoch(epoch); };
  const nn::History history = nn::fit(model, data, options);

  fmt::print("{} parameters\n", model.parameters().size());
  fmt::print("step   loss  right after it\n");
  for (const std::size_t step : {1u, 10u, 20u, 50u, 100u}) {
    const nn::Epoch& at = history.epochs[step - 1];
    fmt::print("{:>4}  {:>5.2f}       {:>3.0f} %\n", step, at.loss, 100 * at.accuracy);
  }
  if (argument_count > 1) {
    const std::filesystem::path folder = arguments[1];
    write_picture(folder / "moons_region.png", regions_plot(observer.finish(), options.loss, data));
    write_picture(folder / "moons_curves.svg", tools::training::curves_plot(history));
  }
}
