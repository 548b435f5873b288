// Networks with a memory: a recurrent cell and an LSTM cell [Hochreiter, Schmidhuber 1997; with the
// forget gate of Gers, Schmidhuber, Cummins 2000] read four bits one after the other and say
// whether the number of ones was odd. The same cell is used at every step, so that the gradients of
// its weights add up over time. One hidden state is carried along: what a layer is given is the
// bit and the state before.
#include <nn/nn.h>

#include <functional>
#include <vector>

#include <fmt/core.h>

using autograd::Value;
using autograd::Values;

namespace {

constexpr std::size_t hidden = 4;

std::vector<Value> joined(const Value& x, const std::vector<Value>& h) {
  std::vector<Value> all{x};
  all.insert(all.end(), h.begin(), h.end());
  return all;
}

std::vector<Value> zeros() { return std::vector<Value>(hidden, Value::constant(0.0)); }

void append(std::vector<Value>& all, const nn::Layer& layer) {
  for (const Value& parameter : layer.parameters()) all.push_back(parameter);
}

/// h' = tanh(W (x, h) + b), from h = 0.
nn::Model recurrent(nn::Random& random) {
  const nn::Layer cell(1 + hidden, hidden, nn::Activation::tanh, random);
  const nn::Layer output(hidden, 1, nn::Activation::linear, random);
  std::vector<Value> parameters = cell.parameters();
  append(parameters, output);
  return nn::Model(
      [=](Values bits) {
        std::vector<Value> h = zeros();
        for (const Value& bit : bits) h = cell(joined(bit, h));
        return output(h);
      },
      parameters);
}

/// c' = forget*c + input*candidate, h' = output*tanh(c'): what is kept in c passes through time
/// without being multiplied by weights.
nn::Model lstm(nn::Random& random) {
  const nn::Layer forget(1 + hidden, hidden, nn::Activation::sigmoid, random),
      input(1 + hidden, hidden, nn::Activation::sigmoid, random),
      output(1 + hidden, hidden, nn::Activation::sigmoid, random),
      candidate(1 + hidden, hidden, nn::Activation::tanh, random),
      last(hidden, 1, nn::Activation::linear, random);
  std::vector<Value> parameters;
  for (const nn::Layer& layer : {forget, input, output, candidate, last}) append(parameters, layer);
  return nn::Model(
      [=](Values bits) {
        std::vector<Value> h = zeros(), c = zeros();
        for (const Value& bit : bits) {
          const std::vector<Value> x = joined(bit, h);
          const auto f = forget(x), i = input(x), g = candidate(x), o = output(x);
          for (std::size_t k = 0; k < hidden; ++k) {
            c[k] = f[k] * c[k] + i[k] * g[k];
            h[k] = o[k] * tanh(c[k]);
          }
        }
        return last(h);
      },
      parameters);
}

nn::Data parity() {
  nn::Data data{4, 1};
  for (int number = 0; number < 16; ++number) {
    std::vector<double> bits;
    int ones = 0;
    for (int k = 0; k < 4; ++k) {
      bits.push_back(number >> k & 1);
      ones += number >> k & 1;
    }
    data.add(bits, {ones % 2 == 1 ? 1.0 : 0.0});
  }
  return data;
}

void learn(const char* name, const nn::Model& model) {
  const nn::Data data = parity();
  const Value loss =
      nn::binary_cross_entropy_from_logits(model(std::vector<Value>{1.0, 0.0, 1.0, 1.0}), 1.0);
  nn::FitOptions options;
  options.loss = nn::Loss::binary_cross_entropy_from_logits;
  options.optimizer = nn::Adam{.learning_rate = 0.02};
  options.batch = nn::all_samples;
  options.epochs = 800;
  options.accuracy = true;
  options.instructions = autograd::InstructionSet::baseline;
  fmt::print("{}: {} parameters, gradients {}\n", name, model.parameters().size(),
             check_gradient(loss).agrees() ? "agree in three ways" : "DISAGREE");
  const nn::History history = nn::fit(model, data, options);
  for (const std::size_t epoch : {1u, 100u, 800u}) {
    const nn::Epoch& at = history.epochs[epoch - 1];
    fmt::print("  epoch {:>3}  loss {:.2f}, {:>2.0f} of 16 right\n", epoch, at.loss,
               16 * at.accuracy);
  }
}

}  // namespace

int main() {
  nn::Random random(1);
  learn("A recurrent cell", recurrent(random));
  learn("An LSTM cell", lstm(random));
}
