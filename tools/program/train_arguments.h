#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <nn/data.h>
#include <nn/fit.h>
#include <nn/mlp.h>
#include <nn/standardization.h>

namespace tools::program {

/// A training that can begin.
struct TrainingTask {
  std::string title;  ///< what is learned: circles, flowers.csv, y = sin(x)
  nn::Data train;
  std::optional<nn::Data> test;
  nn::MLP model;
  nn::FitOptions options;  ///< without callbacks, checkpoints and the samples held out
  std::optional<nn::Standardization> standardization;      ///< that train and test have undergone
  std::vector<std::string> input_names;                    ///< as predict looks for them; or none
  std::vector<std::pair<std::string, std::string>> facts;  ///< what it is, for the report
};

/// The command line of `chalkgrad train` but for its output.
struct TrainArguments {
  std::string data;
  std::string layers, activation, loss, optimizer = "adam", batch = "32", schedule;
  std::string inputs, labels, range;
  std::size_t epochs = 50, patience = 0, threads = 1;
  std::optional<std::size_t> points;
  std::uint64_t seed = 1;
  double loss_below = 0.0, change_below = 0.0;
  std::optional<double> rate, momentum, weight_decay, l1, l2, clip_norm, clip_value, noise,
      held_out;
  bool nesterov = false, one_hot = false, standardize = false;

  /// The options fill this object, which has to outlive the parsing.
  void add_to(CLI::App& command);

  /// Data, network and options. Points and weights are drawn from the seed, in this order.
  /// @throws UsageError, nn::Error, formula::FormulaError
  TrainingTask task() const;
};

/// How --help describes DATA, to be said.
extern const std::string_view train_arguments_help;

}  // namespace tools::program
