#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace tools {

/// What a child process left behind.
struct ProcessResult {
  enum class End { exited, killed_by_signal, timed_out };
  End end;
  int status;  ///< exit status, or the signal's number
  std::string output;
  std::string errors;
};

/// Runs a program found on PATH, without a shell: the input goes to its standard input while its
/// output is read, so neither side can block the other. After the time limit it and what it started
/// are killed. Safe against SIGPIPE.
/// @throws std::system_error if it cannot be started; its code says why
ProcessResult run_process(const char* const arguments[], std::string_view input,
                          std::chrono::milliseconds time_limit);

}  // namespace tools
