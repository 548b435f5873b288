#pragma once

#include <CLI/CLI.hpp>

namespace tools::program {

/// `chalkgrad quiz`: an exercise with blanks, and its answers.
void add_quiz_command(CLI::App& program);

}  // namespace tools::program
