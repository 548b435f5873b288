#include <tools/check/gradients.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include <tools/check/checker.h>
#include <tools/check/number_file.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::check {
namespace {

using formula::FormulaError;
using formula::Span;

[[noreturn]] void throw_no_number(const formula::Source& source, Span value, std::uint32_t at) {
  Span word{at, at};
  while (word.end < value.end &&
         std::string_view(" \t\n,[]").find(source.text()[word.end]) == std::string_view::npos) {
    ++word.end;
  }
  const std::string_view found = source.text(word);
  if (found.ends_with("NaN") || found.ends_with("Infinity")) {
    throw FormulaError(source, word, say("{} is no number that could be right", found));
  }
  throw FormulaError(source, word,
                     say("expected a number or an array of numbers, found {}",
                         found.empty() ? say_text("nothing") : formula::printable(found)));
}

// A number, or an array of numbers of the same form as in a worksheet.
formula::Expression read_value(const formula::SourcePointer& source, Span value) {
  const std::string_view text = source->text(value);
  const auto other = text.find_first_not_of("0123456789+-.eE[], \t\n");
  if (other != std::string_view::npos) {
    const auto word = text.find_last_of(" \t\n,[", other);
    const auto at = word == std::string_view::npos ? 0 : word + 1;
    throw_no_number(*source, value, value.begin + static_cast<std::uint32_t>(at));
  }
  formula::Expression expression = formula::parse_expression(source, value);
  for (const formula::Node& node : expression.nodes) {
    if (!std::holds_alternative<formula::Number>(node.form) &&
        !std::holds_alternative<formula::Negation>(node.form) &&
        !std::holds_alternative<formula::ArrayLiteral>(node.form)) {
      throw_no_number(*source, value, node.span.begin);
    }
  }
  return expression;
}

class KeyByKey {
 public:
  KeyByKey(NumberFile file, Checker& checker) : file_(std::move(file)), checker_(&checker) {}

  std::vector<Problem> check() {
    for (const NumberFile::Member& member : file_.members) {
      try {
        require_new(member.key);
        const Span relation{member.key.end, member.value.begin};
        formula::Equation equation{key(member.key), {}, {}};
        equation.claims.push_back(
            {formula::Relation::equal, relation, read_value(file_.source, member.value)});
        checker_->check_computed(std::move(equation));
      } catch (const FormulaError& error) {
        report(error);
      }
    }
    if (file_.error) report(*file_.error);
    if (!file_.error && file_.members.empty()) {
      report({*file_.source, {}, say_text("there is no number in it, as in {\"dL/dw\": -0.2}")});
    }
    return std::move(problems_);
  }

 private:
  formula::Expression key(Span span) const {
    if (file_.source->text(span).find_first_not_of(' ') == std::string_view::npos) {
      throw FormulaError(*file_.source, span,
                         say_text("this key is empty: expected one like \"dL/dw\""));
    }
    return formula::parse_expression(file_.source, span, scope_);
  }

  void require_new(Span key) {
    const auto [first, is_new] = first_.emplace(file_.source->text(key), key);
    if (is_new) return;
    throw FormulaError(*file_.source, key,
                       say("this key stands on line {} already",
                           file_.source->position(first->second.begin).line));
  }

  void report(const FormulaError& error) {
    problems_.push_back({error.line(), error.column(), error.what()});
  }

  NumberFile file_;
  Checker* checker_;
  formula::Scope scope_ = checker_->environment().scope();
  std::map<std::string_view, Span> first_;
  std::vector<Problem> problems_;
};

// Moves what comes after the first `count`.
template <typename T>
std::vector<T> take_after(std::vector<T>& all, std::size_t count) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<T> rest(std::make_move_iterator(first), std::make_move_iterator(all.end()));
  all.erase(first, all.end());
  return rest;
}

}  // namespace

std::vector<Report> check_with_gradients(const formula::ReadableWorksheet& read,
                                         const std::vector<formula::Binding>& bindings,
                                         const Options& options,
                                         const formula::SourcePointer& json) {
  Checker checker(read, bindings, options);
  checker.check_worksheet();
  const std::size_t findings = checker.finding_count(), problems = checker.problem_count();
  Report numbers;
  numbers.file = json->name();
  numbers.worksheet = read.worksheet.source->name();
  numbers.problems = KeyByKey(read_number_file(json), checker).check();
  Report worksheet = checker.report();
  numbers.findings = take_after(worksheet.findings, findings);
  std::ranges::move(take_after(worksheet.problems, problems), std::back_inserter(numbers.problems));
  std::ranges::stable_sort(numbers.problems, {}, &Problem::line);
  std::vector<Report> reports;
  reports.push_back(std::move(worksheet));
  reports.push_back(std::move(numbers));
  return reports;
}

}  // namespace tools::check
