#pragma once

#include <optional>
#include <vector>

#include <tools/check/points.h>
#include <tools/check/stand_ins.h>

namespace tools::check {

/// What a formula has to be read with to be right: its numbers stand for steps, and given numbers
/// that it does not name are kept.
struct Reading {
  std::vector<StandIn> made;  ///< in the order of the written numbers
  std::vector<Step> kept;     ///< leaves
};

/// With which reading the two steps are equal at all points. Empty where there is none; those that
/// keep nothing are tried first. `room`: steps that may be run for this and all further formulas; a
/// few readings are tried in any case. `cut`: there were more.
///
/// A number has no structure: in 6*z for 2*z*x the 6 may come from x = 3. So a given number that
/// the element does not name may be kept if there is a number that it may be in, or if it is a
/// label, a count or 0; as few are kept as do it. What the element names has to vary all the same.
/// Whoever forgets a factor 1 writes the right number: a 1 is kept as a label only.
struct FoundReading {
  std::optional<Reading> reading;
  bool cut = false;
};
FoundReading find_reading(Derivation& derivation, const Points& points, const Line& line,
                          const LinkElement& element, Step left, Step right,
                          const std::vector<std::vector<StandIn>>& possible, std::size_t& room);

/// Which elements of two arrays are equal with a reading. Time: as for running all of them once at
/// each point.
std::vector<bool> same_with(Derivation& derivation, const Points& points,
                            const std::vector<Step>& left, const std::vector<Step>& right,
                            const Reading& reading);

}  // namespace tools::check
