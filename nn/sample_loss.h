#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <autograd/program.h>
#include <autograd/record.h>
#include <nn/losses.h>
#include <nn/model.h>

namespace nn {

/// How the loss of many samples is computed.
enum class Replay {
  automatic,  ///< replayed where samples record the same operations: known of an MLP; of another
              ///< model, which must not compare Values, tried on samples, with the parameters that
              ///< there are and with others, and again while it is replayed (see keep_watch)
  always,     ///< recorded once, with comparisons of Values refused, and replayed by an
              ///< autograd::Program
  never,      ///< recorded anew for each sample
};

/// A model's loss on samples whose numbers follow each other, inputs and then labels, with its
/// gradient by the parameters. What is replayed and what is recorded differ in the order of sums
/// alone, as long as the model records what it did when it was tried.
class SampleLoss {
 public:
  /// samples: what `automatic` looks at; a thousand of them at most.
  /// @throws ShapeError, LabelError, OutputError; autograd::NotReplayable from `always`
  SampleLoss(const Model& model, Loss loss, std::size_t inputs, std::size_t labels, Replay replay,
             std::span<const double> samples);

  /// Whether a program is replayed.
  bool is_replayed() const { return program_.has_value(); }

  /// Why it is not, in a sentence; empty where it is.
  const std::string& why_not_replayed() const { return why_not_replayed_; }

  /// Whether a program is replayed of which it is not known that the model always records the same.
  bool is_watched() const { return is_replayed() && !pattern_.empty(); }

  /// Records some of the samples, others each turn, with the model's own parameters, where it is
  /// watched. False if something else came out than is replayed: nothing is replayed from now on.
  bool keep_watch(std::span<const double> samples, std::size_t turn);

  /// A number for what the program computes, whatever the numbers: models of another structure, or
  /// with other activations, have another one. Nothing is known where none is replayed.
  std::optional<std::uint64_t> structure() const { return structure_; }

  /// What programs run on from now on. @throws autograd::NotSupported
  void use(autograd::InstructionSet set);

  /// The parameters' numbers from now on. The model's own are changed too where nothing is
  /// replayed.
  void set_parameters(std::span<const double> numbers);

  /// Each sample's loss, and the sum of their gradients.
  autograd::Gradients gradients(std::span<const double> samples, std::size_t threads);

  /// Each sample's loss.
  std::vector<double> losses(std::span<const double> samples, std::size_t threads);

  /// Each sample's margin (losses.h).
  std::vector<double> margins(std::span<const double> samples, std::size_t threads);

  /// The loss of one sample, recorded with the model's own parameters and with all names there are.
  Value named(std::span<const double> sample) const;

 private:
  struct Recording;
  void compile(std::span<const double> sample);
  void replay_no_more(const std::string& why);
  Value recorded(std::span<const double> sample) const;
  bool records_alike(std::span<const double> samples, std::size_t tried,
                     std::size_t turn = 0) const;
  bool records_alike_elsewhere(std::span<const double> samples) const;
  std::vector<double> one_by_one(std::span<const double> samples, bool margins) const;

  Model model_;
  Loss loss_;
  std::size_t inputs_, labels_;
  std::optional<autograd::Program> program_;
  std::optional<autograd::Program> margin_program_;  // compiled when first asked for
  std::optional<autograd::InstructionSet> instructions_;
  std::optional<std::uint64_t> structure_;
  std::vector<autograd::Record> pattern_;  // what samples record; empty where that is known
  std::string why_not_replayed_;
};

}  // namespace nn
