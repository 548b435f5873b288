#include <tools/formula/token.h>

#include <fmt/format.h>

#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

constexpr std::size_t longest_quote = 40;  // code points of a token that a message repeats

bool in_token(char32_t c) { return is_name_character(c) || is_one_of(c, U".'′’⁰¹²³⁴⁵⁶⁷⁸⁹"); }

}  // namespace

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_one_of(char32_t c, std::u32string_view signs) {
  return signs.find(c) != std::u32string_view::npos;
}

bool Token::opens() const { return is_one_of(first, U"([（［【"); }

bool Token::closes() const { return is_one_of(first, U")]）］】"); }

bool Token::begins_operand() const {
  return is_name_start(first) || is_digit(first) || opens() ||
         (first == '.' && text.size() > 1 && is_digit(static_cast<unsigned char>(text[1])));
}

bool Token::ends_operand() const {
  return closes() || is_digit(first) || is_name_start(first) || (first == '.' && text.size() > 1);
}

std::string quoted(std::string_view text) {
  const std::u32string characters = code_points(text);
  if (characters.size() <= longest_quote) return fmt::format("'{}'", printable(text));
  std::string beginning;
  for (const char32_t c : characters.substr(0, longest_quote)) beginning += encode(c);
  return fmt::format("'{}...'", printable(beginning));
}

Token token_at(const Source& source, std::uint32_t offset, std::uint32_t limit) {
  const std::string_view text = source.text().substr(0, limit);
  if (offset >= text.size()) return {{offset, offset}, {}, 0};
  auto [first, length] = decode(text, offset);
  std::size_t end = offset + length;
  if (is_name_start(first) || is_digit(first) || first == '.') {
    while (end < text.size() && in_token(decode(text, end).value)) end += decode(text, end).length;
  }
  const Span span{offset, static_cast<std::uint32_t>(end)};
  return {span, source.text(span), first};
}

std::optional<Token> token_before(const Source& source, std::uint32_t offset) {
  const std::string_view text = source.text();
  const auto step_back = [&](std::size_t at) {
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    return at;
  };
  std::size_t end = offset;
  while (end > 0 && text[end - 1] != '\n' && is_space(decode(text, step_back(end)).value)) {
    end = step_back(end);
  }
  if (end == 0 || text[end - 1] == '\n') return std::nullopt;
  std::size_t begin = step_back(end);
  if (in_token(decode(text, begin).value)) {
    while (begin > 0 && in_token(decode(text, step_back(begin)).value)) begin = step_back(begin);
  }
  const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return Token{span, source.text(span), decode(text, begin).value};
}

std::string described(const Token& token) {
  if (token.text.empty()) return say_text("the end");
  if (token.first == '\n') return say_text("the end of the line");
  if (token.first == '#' || token.first == U'＃') return say_text("a comment");
  if (is_control(token.first)) {
    return say("the character U+{:04X}", static_cast<std::uint32_t>(token.first));
  }
  if (is_name_start(token.first) || token.first < 0x80) return quoted(token.text);
  return fmt::format("{} (U+{:04X})", quoted(token.text), static_cast<std::uint32_t>(token.first));
}

}  // namespace tools::formula
