#include <tools/program/language_option.h>

#include <fmt/format.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace tools::program {
namespace {

constexpr std::string_view option = "--lang";

std::optional<Language> language_called(std::string_view code) {
  for (const Language language : {Language::english, Language::chinese})
    if (code == code_of(language)) return language;
  return std::nullopt;
}

/// How many arguments `--lang zh` or `--lang=zh` at this place takes; 0 where it does not stand
/// there.
std::size_t length_at(const std::vector<std::string>& arguments, std::size_t at) {
  if (arguments[at] == option) return std::min<std::size_t>(2, arguments.size() - at);
  return arguments[at].starts_with(fmt::format("{}=", option)) ? 1 : 0;
}

/// Nothing where there is none, or no value: that is told when the arguments are parsed.
std::optional<std::string> given_language(const std::vector<std::string>& arguments) {
  for (std::size_t at = 0; at < arguments.size() && arguments[at] != "--"; ++at) {
    const std::size_t length = length_at(arguments, at);
    if (length == 2) return arguments[at + 1];
    if (length == 1 && arguments[at] != option) return arguments[at].substr(option.size() + 1);
  }
  return std::nullopt;
}

std::string unknown_language(std::string_view where, std::string_view code) {
  return say("{}: unknown language '{}'; expected en (English) or zh (Chinese)", where,
             formula::printable(code));
}

}  // namespace

ChosenLanguage choose_language(const std::vector<std::string>& arguments) {
  constexpr const char* variable = "CHALKGRAD_LANG";
  const char* const value = std::getenv(variable);
  const std::string_view usual = value == nullptr ? "" : value;
  const std::optional<Language> from_variable = language_called(usual);
  if (const auto given = given_language(arguments); given && !given->empty()) {
    if (const auto language = language_called(*given)) return {*language};
    const Speaking speaking(from_variable.value_or(Language::english));
    return {language(), unknown_language(option, *given)};
  }
  if (usual.empty() || from_variable) return {from_variable.value_or(Language::english)};
  return {Language::english, unknown_language(variable, usual)};
}

std::vector<std::string> without_leading_language(const std::vector<std::string>& arguments) {
  const std::size_t length = arguments.empty() ? 0 : length_at(arguments, 0);
  const bool has_value = length == 2 || (length == 1 && arguments[0].size() > option.size() + 1);
  if (!has_value) return arguments;
  return {arguments.begin() + static_cast<std::ptrdiff_t>(length), arguments.end()};
}

void add_language_option(CLI::App& command) {
  command
      .add_option_function<std::string>(
          std::string(option), [](const std::string&) {},
          say_text("en or zh: the language of what is said (CHALKGRAD_LANG, else en)"))
      ->type_name("LANGUAGE");
}

}  // namespace tools::program
