#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad trace`: the computation step by step, as text or with the keyboard.
void add_trace_command(CLI::App& program);

}  // namespace tools::program
