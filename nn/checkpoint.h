#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nn/history.h>
#include <nn/random.h>
#include <nn/update_rules.h>

namespace nn {

/// All that a training needs to go on as if it had not been stopped.
struct Checkpoint {
  std::map<std::string, std::string> settings;  ///< the options that decide its course, as text
  std::vector<double> parameters;               ///< their numbers, in the model's order
  OptimizerMemory optimizer;                    ///< what its rule remembers
  Random::State random;                         ///< of the generator that shuffles
  std::vector<Epoch> epochs;                    ///< the history so far
  std::size_t best_epoch;                       ///< see History
  std::vector<double> best_parameters;  ///< those of the best epoch; empty where they are not kept
};

/// Writes it as JSON, whole or not at all. @throws FileError, FormatError if a parameter is NaN or
/// infinite
void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& file);

/// @throws FileError, FormatError
Checkpoint load_checkpoint(const std::filesystem::path& file);

}  // namespace nn
