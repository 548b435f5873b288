#include <tools/training/observer.h>

#include <autograd/graph.h>
#include <nn/clipping.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tools::training {
namespace {

constexpr std::size_t most_points = 200;
constexpr std::size_t grid_columns = 70;
constexpr std::size_t line_columns = 200;
constexpr double enough = 0.95;

bool is_at_its_end(nn::Activation activation, double a) {
  if (activation == nn::Activation::tanh) return std::abs(a) > 0.99;
  return activation == nn::Activation::sigmoid && (a < 0.01 || a > 0.99);
}

}  // namespace

Observer::Observer(const nn::MLP& model, const nn::Data& data, std::size_t epochs)
    : model_(model),
      data_(data),
      when_(epochs_to_look(epochs)),
      gradient_sums_(model.layers().size()) {
  if (data.input_count > 2) return;
  seen_.grid = grid_around(data, data.input_count == 1 ? line_columns : grid_columns);
  seen_.snapshots.push_back(snapshot(model, *seen_.grid, 0));
}

void Observer::step(const nn::StepDone& step) {
  std::size_t first = 0;
  for (std::size_t l = 0; l < gradient_sums_.size(); ++l) {
    const std::size_t count = model_.layers()[l].parameters().size();
    gradient_sums_[l] += nn::norm(step.gradients.subspan(first, count));
    first += count;
  }
  ++steps_;
}

void Observer::epoch(const nn::Epoch& epoch) {
  std::vector<LayerState> layers(gradient_sums_.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    layers[l].gradient = gradient_sums_[l] / static_cast<double>(std::max<std::size_t>(1, steps_));
    std::vector<double> numbers;
    for (const nn::Value& w : model_.layers()[l].parameters()) numbers.push_back(w.data());
    layers[l].weights = nn::norm(numbers);
  }
  count_units(layers);
  seen_.states.push_back({epoch.number, std::move(layers)});
  std::ranges::fill(gradient_sums_, 0.0);
  steps_ = 0;
  last_epoch_ = epoch.number;
  if (seen_.grid && std::ranges::binary_search(when_, epoch.number))
    seen_.snapshots.push_back(snapshot(model_, *seen_.grid, epoch.number));
}

void Observer::count_units(std::vector<LayerState>& layers) const {
  const autograd::NoGradient values_only;
  const std::size_t points = std::min(most_points, data_.size());
  std::vector<std::vector<std::size_t>> zero(layers.size()), at_end(layers.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    zero[l].resize(model_.layers()[l].size());
    at_end[l].resize(model_.layers()[l].size());
  }
  for (std::size_t k = 0; k < points; ++k) {
    std::vector<nn::Value> a;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const nn::Layer& layer = model_.layers()[l];
      a = l == 0 ? layer(data_.inputs(k * data_.size() / points)) : layer(a);
      for (std::size_t i = 0; i < a.size(); ++i) {
        const nn::Activation activation = layer.neurons()[i].activation();
        if (activation == nn::Activation::relu && a[i] == 0.0) ++zero[l][i];
        if (is_at_its_end(activation, a[i].data())) ++at_end[l][i];
      }
    }
  }
  for (std::size_t l = 0; l < layers.size(); ++l) {
    layers[l].dead = static_cast<std::size_t>(std::ranges::count(zero[l], points));
    layers[l].saturated = static_cast<std::size_t>(std::ranges::count_if(at_end[l], [&](auto n) {
      return static_cast<double>(n) >= enough * static_cast<double>(points);
    }));
  }
}

Observations Observer::finish() {
  if (seen_.grid && seen_.snapshots.back().epoch != last_epoch_)
    seen_.snapshots.push_back(snapshot(model_, *seen_.grid, last_epoch_));
  return std::move(seen_);
}

}  // namespace tools::training
