#pragma once

#include <string_view>

#include <tools/graph/drawing.h>
#include <tools/messages.h>

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
  if (is_root) return {to_say("result"), "#FFF3C4", "#1F2937"};
  switch (kind) {
    case Drawing::Kind::input:
      return {to_say("input"), "#E3F1FB", "#0072B2"};
    case Drawing::Kind::parameter:
      return {to_say("parameter"), "#E2F4EE", "#009E73"};
    case Drawing::Kind::constant:
      return {to_say("constant"), "#FFFFFF", "#6B7280"};
    case Drawing::Kind::result:
      return {to_say("intermediate value"), "#FFFFFF", "#9CA3AF"};
    case Drawing::Kind::operation:
      return {to_say("operation"), "#F3F4F6", "#4B5563"};
    case Drawing::Kind::neuron:
      return {to_say("neuron"), "#F7ECF4", "#A0527F"};
    case Drawing::Kind::layer:
      return {to_say("layer"), "#F7ECF4", "#A0527F"};
  }
  __builtin_unreachable();
}

}  // namespace tools
