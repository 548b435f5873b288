#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tools/formula/source.h>

namespace tools::formula {

/// What stands at a place of a text, as errors speak of it: a whole number or name, else one code
/// point.
struct Token {
  Span span;
  std::string_view text;  ///< empty at the end
  char32_t first = 0;     ///< its first code point

  bool opens() const;   ///< a bracket
  bool closes() const;  ///< a bracket
  bool begins_operand() const;
  bool ends_operand() const;
};

/// `limit` is where the text ends, or the block of it that is being read.
Token token_at(const Source& source, std::uint32_t offset, std::uint32_t limit);

/// What ends before an offset, spaces aside, on the same line; nothing at the beginning of a line.
std::optional<Token> token_before(const Source& source, std::uint32_t offset);

/// `'x1'`; long ones cut, control characters made visible.
std::string quoted(std::string_view text);

/// As an error says what it found: `'x'`, `'≤' (U+2264)`, `the end of the line`.
std::string described(const Token& token);

/// Whether `signs` has the character.
bool is_one_of(char32_t character, std::u32string_view signs);

bool is_digit(char32_t character);

}  // namespace tools::formula
