// The 3-2-1 network of note 002 trained for as long as it is told to: 10,000 iterations, or until
// the loss, or its change, is under a threshold (claim 2.19). The first iteration is that of
// 03_iteration; the hidden layer moves too. With a folder as argument it draws
// ten_thousand_iterations there.
#include <nn/nn.h>
#include <tools/training/plots.h>

#include <filesystem>
#include <string>

#include <fmt/core.h>

namespace {

nn::MLP network_of_the_note() {
  return nn::MLP(
      {nn::Layer({{0.2, -0.5, 0.1}, {-0.3, 0.4, 0.2}}, {0.3, -0.1}, nn::Activation::sigmoid),
       nn::Layer({{0.5, 0.2}}, {0.1}, nn::Activation::sigmoid)});
}

const nn::Data sample{3, 1, {2.0, 3.0, -1.0, 1.0}};

nn::FitOptions options() {
  nn::FitOptions options;
  options.loss = nn::Loss::squared_error;
  options.optimizer = nn::SGD{0.1};
  options.epochs = 10000;
  return options;
}

void stop_by(const char* rule, const nn::FitOptions& chosen) {
  const nn::MLP network = network_of_the_note();
  const nn::History history = nn::fit(network, sample, chosen);
  fmt::print("  {:<28}{:>6} iterations, a2 = {:.4f}: {}\n", rule, history.epochs.size(),
             network({2.0, 3.0, -1.0})[0].data(), to_string(history.stop));
}

}  // namespace

int main(int argument_count, char** arguments) {
  const nn::MLP network = network_of_the_note();
  nn::FitOptions chosen = options();
  chosen.on_step = [&](const nn::StepDone& step) {
    if (step.step > 1) return;
    fmt::print("The first iteration: C = {:.6f}\n", step.loss);
    const auto g = step.gradients;  // layer 1 has 8 parameters, then W2[0], W2[1], b2
    fmt::print("  dC/dW2 = {:.6f}, {:.6f}  dC/db2 = {:.6f}\n", g[8], g[9], g[10]);
    fmt::print("  W2 becomes {:.6f}, {:.6f}  b2 becomes {:.6f}\n\n", step.parameters[8],
               step.parameters[9], step.parameters[10]);
  };
  const nn::History history = nn::fit(network, sample, chosen);
  fmt::print("iteration         C\n");
  for (const std::size_t iteration : {1u, 2u, 10u, 100u, 1000u, 10000u})
    fmt::print("   {:>6}  {:.6f}\n", iteration, history.epochs[iteration - 1].loss);

  fmt::print("\nThree ways to stop\n");
  stop_by("10,000 iterations", options());
  chosen = options();
  chosen.loss_below = 0.001;
  stop_by("C below 0.001", chosen);
  chosen = options();
  chosen.change_below = 1e-6;
  stop_by("C changes by less than 1e-6", chosen);

  if (argument_count > 1)
    write_picture(std::filesystem::path(arguments[1]) / "ten_thousand_iterations.png",
                  tools::training::curves_plot(history, tools::training::Axes::logarithmic));
}
