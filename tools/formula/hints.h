#pragma once

#include <optional>
#include <string>

#include <tools/formula/token.h>

namespace tools::formula {

/// How to write what people try that is not the language: `; the absolute value is abs(x)` for a
/// `|`. Empty for what no hint is known for. `before` is what stands before it.
std::string hint_for(const Source& source, const Token& found, const std::optional<Token>& before);

}  // namespace tools::formula
