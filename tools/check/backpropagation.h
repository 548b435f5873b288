#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// One edge on the way back: what a step hands to one of its operands.
struct Contribution {
  Step step;              ///< upstream * local
  Step from;              ///< the step of the calculation that hands it on
  std::uint32_t operand;  ///< to which of its operands
  Step upstream;          ///< the gradient of `from`
  Step local;             ///< the local derivative
};

/// The gradient of a root with respect to one step: the sum of its contributions.
struct Gradient {
  Step root;
  Step of;
  Step step;                                ///< where the number is
  std::vector<Contribution> contributions;  ///< empty for the root itself, and where it is 0
};

/// Writes the backward pass into the steps, as far as somebody asks for it. For f = (x*w)^2 and
/// df/dw it adds
///
///     local derivatives   2*(x*w), x          (each edge has a step of its own)
///     contributions       1*[2*(x*w)], [df/d(x*w)]*x
///     gradients           df/df = 1, df/d(x*w), df/dw
///
/// The local derivatives come from the rules of the engine. What is asked for twice is there once:
/// dC/dz is the same step whoever needs it. Gradients of gradients work the same way.
class Backpropagation {
 public:
  /// Both have to outlive it. `exact` is a world of these steps: at kinks its numbers say which
  /// branch counts.
  Backpropagation(Steps& steps, World& exact) : steps_(&steps), exact_(&exact) {}

  /// Time: linear in the steps between `of` and `root` that were not asked for yet, and once for
  /// each root in all that it depends on.
  const Gradient& gradient(Step root, Step of);

  /// The gradient that this step is, or null.
  const Gradient* find(Step step) const;
  /// The one already written down, or null.
  const Gradient* find(Step root, Step of) const;

  /// The same number by the chain rule over steps between, of which none depends on another: the
  /// sum of root by each `through` times it by `of`, and of the contributions that lead past them
  /// all. Steps::none where that is not the whole gradient, or one of those derivatives was not
  /// asked for yet. Ways back that come to 0 here do not count.
  Step chain(const Gradient& gradient, const std::vector<Step>& through);
  /// Steps that come to one operation on the step that a gradient is by: `inside`, ascending, the
  /// result last.
  struct WrittenOut {
    autograd::Op op;
    std::vector<Step> inside;
    bool counts;  ///< else another gradient has what goes back through it
  };
  /// The same number where each of these is differentiated as the operation that it is: a*(1 - a)
  /// for a = 1/(1 + exp(-z)). Those gradients have to be written down already.
  Step by_operations(const Gradient& gradient, const std::vector<WrittenOut>& functions);

  /// All gradients, in the order they were written down in.
  const std::vector<const Gradient*>& all() const { return all_; }

  /// The step with the partial derivative of `of` by its operand number k.
  Step local(Step of, std::size_t k);
  /// The one already written down, or Steps::none.
  Step find_local(Step of, std::size_t k) const;
  /// The edge whose local derivative a step is: its `of` and k.
  std::optional<std::pair<Step, std::uint32_t>> edge_of_local(Step step) const;

  /// Whether the step was added by the backward pass.
  bool is_backward(Step step) const { return step < backward_.size() && backward_[step]; }

  /// Whether root depends on the step.
  bool depends(Step root, Step step);

 private:
  using Cone = std::vector<bool>;

  const Cone& cone(Step root);
  Step one();
  Step partial(autograd::Op op, std::size_t k, std::span<const Step> operands, Step result);
  void write(Step root, Step of, const Cone& cone);
  void mark_from(std::size_t first);

  Steps* steps_;
  World* exact_;
  Step one_ = Steps::none;
  std::unordered_map<std::uint64_t, std::unique_ptr<Gradient>> gradients_;  // by root and step
  std::unordered_map<Step, const Gradient*> by_step_;
  std::vector<const Gradient*> all_;
  std::unordered_map<std::uint32_t, Step> locals_;     // by edge
  std::vector<std::pair<Step, std::uint32_t>> edges_;  // by the step; Steps::none for others
  std::unordered_map<Step, Cone> cones_;
  std::size_t cone_bits_ = 0;
  std::vector<bool> backward_;
};

}  // namespace tools::check
