#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// chalkgrad emit: the value and the gradients of a computation as source code.
void add_emit_command(CLI::App& program);

}  // namespace tools::program
