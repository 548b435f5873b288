#include <nn/layer.h>

#include <nn/error.h>

#include <algorithm>
#include <string>
#include <utility>

namespace nn {
namespace {

std::vector<Neuron> given(const Matrix& w, const std::vector<double>& b, Activation activation) {
  for (std::size_t i = 0; i < w.size(); ++i)
    if (w[i].size() != w[0].size())
      throw ShapeError("W is neurons x inputs, but row 0 has " + std::to_string(w[0].size()) +
                       " weights and row " + std::to_string(i) + " has " +
                       std::to_string(w[i].size()));
  if (b.size() != w.size())
    throw ShapeError("W has " + std::to_string(w.size()) +
                     " rows, one for each neuron, but b has " + std::to_string(b.size()) +
                     " numbers; each neuron needs one bias");
  std::vector<Neuron> neurons;
  neurons.reserve(w.size());
  for (std::size_t i = 0; i < w.size(); ++i) neurons.emplace_back(w[i], b[i], activation);
  return neurons;
}

Matrix drawn(std::size_t inputs, std::size_t neurons, Activation activation, Random& random,
             const Initialization& initialization) {
  if (inputs == 0 || neurons == 0)
    throw ShapeError("a layer of " + std::to_string(neurons) + " neurons with " +
                     std::to_string(inputs) + " inputs; it needs at least one of each");
  return initialization.draw(neurons, inputs, activation, random);
}

}  // namespace

Layer::Layer(const Matrix& w, const std::vector<double>& b, Activation activation)
    : Layer(given(w, b, activation)) {}

Layer::Layer(std::size_t inputs, std::size_t neurons, Activation activation, Random& random,
             const Initialization& initialization)
    : Layer(drawn(inputs, neurons, activation, random, initialization),
            std::vector<double>(neurons), activation) {}

Layer::Layer(std::vector<Neuron> neurons) : neurons_(std::move(neurons)) {
  if (neurons_.empty()) throw ShapeError("a layer without neurons; it needs at least one");
  for (std::size_t i = 0; i < size(); ++i)
    if (neurons_[i].inputs() != inputs())
      throw ShapeError("the neurons of a layer have the same inputs, but neuron 0 has " +
                       std::to_string(inputs()) + " and neuron " + std::to_string(i) + " has " +
                       std::to_string(neurons_[i].inputs()));
  const auto softmaxes = std::ranges::count(neurons_, Activation::softmax, &Neuron::activation);
  if (softmaxes != 0 && static_cast<std::size_t>(softmaxes) != size())
    throw OptionError(
        std::to_string(softmaxes) + " of a layer's " + std::to_string(size()) +
        " neurons are softmax, which is taken over a whole layer: make all of them so, or none");
  for (const Neuron& neuron : neurons_) weighted_sums_.add(neuron.weights(), neuron.bias());
  one_activation_ = static_cast<std::size_t>(std::ranges::count(neurons_, neurons_[0].activation(),
                                                                &Neuron::activation)) == size();
  names_interior_ = std::ranges::any_of(neurons_, &Neuron::names_interior_);
  set_names(Naming::path, 1);
}

std::vector<Value> Layer::operator()(Numbers x) const {
  if (x.size() != inputs())
    throw ShapeError("a layer of " + std::to_string(inputs()) + " inputs was given " +
                     std::to_string(x.size()));
  return forward(x).values();
}

Outputs Layer::forward(const Numbers& x) const {
  const Value& weight = neurons_[0].weights()[0];
  return activations(x.are_plain() ? weighted_sums_(Outputs::constants(x.plain(), weight))
                                   : weighted_sums_(x.values()));
}

Outputs Layer::forward(const Outputs& x) const { return activations(weighted_sums_(x)); }

Outputs Layer::activations(Outputs&& z) const {
  if (names_interior_) return named_activations(std::move(z));
  if (!one_activation_) return activations_one_by_one(std::move(z).values());
  return nn::activate(neurons_[0].activation(), std::move(z));
}

Outputs Layer::named_activations(Outputs&& z) const {
  for (std::size_t i = 0; i < size(); ++i) neurons_[i].name_weighted_sum(z[i]);
  Outputs a = one_activation_ ? nn::activate(neurons_[0].activation(), std::move(z))
                              : activations_one_by_one(std::move(z).values());
  for (std::size_t i = 0; i < size(); ++i) neurons_[i].name_activation(a[i]);
  return a;
}

Outputs Layer::activations_one_by_one(std::vector<Value> z) const {
  for (std::size_t i = 0; i < size(); ++i) z[i] = nn::activate(neurons_[i].activation(), z[i]);
  return Outputs(std::move(z));
}

Matrix Layer::weights() const {
  Matrix w(size());
  for (std::size_t i = 0; i < size(); ++i)
    for (const Value& weight : neurons_[i].weights()) w[i].push_back(weight.data());
  return w;
}

std::vector<Value> Layer::parameters() const {
  std::vector<Value> parameters;
  for (const Neuron& neuron : neurons_)
    std::ranges::move(neuron.parameters(), std::back_inserter(parameters));
  return parameters;
}

void Layer::set_names(Naming naming, std::size_t layer_number) {
  for (std::size_t i = 0; i < size(); ++i)
    neurons_[i].set_names(neuron_names(naming, layer_number, i));
}

void Layer::name_interior(bool on) {
  for (Neuron& neuron : neurons_) neuron.name_interior(on);
  names_interior_ = on;
}

}  // namespace nn
