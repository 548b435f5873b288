#pragma once

#include <string>
#include <string_view>

namespace tools {

/// What a library said in English (nn, autograd, the parser of the command line), in the language
/// of the thread. A library puts its texts together by itself: here they are known by patterns
/// whose
/// {} stand for any text, which is looked up in turn unless it is quoted. The text as it is where
/// none fits.
/// Time: that of comparing it with each pattern.
std::string say_again(std::string_view english);

}  // namespace tools
