// usage: work W1|W2 COUNT: so many gradients, for check.sh to count instructions.
#include <autograd/autograd.h>
#include <nn/nn.h>
#include <tests/benchmarks/work.h>

#include <cstdlib>
#include <string_view>

using autograd::Value;

namespace {

void run(const auto& work, long count) {
  std::vector<Value> x;
  for (const double number : work.start()) x.push_back(Value::parameter(number));
  for (long i = 0; i < count; ++i) {
    const Value f = work(x);
    f.backward();
  }
}

void run_network(long count) {
  using enum nn::Activation;
  const nn::MLP model(2, {4, 6, 6, 4, 1}, {relu, relu, relu, relu, sigmoid}, 7);
  const std::vector<double> sample{0.3, -0.7};
  for (long i = 0; i < count; ++i) {
    const Value loss = nn::binary_cross_entropy(model(sample), 1.0);
    loss.backward();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view name = argv[1];
  const long count = std::atol(argv[2]);
  if (name == "W1")
    run(work::W1{}, count);
  else if (name == "W2")
    run(work::W2{}, count);
  else if (name == "W2-MLP")
    run_network(count);
  else
    return 2;
}
