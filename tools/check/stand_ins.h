#pragma once

#include <optional>
#include <vector>

#include <tools/check/author.h>
#include <tools/check/derivation.h>
#include <tools/check/points.h>

namespace tools::check {

/// A number written in a formula that stands for a step: 10 for dC/dz in dC/dw = 10*x, 0.5 for one
/// that is -0.5.
struct StandIn {
  Step written;
  Step step;
  double sign;                                   ///< of the step's number next to the written one
  const Author::Statement* statement = nullptr;  ///< what was put down for the step, if anything
};

/// What each number of a link may stand for: what was put down earlier, be it right or wrong, and
/// values of the forward pass that it shows in full; what was put down last comes first. Nothing
/// for exponents, and no given name that the line differentiates by or that the link has itself.
/// Time: linear in the steps that `left` is made of and in the names of the worksheet.
std::vector<std::vector<StandIn>> possible_stand_ins(Derivation& derivation, const Author& author,
                                                     const Line& line, const Link& link, Step left);

/// Those of them with which the two steps are equal at all points that count. Empty where none are;
/// tries a few hundred combinations at most.
std::optional<std::vector<StandIn>> stand_ins(Derivation& derivation, const Points& points,
                                              Step left, Step right,
                                              const std::vector<std::vector<StandIn>>& possible);

/// Which elements of two arrays are equal with these. Time: as for running all of them once at each
/// point.
std::vector<bool> same_with(Derivation& derivation, const Points& points,
                            const std::vector<Step>& left, const std::vector<Step>& right,
                            const std::vector<StandIn>& made);

}  // namespace tools::check
