#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tools/check/report.h>

/// How findings are told to people: what the text and the JUnit format share. Control characters of
/// the worksheet are in none of it.
namespace tools::check {

/// `dC/dW2[0] = -0.0287, exact -0.0575363`: on one line, arrays cut after 8 numbers. Where the two
/// numbers would read alike, more digits are shown.
std::string headline(const Finding& finding, int digits);

/// For each finding, the line of the earlier wrong one that has the same cause.
std::vector<std::optional<std::size_t>> lines_with_same_cause(const Report& report);

/// What there is to say of a finding below its headline. `same_as` is the line of an earlier one
/// with the same cause.
std::vector<std::string> sentences(const Report& report, const Finding& finding,
                                   std::optional<std::size_t> same_as, int digits);

/// `3 lines were not checked: they need 'z1'`
std::string sentence(const Unchecked& unchecked);

/// `60 claims: 45 ok, 2 rounded, 11 follow, 2 wrong (1 cause)`
std::string summary(const Report& report);

}  // namespace tools::check
