#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tools::formula {

/// Bytes [begin, end) of a Source's text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Both count from 1; a column is one Unicode code point.
struct Position {
  std::size_t line;
  std::size_t column;
};

/// A text with a name, in which places are known by line and column.
///
/// Line ends become \n and a byte order mark is dropped on the way in: neither moves a position.
class Source {
 public:
  /// `name` is what errors begin with: a file's name, or what stands for it, like `formula`.
  /// Throws InputError when the text is not UTF-8 or has a NUL in it, or is larger than
  /// maximum_size.
  Source(std::string name, std::string text);

  static constexpr std::size_t maximum_size = std::size_t{64} << 20;

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;

  /// `offset` may be the size of the text. Time: logarithmic in the lines.
  Position position(std::uint32_t offset) const;

  /// The line without its line end; `number` counts from 1.
  std::string_view line(std::size_t number) const;

 private:
  std::size_t characters_before(std::uint32_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
  std::vector<std::uint32_t> characters_;  // before each block of the text
};

/// Expressions keep their source, so that an error can be shown long after parsing.
using SourcePointer = std::shared_ptr<const Source>;

}  // namespace tools::formula
