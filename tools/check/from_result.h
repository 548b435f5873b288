#pragma once

#include <functional>
#include <vector>

#include <tools/check/backpropagation.h>
#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// Where a = 1/(1 + exp(-z)) is written out, its derivative goes by exp(-z), but authors calculate
/// it from the result: a*(1 - a). To them, a result that is off by a little means that z is, in
/// those derivatives. Given how much something changes with each step, this is by how much it
/// changes with `result` in the local derivatives of its line, beyond what those say themselves:
/// for each way to see the result as a function of one step. Time: linear in the line, of which no
/// more than its last steps are looked at.
std::vector<double> changes_from_result(const Steps& steps, const Backpropagation& backpropagation,
                                        const World& world, Step result,
                                        const std::function<double(Step)>& sensitivity);

}  // namespace tools::check
