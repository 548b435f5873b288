#pragma once

#include <utility>
#include <vector>

#include <tools/check/slip.h>
#include <tools/check/steps.h>
#include <tools/check/world.h>

namespace tools::check {

/// What a slip does to all of a derivation, not to one claim alone.
class Consequences {
 public:
  /// Both have to outlive it.
  Consequences(const Steps& steps, World& world) : steps_(&steps), world_(&world) {}

  /// Runs the steps that are new. The steps that come to something else with these slips, in order,
  /// each with its number. Time: linear in them, but for the first call.
  const std::vector<std::pair<Step, double>>& of(const std::vector<Slip>& slips);

 private:
  const Steps* steps_;
  World* world_;
  Numbers values_;
  std::vector<bool> waiting_;
  std::vector<std::pair<Step, double>> changed_;
};

}  // namespace tools::check
