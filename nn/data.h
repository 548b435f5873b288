#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <nn/random.h>

namespace nn {

/// Samples to learn from: each has the same number of inputs and of labels.
///
///     nn::Data data{.input_count = 2, .label_count = 1};
///     data.add({0.0, 1.0}, {1.0});
struct Data {
  std::size_t input_count = 0;            ///< inputs of a sample
  std::size_t label_count = 0;            ///< labels of a sample
  std::vector<double> numbers = {};       ///< sample after sample: its inputs, then its labels
  std::vector<std::string> names = {};    ///< of the inputs, then of the labels; empty where there
                                          ///< are none
  std::vector<std::string> classes = {};  ///< of one-hot labels, what each stands for; else empty
  std::vector<std::size_t> places = {};   ///< where each sample stands in what it was taken from;
                                          ///< empty where that is its own index
  bool places_are_lines = false;          ///< of a file, from 1

  /// How many samples there are.
  std::size_t size() const { return width() == 0 ? 0 : numbers.size() / width(); }
  /// How many numbers a sample has.
  std::size_t width() const { return input_count + label_count; }
  /// All numbers of sample i.
  std::span<const double> sample(std::size_t i) const {
    return std::span(numbers).subspan(i * width(), width());
  }
  /// The inputs of sample i.
  std::span<const double> inputs(std::size_t i) const { return sample(i).first(input_count); }
  /// The labels of sample i.
  std::span<const double> labels(std::size_t i) const { return sample(i).subspan(input_count); }

  /// What errors call sample i: "sample 3", or "line 4" of a file.
  std::string place(std::size_t i) const;

  /// One more sample. @throws ShapeError unless there are input_count inputs and label_count labels
  void add(const std::vector<double>& inputs, const std::vector<double>& labels);

  /// The samples of these numbers, in this order; they keep their places.
  Data chosen(std::span<const std::size_t> which) const;
};

/// @throws DataError naming sample and column if a number is NaN or infinite, or there is no
/// sample; ShapeError if the numbers do not come out even
void require_finite(const Data& data);

/// Samples to train on, and others held out.
struct Split {
  Data train;  ///< the larger part, as a rule
  Data test;   ///< the samples held out
};

/// Draws round(share*size) samples to be held out; both parts keep the order of the whole.
/// @throws OptionError unless share is in (0, 1) and leaves a sample for each part
Split split(const Data& data, double share_held_out, Random& random);

/// Labels -1 and 1 for 0 and 1, as nn::hinge wants them. @throws LabelError for any other label
Data with_signs_as_labels(Data data);

/// One column for each class in place of the one column of labels 0, 1, ..., classes-1.
/// @throws LabelError for any other label, ShapeError unless there is one label column
Data with_one_hot_labels(const Data& data, std::size_t classes);

}  // namespace nn
