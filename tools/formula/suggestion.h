#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tools::formula {

/// How many code points have to be put in, left out, replaced or swapped with their neighbour to
/// make one name of the other. Time: the product of their lengths.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that a misspelt name probably means: the nearest, the first of several; nothing
/// when none is near. Case counts less than other differences.
std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates);

}  // namespace tools::formula
