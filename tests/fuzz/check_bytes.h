#pragma once

#include <string_view>

/// Checks these bytes as Markdown and as a worksheet, and writes the reports in every format. A
/// text of any kind ends in reports or in an error of the language; all else that is thrown gets
/// out. Texts above a size that a person would write are not looked at.
void check_bytes(std::string_view bytes);
