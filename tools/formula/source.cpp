#include <tools/formula/source.h>

#include <algorithm>

#include <tools/formula/diagnostic.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// So many bytes at most are looked at to find a column, however long the line is.
constexpr std::size_t block = 128;

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

std::string with_plain_line_ends(std::string text) {
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  if (text.find('\r') == std::string::npos) return text;
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      result += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      result += '\n';
    }
  }
  return result;
}

void require_text(const std::string& name, std::string_view text) {
  if (text.size() > Source::maximum_size) {
    throw InputError(name,
                     say("has {} bytes; {} at most are read", text.size(), Source::maximum_size));
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw InputError(name, say_text("is not UTF-8 text but UTF-16: save it as UTF-8"));
  }
  if (const auto at = first_byte_not_text(text)) {
    const auto line = 1 + std::ranges::count(text.substr(0, *at), '\n');
    throw InputError(name, say("is not text: byte 0x{:02x} on line {}; expected UTF-8",
                               static_cast<unsigned char>(text[*at]), line));
  }
}

}  // namespace

Source::Source(std::string name, std::string text) : name_(std::move(name)) {
  require_text(name_, text);
  text_ = with_plain_line_ends(std::move(text));
  line_starts_.push_back(0);
  std::uint32_t characters = 0;
  for (std::uint32_t i = 0; i < text_.size(); ++i) {
    if (i % block == 0) characters_.push_back(characters);
    if (begins_character(text_[i])) ++characters;
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
  characters_.push_back(characters);
}

std::string_view Source::text(Span span) const {
  return text().substr(span.begin, span.end - span.begin);
}

Position Source::position(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  const auto line = static_cast<std::size_t>(after - line_starts_.begin());
  return {line, 1 + characters_before(offset) - characters_before(line_starts_[line - 1])};
}

std::size_t Source::characters_before(std::uint32_t offset) const {
  const std::size_t at = offset / block;
  const std::string_view rest = text().substr(at * block, offset - at * block);
  return characters_[at] + static_cast<std::size_t>(std::ranges::count_if(rest, begins_character));
}

std::string_view Source::line(std::size_t number) const {
  const std::size_t begin = line_starts_[number - 1];
  const std::size_t end = number < line_starts_.size() ? line_starts_[number] - 1 : text_.size();
  return text().substr(begin, end - begin);
}

}  // namespace tools::formula
