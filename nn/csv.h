#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nn/data.h>

namespace nn {

/// How a table is read.
struct CsvOptions {
  std::vector<std::string> inputs =
      {};  ///< columns by name, in this order; all that are no labels if
           ///< empty. Columns without a header are called 1, 2, ...
  std::vector<std::string> labels = {};  ///< columns by name; the last one if empty
  bool without_labels = false;           ///< there are none: every column is an input
  bool one_hot = false;  ///< the one label column becomes one column for each class that occurs, in
                         ///< the order of numbers, or of bytes where one is no number. A column of
                         ///< words does so by itself
};

/// One-hot labels are made of so many classes at most: more are numbers, or a mistaken column.
inline constexpr std::size_t most_classes = 1000;

/// What the first line of a table says of its columns.
struct CsvColumns {
  std::vector<std::string> names;  ///< of the header, else 1, 2, ...
  bool has_header;                 ///< whether the first line is one, not a sample
};

/// Reads a table of numbers: one sample a line, fields apart by commas (or by semicolons or tabs,
/// if the first line has no comma). The first line is a header if none of its fields is a number.
/// Fields may be in double quotes; blanks around them, empty lines and a byte order mark are passed
/// over. `source` is the name that errors begin with. Samples are called by their lines from then
/// on (Data::place).
/// @throws FormatError naming line and column for a field that is no number, NaN or infinite, a
/// line with more or fewer fields than the first, a name that two columns of the header have, an
/// unknown or repeated column, a label that is empty, or the only word among numbers where one_hot
/// is not asked for, one class or more than most_classes, no sample at all; bytes that are no UTF-8
Data parse_csv(std::string_view text, std::string_view source, const CsvOptions& options = {});

/// The columns of such a table. @throws FormatError
CsvColumns csv_columns(std::string_view text, std::string_view source);

/// Files are at most 1 GiB long.
inline constexpr std::size_t largest_csv = std::size_t{1} << 30;

/// Reads such a file. @throws FileError, FormatError
Data read_csv(const std::filesystem::path& path, const CsvOptions& options = {});

}  // namespace nn
