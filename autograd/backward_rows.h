#pragma once

#include <autograd/contributions.h>

namespace autograd::detail {

/// Hands on the gradient of a weighted sum.
/// @{
void propagate_row(Contributions<false>& contributions, const Node& row);
void propagate_row(Contributions<true>& contributions, const Node& row);
/// @}

/// The same for all rows of a matrix up to this one, in the order in which it would have gone one
/// by one. No node is an input twice, or an input and in the matrix. Gives back the first row.
Node* propagate_matrix(Contributions<false>& contributions, Node& newest, const Rows& rows);

}  // namespace autograd::detail
