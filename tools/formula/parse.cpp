#include <tools/formula/parse.h>

#include <string>
#include <utility>

#include <fmt/format.h>

#include <tools/formula/actions.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/failures.h>
#include <tools/formula/grammar.h>
#include <tools/formula/markdown.h>
#include <tools/formula/parser_state.h>

namespace tools::formula {
namespace {

template <typename Rule>
void run(ParserState& state, Span part) {
  state.begin_part(part);
  const char* const text = state.source()->text().data();
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text + part.begin, text + part.end,
                                                               "");
  if (!tao::pegtl::parse<Rule, action, control>(in, state)) {
    throw_end_expected(state, offset_of(state, in.current()));
  }
}

Span whole(const Source& source) { return {0, static_cast<std::uint32_t>(source.text().size())}; }

void require_size(const Source& source, const std::vector<Span>& parts) {
  std::size_t size = 0;
  for (const Span part : parts) size += part.end - part.begin;
  if (size <= maximum_formula_size) return;
  throw InputError(source.name(), fmt::format("has {} bytes of formulas; {} at most are read", size,
                                              maximum_formula_size));
}

std::string nothing_to_read(Format format) {
  switch (format) {
    case Format::formula:
      return "nothing to calculate; expected a formula like (a+b)*c";
    case Format::grad:
      return "no formula in it; expected lines like: f = (a+b)*c";
    case Format::markdown:
      return "no formula in it; expected lines like f = (a+b)*c between a line ```grad and a line "
             "```";
  }
  return {};
}

}  // namespace

Worksheet parse_worksheet(const Input& input, const std::vector<Binding>& bindings) {
  const Source& source = *input.source;
  const std::vector<Span> parts =
      input.format == Format::markdown ? grad_blocks(source) : std::vector{whole(source)};
  require_size(source, parts);
  Scope scope;
  for (const Binding& binding : bindings) scope.bind(binding.name.text);
  ParserState state(input.source, std::move(scope));
  for (const Span part : parts) run<grammar::worksheet>(state, part);
  Worksheet worksheet{input.source, state.take_statements()};
  if (worksheet.statements.empty()) throw InputError(source.name(), nothing_to_read(input.format));
  return worksheet;
}

Binding parse_binding(std::string_view argument) {
  const auto source = std::make_shared<Source>("argument", std::string(argument));
  require_size(*source, {whole(*source)});
  ParserState state(source, {});
  run<grammar::binding>(state, whole(*source));
  return state.take_binding();
}

Expression parse_expression(std::string_view text, const Scope& scope,
                            std::string_view source_name) {
  const auto source = std::make_shared<Source>(std::string(source_name), std::string(text));
  require_size(*source, {whole(*source)});
  ParserState state(source, scope);
  run<grammar::single_expression>(state, whole(*source));
  return state.take_value();
}

}  // namespace tools::formula
