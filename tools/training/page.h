#pragma once

#include <string_view>

/// The files of page/, put into the program when it is built.
namespace tools::training::page {

extern const std::string_view style;   ///< page.css
extern const std::string_view script;  ///< all modules, one after the other, as one script

}  // namespace tools::training::page
