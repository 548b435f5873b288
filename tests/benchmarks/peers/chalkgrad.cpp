#include <autograd/autograd.h>
#include <nn/nn.h>
#include <tests/benchmarks/peers/work.h>

#include <string>

using autograd::Value;

namespace {

void take_gradients(const std::vector<Value>& of, std::vector<double>& gradient) {
  for (std::size_t i = 0; i < of.size(); ++i) {
    gradient[i] = of[i].grad();
    of[i].zero_grad();
  }
}

/// Every product and sum an operator.
struct Operators {
  std::vector<Value> x;
  explicit Operators(const std::vector<double>& start) {
    for (const double number : start) x.push_back(Value::parameter(number));
  }
  void run(const auto& work, std::vector<double>& gradient) const {
    const Value f = work(x);
    f.backward();
    take_gradients(x, gradient);
  }
};

/// The networks by nn::MLP, recorded afresh for each sample.
template <class Work>
void measure_network(const Work& work, nn::Activation hidden, nn::Activation last) {
  std::vector<nn::Layer> layers;
  const std::vector<double> w = work.start(), sample = work.sample();
  const double* next = w.data();
  for (std::size_t l = 1; l < Work::sizes.size(); ++l) {
    std::vector<nn::Neuron> neurons;
    for (std::size_t n = 0; n < Work::sizes[l]; ++n) {
      const std::size_t inputs = Work::sizes[l - 1];
      neurons.emplace_back(std::vector(next, next + inputs), next[inputs],
                           l + 1 == Work::sizes.size() ? last : hidden);
      next += inputs + 1;
    }
    layers.emplace_back(std::move(neurons));
  }
  const nn::MLP model(std::move(layers));
  const std::vector<Value> parameters = model.parameters();
  work::measure("nn::MLP", work, [&](std::vector<double>& gradient) {
    const Value loss = Work::loss(model(sample)[0]);
    loss.backward();
    take_gradients(parameters, gradient);
  });
}

}  // namespace

int main(int argc, char** argv) {
  work::measure_all<Operators>("chalkgrad", argc, argv);
  if (work::wanted("W2", argc, argv))
    measure_network(work::W2{}, nn::Activation::relu, nn::Activation::sigmoid);
  if (work::wanted("W3", argc, argv))
    measure_network(work::W3{}, nn::Activation::tanh, nn::Activation::tanh);
}
