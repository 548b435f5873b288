#pragma once

#include <optional>
#include <vector>

#include <tools/formula/diagnostic.h>
#include <tools/formula/source.h>

namespace tools::formula {

struct GradBlocks {
  std::vector<Span> spans;               ///< without the fences, in order
  std::optional<FormulaError> unclosed;  ///< the last block has no end: it goes on to that of the
                                         ///< text
};

/// What stands inside the blocks fenced as ```` ```grad ````. Blocks of other languages are passed
/// over with all that is in them; fences of `~` and indented ones count too.
GradBlocks grad_blocks(const Source& markdown);

}  // namespace tools::formula
