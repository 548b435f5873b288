#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <tests/file_text.h>

/// Compares a text with the file of that name in tests/tools/golden, byte for byte. With
/// CHALKGRAD_WRITE_GOLDEN in the environment the files are written instead: look at what changed
/// before it is committed.
inline void check_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(CHALKGRAD_SOURCE_DIR) / "tests/tools/golden" / name;
  if (std::getenv("CHALKGRAD_WRITE_GOLDEN") != nullptr)
    std::ofstream(path, std::ios::binary) << text;
  REQUIRE_MESSAGE(std::filesystem::exists(path), "there is no ", path.string());
  CHECK_MESSAGE(text == file_text(path), name, " differs; what was written now is:\n", text);
}
