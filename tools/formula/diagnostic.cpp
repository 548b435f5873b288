#include <tools/formula/diagnostic.h>

#include <algorithm>

#include <fmt/format.h>

#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

constexpr int widest_line = 100;    // columns of source shown
constexpr int context_before = 60;  // of these before the place, when the line is cut
constexpr std::string_view cut_mark = "...";

// A tab is shown as four spaces, whatever the terminal's stops: so that the caret stands under its
// place.
constexpr std::string_view shown_tab = "    ";

struct Cell {
  std::string text;
  int width;
};

Cell shown(std::string_view line, std::size_t at, std::size_t length) {
  if (line[at] == '\t') return {std::string(shown_tab), static_cast<int>(shown_tab.size())};
  return {printable(line.substr(at, length)), display_width(decode(line, at).value)};
}

int width_of(std::string_view line) {
  int width = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t length = decode(line, at).length;
    width += shown(line, at, length).width;
    at += length;
  }
  return width;
}

// The line, and under it a caret at `begin` with tildes up to `end` (bytes of the line).
std::string excerpt(std::size_t number, std::string_view line, std::size_t begin, std::size_t end) {
  const int before = width_of(line.substr(0, begin));
  const bool whole = width_of(line) <= widest_line;
  const int from = whole ? 0 : std::max(0, before - context_before);
  const int to = whole ? widest_line : from + widest_line;

  std::string text = from > 0 ? std::string(cut_mark) : "";
  std::string marks(text.size(), ' ');
  int column = 0;
  for (std::size_t at = 0; at < line.size() && column < to;) {
    const std::size_t length = decode(line, at).length;
    const Cell cell = shown(line, at, length);
    if (column >= from) {
      text += cell.text;
      const auto width = static_cast<std::size_t>(cell.width);
      if (at == begin) {
        marks += '^';
        marks.append(std::max<std::size_t>(width, 1) - 1, '~');
      } else {
        marks.append(width, at > begin && at < end ? '~' : ' ');
      }
    }
    column += cell.width;
    at += length;
  }
  if (column >= to && !whole) text += cut_mark;
  if (begin >= line.size()) marks += '^';
  marks.erase(marks.find_last_not_of(' ') + 1);
  return fmt::format("{:>5} | {}\n      | {}", number, text, marks);
}

std::string located(const Source& source, Span span, std::string_view kind,
                    std::string_view message) {
  const Position position = source.position(span.begin);
  const std::string_view line = source.line(position.line);
  const auto begin = std::min(
      span.begin - static_cast<std::size_t>(line.data() - source.text().data()), line.size());
  const std::size_t length = span.end > span.begin ? span.end - span.begin : 1;
  return fmt::format("{}:{}:{}: {}: {}\n{}", printable(source.name()), position.line,
                     position.column, kind, message,
                     excerpt(position.line, line, begin, begin + length));
}

std::string rendered(const Source& source, Span span, std::string_view message,
                     const std::optional<Note>& note) {
  std::string text = located(source, span, in_language(to_say("error")), message);
  if (note)
    text += '\n' + located(note->source, note->span, in_language(to_say("note")), note->message);
  return text;
}

}  // namespace

InputError::InputError(const std::string& name, const std::string& message)
    : std::runtime_error(
          fmt::format("{}: {}: {}", printable(name), in_language(to_say("error")), message)) {}

FormulaError::FormulaError(const Source& source, Span span, std::string message,
                           const std::optional<Note>& note)
    : std::runtime_error(rendered(source, span, message, note)),
      file_(source.name()),
      position_(source.position(span.begin)),
      message_(std::move(message)) {}

}  // namespace tools::formula
