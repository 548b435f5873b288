#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tools/check/check.h>
#include <tools/formula/parse.h>

/// The report on a worksheet, with values for names from outside: `x=2`.
inline tools::check::Report checked(const std::string& text,
                                    const tools::check::Options& options = {},
                                    const std::vector<std::string>& numbers = {},
                                    tools::formula::Format format = tools::formula::Format::grad) {
  std::vector<tools::formula::Binding> bindings;
  for (const std::string& number : numbers)
    bindings.push_back(tools::formula::parse_binding(number));
  const auto source = std::make_shared<tools::formula::Source>("n", text);
  return tools::check::check({source, format}, bindings, options);
}

/// `ok rounded wrong`: of each claim in turn; then `!` for each line that is an error.
inline std::string verdicts(const tools::check::Report& report) {
  std::string text;
  for (const auto& finding : report.findings)
    text += (text.empty() ? "" : " ") + std::string(verdict_name(finding.verdict));
  for (std::size_t i = 0; i < report.problems.size(); ++i) text += text.empty() ? "!" : " !";
  return text;
}

inline std::string verdicts(const std::string& worksheet) { return verdicts(checked(worksheet)); }

/// The one claim whose left side and link are these: `dC/dw = 2`.
inline tools::check::Finding found(const tools::check::Report& report, std::string_view claim) {
  for (const auto& finding : report.findings)
    if (finding.claim == claim) return finding;
  throw std::out_of_range("no such claim: " + std::string(claim));
}

/// `factor`: the best cause of a claim; `none` where there is none.
inline std::string first_cause(const tools::check::Finding& finding) {
  if (finding.verdict != tools::check::Verdict::wrong)
    return "it is " + std::string(verdict_name(finding.verdict));
  return finding.causes.empty() ? "none" : std::string(cause_name(finding.causes[0].id));
}

/// The best cause of the last claim.
inline std::string first_cause(const std::string& worksheet) {
  return first_cause(checked(worksheet).findings.back());
}

/// All notes of a finding, a line each.
inline std::string notes(const tools::check::Finding& finding) {
  std::string text;
  for (const std::string& note : finding.notes) text += (text.empty() ? "" : "\n") + note;
  return text;
}
