#include <tools/check/checker.h>
#include <tools/check/explain.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <tools/formula/diagnostic.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::check {
namespace {

// Wrong elements of an array for which a point is named that shows it.
constexpr std::size_t most_examples = 2;

// Which of two verdicts speaks for a whole link.
int weight(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return 0;
    case Verdict::undecided:
      return 1;
    case Verdict::rounded:
      return 2;
    case Verdict::follows:
      return 3;
    case Verdict::wrong:
      return 4;
  }
  return 0;
}

void add_all(std::vector<std::size_t>& lines, const std::vector<std::size_t>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  std::ranges::sort(lines);
  lines.erase(std::ranges::unique(lines).begin(), lines.end());
}

// Numbers computed in single precision agree as in numpy.allclose: relative 1e-5, absolute 1e-8.
Printed computed_number(double value) {
  return {value, 2 * (1e-5 * std::abs(value) + 1e-8), 5, false};
}

}  // namespace

Checker::Checker(const formula::ReadableWorksheet& read,
                 const std::vector<formula::Binding>& bindings, const Options& options)
    : worksheet_(&read.worksheet),
      options_(options),
      derivation_(read.worksheet, bindings),
      points_(derivation_.steps(), derivation_.exact(), options.seed),
      author_(derivation_, options.seed),
      judge_(derivation_, author_, points_, options.seed, options.digits),
      causes_(derivation_, author_, points_, options.seed) {
  for (const formula::FormulaError& error : read.errors) report(error);
  for (const formula::LostName& lost : read.lost) lose(lost.name);
}

void Checker::check_worksheet() {
  for (const formula::Statement& statement : worksheet_->statements) check(statement);
  for (const formula::Span blank : worksheet_->blanks)
    report_.blanks.push_back(worksheet_->source->position(blank.begin).line);
  std::ranges::stable_sort(report_.problems, {}, &Problem::line);
}

Report Checker::report() {
  report_.file = worksheet_->source->name();
  causes_.report(report_.findings);
  std::erase_if(report_.unchecked, [](const Unchecked& name) { return name.lines.empty(); });
  return std::move(report_);
}

void Checker::check(const formula::Statement& statement) {
  if (!lost_.empty()) {
    const formula::StatementNames names = formula::names_of(statement);
    if (const auto unchecked = needs_lost_name(names)) {
      const auto* equation = std::get_if<formula::Equation>(&statement);
      skip(names, equation ? equation->left.span() : names.defined.front().span, *unchecked);
      return;
    }
  }
  const std::size_t quantities = environment().quantities().size();
  try {
    if (std::optional<Line> line = derivation_.run(statement)) {
      lines_.push_back(std::move(*line));
      check(lines_.back());
    }
  } catch (const formula::FormulaError& error) {
    report(error);
    if (environment().quantities().size() == quantities) {
      lose_undefined(formula::names_of(statement));
    }
  }
}

void Checker::check_computed(formula::Equation numbers) {
  const formula::Expression left = numbers.left;
  computed_.emplace_back(std::move(numbers));
  if (const auto unchecked = needs_lost_name(formula::names_of(computed_.back()))) {
    report({*left.source, left.span(),
            say("this needs '{}', which an error in {} keeps from being calculated",
                formula::printable(report_.unchecked[*unchecked].name),
                formula::printable(worksheet_->source->name()))});
    return;
  }
  try {
    lines_.push_back(derivation_.run(computed_.back()).value());
  } catch (const formula::FormulaError& error) {
    report(error);
    return;
  }
  for (const Step step : lines_.back().left) {
    if (!derivation_.is_free(step)) continue;
    report({*left.source, left.span(),
            say_text("this depends on names that are free, without a number: give them theirs, as "
                     "in w=0.5")});
    return;
  }
  for (Link& link : lines_.back().links) {
    if (!link.printed) continue;
    for (Printed& printed : *link.printed) printed = computed_number(printed.value);
  }
  check(lines_.back(), true);
}

void Checker::report(const formula::FormulaError& error) {
  report_.problems.push_back({error.line(), error.column(), error.what()});
}

void Checker::lose(const formula::DefinedName& name) {
  const formula::Position position = worksheet_->source->position(name.span.begin);
  lost_.emplace(name.text, report_.unchecked.size());
  report_.unchecked.push_back({name.text, position.line, position.column, {}});
}

// What a statement with an error in it did not come to define.
void Checker::lose_undefined(const formula::StatementNames& names) {
  for (const formula::DefinedName& name : names.defined) {
    const bool updated = names.values.contains(name.text);
    const bool known = environment().find(name.text) != nullptr ||
                       environment().find_function(name.text) != nullptr;
    if (updated || !known) lose(name);
  }
}

std::optional<std::size_t> Checker::needs_lost_name(const formula::StatementNames& names) const {
  for (const auto* used : {&names.values, &names.functions}) {
    for (const std::string& name : *used) {
      const auto lost = lost_.find(name);
      if (lost != lost_.end()) return lost->second;
    }
  }
  return std::nullopt;
}

void Checker::skip(const formula::StatementNames& names, formula::Span statement,
                   std::size_t unchecked) {
  std::vector<std::size_t>& lines = report_.unchecked[unchecked].lines;
  const std::size_t line = worksheet_->source->position(statement.begin).line;
  if (lines.empty() || lines.back() != line) lines.push_back(line);
  for (const formula::DefinedName& name : names.defined) lost_.emplace(name.text, unchecked);
}

std::string Checker::why_undecided(const Judge::Place& place) {
  std::string why =
      say_text("this point cannot tell right from wrong: slips give the same number here");
  const std::vector<std::string> numbers = causes_.telling_numbers(place);
  if (numbers.empty()) return why;
  return say("{}; they would show with {}", why, fmt::join(numbers, ", "));
}

void Checker::explain(const Judge::Place& place, std::vector<std::string>& notes) {
  const Gradient* gradient = derivation_.backpropagation().find(place.left());
  if (gradient == nullptr || derivation_.is_free(place.left())) return;
  std::string text = explanation(derivation_, *gradient, options_.digits);
  if (text.empty() || std::ranges::find(notes, text) != notes.end()) return;
  notes.push_back(std::move(text));
}

Finding Checker::begin(const Line& line, const Link& link) const {
  const formula::Source& source = *link.claim->expression.source;
  const formula::Span span = link.claim->expression.span();
  const formula::Position position = source.position(span.begin);
  Finding finding;
  finding.line = position.line;
  finding.column = position.column;
  finding.left = line.left_text;
  finding.link = std::string(source.text(span));
  finding.claim =
      fmt::format("{} {} {}", finding.left,
                  link.claim->relation == formula::Relation::equal ? "=" : "≈", finding.link);
  return finding;
}

void Checker::check(Line& line, bool computed) {
  derivation_.exact().run();
  author_.run();
  std::vector<std::vector<std::pair<Step, Verdict>>> earlier(line.left.size());
  for (const Link& link : line.links) {
    Finding finding = begin(line, link);
    finding.notes = line.notes;
    Figures exact{line.shape, {}}, stated{line.shape, {}};
    bool free = false;
    std::size_t wrong = 0;  // elements
    for (std::size_t element = 0; element < line.left.size(); ++element) {
      const Step left = line.left[element], right = link.steps[element];
      const Judge::Place place{line,    link, element, earlier[element], wrong < most_examples,
                               computed};
      Judgement judgement = judge_.judge(place);
      if (judgement.verdict == Verdict::ok && causes_.is_vacuous(place)) {
        judgement.verdict = Verdict::undecided;
        judgement.notes.push_back(why_undecided(place));
      }
      if (options_.explain) explain(place, finding.notes);
      if (judgement.verdict == Verdict::wrong) {
        ++wrong;
        causes_.search(place, report_.findings.size(), judge_.numbers_put_in(place));
      }
      std::optional<Printed> printed;
      if (link.printed) printed = (*link.printed)[element];
      causes_.add_evidence({report_.findings.size(), left, printed, judgement.verdict});
      exact.numbers.push_back(derivation_.exact()[left] + 0.0);  // -0 is 0 to people
      stated.numbers.push_back(link.printed ? (*link.printed)[element].value
                                            : derivation_.exact()[right]);
      free = free || derivation_.is_free(left) || derivation_.is_free(right);
      if (weight(judgement.verdict) > weight(finding.verdict)) finding.verdict = judgement.verdict;
      add_all(finding.from_lines, judgement.from_lines);
      finding.within_rounding = finding.within_rounding || judgement.within_rounding;
      for (const std::string& note : judgement.notes) {
        if (std::ranges::find(finding.notes, note) == finding.notes.end()) {
          finding.notes.push_back(note);
        }
      }
      if (!computed) state(line, link, element, judgement);
      earlier[element].emplace_back(right, judgement.verdict);
    }
    if (!free) {
      finding.exact = std::move(exact);
      finding.stated = std::move(stated);
    }
    report_.findings.push_back(std::move(finding));
  }
}

void Checker::state(const Line& line, const Link& link, std::size_t element,
                    const Judgement& judgement) {
  const Step left = line.left[element], right = link.steps[element];
  if (judgement.verdict == Verdict::undecided) return;
  const std::size_t at = derivation_.source().position(link.claim->expression.span().begin).line;
  Author::Statement statement{0, 0, judgement.verdict, at, {}};
  if (judgement.verdict == Verdict::wrong) statement.origins = {at};
  if (judgement.verdict == Verdict::follows) statement.origins = judgement.from_lines;
  if (link.printed) {
    const Printed& printed = (*link.printed)[element];
    statement.number = printed.value;
    statement.unit = printed.unit;
    author_.state(left, statement);
  } else if (!link.has_names) {
    // Whoever put down a number goes on with that one, whatever it is calculated from once more.
    statement.number = derivation_.exact()[right];
    const bool known = is_right(judgement.verdict) && author_.has_right_number(left);
    if (std::isfinite(statement.number) && !known) author_.state(left, statement);
  } else if (judgement.verdict == Verdict::wrong) {
    statement.number = author_.all_by_chain()[right];
    author_.state(left, right, statement);
  }
}

}  // namespace tools::check
