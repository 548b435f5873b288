#pragma once

#include <vector>

#include <autograd/record.h>

namespace tools {

/// Whether a node over ranges (a neuron's weighted sum) is shown as the products and the sum it
/// stands for, or as one.
enum class Dots { unfolded, folded };

/// The records of root as they are shown to people. Values and gradients are the graph's own, bit
/// for bit; a product that only unfolding brings to light has the gradient of its sum. The graph
/// itself is left as it is.
/// Numbers used as operands stand right before their first use: where the graph, which shares them,
/// recorded them first may depend on what was computed before.
std::vector<autograd::Record> shown_records(const autograd::Value& root,
                                            Dots dots = Dots::unfolded);

/// A number used as an operand, 2 in 2*x: the engine shares such nodes between uses, people do not.
bool is_plain_number(const autograd::Record& record);

}  // namespace tools
