#include <tools/check/wording.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/text.h>

namespace tools::check {
namespace {

constexpr double of_largest = 1e-14;        // what is less of an array's numbers is noise
constexpr std::size_t longest_claim = 120;  // columns
constexpr std::size_t most_numbers = 8;
constexpr std::size_t most_lines = 6;
constexpr std::size_t most_other_slips = 2;

std::string on_one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (!blank) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return shortened(result, longest_claim);
}

// -0.0287, or an array of such; not 0.4 - 1.5.
bool is_only_numbers(std::string_view written) {
  constexpr std::string_view minus = "\u2212";
  std::string text(written);
  for (std::size_t at = text.find(minus); at != std::string::npos; at = text.find(minus, at)) {
    text.replace(at, minus.size(), "-");
  }
  char before = ' ';
  for (const char c : text) {
    const bool sign = c == '-' || c == '+';
    if (sign && before != ' ' && before != 'e' && before != 'E') return false;
    if (!sign && std::string_view("0123456789.eE[], \t\n").find(c) == std::string_view::npos) {
      return false;
    }
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    // A blank keeps what is before it: in `0.4 -1.5` the sign subtracts.
    if (c == '[' || c == ',') {
      before = ' ';
    } else if (!blank) {
      before = c;
    }
  }
  return true;
}

std::string numbers_in_shape(const Figures& figures, int digits) {
  if (figures.shape.rank == 0) return number(figures.numbers.at(0), digits);
  double largest = 0;
  for (const double x : figures.numbers) {
    if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
  }
  // What is left of terms that cancel is 0.
  const auto shown_as = [&](double x) {
    return number(std::abs(x) <= of_largest * largest ? 0 : x, digits);
  };
  std::string text = "[";
  const std::size_t shown = std::min(figures.numbers.size(), most_numbers);
  const bool matrix = figures.shape.rank == 2;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool row_begins = matrix && i % figures.shape.columns == 0;
    if (row_begins && i > 0) text += "]";
    if (i > 0) text += ", ";
    if (row_begins) text += "[";
    text += shown_as(figures.numbers[i]);
  }
  if (shown < figures.numbers.size()) text += ", ...";
  return text + (matrix ? "]]" : "]");
}

bool same_shape(const Figures& a, const Figures& b) {
  return a.shape == b.shape && a.numbers.size() == b.numbers.size();
}

// As many digits as tell the two apart.
int digits_for(const Finding& finding, int digits) {
  constexpr int most = 12;  // beyond, the rounding of double arithmetic shows
  if (!same_shape(*finding.stated, *finding.exact)) return digits;
  for (int more = digits; more <= most; ++more) {
    if (numbers_in_shape(*finding.stated, more) != numbers_in_shape(*finding.exact, more)) {
      return more;
    }
  }
  return digits;
}

// Where a large array is wrong.
std::optional<std::string> worst_element(const Finding& finding, int digits) {
  if (!finding.stated || !finding.exact || !same_shape(*finding.stated, *finding.exact)) return {};
  const std::vector<double>& stated = finding.stated->numbers;
  const std::vector<double>& exact = finding.exact->numbers;
  if (stated.size() <= most_numbers) return {};
  std::size_t worst = 0;
  double most = -1;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const double off = std::abs(stated[i] - exact[i]);
    const bool worse = std::isnan(off) ? most < HUGE_VAL : off > most;
    if (!worse) continue;
    worst = i;
    most = std::isnan(off) ? HUGE_VAL : off;
  }
  const std::string element = formula::element_name(finding.left, finding.stated->shape, worst);
  return say("furthest off is {}: {}, exact {}", on_one_line(element),
             number(stated[worst], digits), number(exact[worst], digits));
}

std::string lines_named(const Report& report, const std::vector<std::size_t>& lines) {
  const std::string comma = say_text(", ");
  std::string text;
  if (lines.size() == 1) {
    text = say("line {}", lines[0]);
  } else if (lines.size() > most_lines) {
    text = say("lines {}, ...", fmt::join(lines.begin(), lines.begin() + most_lines, comma));
  } else {
    text = say("lines {} and {}", fmt::join(lines.begin(), lines.end() - 1, comma), lines.back());
  }
  if (report.worksheet.empty()) return text;
  return say("{} of {}", text, formula::printable(report.worksheet));
}

std::string source_lines(const Report& report, const Finding& finding) {
  const std::string lines = lines_named(report, finding.from_lines);
  if (finding.verdict == Verdict::rounded) {
    return finding.within_rounding ? say("within what the rounding of {} leaves open", lines)
                                   : say("right with the rounded numbers of {}", lines);
  }
  const std::string right = finding.from_lines.size() == 1
                                ? say("right with the wrong number of {}", lines)
                                : say("right with the wrong numbers of {}", lines);
  return finding.within_rounding ? say("{}, within what its rounding leaves open", right) : right;
}

// `(line 45)` is a line of the worksheet, also where the finding is about another file.
std::string cause_text(const Report& report, const Cause& cause) {
  std::string text = formula::printable(cause.text);
  if (report.worksheet.empty()) return text;
  const std::string_view place = in_language(to_say(" (line {})"));
  const std::string_view opening = place.substr(0, place.find('{'));
  const std::string_view closing = place.substr(place.find('}') + 1);
  for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
    const std::size_t begin = at + opening.size();
    const std::size_t end = text.find_first_not_of("0123456789", begin);
    if (end == std::string::npos) break;
    std::string whole(opening);
    if (std::string_view(text).substr(end).starts_with(closing)) {
      whole = say(" (line {} of {})", text.substr(begin, end - begin),
                  formula::printable(report.worksheet));
      text.replace(at, end + closing.size() - at, whole);
    }
    at += whole.size();
  }
  return text;
}

std::vector<std::string> cause_sentences(const Report& report, const Finding& finding) {
  if (finding.causes.empty()) {
    return {is_only_numbers(finding.link)
                ? say_text("no single slip that is known gives this number")
                : say_text("no single slip that is known gives this formula")};
  }
  std::vector<std::string> result, told;
  std::vector<std::size_t> other_readings;
  for (const Cause& cause : finding.causes) {
    const std::string text = cause_text(report, cause);
    if (std::ranges::find(told, text) != told.end()) continue;
    const std::size_t best = finding.causes.front().reading;
    const bool first = result.empty();
    if (!first && cause.reading != best) {
      const bool known = std::ranges::find(other_readings, cause.reading) != other_readings.end();
      if (known || other_readings.size() == most_other_slips) continue;
      other_readings.push_back(cause.reading);
      result.push_back(say("another slip gives this too: {}", text));
    } else {
      result.push_back(first ? text : say("or: {}", text));
    }
    told.push_back(text);
  }
  return result;
}

std::string separating_lines(const std::vector<std::string>& names) {
  return say("a line with {} would tell them apart",
             formula::printable(fmt::format("{}", fmt::join(names, say_text(" or ")))));
}

}  // namespace

std::string headline(const Finding& finding, int digits) {
  std::string text = on_one_line(finding.claim);
  if (!finding.exact || finding.verdict == Verdict::ok) return text;
  if (finding.stated) digits = digits_for(finding, digits);
  const std::string exact = numbers_in_shape(*finding.exact, digits);
  if (finding.stated && !is_only_numbers(finding.link)) {
    const std::string stated = numbers_in_shape(*finding.stated, digits);
    if (stated == exact && finding.verdict == Verdict::undecided) return text;
    if (stated == exact) return say("{}, right here ({}) but not elsewhere", text, exact);
    text = say("{}, which is {}", text, stated);
  }
  return say("{}, exact {}", text, exact);
}

std::vector<std::optional<std::size_t>> lines_with_same_cause(const Report& report) {
  std::map<std::pair<CauseId, std::string_view>, std::size_t> firsts;
  std::vector<std::optional<std::size_t>> result;
  for (const Finding& finding : report.findings) {
    result.emplace_back();
    if (finding.verdict != Verdict::wrong || finding.causes.empty()) continue;
    const Cause& cause = finding.causes.front();
    if (cause.key.empty()) continue;
    const auto [first, is_first] = firsts.try_emplace({cause.id, cause.key}, finding.line);
    if (!is_first) result.back() = first->second;
  }
  return result;
}

std::vector<std::string> sentences(const Report& report, const Finding& finding,
                                   std::optional<std::size_t> same_as, int digits) {
  std::vector<std::string> result;
  const bool off = finding.verdict == Verdict::wrong || finding.verdict == Verdict::follows;
  if (const auto worst = worst_element(finding, digits); worst && off) result.push_back(*worst);
  if (finding.verdict == Verdict::wrong && same_as) {
    result.push_back(say("the same cause as in line {}", *same_as));
    return result;
  }
  if (finding.verdict == Verdict::wrong) {
    std::ranges::move(cause_sentences(report, finding), std::back_inserter(result));
  } else if (!finding.from_lines.empty() && finding.verdict == Verdict::follows) {
    result.push_back(source_lines(report, finding));
  } else if (!finding.from_lines.empty() && finding.verdict == Verdict::rounded) {
    result.push_back(source_lines(report, finding));
  }
  for (const std::string& note : finding.notes) result.push_back(formula::printable(note));
  if (!finding.would_separate.empty()) result.push_back(separating_lines(finding.would_separate));
  return result;
}

std::string sentence(const Unchecked& unchecked) {
  const std::size_t count = unchecked.lines.size();
  const std::string name = formula::printable(unchecked.name);
  return count == 1 ? say("line {} was not checked: it needs '{}'", unchecked.lines[0], name)
                    : say("{} lines were not checked: they need '{}'", count, name);
}

std::string summary(const Report& report) {
  const std::size_t claims = report.findings.size();
  std::vector<std::string> parts;
  const auto add = [&](std::size_t count, std::string text) {
    if (count > 0) parts.push_back(std::move(text));
  };
  const std::size_t ok = report.count(Verdict::ok), rounded = report.count(Verdict::rounded),
                    follows = report.count(Verdict::follows),
                    undecided = report.count(Verdict::undecided), errors = report.problems.size();
  add(ok, say("{} ok", ok));
  add(rounded, say("{} rounded", rounded));
  add(follows, follows == 1 ? say("{} follows", follows) : say("{} follow", follows));
  const std::size_t wrong = report.count(Verdict::wrong);
  std::size_t causes = 0, unexplained = 0;
  const auto same = lines_with_same_cause(report);
  for (std::size_t i = 0; i < claims; ++i) {
    if (report.findings[i].verdict != Verdict::wrong || same[i]) continue;
    ++(report.findings[i].causes.empty() ? unexplained : causes);
  }
  std::vector<std::string> reasons;
  if (causes > 0)
    reasons.push_back(causes == 1 ? say("{} cause", causes) : say("{} causes", causes));
  if (unexplained > 0) reasons.push_back(say("{} unexplained", unexplained));
  const std::string comma = say_text(", ");
  add(wrong, say("{} wrong ({})", wrong, fmt::join(reasons, comma)));
  add(undecided, say("{} undecided", undecided));
  add(errors, errors == 1 ? say("{} error", errors) : say("{} errors", errors));
  std::string text = claims == 1 ? say("{} claim", claims) : say("{} claims", claims);
  if (!parts.empty()) text = say("{}: {}", text, fmt::join(parts, comma));
  if (const std::size_t blanks = report.blanks.size(); blanks > 0)
    text =
        report.blanks.front() == report.blanks.back()
            ? say("{}; {} still to be filled in, in line {}", text, blanks, report.blanks.front())
            : say("{}; {} still to be filled in, first in line {}", text, blanks,
                  report.blanks.front());
  return text;
}

}  // namespace tools::check
