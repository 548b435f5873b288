#pragma once

#include <charconv>
#include <string>

namespace nn::detail {

/// The shortest text that is read as the same double: "0.1", "1e-09", "-inf", "nan".
inline std::string text_of(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace nn::detail
