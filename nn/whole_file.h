#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace nn {

/// Writes a file whole or not at all: to a new file beside it, which is forced to the disk and then
/// takes its name. When that fails, an older file of the name is as it was and nothing is left
/// over. A link is followed, permissions of an older file are kept; a device or pipe (/dev/stdout)
/// is written to directly. @throws FileError
void write_whole_file(const std::filesystem::path& path, std::string_view contents);

/// Reads a file, at most `limit` bytes of it. @throws FileError if it is a directory, longer than
/// limit, or unreadable.
std::string read_whole_file(const std::filesystem::path& path, std::size_t limit);

}  // namespace nn
