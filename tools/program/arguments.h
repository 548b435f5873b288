#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace tools::program {

/// Puts a command's options first, then `--` and everything else, so that a formula may begin with
/// a minus: `-x^2` is an option only if it is one of the command's, letter for letter. What stands
/// after `--` is never an option.
/// @throws UsageError for an option that is unknown (with the nearest one), given twice, or without
/// its value; for more arguments than the command has
std::vector<std::string> with_options_first(const CLI::App& command,
                                            const std::vector<std::string>& arguments);

/// `unknown command 'grpah': did you mean 'graph'?`, or the list of what there is where nothing is
/// near. `kind` is said in the language of the thread.
std::string unknown(std::string_view kind, const std::string& given,
                    const std::vector<std::string>& known);

}  // namespace tools::program
