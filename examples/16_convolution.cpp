// Convolutions: the same few weights used at every place. In one dimension a kernel of three
// weights learns the second difference from samples of it; in two, kernels of 3 x 3 learn to tell
// horizontal from vertical lines, wherever they are.
#include <nn/nn.h>

#include <vector>

#include <fmt/core.h>

using autograd::Value;
using autograd::Values;

namespace {

/// y[i] = kernel . (x[i], x[i+1], ...): as many as fit. (Networks turn no kernel round.)
std::vector<Value> convolve(Values x, Values kernel) {
  std::vector<Value> y;
  for (std::size_t i = 0; i + kernel.size() <= x.size(); ++i)
    y.push_back(dot(kernel, x.subspan(i, kernel.size())));
  return y;
}

constexpr std::size_t image = 6, kernel_size = 3;

/// The same for an image, row after row, and a square kernel.
std::vector<Value> convolve_image(Values x, Values kernel, const Value& bias) {
  std::vector<Value> y;
  for (std::size_t row = 0; row + kernel_size <= image; ++row)
    for (std::size_t column = 0; column + kernel_size <= image; ++column) {
      std::vector<Value> patch;
      for (std::size_t k = 0; k < kernel_size; ++k)
        for (std::size_t l = 0; l < kernel_size; ++l)
          patch.push_back(x[(row + k) * image + column + l]);
      y.push_back(dot(kernel, patch, bias));
    }
  return y;
}

const char* verdict(const Value& loss) {
  return check_gradient(loss).agrees() ? "agree in three ways" : "DISAGREE";
}

void second_difference(nn::Random& random) {
  std::vector<Value> kernel;
  for (int k = 0; k < 3; ++k) kernel.push_back(Value::parameter(random.uniform(-1, 1)));
  const nn::Model model([kernel](Values x) { return convolve(x, kernel); }, kernel);
  nn::Data data{8, 6};
  for (int i = 0; i < 64; ++i) {
    std::vector<double> x, y;
    for (int k = 0; k < 8; ++k) x.push_back(random.uniform(-1, 1));
    for (std::size_t k = 0; k < 6; ++k) y.push_back(x[k] - 2 * x[k + 1] + x[k + 2]);
    data.add(x, y);
  }
  const std::vector<Value> x{0.5, -1.0, 0.25, 0.75, 0.0, 1.0, -0.5, 0.5};
  fmt::print("One dimension, {} weights, gradients {}\n", kernel.size(),
             verdict(nn::squared_error(model(x), std::vector<double>(6, 1.0))));
  nn::FitOptions options;
  options.loss = nn::Loss::mean_squared_error;
  options.optimizer = nn::SGD{0.1, 0.9};
  options.epochs = 100;
  options.instructions = autograd::InstructionSet::baseline;
  nn::fit(model, data, options);
  fmt::print("  the kernel that gave the samples: 1, -2, 1; learned: {:.3f}, {:.3f}, {:.3f}\n\n",
             kernel[0].data(), kernel[1].data(), kernel[2].data());
}

/// Images with one bright line and some noise; label 1 where it stands upright.
nn::Data lines(std::size_t count, nn::Random& random) {
  nn::Data data{image * image, 1};
  for (std::size_t i = 0; i < count; ++i) {
    const bool upright = i % 2 == 1;
    const std::size_t where = random.below(image);
    std::vector<double> pixels;
    for (std::size_t row = 0; row < image; ++row)
      for (std::size_t column = 0; column < image; ++column)
        pixels.push_back(((upright ? column : row) == where ? 1.0 : 0.0) + 0.2 * random.normal());
    data.add(pixels, {upright ? 1.0 : 0.0});
  }
  return data;
}

void upright_or_not(nn::Random& random) {
  // two kernels, the mean of what each finds, and a neuron that decides
  std::vector<std::vector<Value>> kernels(2);
  std::vector<Value> biases, parameters;
  for (auto& kernel : kernels) {
    for (int k = 0; k < 9; ++k) kernel.push_back(Value::parameter(0.3 * random.normal()));
    biases.push_back(Value::parameter(0.0));
    parameters.insert(parameters.end(), kernel.begin(), kernel.end());
    parameters.push_back(biases.back());
  }
  const nn::Layer last(2, 1, nn::Activation::linear, random);
  for (const Value& parameter : last.parameters()) parameters.push_back(parameter);
  const nn::Model model(
      [=](Values x) {
        std::vector<Value> found;
        for (std::size_t k = 0; k < kernels.size(); ++k) {
          const auto map =
              nn::activate(nn::Activation::relu, convolve_image(x, kernels[k], biases[k]));
          found.push_back(sum(map) / static_cast<double>(map.size()));
        }
        return last(found);
      },
      parameters);

  const nn::Data train = lines(200, random), held_out = lines(200, random);
  const std::vector<Value> x(train.inputs(0).begin(), train.inputs(0).end());
  fmt::print("Two dimensions, {} parameters, gradients {}\n", parameters.size(),
             verdict(nn::binary_cross_entropy_from_logits(model(x), 0.0)));
  nn::FitOptions options;
  options.loss = nn::Loss::binary_cross_entropy_from_logits;
  options.optimizer = nn::Adam{.learning_rate = 0.02};
  options.epochs = 60;
  options.validation = &held_out;
  options.accuracy = true;
  options.instructions = autograd::InstructionSet::baseline;
  const nn::History history = nn::fit(model, train, options);
  for (const std::size_t epoch : {1u, 60u})
    fmt::print("  epoch {:>2}: {:>3.0f} % of the images held out are right\n", epoch,
               100 * history.epochs[epoch - 1].validation_accuracy);
}

}  // namespace

int main() {
  nn::Random random(1);
  second_difference(random);
  upright_or_not(random);
}
