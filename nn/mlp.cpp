#include <nn/mlp.h>

#include <nn/error.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace nn {
namespace {

std::vector<Layer> drawn(std::size_t inputs, const std::vector<std::size_t>& sizes,
                         const std::vector<Activation>& activations, Random& random,
                         const Initialization& initialization) {
  if (sizes.size() != activations.size())
    throw ShapeError(std::to_string(sizes.size()) + " layer sizes, but " +
                     std::to_string(activations.size()) + " activations; each layer needs one");
  std::vector<Layer> layers;
  layers.reserve(sizes.size());
  for (std::size_t l = 0; l < sizes.size(); ++l)
    layers.emplace_back(l == 0 ? inputs : sizes[l - 1], sizes[l], activations[l], random,
                        initialization);
  return layers;
}

}  // namespace

MLP::MLP(std::size_t inputs, const std::vector<std::size_t>& sizes,
         const std::vector<Activation>& activations, Random& random,
         const Initialization& initialization)
    : MLP(drawn(inputs, sizes, activations, random, initialization)) {}

MLP::MLP(std::size_t inputs, const std::vector<std::size_t>& sizes,
         const std::vector<Activation>& activations, std::uint64_t seed,
         const Initialization& initialization)
    : MLP([&] {
        Random random(seed);
        return drawn(inputs, sizes, activations, random, initialization);
      }()) {}

MLP::MLP(std::vector<Layer> layers) : layers_(std::move(layers)) {
  if (layers_.empty()) throw ShapeError("a network without layers; it needs at least one");
  for (std::size_t l = 1; l < layers_.size(); ++l)
    if (layers_[l].inputs() != layers_[l - 1].size())
      throw ShapeError("layer " + std::to_string(l) + " has " +
                       std::to_string(layers_[l - 1].size()) + " neurons, but layer " +
                       std::to_string(l + 1) + " has " + std::to_string(layers_[l].inputs()) +
                       " inputs; these must be equal");
  set_names(Naming::path);
}

std::vector<Value> MLP::operator()(Numbers x) const {
  if (x.size() != inputs())
    throw ShapeError("a network of " + std::to_string(inputs()) + " inputs was given " +
                     std::to_string(x.size()));
  Outputs a = layers_[0].forward(x);
  for (std::size_t l = 1; l < layers_.size(); ++l) a = layers_[l].forward(a);
  return std::move(a).values();
}

std::vector<Value> MLP::parameters() const {
  std::vector<Value> parameters;
  for (const Layer& layer : layers_)
    std::ranges::move(layer.parameters(), std::back_inserter(parameters));
  return parameters;
}

void MLP::zero_grad() const { autograd::zero_grad(parameters()); }

void MLP::set_names(Naming naming) {
  for (std::size_t l = 0; l < layers_.size(); ++l) layers_[l].set_names(naming, l + 1);
}

void MLP::name_interior(bool on) {
  for (Layer& layer : layers_) layer.name_interior(on);
}

}  // namespace nn
