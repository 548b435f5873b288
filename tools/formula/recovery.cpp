#include <tools/formula/recovery.h>

#include <algorithm>
#include <string>

#include <tao/pegtl.hpp>

#include <tools/formula/grammar.h>
#include <tools/formula/lookahead.h>

namespace tools::formula {
namespace {

namespace lost {

using grammar::gap, grammar::list, grammar::opt, grammar::plus, grammar::seq, grammar::sor,
    grammar::string, grammar::token;

struct name : seq<grammar::name> {};
struct free_names : seq<string<'f', 'r', 'e', 'e'>, plus<grammar::space>,
                        list<token<name>, token<grammar::comma>>> {};
struct parameters : seq<grammar::parameters> {};
struct arrow : seq<grammar::left_arrow> {};
struct definition : seq<token<name>, opt<parameters>, sor<grammar::equals_sign, arrow>> {};
struct statement : seq<gap, sor<free_names, definition>> {};

struct Names {
  std::vector<std::string_view> found;
  bool has_parameters = false, updates = false;
  bool inside_brackets() const { return false; }
};

template <typename Rule>
struct collect : tao::pegtl::nothing<Rule> {};
template <>
struct collect<name> {
  static void apply(const auto& in, Names& names) { names.found.push_back(in.string_view()); }
};
template <>
struct collect<parameters> {
  static void apply0(Names& names) { names.has_parameters = true; }
};
template <>
struct collect<arrow> {
  static void apply0(Names& names) { names.updates = true; }
};

}  // namespace lost

template <typename Rule>
bool begins_with(std::string_view rest) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(rest.data(), rest.size(), "");
  return tao::pegtl::parse<Rule>(in);
}

// What a line looks like from afar.
struct Glance {
  int brackets = 0;  ///< opened less closed
  bool empty = true, relates = false;
};

Glance glance(std::string_view line) {
  using grammar::sor;
  Glance seen;
  for (std::size_t at = 0; at < line.size(); at += decode(line, at).length) {
    const std::string_view rest = line.substr(at);
    if (is_space(decode(rest).value)) continue;
    if (begins_with<grammar::utf8::one<'#', U'＃'>>(rest)) break;
    seen.empty = false;
    if (begins_with<sor<grammar::open_parenthesis, grammar::open_bracket>>(rest)) ++seen.brackets;
    if (begins_with<sor<grammar::close_parenthesis, grammar::close_bracket>>(rest)) --seen.brackets;
    if (begins_with<sor<grammar::equals_sign, grammar::approximately_sign, grammar::left_arrow>>(
            rest))
      seen.relates = true;
  }
  return seen;
}

std::string_view line_at(std::string_view text, std::uint32_t begin) {
  return text.substr(begin, text.substr(begin).find('\n'));
}

}  // namespace

std::uint32_t next_line(std::string_view text, std::uint32_t begin) {
  int open = 0;
  while (true) {
    const std::string_view line = line_at(text, begin);
    open += glance(line).brackets;
    begin += static_cast<std::uint32_t>(line.size()) + 1;
    if (begin >= text.size()) return static_cast<std::uint32_t>(text.size());
    const Glance next = glance(line_at(text, begin));
    if (open <= 0 || next.empty || next.relates) return begin;
  }
}

std::vector<LostName> names_lost(const Source& source, Span span, const Scope& scope) {
  std::vector<LostName> names;
  const std::string_view text = source.text(span);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::string_view rest = text.substr(begin);
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(rest.data(), rest.size(), "");
    lost::Names found;
    if (tao::pegtl::parse<lost::statement, lost::collect>(in, found)) {
      for (const std::string_view written : found.found) {
        const std::string_view from_name =
            rest.substr(static_cast<std::size_t>(written.data() - rest.data()));
        if (found.has_parameters && !begins_function_definition(from_name, scope)) continue;
        std::string name = plain_name(written);
        const bool claim = !found.has_parameters && !found.updates && scope.is_defined(name);
        if (claim) continue;
        const auto at = static_cast<std::uint32_t>(written.data() - source.text().data());
        names.push_back({{std::move(name), {at, at + static_cast<std::uint32_t>(written.size())}},
                         found.has_parameters});
      }
    }
    // To the next statement.
    std::size_t end = begin;
    while (
        end < text.size() &&
        !begins_with<grammar::sor<grammar::semicolon, grammar::one<'\n', '#'>>>(text.substr(end))) {
      end += decode(text, end).length;
    }
    if (end < text.size() && text[end] == '#') end = std::min(text.find('\n', end), text.size());
    begin = end < text.size() ? end + decode(text, end).length : end;
  }
  return names;
}

}  // namespace tools::formula
