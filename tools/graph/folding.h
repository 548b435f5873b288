#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include <autograd/record.h>
#include <tools/graph/drawing.h>
#include <tools/graph/grouping.h>

namespace tools {

/// Several records that are drawn as one box.
struct Box {
  std::size_t group = 0;             ///< place in Grouping::neurons or Grouping::layers
  std::vector<std::size_t> members;  ///< records, in their order
  std::vector<std::size_t> outputs;  ///< results among them that are used outside, or are the root
  std::map<std::size_t, double> locals;  ///< d output / d record outside, where there is one output
};

/// How a computation is laid out in boxes and single nodes.
struct Folding {
  Fold fold = Fold::none;                          ///< never automatic
  std::vector<Box> boxes;                          ///< in the order of their first members
  std::vector<std::optional<std::size_t>> box_of;  ///< of each record
  std::size_t whole_nodes = 0;      ///< how many nodes the drawing has with nothing folded
  std::size_t limit_to_unfold = 0;  ///< the least limit under which nothing has to be folded
};

/// Chooses what to fold. @throws DrawingTooLarge, NothingToFold
Folding folding(const std::vector<autograd::Record>& records, const Grouping& grouping,
                const DrawingOptions& options);

}  // namespace tools
