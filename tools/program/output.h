#pragma once

#include <filesystem>
#include <string_view>

namespace tools::program {

/// Writes to the file, whole or not at all; to the standard output where no file is named. A reader
/// of that who has seen enough
/// (`| head -1`) is no error.
/// @throws nn::FileError if it cannot be written
void write_output(std::string_view contents, const std::filesystem::path& file = {});

/// Tells on the standard error what there is to know besides the output.
void tell_note(std::string_view note);

/// Whether what is written to the standard output is looked at in a terminal.
bool standard_output_is_terminal();

/// Whether that terminal can place text, as to begin again on an empty screen.
bool standard_output_places_text();

/// Colours belong on terminals that have them, and only where NO_COLOR is not set.
bool standard_output_has_colours();

}  // namespace tools::program
