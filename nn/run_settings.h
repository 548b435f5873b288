#pragma once

#include <map>
#include <string>

#include <nn/data.h>
#include <nn/update_rules.h>

/// What a run of nn::fit is, as text: so that a checkpoint is taken up by the same run alone.
namespace nn::detail {

using Settings = std::map<std::string, std::string>;

/// The rule with every number that it has.
std::string text_of(const UpdateRule& rule);

/// How many samples there are, and a number for all their bits.
std::string fingerprint(const Data& data);

/// `batch: 32 then, 16 now; ...`; empty where there are none.
std::string differences(const Settings& then, const Settings& now);

}  // namespace nn::detail
