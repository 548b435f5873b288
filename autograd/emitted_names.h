#pragma once

#include <string>
#include <string_view>

#include <autograd/emit.h>

namespace autograd::detail {

/// @throws Error if the function cannot be called that: no identifier, a word of the language, or a
/// name that the source itself needs.
void require_function_name(std::string_view name, Language language);

/// A name as it may stand in a comment: on one line in each of the languages, in valid UTF-8,
/// without what moves or hides the text around it. What cannot stand there is written <U+202E>, or
/// <0xFF> for a byte that is no UTF-8.
std::string as_comment(std::string_view name);

}  // namespace autograd::detail
