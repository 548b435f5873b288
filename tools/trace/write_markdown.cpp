#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include <tools/trace/wording.h>
#include <tools/trace/write.h>

namespace tools {
namespace {

/// Text as a code span inside a table: the fence is longer than any run of backquotes in it, and |
/// keeps its place.
std::string code(std::string_view text) {
  std::size_t longest = 0, run = 0;
  std::string escaped;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  const std::string fence(longest + 1, '`');
  const bool touches = !text.empty() && (text.front() == '`' || text.back() == '`');
  return fence + (touches ? " " : "") + escaped + (touches ? " " : "") + fence;
}

std::string code(const Line& line) { return code(plain(line)); }

}  // namespace

void write_markdown(std::ostream& out, const Trace& trace, int digits) {
  const Notation notation(trace.records, digits);

  out << "### Forward\n\n| step | value |\n| ---: | --- |\n";
  std::size_t i = 0;
  const auto is_forward = [](const Step& step) {
    return step.kind == Step::Kind::leaf || step.kind == Step::Kind::operation;
  };
  for (; is_forward(trace.steps[i]); ++i)
    out << "| " << i + 1 << " | " << code(description(notation, trace.steps[i]).front()) << " |\n";

  out << "\n### Backward\n\n| step | contribution | local derivative | gradient |\n"
         "| ---: | --- | --- | --- |\n";
  for (; i < trace.steps.size(); ++i) {
    const Step& step = trace.steps[i];
    out << "| " << i + 1 << " | " << code(equation(notation, step)) << " | ";
    if (step.kind == Step::Kind::contribution) out << code(local_derivative(notation, step));
    out << " | " << code(effect(notation, step)) << " |\n";
  }

  out << "\n### Gradients\n\n| leaf | value | gradient |\n| --- | ---: | ---: |\n";
  for (std::size_t node = 0; node < trace.records.size(); ++node) {
    const autograd::Record& record = trace.records[node];
    if (!is_leaf(record.op) || record.op == autograd::Op::constant) continue;
    out << "| " << code(notation.name(node)) << " | " << notation.number(record.value) << " | "
        << notation.number(record.gradient) << " |\n";
  }
}

}  // namespace tools
