#pragma once

#include <string>

#include <tools/graph/drawing.h>

namespace tools {

/// Graphviz's SVG of a drawing made fit for a page that sets its own colours and writes its own
/// numbers. What is drawn keeps its id, and has classes in the place of colours and fonts:
///
///     g      node, edge or cluster; a node also its kind: input, parameter, constant, result,
///            operation, neuron, layer; root
///     text   name, value, gradient, local, sign, note, entrance
///
/// Texts have the middle of their line as x and y (text-anchor is for the page to set); values,
/// gradients and local derivatives are left empty. What only a picture by itself needs is gone:
/// titles, links for tooltips, background. Linear.
/// @throws RenderError if it cannot be read
std::string picture_for_page(const std::string& svg, const Drawing& drawing);

}  // namespace tools
