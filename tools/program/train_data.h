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

/// Brings the labels into the form that this number of outputs has: one-hot for several outputs,
/// where there are so many classes 0, 1, ...; one column for a single one, of two classes.
/// @throws UsageError if they cannot be, nn::LabelError for classes with other numbers
void shape_labels(std::size_t outputs, TrainingData& data);

/// Labels -1 and 1 for the hinge, in place of 0 and 1.
void sign_labels(TrainingData& data);

}  // namespace tools::program
