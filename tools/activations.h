#pragma once

#include <autograd/op.h>

namespace tools {

/// Whether the operation is one that neurons put around their weighted sum.
constexpr bool is_activation(autograd::Op op) {
  using autograd::Op;
  switch (op) {
    case Op::tanh:
    case Op::sigmoid:
    case Op::relu:
    case Op::leaky_relu:
    case Op::elu:
    case Op::gelu:
    case Op::silu:
    case Op::softplus:
      return true;
    default:
      return false;
  }
}

}  // namespace tools
