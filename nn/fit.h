#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include <autograd/instruction_set.h>
#include <nn/clipping.h>
#include <nn/data.h>
#include <nn/history.h>
#include <nn/losses.h>
#include <nn/model.h>
#include <nn/penalty.h>
#include <nn/sample_loss.h>
#include <nn/schedule.h>
#include <nn/update_rules.h>

namespace nn {

/// A batch of all samples.
inline constexpr std::size_t all_samples = static_cast<std::size_t>(-1);

/// One step of the optimizer, when it is done.
struct StepDone {
  std::size_t epoch;                   ///< from 1
  std::uint64_t step;                  ///< from 1, over all epochs
  double loss;                         ///< mean over the batch, before the step
  std::span<const double> gradients;   ///< of the mean, penalties included, before clipping
  std::span<const double> parameters;  ///< after the step
};

/// Where a training can be taken up again.
struct Checkpoints {
  std::filesystem::path file = {};                ///< none are written where it is empty
  std::size_t every = 1;                          ///< epochs; after the last one in any case
  bool resume = false;                            ///< goes on from the file, if there is one
  std::map<std::string, std::string> about = {};  ///< what else the run is, by names of the
                                                  ///< caller's: only a run of which the same is
                                                  ///< said goes on from the file
};

/// How nn::fit trains.
struct FitOptions {
  Loss loss = Loss::mean_squared_error;  ///< of a sample
  UpdateRule optimizer = Adam{};         ///< how parameters move
  Schedule schedule = {};                ///< of the learning rate
  Clipping clipping = {};                ///< of the gradients
  Penalty penalty = {};                  ///< for large parameters

  std::size_t batch = 32;   ///< samples for each step, whose losses are averaged; the last batch of
                            ///< an epoch may be smaller. 1, some, or all_samples
  bool shuffle = true;      ///< samples in a new order each epoch
  std::uint64_t seed = 1;   ///< of that order and of the samples held out
  std::size_t threads = 1;  ///< numbers are the same to the last bit for one number of threads
  Replay replay = Replay::automatic;  ///< whether programs are replayed
  std::optional<autograd::InstructionSet> instructions =
      {};  ///< those of replayed programs: the fastest there are, or always the same, which gives
           ///< the same numbers on other machines too, as far as their C library does

  const Data* validation = nullptr;  ///< samples held out; or
  double validation_share = 0.0;     ///< the share of the data to be held out
  bool accuracy = false;             ///< measured too, after each epoch

  std::size_t epochs = 100;   ///< the most there are, those before it was resumed included
  double loss_below = 0.0;    ///< ends when the epoch's loss is less
  double change_below = 0.0;  ///< ends when it differs from the epoch's before by less
  std::size_t patience = 0;   ///< ends when the validation loss (else the loss) has not become less
                              ///< for so many epochs, and takes back the best parameters; 0: never
  std::function<bool()> stop = {};  ///< asked after each epoch; true ends there

  std::function<void(const StepDone&)> on_step = {};  ///< called after each step; again for those
                                                      ///< of an epoch run again (see Replay)
  std::function<void(const Epoch&)> on_epoch = {};    ///< called after each epoch, when the model
                                                      ///< has its new parameters
  Checkpoints checkpoints = {};                       ///< where they are kept, and how often
};

/// Trains the model: moves its parameters so that the mean loss over the data becomes small.
///
///     nn::MLP model(2, {8, 1}, {nn::Activation::tanh, nn::Activation::sigmoid}, 7);
///     nn::Random random(7);
///     const nn::History history = nn::fit(model, nn::circles(1000, random),
///                                         {.loss = nn::Loss::binary_cross_entropy, .epochs = 50});
///
/// What a sample records is compiled once and replayed over the samples of a batch, where it is the
/// same for all (see Replay). The same data, options and seed give the same numbers to the last bit
/// on one machine; so do a training that was stopped and resumed and one that was not. Memory does
/// not grow with epochs, but for the history.
/// @throws DataError for NaN or infinity in the data, LabelError naming the sample for labels that
/// the loss is not defined for, ShapeError where model and data do not fit; NotFinite if training
/// comes to NaN or infinity, on samples held out too, when the model has the parameters of the last
/// complete epoch;
/// OptionError for an option outside its range, or a checkpoint of another run: naming
/// what differs of options, data, samples held out, the model's structure (of replayed ones), the
/// rates of the epochs done, and Checkpoints::about; or a checkpoint without the patience asked
/// for; FileError, FormatError for checkpoints: the one before is still there.
History fit(const Model& model, const Data& data, const FitOptions& options);

/// What a model comes to on samples that it is not trained on.
struct Score {
  double loss;      ///< mean over the samples
  double accuracy;  ///< share of those whose margin (losses.h) is positive
};

/// @throws as fit
Score score(const Model& model, const Data& data, Loss loss);

}  // namespace nn
