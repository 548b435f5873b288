#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace tools::program {

/// What a command's --help says besides its options, which CLI11 lists.
struct HelpText {
  std::string usage;         ///< what follows the program's name
  std::string arguments;     ///< what the arguments are that are no options
  std::string examples;      ///< one a line
  std::string closing = {};  ///< what is said last
};

/// Has the command explained so, and gives it its --help. To be called before options are added.
void set_help(CLI::App& command, HelpText text);

}  // namespace tools::program
