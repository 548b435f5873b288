#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tools/program/arguments.h>
#include <tools/program/usage_error.h>

namespace tools::program {

/// Words of the command line, and what each stands for.
template <typename T>
struct Choices {
  std::string_view kind;  ///< what errors call them, marked by to_say: `format`
  std::vector<std::pair<std::string, T>> words;
};

/// @throws UsageError with the nearest word, or all of them
template <typename T>
T chosen(const Choices<T>& choices, const std::string& word) {
  std::vector<std::string> known;
  for (const auto& [name, value] : choices.words) {
    if (name == word) return value;
    known.push_back(name);
  }
  throw UsageError(unknown(choices.kind, word, known));
}

}  // namespace tools::program
