#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tools::program {

/// Shows what `look` gives, again whenever one of the files has changed, until a signal such as
/// that of Ctrl-C: the program then ends by it, with nothing half written. A file may be gone for a
/// while, as when an editor puts a new one in its place. Ends by itself when nobody can read what
/// it shows any more.
void watch(const std::vector<std::filesystem::path>& files,
           const std::function<std::string()>& look);

}  // namespace tools::program
