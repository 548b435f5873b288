#pragma once

#include <cstdint>
#include <cstdlib>

#include <tao/pegtl.hpp>

#include <tools/formula/actions.h>
#include <tools/formula/expectation.h>
#include <tools/formula/grammar.h>
#include <tools/messages.h>

/// What the parser says where a rule of the grammar had to match and did not.
namespace tools::formula {

// Rules without an entry are never under must<>: this has no definition.
template <typename Rule>
struct failure;

template <void (*throw_it)(const ParserState&, std::uint32_t)>
struct raises {
  [[noreturn]] static void raise(const ParserState& state, std::uint32_t offset) {
    throw_it(state, offset);
    std::abort();  // throw_it never returns; a function pointer cannot say so
  }
};

// clang-format off
template <> struct failure<grammar::expression> : raises<throw_operand_expected> {};
template <> struct failure<grammar::element> : raises<throw_operand_expected> {};
template <> struct failure<grammar::elements> : raises<throw_operand_expected> {};
template <> struct failure<grammar::argument> : raises<throw_operand_expected> {};
template <> struct failure<grammar::arguments> : raises<throw_operand_expected> {};
template <> struct failure<grammar::index_value> : raises<throw_operand_expected> {};
template <> struct failure<grammar::term> : raises<throw_operand_expected> {};
template <> struct failure<grammar::factor> : raises<throw_operand_expected> {};
template <> struct failure<grammar::power> : raises<throw_operand_expected> {};
template <> struct failure<grammar::exponent> : raises<throw_operand_expected> {};
template <> struct failure<grammar::value> : raises<throw_operand_expected> {};
template <> struct failure<grammar::right_side> : raises<throw_operand_expected> {};

template <> struct failure<grammar::token<grammar::close_group>> : raises<throw_closing_expected> {};
template <> struct failure<grammar::token<grammar::close_array>> : raises<throw_closing_expected> {};
template <> struct failure<grammar::token<grammar::close_arguments>> : raises<throw_closing_expected> {};
template <> struct failure<grammar::token<grammar::close_index>> : raises<throw_closing_expected> {};
template <> struct failure<grammar::token<grammar::close_target>> : raises<throw_target_end_expected> {};

template <> struct failure<grammar::end_of_line> : raises<throw_end_expected> {};
template <> struct failure<grammar::end_of_text> : raises<throw_end_expected> {};
// clang-format on

template <const std::string_view& text>
struct only {
  [[noreturn]] static void raise(const ParserState& state, std::uint32_t offset) {
    throw_expected(state, offset, text);
  }
};
inline constexpr std::string_view a_name = to_say("a name");
inline constexpr std::string_view a_target =
    to_say("a name with indices, as in dC/dW[0] or d(C)/d(W[0])");
inline constexpr std::string_view a_variable =
    to_say("'d' and the name of a variable, as in dC/dw");
inline constexpr std::string_view a_second_variable =
    to_say("what it is differentiated by the second time, as in d2C/d(w)2 or d2C/d(a)d(b)");
inline constexpr std::string_view a_division = to_say("'/', as in dC/dw");
inline constexpr std::string_view an_equals_sign = to_say("'=' and a value, as in a=2");

// clang-format off
template <> struct failure<grammar::free_name> : only<a_name> {};
template <> struct failure<grammar::defined_name> : only<a_name> {};
template <> struct failure<grammar::equals> : only<an_equals_sign> {};
template <> struct failure<grammar::target> : only<a_target> {};
template <> struct failure<grammar::division_line> : only<a_division> {};
template <> struct failure<grammar::variable> : only<a_variable> {};
template <> struct failure<grammar::second_variable> : only<a_second_variable> {};
// clang-format on

/// Throws the failure of a rule that had to match.
template <typename Rule>
struct control : tao::pegtl::normal<Rule> {
  template <typename Input>
  [[noreturn]] static void raise(const Input& in, const ParserState& state) {
    failure<Rule>::raise(state, offset_of(state, in.current()));
  }
};

}  // namespace tools::formula
