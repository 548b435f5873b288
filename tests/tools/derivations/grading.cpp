#include "grading.h"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include <tools/check/check.h>
#include <tools/formula/input.h>

#include "figures.h"

namespace derivations {
namespace {

using tools::check::Cause;
using tools::check::CauseId;
using tools::check::Finding;
using tools::check::Report;
using tools::check::Verdict;

Report checked(const Worksheet& worksheet) {
  tools::formula::Input input = tools::formula::input_from_formula(worksheet.text());
  input.format = tools::formula::Format::grad;
  return tools::check::check(input, {}, {});
}

bool contains(const std::vector<std::size_t>& lines, std::size_t line) {
  return std::ranges::find(lines, line) != lines.end();
}

bool is_changed(const Case& made, std::size_t line) {
  if (contains(made.changed, line)) return true;
  return std::ranges::any_of(made.slips,
                             [&](const Broken& broken) { return contains(broken.lines, line); });
}

/// The first wrong finding among some lines (from 0) of the worksheet.
const Finding* first_wrong(const Report& report, const std::vector<std::size_t>& lines) {
  for (const Finding& finding : report.findings)
    if (finding.verdict == Verdict::wrong && contains(lines, finding.line - 1)) return &finding;
  return nullptr;
}

std::set<CauseId> first_class(const Finding& finding) {
  std::set<CauseId> ids;
  for (const Cause& cause : finding.causes)
    if (cause.reading == 0) ids.insert(cause.id);
  return ids;
}

bool is_first(const Finding* finding, CauseId id) {
  return finding != nullptr && !finding->causes.empty() && finding->causes[0].id == id;
}

void grade_claims(const Case& made, Grade& grade) {
  std::set<std::size_t> seen;
  for (const Finding& finding : grade.report.findings) {
    const std::size_t line = finding.line - 1;
    const WorksheetLine& written = made.worksheet.lines.at(line);
    const bool is_number = finding.link == written.number;
    const bool is_formula = !is_number && finding.link == written.formula;
    const bool has_slipped_numbers = !is_number && contains(made.rewritten, line);
    const bool changed = !is_formula && (is_changed(made, line) || has_slipped_numbers);
    const bool blamed = finding.verdict == Verdict::wrong;
    seen.insert(line);
    if (is_number && finding.verdict == Verdict::ok && made.disagrees(line)) ++grade.called_ok;
    if (!changed && (blamed || finding.verdict == Verdict::follows)) ++grade.called_wrong;
    if (is_number && changed && !written.slipped && made.disagrees(line)) {
      ++grade.carried;
      if (!blamed) ++grade.carried_follow;
    }
  }
  for (std::size_t line = 0; line < made.worksheet.lines.size(); ++line)
    if (!made.worksheet.lines[line].claimed.empty() && !seen.contains(line))
      grade.error = "no finding for line " + std::to_string(line + 1);
}

/// Writes the first line that the checker proposes, and looks whether the cause comes first then.
void try_proposal(const Case& made, const Finding& finding, Grade& grade) {
  if (finding.would_separate.empty() || first_class(finding).size() < 2) return;
  grade.proposed = true;
  const auto more = made.worksheet.with_derivative(finding.would_separate[0]);
  if (!more) return;
  const Report report = checked(*more);
  std::vector<std::size_t> lines;  // all that can show the slip: the new line, and those below it
  for (std::size_t line = 0; line < more->lines.size(); ++line) lines.push_back(line);
  grade.separated = is_first(first_wrong(report, lines), made.slips[0].slip.cause);
}

void grade_slips(const Case& made, Grade& grade) {
  grade.class_first = grade.exact_first = true;
  for (const Broken& broken : made.slips) {
    const Finding* finding = first_wrong(grade.report, broken.lines);
    const CauseId cause = broken.slip.cause;
    const bool named = finding != nullptr && first_class(*finding).contains(cause);
    if (finding == nullptr) grade.nothing_wrong = true;
    grade.some_class = grade.some_class || named;
    grade.class_first = grade.class_first && named;
    grade.exact_first = grade.exact_first && is_first(finding, cause);
    if (finding != nullptr && made.slips.size() == 1) try_proposal(made, *finding, grade);
  }
}

std::string described(const Finding& finding) {
  std::string text = "  # " + std::string(verdict_name(finding.verdict));
  for (const std::size_t line : finding.from_lines) text += " from line " + std::to_string(line);
  for (const Cause& cause : finding.causes)
    text += "\n      #   [" + std::to_string(cause.reading) + "] " +
            std::string(cause_name(cause.id)) + ": " + cause.text;
  for (const std::string& name : finding.would_separate) text += "\n      #   separates: " + name;
  return text;
}

}  // namespace

Grade grade(const Case& made) {
  Grade grade;
  try {
    grade.report = checked(made.worksheet);
    if (!grade.report.problems.empty()) grade.error = grade.report.problems[0].text;
    grade_claims(made, grade);
    if (!made.slips.empty()) grade_slips(made, grade);
  } catch (const std::exception& error) {
    grade.error = error.what();
  }
  return grade;
}

std::string described(const Case& made, const Grade& grade) {
  std::string text;
  for (const Broken& broken : made.slips)
    text += "slip: " + std::string(cause_name(broken.slip.cause)) + ": " + broken.slip.what + "\n";
  if (!grade.error.empty()) text += "error: " + grade.error + "\n";
  for (std::size_t line = 0; line < made.worksheet.lines.size(); ++line) {
    const WorksheetLine& written = made.worksheet.lines[line];
    const std::string number = std::to_string(line + 1);
    text += std::string(number.size() < 2 ? " " : "") + number + "  " + written.text;
    if (made.disagrees(line)) {
      text += "  # exact";
      for (const double exact : written.exact) text += " " + shown(exact, 9);
      if (written.slipped) text += ", the slip";
    }
    for (const Finding& finding : grade.report.findings)
      if (finding.line == line + 1 && finding.verdict != Verdict::ok) text += described(finding);
    text += "\n";
  }
  return text;
}

}  // namespace derivations
