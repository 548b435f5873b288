#include <tools/trace/ansi.h>

namespace tools {
namespace {

std::string_view ansi_colour(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::data:
      return "\x1b[94m";
    case Ink::gradient:
      return "\x1b[33m";
    case Ink::local_derivative:
      return "\x1b[36m";
  }
  __builtin_unreachable();
}

}  // namespace

std::string ansi_coloured(std::string_view text, Ink ink) {
  const std::string_view colour = ansi_colour(ink);
  if (colour.empty()) return std::string(text);
  return std::string(colour).append(text).append("\x1b[0m");
}

}  // namespace tools
