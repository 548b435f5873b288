#pragma once

#include <string>
#include <vector>

namespace tools::program {

/// What `chalkgrad` was started for; an error is told on the standard error.
/// @returns the exit status: 0 all is well, 1 what was checked is wrong, 2 something cannot be
/// understood, read or written
int run(const std::vector<std::string>& arguments);

}  // namespace tools::program
