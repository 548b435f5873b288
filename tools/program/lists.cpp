#include <fmt/format.h>
#include <tools/formula/unicode.h>
#include <tools/program/lists.h>
#include <tools/program/usage_error.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace tools::program {
namespace {

template <class Number>
std::optional<Number> read(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

}  // namespace

std::vector<std::string> words_in(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view word = list.substr(0, comma);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    words.emplace_back(word);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return words;
}

std::vector<double> numbers_in(std::string_view list, const std::string& option) {
  std::vector<double> numbers;
  for (const std::string& word : words_in(list)) {
    const auto number = read<double>(word);
    if (!number || !std::isfinite(*number))
      throw UsageError(fmt::format("{}: expected numbers with commas between them, found '{}'",
                                   option, formula::printable(word)));
    numbers.push_back(*number);
  }
  return numbers;
}

std::vector<std::size_t> counts_in(std::string_view list, const std::string& option) {
  std::vector<std::size_t> counts;
  for (const std::string& word : words_in(list)) {
    const std::string wrong = not_a_count(word, 1);
    if (!wrong.empty()) throw UsageError(option + ": " + wrong);
    counts.push_back(*read<std::size_t>(word));
  }
  return counts;
}

std::string command_line(const std::vector<std::string>& arguments) {
  std::string line = "chalkgrad";
  for (const std::string& argument : arguments) {
    line += ' ';
    const bool is_plain =
        !argument.empty() && argument.find_first_not_of(
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
                                 "qrstuvwxyz0123456789-_./,:=+@%") == std::string::npos;
    if (is_plain) {
      line += argument;
      continue;
    }
    line += '\'';
    for (const char c : argument) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

std::string not_a_count(const std::string& text, std::size_t least) {
  const auto number = read<std::size_t>(text);
  if (number && *number >= least) return "";
  return fmt::format("expected a whole number from {} on, not '{}'", least,
                     formula::printable(text));
}

}  // namespace tools::program
