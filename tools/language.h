#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace tools {

/// What the program speaks to people, and what a lesson can be read in.
enum class Language { english, chinese };

/// As HTML and --lang call it: `en`, `zh`.
constexpr std::string_view code_of(Language language) {
  return language == Language::english ? "en" : "zh";
}

/// One text in all of them, for a page whose reader can switch.
struct InLanguages {
  std::string english, chinese;
  auto operator<=>(const InLanguages&) const = default;
};

}  // namespace tools
