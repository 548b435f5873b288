#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad lesson`: the computation as a page to step through.
void add_lesson_command(CLI::App& program);

}  // namespace tools::program
