#pragma once

#include <tao/pegtl.hpp>

#include <tools/formula/lookahead.h>
#include <tools/formula/unicode.h>

/// The grammar of a worksheet, from characters at the top to whole lines at the bottom.
///
/// Every token eats the gap after it. A rule under must<> or if_must<> is what can only stand at
/// its place: where it does not, the parser stops with the error that expectation.h has for it.
namespace tools::formula::grammar {

// The words that grammars are written in.
using tao::pegtl::at, tao::pegtl::eof, tao::pegtl::eol, tao::pegtl::eolf, tao::pegtl::if_must,
    tao::pegtl::if_then_else, tao::pegtl::list, tao::pegtl::list_must, tao::pegtl::must,
    tao::pegtl::one, tao::pegtl::opt, tao::pegtl::plus, tao::pegtl::seq, tao::pegtl::sor,
    tao::pegtl::star, tao::pegtl::string, tao::pegtl::success, tao::pegtl::two, tao::pegtl::until;
using tao::pegtl::digit;
namespace utf8 = tao::pegtl::utf8;

// --- Characters, with the signs that stand for them ---

struct space : code_point_where<is_space> {};
struct comment : seq<utf8::one<'#', U'＃'>, until<at<eolf>>> {};
/// Inside brackets an expression goes on over line ends and comments.
struct gap : star<sor<space, seq<inside_brackets, sor<eol, comment>>>> {};

template <typename... Rules>
struct token : seq<Rules..., gap> {};

/// The gap after the opening sign is inside already, the one after the closing sign outside again.
template <typename Open, typename Content, typename Close>
struct in_brackets : if_must<token<Open>, Content, token<Close>> {};

struct open_parenthesis : utf8::one<'(', U'（'> {};
struct close_parenthesis : utf8::one<')', U'）'> {};
struct open_bracket : utf8::one<'[', U'［', U'【'> {};
struct close_bracket : utf8::one<']', U'］', U'】'> {};
struct comma : utf8::one<',', U'，'> {};
struct semicolon : utf8::one<';', U'；'> {};

struct plus_sign : utf8::one<'+', U'＋'> {};
struct minus_sign : utf8::one<'-', U'−', U'－'> {};
struct times_sign : utf8::one<'*', U'×', U'·', U'⋅', U'⊙', U'＊'> {};
struct division_sign : utf8::one<'/', U'÷', U'／'> {};
struct matrix_times_sign : utf8::one<'@', U'＠'> {};
struct power_sign : sor<utf8::one<'^', U'＾'>, two<'*'>> {};
struct equals_sign : utf8::one<'=', U'＝'> {};
struct approximately_sign : utf8::one<U'≈', U'≒'> {};
struct left_arrow : sor<string<'<', '-'>, utf8::one<U'←', U'⟵'>> {};
struct differential_sign : utf8::one<'d', U'∂'> {};
struct prime : utf8::one<'\'', U'′', U'’', U'＇'> {};
struct superscript_minus : utf8::one<U'⁻'> {};
struct superscript_digit : utf8::one<U'⁰', U'¹', U'²', U'³', U'⁴', U'⁵', U'⁶', U'⁷', U'⁸', U'⁹'> {};

// --- Numbers and names ---

struct digits : plus<digit> {};
struct mantissa : sor<seq<digits, opt<one<'.'>, opt<digits>>>, seq<one<'.'>, digits>> {};
struct decimal_exponent : seq<one<'e', 'E'>, opt<sor<plus_sign, minus_sign>>, digits> {};
struct number : seq<mantissa, opt<decimal_exponent>> {};

struct identifier
    : seq<code_point_where<is_name_start>, star<code_point_where<is_name_character>>> {};
struct name : seq<identifier, star<prime>> {};

// --- Expressions, from what binds tightest ---

struct expression;

struct open_group : open_parenthesis {};
struct close_group : close_parenthesis {};
struct group : in_brackets<open_group, expression, close_group> {};

struct open_array : open_bracket {};
struct close_array : close_bracket {};
struct element : seq<expression> {};
struct elements : list_must<element, token<comma>> {};
struct array : in_brackets<open_array, elements, close_array> {};

struct callee : seq<name, at<gap, open_parenthesis>> {};
struct open_arguments : open_parenthesis {};
struct argument : seq<expression> {};
struct arguments : list_must<argument, token<comma>> {};
struct close_arguments : close_parenthesis {};
struct call : seq<token<callee>, in_brackets<open_arguments, arguments, close_arguments>> {};

struct open_index : open_bracket {};
struct close_index : close_bracket {};
struct index_value : seq<expression> {};
struct index : in_brackets<open_index, index_value, close_index> {};

/// `dC/dw`, `∂²C/∂w²`, `d2C/d(a)d(b)`, one atom; lookahead.h says when it is not a division.
struct square : sor<utf8::one<U'²'>, seq<power_sign, one<'2'>>> {};
struct open_target : open_parenthesis {};
struct close_target : close_parenthesis {};
struct target_name : token<name> {};
struct target_index : in_brackets<open_index, index_value, close_index> {};
struct target : seq<target_name, star<target_index>> {};
struct differentiated : sor<in_brackets<open_target, target, close_target>, must<target>> {};
struct numerator_sign : differential_sign {};
struct second_order : sor<one<'2'>, square> {};
struct numerator : seq<numerator_sign, opt<second_order>, differentiated> {};
struct division_line : token<division_sign> {};
struct variable : seq<differential_sign, differentiated> {};
struct variable_square : sor<seq<after_parenthesis, one<'2'>>, square> {};
struct second_variable : sor<token<variable_square>, variable> {};
struct derivative : seq<derivative_ahead, numerator, must<division_line, variable>,
                        if_then_else<second_derivative, must<second_variable>, success>> {};

struct value_name : token<name> {};
struct atom : sor<token<number>, derivative, call, value_name, group, array> {};
struct indexed : seq<atom, star<index>> {};

struct exponent;
struct superscript_exponent : seq<opt<superscript_minus>, plus<superscript_digit>> {};
struct open_exponent : token<power_sign> {};
struct raised : if_must<open_exponent, exponent> {};
/// a^b^c is a^(b^c).
struct power : seq<indexed, star<token<superscript_exponent>>, opt<raised>> {};

struct negative_sign : minus_sign {};
/// -x^2 is -(x^2).
struct signed_power : if_must<plus<token<sor<negative_sign, plus_sign>>>, power> {};
struct factor : sor<signed_power, power> {};
struct exponent : seq<factor> {};  // 2^-x

struct multiplication : if_must<token<times_sign>, factor> {};
struct division : if_must<token<division_sign>, factor> {};
struct matrix_multiplication : if_must<token<matrix_times_sign>, factor> {};
struct term : seq<factor, star<sor<multiplication, division, matrix_multiplication>>> {};

struct addition : if_must<token<plus_sign>, term> {};
struct subtraction : if_must<token<minus_sign>, term> {};
struct expression : seq<term, star<sor<addition, subtraction>>> {};

// --- Statements ---

struct equals : token<equals_sign> {};
struct value : seq<expression> {};

struct equality : equals_sign {};
struct approximation : approximately_sign {};
struct claimed : seq<expression> {};
/// An exercise asks for it.
struct blank : utf8::one<'?', U'？'> {};
struct right_side : sor<token<blank>, claimed> {};
struct claims : star<if_must<token<sor<equality, approximation>>, right_side>> {};

struct defined_name : token<name> {};
struct definition : seq<definition_ahead, defined_name, if_must<equals, value>, claims> {};

struct parameter : token<name> {};
struct parameters
    : seq<token<open_parenthesis>, list<parameter, token<comma>>, token<close_parenthesis>> {};
struct function_head : seq<defined_name, parameters, equals> {};
struct function_definition : seq<function_definition_ahead, function_head, must<value>, claims> {};

struct update
    : seq<at<token<name>, left_arrow>, defined_name, if_must<token<left_arrow>, value>, claims> {};

struct free_name : token<name> {};
struct free_names : seq<string<'f', 'r', 'e', 'e'>, plus<space>, at<identifier>,
                        list_must<free_name, token<comma>>> {};

struct equation : seq<value, claims> {};

struct statement : sor<free_names, function_definition, definition, update, equation> {};
struct line : seq<gap, opt<statement>, star<token<semicolon>, opt<statement>>, opt<comment>> {};
struct end_of_line : eolf {};
/// A worksheet is read by these, one after the other: after an error it goes on with the next.
struct whole_line : seq<line, must<end_of_line>> {};

// --- What stands alone ---

struct end_of_text : eof {};
/// `a=2`, of the command line.
struct binding : seq<gap, must<defined_name>, must<equals>, must<value>, must<end_of_text>> {};
/// `z1[0]`, of an option.
struct single_expression : seq<gap, must<value>, must<end_of_text>> {};

}  // namespace tools::formula::grammar
