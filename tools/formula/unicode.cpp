#include <tools/formula/unicode.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace tools::formula {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

bool contains(std::span<const Range> ranges, char32_t code_point) {
  return std::ranges::any_of(
      ranges, [&](Range range) { return range.first <= code_point && code_point <= range.last; });
}

// Above ASCII a name is made of everything but these.
constexpr std::array not_in_names = std::to_array<Range>({
    {0x0080, 0x00A9},     // C1 controls, Latin-1 signs
    {0x00AB, 0x00B4},     // guillemet, not sign, superscript 2 and 3
    {0x00B6, 0x00B9},     // pilcrow, middle dot, superscript 1
    {0x00BB, 0x00BF},     // fractions
    {0x00D7, 0x00D7},     // times
    {0x00F7, 0x00F7},     // division
    {0x061C, 0x061C},     // Arabic letter mark
    {0x2000, 0x207F},     // spaces, punctuation, primes, direction marks, superscripts
    {0x2190, 0x2BFF},     // arrows, mathematical operators, technical signs, shapes
    {0x3000, 0x3004},     // CJK space and punctuation
    {0x3008, 0x3020},     // CJK brackets
    {0x3030, 0x3030},     // wavy dash
    {0xE000, 0xF8FF},     // private use
    {0xFE00, 0xFE6F},     // variation selectors, vertical and small punctuation
    {0xFEFF, 0xFEFF},     // byte order mark
    {0xFF00, 0xFF20},     // full-width punctuation and digits
    {0xFF3B, 0xFF40},     // full-width brackets, circumflex, underscore
    {0xFF5B, 0xFF65},     // full-width braces, half-width CJK punctuation
    {0xFFE0, 0xFFFF},     // full-width signs, specials
    {0xE0000, 0x10FFFF},  // tags, private use
});

// Allowed inside a name, not at its beginning.
constexpr std::array combining = std::to_array<Range>({
    {0x0300, 0x036F},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
});
constexpr Range subscripts{0x2080, 0x208E};

// East Asian Width W and F (Unicode Standard Annex #11), by block.
constexpr std::array wide = std::to_array<Range>({
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
});

constexpr std::array spaces = std::to_array<Range>({
    {'\t', '\t'},
    {'\v', '\f'},
    {' ', ' '},
    {0x00A0, 0x00A0},  // no-break
    {0x2000, 0x200A},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000},  // as wide as a Chinese character
});

constexpr std::array control = std::to_array<Range>({
    {0x0000, 0x001F},
    {0x007F, 0x009F},
    {0x061C, 0x061C},
    {0x200B, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB},
    {0xE0000, 0xE007F},
});

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// Length of the well-formed sequence at text[at], 0 when there is none (Unicode 15, table 3-7).
std::size_t well_formed_length(std::string_view text, std::size_t at) {
  const unsigned char lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return 0;
  const unsigned char second = byte_at(text, at + 1);
  const unsigned lowest = lead == 0xE0 ? 0xA0u : lead == 0xF0 ? 0x90u : 0x80u;
  const unsigned highest = lead == 0xED ? 0x9Fu : lead == 0xF4 ? 0x8Fu : 0xBFu;
  if (second < lowest || second > highest) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

CodePoint decode(std::string_view text, std::size_t at) {
  const unsigned char lead = byte_at(text, at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    value = (value << 6) | (byte_at(text, at + i) & 0x3Fu);
  }
  return {value, length};
}

std::string encode(char32_t code_point) {
  const auto continuation = [&](unsigned shift) {
    return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xC0 | (code_point >> 6)), continuation(0)};
  if (code_point < 0x10000) {
    return {static_cast<char>(0xE0 | (code_point >> 12)), continuation(6), continuation(0)};
  }
  return {static_cast<char>(0xF0 | (code_point >> 18)), continuation(12), continuation(6),
          continuation(0)};
}

std::u32string code_points(std::string_view text) {
  std::u32string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, length] = decode(text, at);
    result.push_back(value);
    at += length;
  }
  return result;
}

std::optional<std::size_t> first_byte_not_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = well_formed_length(text, at);
    if (length == 0 || text[at] == '\0') return at;
    at += length;
  }
  return std::nullopt;
}

bool is_name_start(char32_t c) {
  return is_name_character(c) && !is_ascii_digit(c) && !contains(combining, c) &&
         !contains({&subscripts, 1}, c);
}

bool is_name_character(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
  return !contains(not_in_names, c);
}

bool is_space(char32_t c) { return contains(spaces, c); }

bool is_control(char32_t c) { return contains(control, c); }

int display_width(char32_t c) {
  if (c < 0x0300) return 1;
  if (contains(combining, c)) return 0;
  return contains(wide, c) ? 2 : 1;
}

std::string printable(std::string_view text) {
  constexpr char32_t control_pictures = 0x2400;  // the block's order is that of the C0 controls
  constexpr char32_t delete_picture = 0x2421;
  constexpr char32_t replacement = 0xFFFD;
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (well_formed_length(text, at) == 0) {
      result += encode(replacement);
      ++at;
      continue;
    }
    const auto [value, length] = decode(text, at);
    if (!is_control(value)) {
      result.append(text, at, length);
    } else if (value < 0x20) {
      result += encode(control_pictures + value);
    } else {
      result += encode(value == 0x7F ? delete_picture : replacement);
    }
    at += length;
  }
  return result;
}

}  // namespace tools::formula
