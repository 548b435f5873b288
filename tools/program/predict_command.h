#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad predict`: what a saved network says of the lines of a table.
void add_predict_command(CLI::App& program);

}  // namespace tools::program
