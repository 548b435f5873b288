// Three spirals by a network with three outputs: softmax with cross-entropy, computed from the
// outputs before the softmax. With a folder as argument it draws spirals_region and spirals_curves
// there.
#include <nn/nn.h>
#include <tools/training/observer.h>
#include <tools/training/plots.h>

#include <filesystem>

#include <fmt/core.h>

int main(int argument_count, char** arguments) {
  using enum nn::Activation;
  nn::Random random(1);
  const nn::Data train = nn::spirals(600, random), held_out = nn::spirals(600, random);
  const nn::MLP model(2, {16, 16, 3}, {nn::Activation::tanh, nn::Activation::tanh, linear}, random);
  tools::training::Observer observer(model, train, 200);
  nn::FitOptions options;
  options.loss = nn::Loss::cross_entropy_from_logits;
  options.optimizer = nn::Adam{.learning_rate = 0.01};
  options.epochs = 200;
  options.validation = &held_out;
  options.accuracy = true;
  options.instructions = autograd::InstructionSet::baseline;
  options.on_step = [&](const nn::StepDone& step) { observer.step(step); };
  options.on_epoch = [&](const nn::Epoch& epoch) { observer.epoch(epoch); };
  const nn::History history = nn::fit(model, train, options);

  fmt::print("epoch  loss  right  held out: right\n");
  for (const std::size_t epoch : {1u, 10u, 50u, 100u, 200u}) {
    const nn::Epoch& at = history.epochs[epoch - 1];
    fmt::print("{:>5}  {:.2f}  {:>3.0f} %           {:>3.0f} %\n", epoch, at.loss,
               100 * at.accuracy, 100 * at.validation_accuracy);
  }
  if (argument_count > 1) {
    const std::filesystem::path folder = arguments[1];
    write_picture(folder / "spirals_region.png",
                  regions_plot(observer.finish(), options.loss, train));
    write_picture(folder / "spirals_curves.svg", tools::training::curves_plot(history));
  }
}
