#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What every output for people needs of text: widths as a terminal or a picture shows them, UTF-8
/// throughout.
namespace tools {

/// How many columns of a terminal the text takes: wide characters (Chinese, for one) two, combining
/// marks none. Precondition: valid UTF-8.
std::size_t columns(std::string_view text);

/// Safe to show, and no wider than `most` columns (at least 3): control characters become visible
/// signs, of a text that is too long the middle gives way to an ellipsis. Any bytes may be given.
std::string shortened(std::string_view text, std::size_t most);

/// The text filled with spaces on its right up to that many columns.
std::string padded(std::string text, std::size_t width);

}  // namespace tools
