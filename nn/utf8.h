#pragma once

#include <string_view>

namespace nn::detail {

/// Whether the bytes are UTF-8: no byte out of place, no longer form than needed, no surrogate,
/// nothing above U+10FFFF [Unicode 15, table 3-7].
bool is_utf8(std::string_view text);

}  // namespace nn::detail
