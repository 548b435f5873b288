#include <tools/library_messages.h>
#include <tools/messages.h>
#include <tools/messages/catalogue.h>

#include <optional>
#include <utility>
#include <vector>

#include <fmt/args.h>
#include <fmt/format.h>

namespace tools {
namespace {

constexpr std::string_view any = "{}";

/// What the placeholders of the pattern stand for in the text, each as short as can be.
std::optional<std::vector<std::string_view>> arguments_of(std::string_view pattern,
                                                          std::string_view text) {
  std::vector<std::string_view> found;
  const std::size_t first = pattern.find(any);
  if (first == std::string_view::npos) return pattern == text ? std::optional(found) : std::nullopt;
  if (!text.starts_with(pattern.substr(0, first))) return std::nullopt;
  text.remove_prefix(first);
  pattern.remove_prefix(first + any.size());
  for (;;) {
    const std::size_t next = pattern.find(any);
    const std::string_view between = pattern.substr(0, next);
    const bool is_last = next == std::string_view::npos;
    const std::size_t at = is_last && between.empty() ? text.size() : text.find(between);
    if (at == std::string_view::npos) return std::nullopt;
    found.push_back(text.substr(0, at));
    text.remove_prefix(at + between.size());
    if (is_last) return text.empty() ? std::optional(found) : std::nullopt;
    pattern.remove_prefix(next + any.size());
  }
}

}  // namespace

std::string say_again(std::string_view english) {
  if (language() == Language::english) return std::string(english);
  const auto entries = chinese_of_libraries();
  for (auto entry = entries.begin(); entry != entries.end(); ++entry)
    if (auto found = arguments_of(entry->english, english)) {
      // entries that go on where this one ends stand behind it, and say more
      const std::string_view beginning = entry->english;
      for (auto next = entry + 1; next != entries.end() && next->english.starts_with(beginning);
           ++next)
        if (auto more = arguments_of(next->english, english)) entry = next, found = std::move(more);
      fmt::dynamic_format_arg_store<fmt::format_context> arguments;
      for (const std::string_view argument : *found) {
        const bool is_quoted = argument.data() != english.data() && argument.data()[-1] == '\'';
        arguments.push_back(is_quoted ? std::string(argument) : say_again(argument));
      }
      return fmt::vformat({entry->text.data(), entry->text.size()}, arguments);
    }
  return std::string(english);
}

}  // namespace tools
