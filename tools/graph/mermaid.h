#pragma once

#include <iosfwd>

#include <tools/graph/drawing.h>

namespace tools {

/// The drawing as a Mermaid flowchart, which GitHub and many note-taking programs render inside
/// Markdown. The same drawing gives the same bytes everywhere; every name is escaped. Mermaid has
/// no tooltips: long names stay short.
void write_mermaid(std::ostream& out, const Drawing& drawing);

}  // namespace tools
