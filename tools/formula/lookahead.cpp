#include <tools/formula/lookahead.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <tools/formula/functions.h>
#include <tools/formula/grammar.h>

namespace tools::formula {
namespace {

// The state of a parse that only looks ahead: it collects names.
struct Names {
  std::vector<std::string> found;
  bool inside_brackets() const { return false; }
};

template <typename Rule>
struct collect : tao::pegtl::nothing<Rule> {};

template <>
struct collect<grammar::name> {
  static void apply(const auto& in, Names& names) {
    names.found.push_back(plain_name(in.string_view()));
  }
};

/// The names in what Rule matches at the beginning of `rest`; nothing when it does not match.
template <typename Rule>
std::optional<std::vector<std::string>> names_in(std::string_view rest) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(rest.data(), rest.size(), "");
  Names names;
  if (!tao::pegtl::parse<Rule, collect>(in, names)) return std::nullopt;
  return names.found;
}

/// How many bytes Rule matches at the beginning of `rest`; nothing when it does not match.
template <typename Rule>
std::optional<std::size_t> length_of(std::string_view rest) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(rest.data(), rest.size(), "");
  Names names;
  if (!tao::pegtl::parse<Rule>(in, names)) return std::nullopt;
  return static_cast<std::size_t>(in.current() - rest.data());
}

template <typename Rule>
bool skip(std::string_view& rest) {
  const auto length = length_of<Rule>(rest);
  if (length) rest.remove_prefix(*length);
  return length.has_value();
}

// Skips from an opening bracket, which `rest` begins with, to after the one that closes it. Only on
// this line and in few brackets: so that no text is looked through again and again.
bool skip_brackets(std::string_view& rest) {
  constexpr int deepest = 8;
  using opening = grammar::sor<grammar::open_parenthesis, grammar::open_bracket>;
  using closing = grammar::sor<grammar::close_parenthesis, grammar::close_bracket>;
  std::string_view inside = rest;
  skip<opening>(inside);
  for (int depth = 1; depth > 0;) {
    if (inside.empty() || inside.front() == '\n' || depth > deepest) return false;
    if (skip<opening>(inside)) {
      ++depth;
    } else if (skip<closing>(inside)) {
      --depth;
    } else {
      inside.remove_prefix(decode(inside).length);
    }
  }
  rest = inside;
  return true;
}

using differential_dividend =
    grammar::seq<grammar::one<'d'>, grammar::opt<grammar::second_order>,
                 grammar::sor<grammar::identifier, grammar::at<grammar::open_parenthesis>>>;

// One side of `dC/dw`: the name as a division would read it, and without its differential sign.
struct Side {
  std::string whole;         ///< dC; d of d(C)
  std::string differential;  ///< C; empty of d(C)
  bool call;                 ///< a bracket follows directly

  bool has_value(const Scope& scope) const {
    return call && differential.empty() ? scope.is_function(whole) : scope.is_value(whole);
  }
};

std::optional<Side> side(std::string_view rest) {
  const auto names = names_in<grammar::name>(rest);
  if (!names || names->front()[0] != 'd') return std::nullopt;
  Side side{names->front(), names->front().substr(1), false};
  if (side.differential.starts_with('2')) side.differential.erase(0, 1);
  skip<grammar::name>(rest);
  side.call = length_of<grammar::open_parenthesis>(rest).has_value();
  return side;
}

}  // namespace

bool begins_definition(std::string_view rest, const Scope& scope) {
  const auto names = names_in<grammar::seq<grammar::defined_name, grammar::equals>>(rest);
  return names && !scope.is_defined(names->front());
}

bool begins_function_definition(std::string_view rest, const Scope& scope) {
  const auto names = names_in<grammar::function_head>(rest);
  if (!names) return false;
  const std::string& whole = names->front();
  const std::string name = whole.substr(0, whole.find('\''));
  const std::size_t primes = whole.size() - name.size();
  const std::size_t own = scope.own_primes(name, primes);
  if (scope.is_function(name + std::string(own, '\''))) return false;
  if (!is_built_in_function(name)) return true;
  // sigmoid(z) = ... with z defined says something about that z; with z new it is a function of
  // one's own.
  return own == primes &&
         std::none_of(names->begin() + 1, names->end(),
                      [&](const auto& parameter) { return scope.is_defined(parameter); });
}

bool begins_derivative(std::string_view rest, const Scope& scope) {
  if (rest.starts_with("∂")) return true;
  if (!rest.starts_with('d') || !length_of<differential_dividend>(rest)) return false;
  // After d² and d^2 a name cannot stand in a product without its sign.
  if (length_of<grammar::seq<grammar::one<'d'>, grammar::square>>(rest)) return true;
  const auto dividend = side(rest);
  skip<grammar::name>(rest);
  while (length_of<grammar::sor<grammar::open_parenthesis, grammar::open_bracket>>(rest)) {
    if (!skip_brackets(rest)) return false;
  }
  if (!skip<grammar::seq<grammar::gap, grammar::division_sign, grammar::gap>>(rest)) return false;
  if (rest.starts_with("∂")) return true;
  const auto divisor = side(rest);
  if (!divisor || (divisor->differential.empty() && !divisor->call)) return false;
  if (dividend->has_value(scope) && divisor->has_value(scope)) return false;
  if (dividend->differential.empty()) return true;  // d(C)/dw
  return scope.is_value(dividend->differential) || !dividend->has_value(scope);
}

}  // namespace tools::formula
