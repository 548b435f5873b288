#pragma once

#include <functional>
#include <unordered_map>

#include <autograd/interval.h>
#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// What a step may come to where some of the steps it depends on are not known exactly. `known` is
/// asked about each with the bounds that follow from its operands, and answers with those that
/// hold. Leaves have their numbers in the world unless `known` says otherwise; steps in `taken`
/// have those of others. Time: linear in what the step depends on.
autograd::Interval bounds(
    const Steps& steps, Step step, const World& world,
    const std::function<autograd::Interval(Step, const autograd::Interval&)>& known,
    const std::unordered_map<Step, Step>& taken = {});

}  // namespace tools::check
