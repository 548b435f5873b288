#pragma once

#include <vector>

#include <autograd/record.h>

namespace tools {

/// Of each record whether it is a leaf that many steps use, one after the other, as the weights of
/// a recurrence: its edges would cross the whole drawing, and Graphviz would take minutes to lay
/// them out. Such a leaf is drawn again beside each use, as one writes its name again.
/// Time: linear in the edges.
std::vector<bool> far_leaves(const std::vector<autograd::Record>& records);

}  // namespace tools
