#include <tools/formula/parse.h>

#include <algorithm>
#include <string>
#include <utility>

#include <tools/formula/actions.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/failures.h>
#include <tools/formula/grammar.h>
#include <tools/formula/markdown.h>
#include <tools/formula/parser_state.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

// Reads Rule from `begin` on. @returns where it ended
template <typename Rule>
std::uint32_t run(ParserState& state, Span part, std::uint32_t begin) {
  state.begin_part(part);
  const char* const text = state.source()->text().data();
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text + begin, text + part.end, "");
  if (!tao::pegtl::parse<Rule, action, control>(in, state)) {
    throw_end_expected(state, offset_of(state, in.current()));
  }
  return offset_of(state, in.current());
}

Span whole(const Source& source) { return {0, static_cast<std::uint32_t>(source.text().size())}; }

void require_size(const Source& source, const std::vector<Span>& parts) {
  std::size_t size = 0;
  for (const Span part : parts) size += part.end - part.begin;
  if (size <= maximum_formula_size) return;
  throw InputError(source.name(), say("has {} bytes of formulas; {} at most are read", size,
                                      maximum_formula_size));
}

std::string nothing_to_read(Format format) {
  switch (format) {
    case Format::formula:
      return say_text("nothing to calculate; expected a formula like (a+b)*c");
    case Format::grad:
      return say_text("no formula in it; expected lines like: f = (a+b)*c");
    case Format::markdown:
      return say_text(
          "no formula in it; expected lines like f = (a+b)*c between a line ```grad and a line "
          "```");
  }
  return {};
}

// How many statements of a line were complete before the error in it: what reading it came to up to
// there is not what the line says.
std::size_t complete_statements(const Source& source, std::uint32_t begin,
                                const FormulaError& error) {
  const std::string_view text = source.text();
  const std::string_view line = source.line(error.line());
  auto end = static_cast<std::size_t>(line.data() - text.data());
  for (std::size_t column = 1; column < error.column() && end < text.size(); ++column) {
    end += decode(text, end).length;
  }
  std::size_t complete = 0;
  for (std::size_t at = begin; at < end; at += decode(text, at).length) {
    const char32_t character = decode(text, at).value;
    if (character == U';' || character == U'；') ++complete;
  }
  return complete;
}

// Reads line by line. `on_error` is told of each error, where the line began and where reading
// goes on; it decides whether it does, or throws.
void read_lines(ParserState& state, Span part, const auto& on_error) {
  for (std::uint32_t begin = part.begin; begin < part.end;) {
    const std::size_t before = state.statement_count();
    try {
      begin = run<grammar::whole_line>(state, part, begin);
    } catch (const FormulaError& error) {
      state.keep_statements(before + complete_statements(*state.source(), begin, error));
      const std::string_view text = state.source()->text().substr(0, part.end);
      const std::uint32_t next = next_line(text, begin);
      if (!on_error(error, Span{begin, next})) return;
      begin = next;
    }
  }
}

}  // namespace

Worksheet parse_worksheet(const Input& input, const std::vector<Binding>& bindings) {
  ReadableWorksheet read = parse_readable_lines(input, bindings);
  if (!read.errors.empty()) throw read.errors.front();
  return std::move(read.worksheet);
}

ReadableWorksheet parse_readable_lines(const Input& input, const std::vector<Binding>& bindings) {
  const Source& source = *input.source;
  GradBlocks blocks{{whole(source)}, {}};
  if (input.format == Format::markdown) blocks = grad_blocks(source);
  require_size(source, blocks.spans);
  Scope scope;
  for (const Binding& binding : bindings) scope.bind(binding.name.text);
  ParserState state(input.source, std::move(scope));
  ReadableWorksheet read;
  const auto on_error = [&](const FormulaError& error, Span lines) {
    if (read.errors.size() + 1 == most_errors) {
      read.errors.emplace_back(
          source, Span{lines.begin, lines.begin},
          say("this line has an error too, as {} before it: what comes after was not read",
              read.errors.size()));
      return false;
    }
    read.errors.push_back(error);
    state.abandon_statement();
    for (LostName& lost : names_lost(source, lines, state.scope())) {
      lost.function ? state.lose_function(lost.name.text) : state.lose_name(lost.name.text);
      const bool bound = std::ranges::any_of(
          bindings, [&](const Binding& binding) { return binding.name.text == lost.name.text; });
      if (!bound) read.lost.push_back(std::move(lost));
    }
    return true;
  };
  for (std::size_t i = 0; i < blocks.spans.size() && read.errors.size() < most_errors; ++i) {
    const bool is_last = i + 1 == blocks.spans.size();
    if (is_last && blocks.unclosed) {
      on_error(*blocks.unclosed, {blocks.spans[i].begin, blocks.spans[i].begin});
    }
    if (read.errors.size() < most_errors) read_lines(state, blocks.spans[i], on_error);
  }
  read.worksheet = {input.source, state.take_statements(), state.take_blanks()};
  if (read.worksheet.statements.empty() && read.errors.empty()) {
    throw InputError(source.name(), nothing_to_read(input.format));
  }
  return read;
}

Binding parse_binding(std::string_view argument) {
  const auto source = std::make_shared<Source>("argument", std::string(argument));
  require_size(*source, {whole(*source)});
  ParserState state(source, {});
  run<grammar::binding>(state, whole(*source), 0);
  return state.take_binding();
}

Expression parse_expression(std::string_view text, const Scope& scope,
                            std::string_view source_name) {
  const auto source = std::make_shared<Source>(std::string(source_name), std::string(text));
  require_size(*source, {whole(*source)});
  return parse_expression(source, whole(*source), scope);
}

Expression parse_expression(const SourcePointer& source, Span span, const Scope& scope) {
  ParserState state(source, scope);
  run<grammar::single_expression>(state, span, span.begin);
  return state.take_value();
}

}  // namespace tools::formula
