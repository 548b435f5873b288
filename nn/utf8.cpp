#include <nn/utf8.h>

#include <cstddef>

namespace nn::detail {
namespace {

bool is_between(char byte, unsigned least, unsigned most) {
  const auto number = static_cast<unsigned char>(byte);
  return least <= number && number <= most;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > 1) {
      if (first < 0xc2 || first > 0xf4 || text.size() < length) return false;
      const unsigned least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
      const unsigned most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
      if (!is_between(text[1], least, most)) return false;
      for (const char byte : text.substr(2, length - 2))
        if (!is_between(byte, 0x80, 0xbf)) return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace nn::detail
