#include <algorithm>
#include <limits>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include <tools/check/wording.h>
#include <tools/check/write.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::check {
namespace {

constexpr std::string_view indent = "        ";

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "\x1b[32m";
    case Verdict::rounded:
    case Verdict::undecided:
      return "\x1b[36m";
    case Verdict::follows:
      return "\x1b[33m";
    case Verdict::wrong:
      return "\x1b[1;31m";
  }
  __builtin_unreachable();
}

constexpr std::string_view error_colour = "\x1b[1;31m", note_colour = "\x1b[36m";

// What is said of one place.
struct Diagnostic {
  std::size_t line, column;
  std::string text;
};

class Writer {
 public:
  Writer(const Report& report, const TextOptions& options)
      : report_(&report), options_(options), same_(lines_with_same_cause(report)) {}

  std::string written() {
    for (const Problem& problem : report_->problems) add(problem);
    for (const Unchecked& unchecked : report_->unchecked) add(unchecked);
    for (std::size_t i = 0; i < report_->findings.size(); ++i) add(report_->findings[i], same_[i]);
    std::ranges::stable_sort(diagnostics_, {}, [](const Diagnostic& diagnostic) {
      return std::tuple(diagnostic.line, diagnostic.column);
    });
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics_) text += diagnostic.text;
    return text;
  }

 private:
  std::string coloured(std::string_view text, std::string_view colour) const {
    return options_.colours ? fmt::format("{}{}\x1b[0m", colour, text) : std::string(text);
  }

  std::string place(std::size_t line, std::size_t column) const {
    return fmt::format("{}:{}:{}:", formula::printable(report_->file), line, column);
  }

  void add(const Problem& problem) {
    std::string text = problem.text + '\n';
    const std::string_view error = in_language(to_say("error"));
    const auto at = text.find(fmt::format(": {}: ", error));
    if (at != std::string::npos) text.replace(at + 2, error.size(), coloured(error, error_colour));
    diagnostics_.push_back({problem.line, problem.column, std::move(text)});
  }

  void add(const Unchecked& unchecked) {
    if (options_.quiet) return;
    constexpr std::size_t after_all_of_the_line = std::numeric_limits<std::size_t>::max();
    diagnostics_.push_back(
        {unchecked.line, after_all_of_the_line,
         fmt::format("{} {}: {}\n", place(unchecked.line, unchecked.column),
                     coloured(in_language(to_say("note")), note_colour), sentence(unchecked))});
  }

  void add(const Finding& finding, std::optional<std::size_t> same_as) {
    const bool shown = options_.quiet ? finding.verdict == Verdict::wrong
                                      : finding.verdict != Verdict::ok ||
                                            (options_.explain && !finding.notes.empty());
    if (!shown) return;
    std::string text = fmt::format(
        "{} {}: {}\n", place(finding.line, finding.column),
        coloured(in_language(verdict_name(finding.verdict)), colour_of(finding.verdict)),
        headline(finding, options_.digits));
    for (const std::string& sentence : sentences(*report_, finding, same_as, options_.digits)) {
      text += fmt::format("{}{}\n", indent, sentence);
    }
    diagnostics_.push_back({finding.line, finding.column, std::move(text)});
  }

  const Report* report_;
  TextOptions options_;
  std::vector<std::optional<std::size_t>> same_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

void write_text(std::ostream& out, std::span<const Report> reports, const TextOptions& options) {
  for (const Report& report : reports) out << Writer(report, options).written();
  if (options.quiet) return;
  for (const Report& report : reports) {
    if (reports.size() > 1) out << formula::printable(report.file) << ": ";
    out << summary(report);
    if (reports.size() == 1 && report.findings.empty() && report.problems.empty() &&
        report.blanks.empty())
      out << say_text(": nothing to check; a claim is a further = on a line, as in y = 2*3 = 6");
    out << '\n';
  }
}

}  // namespace tools::check
