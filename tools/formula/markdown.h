#pragma once

#include <vector>

#include <tools/formula/source.h>

namespace tools::formula {

/// What stands inside the blocks fenced as ```` ```grad ````, without the fences, in order. Blocks
/// of other languages are passed over with all that is in them; fences of `~` and indented ones
/// count too. Throws FormulaError when a grad block is not closed.
std::vector<Span> grad_blocks(const Source& markdown);

}  // namespace tools::formula
