#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nn/history.h>
#include <tools/program/train_arguments.h>
#include <tools/training/observer.h>

namespace tools::program {

/// Makes the folder where there is none. @throws nn::FileError if it is a file, or cannot be made
void make_folder(const std::filesystem::path& folder);

/// Writes model.json, history.csv, report.html and the pictures curves and region as svg and png.
/// Where gnuplot or Graphviz is missing, or fails, the rest is still written.
/// @returns what could not be drawn, a sentence each
/// @throws nn::FileError, nn::FormatError
std::vector<std::string> write_training(const std::filesystem::path& folder,
                                        const TrainingTask& task, const nn::History& history,
                                        const training::Observations& seen,
                                        const std::string& command);

}  // namespace tools::program
