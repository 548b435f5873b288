#pragma once

#include <string>
#include <vector>

#include <tools/forms.h>

namespace tools {

/// JavaScript for a list with an entry for each form,
///
///     {value: x => ..., partials: [(x, y) => ..., null, ...]}
///
/// where x holds the numbers of all operands, y is the result, and an operand that is a number has
/// no partial. Written from the rules of the engine, see autograd/emit.h.
std::string forms_as_javascript(const std::vector<Form>& forms);

}  // namespace tools
