#pragma once

#include <iosfwd>

#include <tools/graph/drawing.h>

namespace tools {

/// The drawing in Graphviz's language, left to right: the same drawing gives the same bytes
/// everywhere. Every name is escaped, none can break the picture or the page that it is put on.
/// Nodes and edges carry their ids into SVG.
void write_dot(std::ostream& out, const Drawing& drawing);

}  // namespace tools
