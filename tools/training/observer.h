#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <nn/fit.h>
#include <nn/mlp.h>
#include <tools/training/region.h>

namespace tools::training {

/// One layer after one epoch.
struct LayerState {
  double gradient = 0.0;      ///< length of its gradient, mean over the epoch's steps
  double weights = 0.0;       ///< length of all its parameters together
  std::size_t dead = 0;       ///< relu neurons that are 0 at every point looked at
  std::size_t saturated = 0;  ///< neurons of tanh within 0.01 of -1 or 1, of sigmoid within 0.01 of
                              ///< 0 or 1, at 95 % of the points or more
};

/// All layers after one epoch.
struct NetworkState {
  std::size_t epoch;
  std::vector<LayerState> layers;
};

/// What a training looked like from inside.
struct Observations {
  std::vector<NetworkState> states;  ///< for each epoch
  std::optional<Grid> grid;          ///< of networks with one input or two
  std::vector<Snapshot> snapshots;   ///< before the first epoch, after some, and after the last
};

/// Looks at a network while nn::fit trains it.
class Observer {
 public:
  /// Looks at up to 200 points of the data. Network and data must outlive it.
  Observer(const nn::MLP& model, const nn::Data& data, std::size_t epochs);

  /// For FitOptions::on_step and on_epoch.
  /// @{
  void step(const nn::StepDone& step);
  void epoch(const nn::Epoch& epoch);
  /// @}

  /// What was seen; called once, when training is over.
  Observations finish();

 private:
  void count_units(std::vector<LayerState>& layers) const;

  const nn::MLP& model_;
  const nn::Data& data_;
  std::vector<std::size_t> when_;  // to take snapshots
  std::vector<double> gradient_sums_;
  std::size_t steps_ = 0, last_epoch_ = 0;
  Observations seen_;
};

}  // namespace tools::training
