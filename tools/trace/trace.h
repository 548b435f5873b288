#pragma once

#include <cstddef>
#include <vector>

#include <autograd/record.h>
#include <tools/computation.h>

namespace tools {

/// One thing that happens while a computation runs forward and then backward. Nodes are places in
/// Trace::records.
struct Step {
  enum class Kind {
    leaf,  ///< target is an input, a parameter or a named constant; it has a value from the start
    operation,     ///< target gets its value from its operands
    seed,          ///< target, the root, gets the gradient that backward starts with
    contribution,  ///< target gets upstream * local along one edge, from the node that it is an
                   ///< operand of
  };

  Kind kind;
  std::size_t target;
  double before =
      0.0;  ///< of a seed or contribution: target's gradient before it, 0 where it had none
  double after = 0.0;         ///< of a seed or contribution: target's gradient after it
  std::size_t node = 0;       ///< of a contribution: the result whose gradient is passed back
  std::size_t operand = 0;    ///< of a contribution: target is this operand of node, counted from 0
  double upstream = 0.0;      ///< of a contribution: the gradient of node, complete by now
  double local = 0.0;         ///< of a contribution: d node / d operand
  double contribution = 0.0;  ///< of a seed: the seed; of a contribution: upstream * local
};

/// The run of a computation as plain data: forward, the seed, and backward one gradient
/// contribution at a time, in the order in which the engine adds them up. Everything that explains
/// a computation is a pure function of this.
struct Trace {
  std::vector<autograd::Record> records;  ///< root last; gradients are those after the last step
  std::vector<Step> steps;
};

/// Steps through the computation of root, from gradients of "none yet". Neither root nor its graph
/// is changed. The gradients agree bit for bit with those of a first root.backward(seed), as long
/// as the records shown are the graph's own: where unfolding takes a dot apart, with those of the
/// computation unfolded, whose sums may run in another order. Numbers used as operands, like 2 in
/// 2*x, have no step of their own. Linear.
/// @throws autograd::NothingToDifferentiate if root is a constant
Trace trace(const autograd::Value& root, Dots dots = Dots::unfolded, double seed = 1.0);

/// The same for records at hand; the gradients in them are not looked at.
Trace trace(std::vector<autograd::Record> records, double seed = 1.0);

}  // namespace tools
