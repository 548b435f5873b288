#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad plot`: pictures that need no data.
void add_plot_command(CLI::App& program);

}  // namespace tools::program
