#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad check`: derivations written by hand, verified. Sets the program's exit status: 1
/// where something is wrong or follows from it, 2 where something cannot be read.
void add_check_command(CLI::App& program, int& status);

}  // namespace tools::program
