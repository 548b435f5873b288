#pragma once

#include <vector>

#include "backward.h"
#include "computation.h"
#include "worksheet.h"

namespace derivations {

/// Slips by what the student does; of each kind all the places where it can be done.
using Places = std::vector<std::vector<Slip>>;

/// All slips of one cause. Of a place that two causes could claim (a lost minus in a quotient's
/// derivative, the 2 of a squared error), the one owns it that a textbook would name there.
Places slips(tools::check::CauseId cause, const Computation& c, const Style& style);

namespace detail {

using Part = std::function<double(const Run&, double right)>;

/// Does it where `edge.node` hands on to its operand, and so to all below.
Slip at_edge(tools::check::CauseId cause, std::string what, Edge edge, Part part);
/// Does it in the derivative by one node.
Slip at_derivative(tools::check::CauseId cause, std::string what, std::size_t node, Part part);
/// What is handed on is the node's derivative times this local derivative.
Slip with_local(tools::check::CauseId cause, std::string what, Edge edge,
                std::function<double(const Run&)> local);
/// A derivative that is not printed cannot be mixed up, rounded or looked at.
bool is_printed(const Computation& c, const Style& style, std::size_t node);

/// Names that are written below both operands of a node, in its line.
std::vector<std::size_t> shared_names(const Computation& c, std::size_t node);

Places factor(const Computation& c, const Style& style);
Places sign(const Computation& c);
Places missing_local(const Computation& c);
Places precision(const Computation& c, const Style& style);

Places product_rule(const Computation& c);
Places quotient_rule(const Computation& c);
Places power_rule(const Computation& c);
Places chain_inner(const Computation& c);
Places kink(const Computation& c);

Places missing_path(const Computation& c);
Places bracket(const Computation& c, const Style& style);

Places at_preactivation(const Computation& c);
Places gradient_for_weight(const Computation& c);
Places updated_weight(const Computation& c, const Style& style);
Places wrong_index(const Computation& c, const Style& style);
Places other_loss(const Computation& c, const Style& style);

}  // namespace detail
}  // namespace derivations
