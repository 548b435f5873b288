#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad descend`: walks downhill on a formula, step by step.
void add_descend_command(CLI::App& program);

}  // namespace tools::program
