#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// Stands where something was not measured.
inline constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

/// What one epoch came to.
struct Epoch {
  std::size_t number;    ///< from 1
  double learning_rate;  ///< the rate of its steps
  double loss;  ///< mean over the samples trained on, each before the step that it was part of;
                ///< penalties are not in it
  double accuracy = not_measured;             ///< share of them that are right after the epoch
  double validation_loss = not_measured;      ///< mean over the samples held out, after the epoch
  double validation_accuracy = not_measured;  ///< share of those that are right
};

/// Why training ended.
enum class Stop {
  epochs,        ///< all epochs are done
  loss_below,    ///< the loss fell below the threshold
  change_below,  ///< the loss changed by less than the threshold
  patience,      ///< it did not become better for too many epochs
  requested,     ///< it was asked to
};

/// In words: "all epochs are done".
std::string_view to_string(Stop stop);

/// The course of a training.
struct History {
  std::vector<Epoch> epochs;   ///< with those before it was resumed
  Stop stop = Stop::epochs;    ///< why it ended
  std::uint64_t steps = 0;     ///< of the optimizer
  std::size_t best_epoch = 0;  ///< that of the least validation loss, or loss where nothing is held
                               ///< out; 0 before the first
  bool is_replayed = false;    ///< whether a program was replayed (see nn::Replay)
  std::string why_not_replayed = {};  ///< a sentence, where it was not
};

/// Writes epoch,train_loss,train_accuracy,test_loss,test_accuracy, one line for each epoch; empty
/// where not measured. The numbers read as the same doubles.
void write_csv(std::ostream& out, const History& history);

}  // namespace nn
