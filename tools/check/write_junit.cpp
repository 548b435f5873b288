#include <ostream>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <tools/check/wording.h>
#include <tools/check/write.h>
#include <tools/formula/unicode.h>

namespace tools::check {
namespace {

bool is_xml_character(char32_t c) {
  return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         c >= 0x10000;
}

// Fit for an attribute and for text. Lines stay lines.
std::string escaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto line_end = std::min(text.find('\n', at), text.size());
    for (const char32_t c :
         formula::code_points(formula::printable(text.substr(at, line_end - at)))) {
      if (c == '<') {
        result += "&lt;";
      } else if (c == '>') {
        result += "&gt;";
      } else if (c == '&') {
        result += "&amp;";
      } else if (c == '"') {
        result += "&quot;";
      } else if (c == '\'') {
        result += "&apos;";
      } else {
        result += is_xml_character(c) ? formula::encode(c) : "\uFFFD";
      }
    }
    if (line_end < text.size()) result += "&#10;";
    at = line_end + 1;
  }
  return result;
}

std::string test_case(const Report& report, std::size_t line, const std::string& name,
                      const std::string& outcome) {
  return fmt::format(
      "    <testcase classname=\"{0}\" name=\"{1}\" file=\"{0}\" line=\"{2}\" time=\"0\">{3}"
      "</testcase>\n",
      escaped(report.file), escaped(fmt::format("line {}: {}", line, name)), line, outcome);
}

std::string outcome_of(const Report& report, const Finding& finding,
                       std::optional<std::size_t> same_as, int digits) {
  const std::string message =
      fmt::format("{}: {}", verdict_name(finding.verdict), headline(finding, digits));
  if (finding.verdict == Verdict::undecided) {
    return fmt::format("<skipped message=\"{}\"/>", escaped(message));
  }
  if (finding.verdict != Verdict::wrong && finding.verdict != Verdict::follows) return "";
  return fmt::format(
      "<failure type=\"{}\" message=\"{}\">{}</failure>", verdict_name(finding.verdict),
      escaped(message),
      escaped(fmt::format("{}:{}:{}: {}\n{}", report.file, finding.line, finding.column, message,
                          fmt::join(sentences(report, finding, same_as, digits), "\n"))));
}

std::string suite(const Report& report, int digits) {
  std::string text = fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"0\">\n",
      escaped(report.file), report.findings.size() + report.problems.size(),
      report.count(Verdict::wrong) + report.count(Verdict::follows), report.problems.size(),
      report.count(Verdict::undecided));
  const auto same = lines_with_same_cause(report);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    text += test_case(report, finding.line, finding.claim,
                      outcome_of(report, finding, same[i], digits));
  }
  for (const Problem& problem : report.problems) {
    const std::string first_line = problem.text.substr(0, problem.text.find('\n'));
    text += test_case(report, problem.line, "can be read",
                      fmt::format("<error message=\"{}\">{}</error>", escaped(first_line),
                                  escaped(problem.text)));
  }
  return text + "  </testsuite>\n";
}

}  // namespace

void write_junit(std::ostream& out, std::span<const Report> reports, int digits) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const Report& report : reports) out << suite(report, digits);
  out << "</testsuites>\n";
}

}  // namespace tools::check
