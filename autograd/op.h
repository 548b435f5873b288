#pragma once

#include <cstdint>

namespace autograd {

/// What a node is: a leaf of one of three kinds, or the result of an operation. rules.h has one
/// rule for each.
enum class Op : std::uint8_t {
  constant,   ///< a number; gradients do not flow into it
  input,      ///< a leaf made by the user
  parameter,  ///< a leaf that training changes
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,
  exp,
  log,
  sqrt,
  sin,
  cos,
  tan,
  tanh,
  sigmoid,
  relu,
  leaky_relu,
  elu,
  gelu,
  silu,
  softplus,
  abs,
  min,
  max,
  erf,
  sum,
  dot,
  logsumexp,
};

/// How many operations there are, the three kinds of leaf among them.
inline constexpr int op_count = static_cast<int>(Op::logsumexp) + 1;

/// True for the three kinds of leaf: nodes without operands.
constexpr bool is_leaf(Op op) { return op <= Op::parameter; }

}  // namespace autograd
