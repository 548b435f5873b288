// An autoencoder: eight inputs, of which one is 1, have to pass through three neurons and come out
// again [Ackley, Hinton, Sejnowski 1985]. Eight things in three numbers: the network finds a binary
// code. Labels are the inputs themselves.
#include <nn/nn.h>

#include <set>
#include <string>
#include <vector>

#include <fmt/core.h>

using autograd::Value;

int main() {
  using enum nn::Activation;
  nn::Data data{8, 8};
  for (std::size_t i = 0; i < 8; ++i) {
    std::vector<double> one_hot(8);
    one_hot[i] = 1.0;
    data.add(one_hot, one_hot);
  }
  const nn::MLP model(8, {3, 8}, {sigmoid, linear}, 1);
  const Value loss = nn::cross_entropy_from_logits(model(data.inputs(0)), data.labels(0));
  fmt::print("8-3-8, {} parameters, gradients {}\n", model.parameters().size(),
             check_gradient(loss).agrees() ? "agree in three ways" : "DISAGREE");

  nn::FitOptions options;
  options.loss = nn::Loss::cross_entropy_from_logits;
  options.optimizer = nn::Adam{.learning_rate = 0.05};
  options.batch = nn::all_samples;
  options.epochs = 1500;
  options.accuracy = true;
  options.instructions = autograd::InstructionSet::baseline;
  const nn::History history = nn::fit(model, data, options);
  fmt::print("after {} epochs {:.0f} of 8 come out again\n", options.epochs,
             8 * history.epochs.back().accuracy);

  std::set<std::string> codes;
  fmt::print("input  code\n");
  for (std::size_t i = 0; i < 8; ++i) {
    std::string code;
    for (const Value& neuron : model.layers()[0](data.inputs(i)))
      code += neuron.data() < 1.0 / 3 ? '0' : neuron.data() > 2.0 / 3 ? '1' : '-';
    fmt::print("    {}   {}\n", i, code);
    codes.insert(code);
  }
  fmt::print("{} different codes (-: half-way)\n", codes.size());
}
