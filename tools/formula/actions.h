#pragma once

#include <cstdint>

#include <tao/pegtl.hpp>

#include <tools/formula/grammar.h>
#include <tools/formula/parser_state.h>
#include <tools/formula/unicode.h>

/// What the parser does after a rule of the grammar has matched: it tells its state.
namespace tools::formula {

/// By default nothing.
template <typename Rule>
struct action : tao::pegtl::nothing<Rule> {};

inline std::uint32_t offset_of(const ParserState& state, const char* place) {
  return static_cast<std::uint32_t>(place - state.source()->text().data());
}

inline Span span_of(const ParserState& state, const auto& in) {
  return {offset_of(state, in.begin()), offset_of(state, in.end())};
}

// The first code point alone: a token without the gap after it.
inline Span sign_of(const ParserState& state, const auto& in) {
  const std::uint32_t begin = offset_of(state, in.begin());
  return {begin, begin + static_cast<std::uint32_t>(decode(in.string_view()).length)};
}

// Calls a method of the state that takes nothing, the whole span, or the span of the first sign.
template <void (ParserState::*method)()>
struct notify {
  static void apply0(ParserState& state) { (state.*method)(); }
};
template <void (ParserState::*method)(Span)>
struct pass_span {
  static void apply(const auto& in, ParserState& state) { (state.*method)(span_of(state, in)); }
};
template <void (ParserState::*method)(Span)>
struct pass_sign {
  static void apply(const auto& in, ParserState& state) { (state.*method)(sign_of(state, in)); }
};
template <BinaryOperator operation>
struct combine {
  static void apply0(ParserState& state) { state.binary(operation); }
};

// clang-format off
using State = ParserState;
template <> struct action<grammar::number> : pass_span<&State::number> {};
template <> struct action<grammar::name> : pass_span<&State::name> {};
template <> struct action<grammar::value_name> : notify<&State::value_name> {};
template <> struct action<grammar::superscript_exponent> : pass_span<&State::superscript> {};

template <> struct action<grammar::open_group> : pass_span<&State::open_bracket> {};
template <> struct action<grammar::close_group> : pass_span<&State::close_bracket> {};
template <> struct action<grammar::group> : notify<&State::group> {};
template <> struct action<grammar::open_array> : pass_span<&State::open_bracket> {};
template <> struct action<grammar::element> : notify<&State::item> {};
template <> struct action<grammar::close_array> : pass_span<&State::close_bracket> {};
template <> struct action<grammar::array> : notify<&State::array> {};
template <> struct action<grammar::callee> : notify<&State::callee> {};
template <> struct action<grammar::open_arguments> : pass_span<&State::open_bracket> {};
template <> struct action<grammar::argument> : notify<&State::item> {};
template <> struct action<grammar::close_arguments> : pass_span<&State::close_bracket> {};
template <> struct action<grammar::call> : notify<&State::call> {};
template <> struct action<grammar::open_index> : pass_span<&State::open_bracket> {};
template <> struct action<grammar::close_index> : pass_span<&State::close_bracket> {};
template <> struct action<grammar::index> : notify<&State::index> {};

template <> struct action<grammar::numerator_sign> : pass_span<&State::begin_derivative> {};
template <> struct action<grammar::second_order> : notify<&State::second_order> {};
template <> struct action<grammar::open_target> : pass_span<&State::open_bracket> {};
template <> struct action<grammar::target_name> : notify<&State::target_name> {};
template <> struct action<grammar::target_index> : notify<&State::target_index> {};
template <> struct action<grammar::close_target> : pass_span<&State::close_target> {};
template <> struct action<grammar::variable_square> : pass_span<&State::derivative_reaches> {};
template <> struct action<grammar::derivative> : notify<&State::derivative> {};

template <> struct action<grammar::open_exponent> : pass_sign<&State::open_exponent> {};
template <> struct action<grammar::raised> : notify<&State::raised> {};
template <> struct action<grammar::negative_sign> : pass_span<&State::negative_sign> {};
template <> struct action<grammar::signed_power> : pass_sign<&State::signed_power> {};
template <> struct action<grammar::multiplication> : combine<BinaryOperator::multiply> {};
template <> struct action<grammar::division> : combine<BinaryOperator::divide> {};
template <> struct action<grammar::matrix_multiplication> : combine<BinaryOperator::matrix_multiply> {};
template <> struct action<grammar::addition> : combine<BinaryOperator::add> {};
template <> struct action<grammar::subtraction> : combine<BinaryOperator::subtract> {};

template <> struct action<grammar::value> : notify<&State::value> {};
template <> struct action<grammar::equality> : pass_span<&State::equality> {};
template <> struct action<grammar::approximation> : pass_span<&State::approximation> {};
template <> struct action<grammar::blank> : pass_span<&State::blank> {};
template <> struct action<grammar::claimed> : notify<&State::claimed> {};
template <> struct action<grammar::defined_name> : notify<&State::defined_name> {};
template <> struct action<grammar::free_name> : notify<&State::free_name> {};
template <> struct action<grammar::parameter> : notify<&State::parameter> {};
template <> struct action<grammar::function_head> : notify<&State::function_head> {};
template <> struct action<grammar::definition> : notify<&State::definition> {};
template <> struct action<grammar::function_definition> : notify<&State::function_definition> {};
template <> struct action<grammar::update> : notify<&State::update> {};
template <> struct action<grammar::free_names> : notify<&State::free_names> {};
template <> struct action<grammar::equation> : notify<&State::equation> {};
// clang-format on

}  // namespace tools::formula
