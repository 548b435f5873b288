#include <tools/check/report.h>

#include <algorithm>
#include <array>

#include <tools/messages.h>

namespace tools::check {

std::string_view verdict_name(Verdict verdict) {
  constexpr std::array<std::string_view, 5> names{
      to_say("ok"), to_say("rounded"), to_say("follows"), to_say("wrong"), to_say("undecided")};
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view cause_name(CauseId id) {
  constexpr std::array<std::string_view, cause_count> names{
      "factor",       "sign",         "missing-local",       "at-preactivation",
      "missing-path", "bracket",      "gradient-for-weight", "updated-weight",
      "wrong-index",  "product-rule", "quotient-rule",       "power-rule",
      "chain-inner",  "kink",         "other-loss",          "precision"};
  return names[static_cast<std::size_t>(id)];
}

std::size_t Report::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::ranges::count(findings, verdict, &Finding::verdict));
}

}  // namespace tools::check
