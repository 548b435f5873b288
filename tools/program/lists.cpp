#include <tools/program/lists.h>

#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/usage_error.h>

#include <charconv>
#include <cmath>
#include <limits>
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
      throw UsageError(say("{}: expected numbers with commas between them, found '{}'", option,
                           formula::printable(word)));
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

std::string not_a_count(const std::string& text, std::size_t least, std::size_t most) {
  const auto number = read<std::size_t>(text);
  if (number && *number >= least && *number <= most) return "";
  if (most == std::numeric_limits<std::size_t>::max())
    return say("expected a whole number from {} on, not '{}'", least, formula::printable(text));
  return say("expected a whole number from {} to {}, not '{}'", least, most,
             formula::printable(text));
}

std::string not_a_number(const std::string& text, Numbers which) {
  const auto number = read<double>(text.starts_with('+') ? text.substr(1) : text);
  const bool is_one = number && std::isfinite(*number);
  const std::string shown = formula::printable(text);
  switch (which) {
    case Numbers::any:
      return is_one ? "" : say("expected a finite number, not '{}'", shown);
    case Numbers::not_negative:
      return is_one && *number >= 0.0 ? ""
                                      : say("expected a finite number from 0 on, not '{}'", shown);
    case Numbers::positive:
      return is_one && *number > 0.0 ? ""
                                     : say("expected a finite number above 0, not '{}'", shown);
  }
  __builtin_unreachable();
}

CLI::Validator count_in(std::size_t least, std::size_t most) {
  return {[=](const std::string& text) { return not_a_count(text, least, most); }, ""};
}

CLI::Validator finite(Numbers which) {
  return {[=](const std::string& text) { return not_a_number(text, which); }, ""};
}

}  // namespace tools::program
