#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <tools/language.h>

/// What the program says to people, in the language that they chose. The English text stands where
/// it is said and is the key of the catalogues in messages/. What programs read (ids, verdicts and
/// keys in JSON) is not said but written.
namespace tools {

/// The language in which the current thread speaks: English, unless a Speaking says otherwise.
Language language();

/// From its making to its end the current thread speaks this language.
class Speaking {
 public:
  explicit Speaking(Language language);
  ~Speaking();
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;

 private:
  Language before_;
};

/// The text as the current thread says it; the English one where the catalogue does not have it. It
/// lives as long as the program or, in that case, as the argument.
/// Time: logarithmic in the catalogue.
std::string_view in_language(std::string_view english);

/// A text without arguments.
inline std::string say_text(std::string_view english) { return std::string(in_language(english)); }

/// Marks a text that is said later, for the test that looks for what the catalogues lack.
constexpr std::string_view to_say(std::string_view english) { return english; }

/// A text with arguments, as fmt::format puts them in: checked when the English text is compiled.
template <class... Arguments>
std::string say(fmt::format_string<Arguments...> english, Arguments&&... arguments) {
  const fmt::string_view text = english;
  const std::string_view said = in_language({text.data(), text.size()});
  return fmt::vformat({said.data(), said.size()}, fmt::make_format_args(arguments...));
}

/// What `text()` returns where each language is spoken.
template <class Text>
InLanguages in_each_language(Text text) {
  InLanguages said;
  {
    const Speaking speaking(Language::english);
    said.english = text();
  }
  const Speaking speaking(Language::chinese);
  said.chinese = text();
  return said;
}

}  // namespace tools
