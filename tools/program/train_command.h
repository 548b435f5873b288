#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad train`: trains a network and reports on it. `command` is the whole command line, for
/// the report; `status` is set where a signal ended the training.
void add_train_command(CLI::App& program, const std::vector<std::string>& command, int& status);

}  // namespace tools::program
