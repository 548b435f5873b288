#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <tools/language.h>

namespace tools::program {

/// The language that --lang names or, without it, the environment variable CHALKGRAD_LANG; else
/// English. It is chosen before anything can be said, so before the arguments are parsed.
struct ChosenLanguage {
  Language language = Language::english;
  std::string error = {};  ///< what is wrong where a language was named that there is not
};

ChosenLanguage choose_language(const std::vector<std::string>& arguments);

/// `--lang zh` may stand before the command too: the arguments from the command on.
std::vector<std::string> without_leading_language(const std::vector<std::string>& arguments);

/// Lists --lang among a command's options, which choose_language() has read.
void add_language_option(CLI::App& command);

}  // namespace tools::program
