#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The little of Unicode that a formula needs: decoding, what a name is made of, columns on a
/// terminal.
namespace tools::formula {

/// One code point and the number of bytes that encode it in UTF-8.
struct CodePoint {
  char32_t value;
  std::size_t length;
};

/// The code point that begins at text[at]. Precondition: at < text.size(), and the text is valid
/// UTF-8.
CodePoint decode(std::string_view text, std::size_t at = 0);

std::string encode(char32_t code_point);

/// The text as code points. Precondition: valid UTF-8.
std::u32string code_points(std::string_view text);

/// Where the text stops being UTF-8, NUL counted as "not text"; nothing when all of it is text.
std::optional<std::size_t> first_byte_not_text(std::string_view text);

/// Letters of any script, `_` and everything is_name_character() accepts but digits and combining
/// marks.
bool is_name_start(char32_t code_point);

/// Letters, digits, `_`, subscripts and combining marks; no operators, punctuation, superscripts,
/// spaces.
bool is_name_character(char32_t code_point);

/// What separates words on a line: blanks of every width, tabs.
bool is_space(char32_t code_point);

/// C0, DEL, C1, and the invisible marks that change the direction of text.
bool is_control(char32_t code_point);

/// Columns on a terminal: 2 for wide East Asian characters and emoji, 0 for combining marks,
/// else 1.
int display_width(char32_t code_point);

/// The text with every control character, and every byte that is not UTF-8, replaced by a visible
/// sign of one column: safe to echo.
std::string printable(std::string_view text);

}  // namespace tools::formula
