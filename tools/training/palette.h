#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// Colours that colour-blind readers tell apart: those of Okabe and Ito, the yellow left out, which
/// cannot be seen on white. What is told apart by colour has dashes or a shape of its own besides.
namespace tools::training {

inline constexpr std::array<std::string_view, 7> colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                         "#56B4E9", "#E69F00", "#000000"};

inline std::string_view colour(std::size_t which) { return colours[which % colours.size()]; }

/// A stroke-dasharray of SVG; the first is a whole line.
inline std::string_view dashes(std::size_t which) {
  constexpr std::array<std::string_view, 5> all{"none", "7 4", "2 3", "9 3 2 3", "14 4"};
  return all[which % all.size()];
}

}  // namespace tools::training
