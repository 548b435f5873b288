#pragma once

#include <doctest/doctest.h>
#include <tools/process.h>

#include <chrono>
#include <string>
#include <vector>

#include "../nn/scratch_folder.h"

/// What the program said and how it ended.
struct ProgramRun {
  int status;  ///< -1 if it did not end by itself
  std::string output;
  std::string errors;
};

/// Runs any program found on PATH.
inline ProgramRun run_any(const std::vector<std::string>& command, const std::string& input = {}) {
  std::vector<const char*> arguments;
  for (const std::string& argument : command) arguments.push_back(argument.c_str());
  arguments.push_back(nullptr);
  const auto result = tools::run_process(arguments.data(), input, std::chrono::seconds(60));
  const bool has_exited = result.end == tools::ProcessResult::End::exited;
  return {has_exited ? result.status : -1, result.output, result.errors};
}

/// Runs chalkgrad, as the build made it.
inline ProgramRun run_program(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), CHALKGRAD_PROGRAM);
  return run_any(arguments, input);
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
