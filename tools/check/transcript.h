#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include <autograd/value.h>
#include <tools/check/steps.h>

namespace tools::check {

/// Copies what was recorded with Values into Steps.
///
/// Values are kept as long as the transcript, so that none is mistaken for another. All of them
/// have to be in one graph.
class Transcript {
 public:
  explicit Transcript(Steps& steps) : steps_(&steps) {}

  /// A Value that stands for a step and has this number: a constant where the step is one (so that
  /// operations on constants are carried out), else an input.
  autograd::Value stand_in(Step step, double number);

  /// From now on the Value, a leaf, means this step.
  void set(const autograd::Value& value, Step step);

  /// The step that a Value has, if it has one already.
  std::optional<Step> find(const autograd::Value& value) const;

  /// The step of a Value, copied with all that it depends on. Leaves that stand for nothing yet
  /// become leaves of this kind if they are inputs, constants otherwise. Time: linear in what is
  /// new.
  Step write(const autograd::Value& value, LeafKind leaf_kind = LeafKind::constant);

 private:
  Step add(const autograd::Value& value, LeafKind leaf_kind);

  Steps* steps_;
  std::unordered_map<std::uint32_t, Step> places_;  // by the Value's id
  std::vector<autograd::Value> kept_;
};

}  // namespace tools::check
