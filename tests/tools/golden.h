#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

/// Compares a text with the file of that name in tests/tools/golden, byte for byte. With
/// CHALKGRAD_WRITE_GOLDEN in the environment the files are written instead: look at what changed
/// before it is committed.
inline void check_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(CHALKGRAD_SOURCE_DIR) / "tests/tools/golden" / name;
  if (std::getenv("CHALKGRAD_WRITE_GOLDEN") != nullptr)
    std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.is_open(), "cannot open ", path.string());
  std::ostringstream golden;
  golden << file.rdbuf();
  CHECK_MESSAGE(text == golden.str(), name, " differs; what was written now is:\n", text);
}
