#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <autograd/record.h>
#include <tools/graph/drawing.h>
#include <tools/graph/grouping.h>

namespace tools {

/// A layer or a neuron of a layer, as a lesson opens it.
struct Group {
  std::string id;  ///< of its box in drawings: `layer1`, `layer1_neuron0`
  std::string name;
  std::optional<std::size_t> parent;  ///< of a neuron: its layer's place
};

/// Layers first, then neurons, in the order of Grouping.
std::vector<Group> groups(const Grouping& grouping);

/// One picture of a lesson.
struct View {
  std::optional<std::size_t> group;  ///< what it shows: a place in groups(); the whole where empty
  Fold fold = Fold::none;            ///< never automatic
  std::string svg;                   ///< see picture.h
};

/// All pictures of a lesson, the one to begin with first. A computation without neurons has one. A
/// network has itself with its layers or neurons as boxes, each group by itself, with what comes in
/// from outside as nodes of their own, and, where it is not too large, the whole unfolded. Ids
/// speak of places in the records throughout. Time: that of Graphviz, once.
/// @throws DrawingTooLarge, RenderError, GraphvizMissing
std::vector<View> views(const std::vector<autograd::Record>& records, const Grouping& grouping,
                        int digits);

}  // namespace tools
