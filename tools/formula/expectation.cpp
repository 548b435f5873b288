#include <tools/formula/expectation.h>

#include <algorithm>
#include <optional>
#include <string>

#include <tools/formula/diagnostic.h>
#include <tools/formula/functions.h>
#include <tools/formula/hints.h>
#include <tools/formula/token.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

// The end is shown where the text before it ends, not lines below.
Token found_at(const ParserState& state, std::uint32_t offset) {
  const Source& source = *state.source();
  const std::uint32_t limit = state.part().end;
  if (offset == limit) {
    const auto last = source.text().substr(0, limit).find_last_not_of(" \t\n");
    offset = last == std::string_view::npos ? 0 : static_cast<std::uint32_t>(last) + 1;
    offset = std::max(offset, state.part().begin);
    return {{offset, offset}, {}, 0};
  }
  return token_at(source, offset, limit);
}

// How an operand is repeated in a proposal like 2*(...).
std::string short_form(const Token& token) {
  if (token.closes()) return token.first == ']' ? "[...]" : "(...)";
  if (token.opens()) return "(...)";
  const std::string text = quoted(token.text);
  return text.substr(1, text.size() - 2);
}

// Two operands side by side: 2x, a b, sin x, [1 2].
[[noreturn]] void throw_operator_missing(const ParserState& state, const Token& left,
                                         const Token& right) {
  const Source& source = *state.source();
  const std::string a = short_form(left), b = short_form(right);
  const bool numbers = is_digit(left.first) && (is_digit(right.first) || right.first == '.');
  std::string message;
  if (numbers && left.span.end == right.span.begin) {
    message = say("{}{} is not a number: it has two decimal points", a, b);
  } else if (is_built_in_function(left.text)) {
    message = say("expected '(' after the function {}, found {}: write {}({})", a, described(right),
                  a, b);
  } else if (!state.brackets().empty() && source.text(state.brackets().back().span) == "[") {
    message = say("there is no comma between {} and {}: write [{}, {}]", a, b, a, b);
  } else if (numbers) {
    message = say("there is no operator between {} and {}: an array is [{}, {}]", a, b, a, b);
  } else {
    message = say("there is no operator between {} and {}: write {}*{}", a, b, a, b);
  }
  throw FormulaError(source, right.span, std::move(message));
}

[[noreturn]] void throw_closes_nothing(const ParserState& state, const Token& found) {
  throw FormulaError(*state.source(), found.span,
                     say("{} closes nothing: no bracket is open before it", quoted(found.text)));
}

std::string_view closing_of(char32_t opening) {
  switch (opening) {
    case '[':
      return "]";
    case U'［':
      return "］";
    case U'【':
      return "】";
    case U'（':
      return "）";
    default:
      return ")";
  }
}

}  // namespace

void throw_operand_expected(const ParserState& state, std::uint32_t offset) {
  const Source& source = *state.source();
  const Token found = found_at(state, offset);
  const auto before = token_before(source, found.span.begin);
  if (found.closes() && state.brackets().empty()) throw_closes_nothing(state, found);
  if (found.closes() && before && before->opens()) {
    throw FormulaError(source, {before->span.begin, found.span.end},
                       say("there is nothing between {} and {}: expected an expression",
                           quoted(before->text), quoted(found.text)));
  }
  throw FormulaError(
      source, found.span,
      before ? say("expected a number, a name or '(' after {}, found {}{}", quoted(before->text),
                   described(found), hint_for(source, found, before))
             : say("expected a number, a name or '(', found {}{}", described(found),
                   hint_for(source, found, before)));
}

void throw_closing_expected(const ParserState& state, std::uint32_t offset) {
  const Source& source = *state.source();
  const ParserState::Bracket& bracket = state.brackets().back();
  const Token opening = found_at(state, bracket.span.begin);
  const Token found = found_at(state, offset);
  const auto before = token_before(source, found.span.begin);
  const std::string_view closing = closing_of(opening.first);
  if (!before || found.text.empty() || found.first == '\n') {
    // The text went on to look for the end on later lines: the place to mend is where it began.
    const Position position = source.position(offset);
    throw FormulaError(
        source, bracket.span,
        say("this {} is not closed: expected '{}' before {}", quoted(opening.text), closing,
            found.text.empty() ? described(found)
                               : say("{} on line {}", described(found), position.line)));
  }
  if (found.begins_operand() && before->ends_operand()) {
    throw_operator_missing(state, *before, found);
  }
  throw FormulaError(
      source, found.span,
      say("expected an operator or '{}', found {}{}", closing, described(found),
          hint_for(source, found, before)),
      Note{source, bracket.span, say("the {} was opened here", quoted(opening.text))});
}

void throw_target_end_expected(const ParserState& state, std::uint32_t offset) {
  const Token found = found_at(state, offset);
  if (found.text.empty() || found.first == '\n') throw_closing_expected(state, offset);
  throw FormulaError(*state.source(), found.span,
                     say("expected ')' after the name, found {}; a derivative is of a name and by "
                         "a name: define one for the expression",
                         described(found)));
}

void throw_end_expected(const ParserState& state, std::uint32_t offset) {
  const Source& source = *state.source();
  const Token found = found_at(state, offset);
  const auto before = token_before(source, found.span.begin);
  if (found.closes()) throw_closes_nothing(state, found);
  const bool at_beginning = !before || before->first == ';' || before->first == U'；';
  if (!at_beginning && found.begins_operand() && before->ends_operand()) {
    throw_operator_missing(state, *before, found);
  }
  throw FormulaError(
      source, found.span,
      say("expected {}, found {}{}",
          at_beginning ? say_text("a name, a number or '('") : say_text("an operator or the end"),
          described(found), hint_for(source, found, before)));
}

void throw_expected(const ParserState& state, std::uint32_t offset, std::string_view wanted) {
  const Source& source = *state.source();
  const Token found = found_at(state, offset);
  throw FormulaError(source, found.span,
                     say("expected {}, found {}{}", in_language(wanted), described(found),
                         hint_for(source, found, token_before(source, found.span.begin))));
}

}  // namespace tools::formula
