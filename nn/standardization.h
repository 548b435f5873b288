#pragma once

#include <vector>

#include <nn/data.h>
#include <nn/mlp.h>

namespace nn {

/// Inputs as a network likes them: mean 0 and standard deviation 1 in each column.
struct Standardization {
  std::vector<double> means;       ///< one for each input
  std::vector<double> deviations;  ///< one for each input; 1 where a column's numbers are
                                   ///< all equal, but for some roundings
};

/// Those of the data's inputs; the deviation divides by the number of samples. Numbers that do not
/// come near to overflow. @throws DataError if there is no sample or a number is not finite
Standardization standardization_of(const Data& data);

/// The data with inputs (x - mean)/deviation. @throws ShapeError unless there is a mean for each
/// input
Data standardized(Data data, const Standardization& by);

/// A network that gives for raw inputs what the given one gives for standardized ones: the first
/// layer's w becomes w/deviation, its b becomes b - sum of w*mean/deviation. Equal but for
/// rounding.
/// @throws ShapeError unless there is a mean for each input; OptionError if a neuron of the first
/// layer has no bias to take it up
MLP with_standardization(const MLP& model, const Standardization& of_inputs);

}  // namespace nn
