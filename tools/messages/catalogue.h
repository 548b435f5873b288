#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace tools {

/// An English text and what another language says in its place. Placeholders are the same; where
/// their order differs the translation numbers them: {1}, {0}.
struct Translation {
  std::string_view english, text;
};

/// A catalogue: one subject in one language, sorted by the English texts.
using Catalogue = std::span<const Translation>;

/// For static_assert beside each catalogue.
constexpr bool is_sorted(Catalogue catalogue) {
  return std::ranges::adjacent_find(catalogue, [](const Translation& a, const Translation& b) {
           return a.english >= b.english;
         }) == catalogue.end();
}

/// Chinese, one function for each file beside this one.
///@{
Catalogue chinese_of_check();
Catalogue chinese_of_slips();
Catalogue chinese_of_formulas();
Catalogue chinese_of_pictures();
Catalogue chinese_of_program();
Catalogue chinese_of_reports();
Catalogue chinese_of_training();
Catalogue chinese_of_help();
///@}

/// Patterns of what libraries say, whose English texts nobody says here: see library_messages.h.
Catalogue chinese_of_libraries();

/// All that there is in Chinese of what the tools say.
std::vector<Catalogue> chinese_catalogues();

}  // namespace tools
