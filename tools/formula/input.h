#pragma once

#include <filesystem>
#include <istream>
#include <string_view>

#include <tools/formula/source.h>

namespace tools::formula {

/// Where a text came from decides how it is read.
enum class Format {
  formula,   ///< a string of the command line or of a program
  grad,      ///< a worksheet from end to end
  markdown,  ///< prose with ```` ```grad ```` blocks
};

/// A text, and how to read it.
struct Input {
  SourcePointer source;
  Format format;
};

/// A formula given as a string. Errors call it `formula`.
Input input_from_formula(std::string_view formula);

/// A worksheet file: `.md` and `.markdown` are Markdown, `.grad` a worksheet; another ending,
/// Markdown if there is a line ```` ```grad ````. Throws InputError when it is missing, a
/// directory, not readable or not text.
Input input_from_file(const std::filesystem::path& file);

/// All of a stream, with the name `standard input`; Markdown as for a file with an unknown ending.
Input input_from_stream(std::istream& stream);

/// What FORMULA|FILE on a command line means: `-` is the standard input, the name of something that
/// exists is a file, a name that ends in .grad, .md or .markdown is a file that is missing,
/// anything else a formula.
Input input_from_argument(std::string_view argument, std::istream& standard_input);

}  // namespace tools::formula
