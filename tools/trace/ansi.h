#pragma once

#include <string>
#include <string_view>

#include <tools/trace/wording.h>

namespace tools {

/// The text in the colour that stands for its ink on a terminal; plain ink leaves it as it is.
std::string ansi_coloured(std::string_view text, Ink ink);

}  // namespace tools
