#pragma once

#include <string_view>

#include <tao/pegtl.hpp>

#include <tools/formula/scope.h>
#include <tools/formula/unicode.h>

namespace tools::formula {

/// What `rest`, all that is left of the text, begins with, where that depends on the names defined
/// so far.
///@{
bool begins_definition(std::string_view rest, const Scope& scope);
bool begins_function_definition(std::string_view rest, const Scope& scope);

/// Whether `dC/dw` is a derivative. Always after ∂; never where dC and dw both have values; else
/// where C has one, or dC has none.
bool begins_derivative(std::string_view rest, const Scope& scope);
///@}

/// Rules that are more than patterns, or need to know what was parsed before. All but
/// code_point_where consume nothing. Of the parser's state they ask scope(), inside_brackets() and
/// second_derivative().
namespace grammar {

/// What tao::pegtl::analyze(), which looks for rules that never end, is to take a rule for.
template <typename Like>
struct counts_as {
  using rule_t = typename Like::rule_t;
  using subs_t = typename Like::subs_t;
};

template <bool (*predicate)(char32_t)>
struct code_point_where : counts_as<tao::pegtl::any> {
  template <typename Input>
  static bool match(Input& in) {
    if (in.empty()) return false;
    const CodePoint code_point = decode({in.current(), in.size()});
    if (!predicate(code_point.value)) return false;
    in.bump_in_this_line(code_point.length);
    return true;
  }
};

/// Directly after a closing parenthesis: tells the 2 of `d2C/d(w)2` from a number.
struct after_parenthesis : counts_as<tao::pegtl::success> {
  template <typename Input>
  static bool match(Input& in) {
    const std::string_view before(in.begin(), in.current());
    return before.ends_with(')') || before.ends_with("）");
  }
};

/// A rule that consumes nothing and holds where Condition::holds(rest, state).
template <typename Condition>
struct condition : counts_as<tao::pegtl::success> {
  template <tao::pegtl::apply_mode, tao::pegtl::rewind_mode, template <typename...> class,
            template <typename...> class, typename Input, typename State>
  static bool match(Input& in, State& state) {
    return Condition::holds({in.current(), in.size()}, state);
  }
};

struct definition_ahead : condition<definition_ahead> {
  static bool holds(std::string_view rest, const auto& state) {
    return begins_definition(rest, state.scope());
  }
};

struct function_definition_ahead : condition<function_definition_ahead> {
  static bool holds(std::string_view rest, const auto& state) {
    return begins_function_definition(rest, state.scope());
  }
};

struct derivative_ahead : condition<derivative_ahead> {
  static bool holds(std::string_view rest, const auto& state) {
    return begins_derivative(rest, state.scope());
  }
};

struct inside_brackets : condition<inside_brackets> {
  static bool holds(std::string_view, const auto& state) { return state.inside_brackets(); }
};

struct second_derivative : condition<second_derivative> {
  static bool holds(std::string_view, const auto& state) { return state.second_derivative(); }
};

}  // namespace grammar
}  // namespace tools::formula
