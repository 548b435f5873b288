#include <tools/text.h>

#include <algorithm>

#include <tools/formula/unicode.h>

namespace tools {
namespace {

std::size_t width_of(char32_t code_point) {
  return static_cast<std::size_t>(formula::display_width(code_point));
}

/// A heap of combining marks must not pass for a short text.
std::size_t room_for(char32_t code_point) { return std::max<std::size_t>(1, width_of(code_point)); }

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, length] = formula::decode(text, at);
    sum += width_of(value);
    at += length;
  }
  return sum;
}

std::string shortened(std::string_view text, std::size_t most) {
  const std::u32string characters = formula::code_points(formula::printable(text));
  const auto join = [&](std::size_t first, std::size_t last) {
    std::string part;
    for (std::size_t i = first; i < last; ++i) part += formula::encode(characters[i]);
    return part;
  };
  std::size_t all = 0;
  for (const char32_t c : characters) all += room_for(c);
  if (all <= most) return join(0, characters.size());

  const std::size_t tail_room = (most - 1) / 2, head_room = most - 1 - tail_room;
  std::size_t head = 0, tail = characters.size(), used = 0;
  while (used + room_for(characters[head]) <= head_room) used += room_for(characters[head++]);
  used = 0;
  while (used + room_for(characters[tail - 1]) <= tail_room) used += room_for(characters[--tail]);
  return join(0, head) + "…" + join(tail, characters.size());
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t used = columns(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

}  // namespace tools
