#include <nn/neuron.h>

#include <nn/error.h>

#include <utility>

namespace nn {

Neuron::Neuron(const std::vector<double>& weights, std::optional<double> bias,
               Activation activation)
    : activation_(activation) {
  if (weights.empty()) throw ShapeError("a neuron without weights: it needs at least one input");
  weights_.reserve(weights.size());
  for (const double weight : weights) weights_.push_back(Value::parameter(weight));
  if (bias) bias_ = Value::parameter(*bias);
  set_names({});
}

Value Neuron::operator()(Numbers x) const {
  return activate(weighted_sum_of(x.in_graph_of(weights_[0])));
}

Value Neuron::weighted_sum(Numbers x) const { return weighted_sum_of(x.in_graph_of(weights_[0])); }

Value Neuron::activate(const Value& z) const {
  const Value a = nn::activate(activation_, z);
  name_activation(a);
  return a;
}

Value Neuron::weighted_sum_of(Values x) const {
  if (x.size() != weights_.size())
    throw ShapeError("a neuron of " + std::to_string(weights_.size()) + " weights was given " +
                     std::to_string(x.size()) + " inputs; each weight needs one");
  const Value z = bias_.empty() ? dot(weights_, x) : dot(weights_, x, bias_);
  name_weighted_sum(z);
  return z;
}

void Neuron::name_weighted_sum(const Value& z) const {
  if (names_interior_) z.set_name(names_.z);
}

void Neuron::name_activation(const Value& a) const {
  if (names_interior_ && activation_ != Activation::linear) a.set_name(names_.a);
}

std::vector<Value> Neuron::parameters() const {
  std::vector<Value> parameters = weights_;
  if (!bias_.empty()) parameters.push_back(bias_);
  return parameters;
}

void Neuron::set_names(NeuronNames names) {
  names_ = std::move(names);
  std::string name = names_.weight + '[';
  const std::size_t start = name.size();
  for (std::size_t j = 0; j < weights_.size(); ++j) {
    name.resize(start);
    weights_[j].set_name(name.append(std::to_string(j)) += ']');
  }
  if (!bias_.empty()) bias_.set_name(names_.bias);
}

}  // namespace nn
