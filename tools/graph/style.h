#pragma once

#include <string_view>

#include <tools/graph/drawing.h>

/// How the kinds of nodes look, the same in every format. Colours are told apart by colour-blind
/// readers too (they keep to the palette of Okabe and Ito, darkened where it is text), and each
/// kind has a shape or border of its own besides.
namespace tools {

inline constexpr std::string_view data_colour = "#0064A6";  ///< values: blue
inline constexpr std::string_view gradient_colour =
    "#B84A00";  ///< gradients and contributions: orange
inline constexpr std::string_view local_colour = "#00796B";  ///< local derivatives: teal
inline constexpr std::string_view quiet_colour = "#6B7280";  ///< what may be overlooked

struct Style {
  std::string_view name;  ///< what the key to the drawing calls it
  std::string_view fill;
  std::string_view border;
};

/// The root has a style of its own, whatever it is otherwise.
constexpr Style style_of(Drawing::Kind kind, bool is_root) {
  if (is_root) return {"result", "#FFF3C4", "#1F2937"};
  switch (kind) {
    case Drawing::Kind::input:
      return {"input", "#E3F1FB", "#0072B2"};
    case Drawing::Kind::parameter:
      return {"parameter", "#E2F4EE", "#009E73"};
    case Drawing::Kind::constant:
      return {"constant", "#FFFFFF", "#6B7280"};
    case Drawing::Kind::result:
      return {"intermediate value", "#FFFFFF", "#9CA3AF"};
    case Drawing::Kind::operation:
      return {"operation", "#F3F4F6", "#4B5563"};
    case Drawing::Kind::neuron:
      return {"neuron", "#F7ECF4", "#A0527F"};
    case Drawing::Kind::layer:
      return {"layer", "#F7ECF4", "#A0527F"};
  }
  __builtin_unreachable();
}

}  // namespace tools
