#include <tools/check/number_file.h>

#include <charconv>
#include <string>

#include <fmt/format.h>

#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::check {
namespace {

using formula::Span;

// The code unit of a \uXXXX at the beginning of `text`.
std::optional<char32_t> escaped_unit(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc() || end != text.data() + 6) return std::nullopt;
  return unit;
}

// Names such as σ, that many programs write as \u03c3, and dL\/dw. What JSON needs an escape for
// keeps it.
std::string with_letters_decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    auto letter = escaped_unit(text.substr(at));
    if (letter) {
      length = 6;
      const auto low = escaped_unit(text.substr(at + 6));
      if (*letter >= 0xD800 && *letter < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000) {
        letter = 0x10000 + ((*letter - 0xD800) << 10) + (*low - 0xDC00);
        length = 12;
      }
      const bool surrogate = *letter >= 0xD800 && *letter < 0xE000;
      const bool needs_escape = *letter == '"' || *letter == '\\';
      if (surrogate || needs_escape || formula::is_control(*letter)) letter.reset();
    } else if (text.substr(at).starts_with("\\/")) {
      letter = '/';
      length = 2;
    } else if (text[at] == '\\' && at + 1 < text.size()) {
      length = 2;
    }
    result += letter ? formula::encode(*letter) : std::string(text.substr(at, length));
    at += length;
  }
  return result;
}

class Reader {
 public:
  explicit Reader(NumberFile& file) : file_(&file), text_(file.source->text()) {}

  void read() {
    skip_space();
    expect('{', say_text("'{' before the first key"));
    skip_space();
    if (!take('}')) {
      do {
        member();
      } while (take(','));
      expect('}', say_text("',' or '}' after the value"));
    }
    skip_space();
    if (at_ < text_.size()) fail(say_text("the end of the text"));
  }

 private:
  void member() {
    skip_space();
    NumberFile::Member member{};
    const std::uint32_t quotation_mark = at_;
    if (peek() != '"') fail(say_text("a key in quotation marks, as in {\"dL/dw\": -0.2}"));
    skip_string();
    member.key = {quotation_mark + 1, at_ - 1};
    skip_space();
    expect(':', say_text("':' after the key"));
    skip_space();
    member.value.begin = at_;
    skip_value();
    member.value.end = at_;
    file_->members.push_back(member);
    skip_space();
  }

  void skip_value() {
    std::string open;  // the signs that close what is open
    do {
      skip_space();
      const char sign = peek();
      if (sign == '[' || sign == '{') {
        open += sign == '[' ? ']' : '}';
        ++at_;
      } else if (sign == ']' || sign == '}') {
        if (open.empty()) fail(say_text("a value"));
        if (sign != open.back()) fail(fmt::format("'{}'", open.back()));
        open.pop_back();
        ++at_;
      } else if (sign == '"') {
        skip_string();
      } else if ((sign == ',' || sign == ':') && !open.empty()) {
        ++at_;
      } else {
        skip_word(open);
      }
    } while (!open.empty());
  }

  void skip_word(const std::string& open) {
    const std::uint32_t begin = at_;
    while (at_ < text_.size() &&
           std::string_view(" \t\n,:[]{}\"").find(peek()) == std::string_view::npos) {
      ++at_;
    }
    if (at_ == begin) fail(open.empty() ? say_text("a value") : fmt::format("'{}'", open.back()));
  }

  void skip_string() {
    const std::uint32_t begin = at_++;
    while (peek() != '"') {
      if (at_ >= text_.size() || peek() == '\n') {
        throw formula::FormulaError(*file_->source, {begin, begin + 1},
                                    say_text("this quotation mark has no partner on its line"));
      }
      at_ += peek() == '\\' && at_ + 1 < text_.size() ? 2 : 1;
    }
    ++at_;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n')) ++at_;
  }
  bool take(char sign) {
    if (peek() != sign) return false;
    ++at_;
    return true;
  }
  void expect(char sign, const std::string& expected) {
    if (!take(sign)) fail(expected);
  }
  [[noreturn]] void fail(const std::string& expected) const {
    Span here{at_, at_};
    std::string found = say_text("the end of the text");
    if (at_ < text_.size()) {
      here.end += static_cast<std::uint32_t>(formula::decode(text_, at_).length);
      found = fmt::format("'{}'", formula::printable(file_->source->text(here)));
    }
    throw formula::FormulaError(*file_->source, here,
                                say("expected {}, found {}", expected, found));
  }

  NumberFile* file_;
  std::string_view text_;
  std::uint32_t at_ = 0;
};

}  // namespace

NumberFile read_number_file(const formula::SourcePointer& json) {
  NumberFile file{json, {}, {}};
  if (json->text().find('\\') != std::string_view::npos) {
    file.source =
        std::make_shared<formula::Source>(json->name(), with_letters_decoded(json->text()));
  }
  try {
    Reader(file).read();
  } catch (const formula::FormulaError& error) {
    file.error = error;
  }
  return file;
}

}  // namespace tools::check
