#include <tools/formula/parser_state.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <system_error>
#include <utility>

#include <tools/formula/diagnostic.h>
#include <tools/formula/functions.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

Span joined(Span first, Span last) { return {first.begin, last.end}; }

// The digits of x²³, and its minus, as ASCII.
std::string plain_superscript(std::string_view written) {
  constexpr std::u32string_view superscripts = U"⁰¹²³⁴⁵⁶⁷⁸⁹";
  std::string result;
  for (const char32_t c : code_points(written)) {
    const auto digit = superscripts.find(c);
    result += digit == std::u32string_view::npos ? '-' : static_cast<char>('0' + digit);
  }
  return result;
}

// A number as std::from_chars reads it: signs of the exponent in ASCII, no plus.
std::string plain_number(std::string_view written) {
  std::string result;
  for (const char32_t c : code_points(written)) {
    if (c == '+' || c == U'＋') continue;
    result += c < 0x80 ? static_cast<char>(c) : '-';
  }
  return result;
}

// Whether digits that do not fit a double are too large for it; else they are too near to 0.
bool is_too_large(const std::string& digits) {
  const auto exponent = digits.find_first_of("eE");
  if (exponent != std::string::npos) return digits[exponent + 1] != '-';
  const auto first = digits.find_first_not_of('0');
  return first != std::string::npos && digits[first] != '.';
}

}  // namespace

void ParserState::push(Form form, Span span) {
  NodeId first = static_cast<NodeId>(nodes_.size());
  for (std::uint32_t i = operand_count(form); i > 0; --i) first = nodes_[first - 1].first;
  nodes_.push_back({std::move(form), span, first});
}

void ParserState::push_number(std::string digits, Span span) {
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) {
    throw FormulaError(
        *source_, span,
        is_too_large(digits)
            ? say_text("this number is too large: the largest is about 1.8e308")
            : say_text("this number is too near to 0: the smallest is about 4.9e-324; write 0"));
  }
  push(Number{value}, span);
}

void ParserState::number(Span span) { push_number(plain_number(source_->text(span)), span); }

void ParserState::name(Span span) {
  const std::string_view text = source_->text(span);
  if (text.size() > longest_name && code_points(text).size() > longest_name) {
    throw FormulaError(*source_, span, say("this name has more than {} characters", longest_name));
  }
  name_ = {plain_name(text), span};
}

void ParserState::value_name() { push(Name{name_.text}, name_.span); }

void ParserState::superscript(Span span) {
  push_number(plain_superscript(source_->text(span)), span);
  binary(BinaryOperator::power);
}

void ParserState::require_depth(Span span) const {
  if (brackets_.size() + exponents_ < maximum_depth) return;
  throw FormulaError(*source_, span,
                     say("brackets and exponents are nested more than {} deep here: give parts of "
                         "the expression names of their own",
                         maximum_depth));
}

void ParserState::open_bracket(Span span) {
  require_depth(span);
  brackets_.push_back({span});
}

void ParserState::close_bracket(Span span) {
  closed_ = brackets_.back();
  closed_.span.end = span.end;
  brackets_.pop_back();
}

void ParserState::call() {
  const DefinedName callee = std::move(callees_.back());
  callees_.pop_back();
  const std::string name = callee.text.substr(0, callee.text.find('\''));
  const std::size_t primes = callee.text.size() - name.size();
  const std::size_t own = scope_.own_primes(name, primes);
  push(Call{callee.text.substr(0, name.size() + own), static_cast<std::uint32_t>(primes - own),
            closed_.items, callee.span},
       joined(callee.span, closed_.span));
}

void ParserState::group() { nodes_.back().span = closed_.span; }

void ParserState::array() { push(ArrayLiteral{closed_.items}, closed_.span); }

void ParserState::index() {
  const Span array = nodes_[nodes_.back().first - 1].span;
  push(Index{}, joined(array, closed_.span));
}

void ParserState::signed_power(Span first_sign) {
  for (; !minus_signs_.empty() && minus_signs_.back().begin >= first_sign.begin;
       minus_signs_.pop_back()) {
    push(Negation{}, joined(minus_signs_.back(), nodes_.back().span));
  }
}

void ParserState::binary(BinaryOperator operation) {
  const Node& right = nodes_.back();
  push(Binary{operation}, joined(nodes_[right.first - 1].span, right.span));
}

void ParserState::open_exponent(Span span) {
  require_depth(span);
  ++exponents_;
}

void ParserState::raised() {
  --exponents_;
  binary(BinaryOperator::power);
}

void ParserState::begin_derivative(Span span) { derivatives_.push_back({span, false, {}}); }

void ParserState::target_name() {
  derivatives_.back().targets.push_back({name_.text, 0, name_.span});
  derivative_reaches(name_.span);
}

void ParserState::target_index() {
  Target& target = derivatives_.back().targets.back();
  ++target.indices;
  target.span.end = closed_.span.end;
  derivative_reaches(closed_.span);
}

void ParserState::close_target(Span span) {
  close_bracket(span);
  derivative_reaches(span);
}

void ParserState::derivative() {
  DerivativeInProgress parts = std::move(derivatives_.back());
  derivatives_.pop_back();
  Derivative derivative;
  derivative.order = parts.second_order ? 2 : 1;
  derivative.numerator = std::move(parts.targets.front());
  derivative.variables.assign(std::move_iterator(parts.targets.begin() + 1),
                              std::move_iterator(parts.targets.end()));
  push(std::move(derivative), parts.span);
}

Expression ParserState::take_expression() {
  nodes_.shrink_to_fit();
  return {source_, std::exchange(nodes_, {})};
}

void ParserState::parameter() {
  const auto same = std::ranges::find(parameters_, name_.text, &DefinedName::text);
  if (same != parameters_.end()) {
    throw FormulaError(*source_, name_.span,
                       say("the parameter '{}' stands here twice", printable(name_.text)));
  }
  parameters_.push_back(name_);
}

void ParserState::function_head() {
  std::vector<std::string> names;
  for (const DefinedName& parameter : parameters_) names.push_back(parameter.text);
  scope_.enter_function(std::move(names));
}

void ParserState::definition() {
  scope_.define(defined_.text);
  statements_.push_back(
      Definition{std::move(defined_), std::move(value_), std::exchange(claims_, {})});
}

void ParserState::function_definition() {
  scope_.leave_function();
  scope_.define_function(defined_.text);
  statements_.push_back(FunctionDefinition{std::move(defined_), std::exchange(parameters_, {}),
                                           std::move(value_), std::exchange(claims_, {})});
}

void ParserState::update() {
  statements_.push_back(Update{std::move(defined_), std::move(value_), std::exchange(claims_, {})});
}

void ParserState::free_names() {
  for (const DefinedName& name : free_names_) {
    if (scope_.is_defined(name.text)) {
      throw FormulaError(*source_, name.span,
                         say("'{}' has a value already: it cannot be free", printable(name.text)));
    }
    scope_.define(name.text);
  }
  statements_.push_back(FreeNames{std::exchange(free_names_, {})});
}

void ParserState::abandon_statement() {
  nodes_.clear();
  brackets_.clear();
  exponents_ = 0;
  minus_signs_.clear();
  callees_.clear();
  derivatives_.clear();
  parameters_.clear();
  free_names_.clear();
  claims_.clear();
  scope_.leave_function();
}

void ParserState::equation() {
  Equation equation{std::move(value_), std::exchange(claims_, {}), {}};
  // g'(u) = ... with u not defined speaks of every u.
  const auto& nodes = equation.left.nodes;
  if (const auto* call = std::get_if<Call>(&nodes.back().form);
      call && !equation.claims.empty() && nodes.size() == call->arguments + 1) {
    for (const Node& node : nodes) {
      const auto* name = std::get_if<Name>(&node.form);
      if (name && !scope_.is_value(name->text)) equation.for_all.push_back(name->text);
    }
  }
  statements_.push_back(std::move(equation));
}

}  // namespace tools::formula
