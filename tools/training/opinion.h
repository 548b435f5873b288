#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <nn/data.h>
#include <nn/losses.h>

namespace tools::training {

/// Which class a network's outputs say, and how surely.
struct Opinion {
  std::size_t label;  ///< of one output 0 or 1, else the output's number
  double certainty;   ///< 0: undecided, to 1
};

/// How outputs are to be read.
class Reading {
 public:
  /// As this loss was trained with these labels.
  Reading(nn::Loss loss, const nn::Data& data);

  /// Whether the labels are classes: 0 and 1 (or -1 and 1), one-hot where there are several.
  bool is_classification() const { return is_classification_; }

  /// How many classes there are; 2 for a regression, whose map has two ends.
  std::size_t classes() const { return classes_; }

  /// Of a regression: 0 below the middle of the labels, 1 above it, sure at their ends.
  Opinion opinion(std::span<const double> outputs) const;

  /// The class that the labels of a sample name; of a regression as opinion().
  std::size_t label(std::span<const double> labels) const;

  /// The smallest and the largest first label.
  double lowest() const { return lowest_; }
  double highest() const { return highest_; }

 private:
  nn::Loss loss_;
  std::size_t classes_;
  bool is_classification_ = true;
  double lowest_, highest_;
};

/// Up to so many samples to show, without regard to their order; the same ones every time.
std::vector<std::size_t> some_samples(const nn::Data& data, std::size_t most);

/// Whether all labels are classes, so that accuracy has a meaning.
bool has_classes(const nn::Data& data);

}  // namespace tools::training
