#pragma once

#include <string_view>

namespace tools {

/// What a lesson can be read in.
enum class PageLanguage { english, chinese };

/// As HTML and --lang call it: `en`, `zh`.
constexpr std::string_view code_of(PageLanguage language) {
  return language == PageLanguage::english ? "en" : "zh";
}

}  // namespace tools
