#include <tools/lesson/worksheet_lines.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <tools/check/check.h>
#include <tools/check/wording.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/text.h>

namespace tools {
namespace {

using check::Verdict;

constexpr std::size_t most_columns_of_a_line = 400;

/// What a line speaks of.
struct Subject {
  formula::Span span;
  std::string about, of;  ///< as of LessonLine
};

/// `W[0][1]` as it is written, without spaces.
std::string name_of(const formula::Source& source, formula::Span span) {
  std::string name(source.text(span));
  std::erase_if(name, [](char c) { return c == ' ' || c == '\t'; });
  return name;
}

/// Of a derivative, and of a name that is given to one.
Subject subject_of(const formula::Source& source, formula::Span span, std::string name,
                   const formula::Expression& expression) {
  if (const auto* derivative = std::get_if<formula::Derivative>(&expression.root().form))
    if (derivative->order == 1)
      return {span, name_of(source, derivative->variables.front().span),
              name_of(source, derivative->numerator.span)};
  return {span, std::move(name), ""};
}

Subject subject_of(const formula::Source& source, const formula::Statement& statement) {
  if (const auto* definition = std::get_if<formula::Definition>(&statement))
    return subject_of(source, definition->name.span, definition->name.text, definition->value);
  if (const auto* function = std::get_if<formula::FunctionDefinition>(&statement))
    return {function->name.span, "", ""};
  if (const auto* update = std::get_if<formula::Update>(&statement))
    return {update->name.span, "", ""};
  if (const auto* names = std::get_if<formula::FreeNames>(&statement))
    return {names->names.front().span, "", ""};
  const formula::Expression& left = std::get<formula::Equation>(statement).left;
  return subject_of(source, left.span(), name_of(source, left.span()), left);
}

std::string_view rest_of_line(const formula::Source& source, std::uint32_t offset) {
  const std::string_view rest = source.text().substr(offset);
  return rest.substr(0, rest.find('\n'));
}

/// A statement as it is written, without what separates it from the next.
std::string text_of(const formula::Source& source, formula::Span span) {
  std::string_view text = source.text(span);
  while (!text.empty() && (text.back() == ' ' || text.back() == ';')) text.remove_suffix(1);
  return shortened(formula::printable(text), most_columns_of_a_line);
}

/// How bad it is; the worst of a line is the line's.
int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return 0;
    case Verdict::rounded:
      return 1;
    case Verdict::undecided:
      return 2;
    case Verdict::follows:
      return 3;
    case Verdict::wrong:
      return 4;
  }
  __builtin_unreachable();
}

/// A finding, and what there is to say of it.
struct Said {
  std::size_t line, column;
  Verdict verdict;
  InLanguages text;
};

std::vector<Said> findings_in_each_language(const formula::Worksheet& worksheet,
                                            const std::vector<formula::Binding>& bindings,
                                            int digits) {
  std::vector<Said> said;
  for (const Language language : {Language::english, Language::chinese}) {
    const Speaking speaking(language);
    const check::Report report =
        check::check(formula::ReadableWorksheet{worksheet, {}, {}}, bindings, {.digits = digits});
    const auto same = check::lines_with_same_cause(report);
    for (std::size_t k = 0; k < report.findings.size(); ++k) {
      const check::Finding& finding = report.findings[k];
      if (language == Language::english)
        said.push_back({finding.line, finding.column, finding.verdict, {}});
      std::string& text =
          language == Language::english ? said[k].text.english : said[k].text.chinese;
      text = check::headline(finding, digits);
      for (const std::string& sentence : check::sentences(report, finding, same[k], digits))
        text += '\n' + sentence;
    }
  }
  return said;
}

void append(InLanguages& message, const InLanguages& text) {
  const std::string_view separator = message.english.empty() ? "" : "\n";
  message.english += std::string(separator) + text.english;
  message.chinese += std::string(separator) + text.chinese;
}

}  // namespace

std::vector<LessonLine> worksheet_lines(const formula::Worksheet& worksheet,
                                        const std::vector<formula::Binding>& bindings, int digits) {
  const formula::Source& source = *worksheet.source;
  const std::vector<Said> said = findings_in_each_language(worksheet, bindings, digits);
  std::vector<LessonLine> lines;
  for (std::size_t i = 0; i < worksheet.statements.size(); ++i) {
    Subject subject = subject_of(source, worksheet.statements[i]);
    const formula::Position begin = source.position(subject.span.begin);
    // several statements may share a line
    std::uint32_t end = subject.span.begin +
                        static_cast<std::uint32_t>(rest_of_line(source, subject.span.begin).size());
    if (i + 1 < worksheet.statements.size())
      end = std::min(end, subject_of(source, worksheet.statements[i + 1]).span.begin);
    const formula::Position behind = source.position(end);
    LessonLine line{begin.line,
                    text_of(source, {subject.span.begin, end}),
                    {},
                    {},
                    std::move(subject.about),
                    std::move(subject.of)};
    for (const Said& finding : said) {
      if (finding.line != begin.line || finding.column < begin.column ||
          finding.column >= behind.column)
        continue;
      if (!line.verdict || rank(finding.verdict) > rank(*line.verdict))
        line.verdict = finding.verdict;
      if (finding.verdict != Verdict::ok) append(line.message, finding.text);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace tools
