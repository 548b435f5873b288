#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <autograd/computation.h>

namespace autograd::detail {

/// What one step of a Plan does. A slot holds one number for each sample of a block. Behind the
/// slots of its operands each step has slots of its own, some of them one set for each row.
enum class Action : std::uint8_t {
  apply,          ///< result = the operation's value. Own: result
  weighted_sum,   ///< result = weight*operand + weight*operand + ..., rounded as the graph
                  ///< rounds. Rows of: result
  sum_and_apply,  ///< result = the operation's value on such a sum. Rows of: sum or no_slot,
                  ///< result
  propagate,      ///< gradients of the operands, by the rule's partials. Own: gradient, value,
                  ///< and a target for each operand
  gather,         ///< a weighted sum over gradients, rounded once a term. Rows of: result
  gather_more,    ///< the same added to what is there. Own: result
  gather_and_propagate,  ///< such a sum times the partial of a function of one operand. Rows of:
                         ///< result, the function's operand, its value
  contract,              ///< gradients of weights: sums over samples of gradient*operand. Rows of:
                         ///< gradient
};
inline constexpr int action_count = static_cast<int>(Action::contract) + 1;

/// One step, a plain record.
struct Step {
  Action action;
  Op op;                       ///< of those that apply or propagate one
  std::uint32_t first, count;  ///< operands: slots[first] ... slots[first + count - 1]
  std::uint32_t rows;     ///< how often the step is done on the same operands, with other weights
  std::uint32_t numbers;  ///< of sums: the first weight; of contract: the first weight gradient
};

/// No slot; and what marks a target of propagate that this is the first contribution to.
inline constexpr std::uint32_t no_slot = 0xffffffff, first_contribution = 0x80000000;

/// A slot together with the place of what is put there before the steps begin.
struct Filled {
  std::uint32_t slot, place;
};

/// A computation laid out to be replayed on blocks of samples: what does not depend on a sample is
/// computed once beforehand, number by number; the rest are steps over slots.
struct Plan {
  std::vector<std::uint32_t> shared;            ///< results that no input reaches, in order
  std::vector<Step> steps;                      ///< forward, then backward
  std::vector<std::uint32_t> slots;             ///< the operands of all steps
  std::vector<std::uint32_t> weights;           ///< for each weight its place in the computation
  std::vector<std::uint32_t> weight_gradients;  ///< and for each weight gradient
  std::vector<Filled> inputs;  ///< place among a sample's numbers. Filled for each block
  std::vector<Filled> copies;  ///< place in the computation. Filled once, for all samples alike
  std::uint32_t slot_count = 0;
  std::uint32_t result = 0;       ///< slot of the result; meaningless where result_is_shared
  bool result_is_shared = false;  ///< no input reaches the result
};

/// The plan for values alone, or for values and gradients. Linear in the computation's nodes and
/// operands.
Plan plan_of(const Computation& computation, bool with_gradients);

/// Replaces the slots of a plan, each written once, by as few as can be used again after their last
/// use. Linear.
void reuse_slots(Plan& plan);

}  // namespace autograd::detail
