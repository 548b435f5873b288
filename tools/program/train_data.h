#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nn/data.h>
#include <nn/losses.h>
#include <nn/random.h>
#include <nn/standardization.h>
#include <tools/program/train_arguments.h>

namespace tools::program {

/// Samples to train on and perhaps some held out.
struct TrainingData {
  nn::Data train;
  std::optional<nn::Data> test;
  std::optional<nn::Standardization> standardization;
  std::vector<std::string> input_names = {};  ///< without a note on standardization; or none
};

/// What DATA stands for: the name of a data set, a formula y = ..., or a CSV file.
/// @throws UsageError, nn::Error, formula::FormulaError
TrainingData training_data(const TrainArguments& arguments, nn::Random& random);

/// The same labels as this loss and this number of outputs want them: signs for the hinge, one-hot
/// for several outputs, one column for a single one. @throws UsageError if they cannot be
nn::Data with_labels_for(nn::Loss loss, std::size_t outputs, nn::Data data);

}  // namespace tools::program
