#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <tools/messages.h>
#include <tools/text.h>
#include <tools/trace/ansi.h>
#include <tools/trace/wording.h>
#include <tools/trace/write.h>

namespace tools {
namespace {

std::string coloured(const Line& line, bool colours) {
  if (!colours) return plain(line);
  std::string text;
  for (const Piece& piece : line) text += ansi_coloured(piece.text, piece.ink);
  return text;
}

/// Rows of cells, written so that the cells of a column begin below each other. The last cell of a
/// row is not filled up.
class Table {
 public:
  explicit Table(bool colours) : colours_(colours) {}

  void add(std::vector<Line> row) { rows_.push_back(std::move(row)); }

  void write(std::ostream& out) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t i = 0; i + 1 < row.size(); ++i)
        widths[i] = std::max(widths[i], columns(plain(row[i])));
    }
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        out << (i == 0 ? "" : "  ") << coloured(row[i], colours_);
        if (i + 1 < row.size()) out << std::string(widths[i] - columns(plain(row[i])), ' ');
      }
      out << '\n';
    }
  }

 private:
  bool colours_;
  std::vector<std::vector<Line>> rows_;
};

Line step_number(std::size_t index, std::size_t count) {
  const std::string text = std::to_string(index + 1);
  return {{std::string(std::to_string(count).size() + 2 - text.size(), ' ') + text}};
}

}  // namespace

void write_text(std::ostream& out, const Trace& trace, const TraceTextOptions& options) {
  const Notation notation(trace.records, options.digits);
  Table forward(options.colours), backward(options.colours), gradients(options.colours);
  const std::size_t count = trace.steps.size();
  const Line no_number{{std::string(std::to_string(count).size() + 2, ' ')}};

  for (std::size_t i = 0; i < count; ++i) {
    const Step& step = trace.steps[i];
    switch (step.kind) {
      case Step::Kind::leaf:
      case Step::Kind::operation: {
        std::vector<Line> row = forward_parts(notation, step);
        row.insert(row.begin(), step_number(i, count));
        forward.add(std::move(row));
        break;
      }
      case Step::Kind::seed: {
        Line line = equation(notation, step);
        line.push_back({say_text(" (the seed)")});
        backward.add({step_number(i, count), line});
        break;
      }
      case Step::Kind::contribution: {
        Line local = local_derivative(notation, step);
        local.insert(local.begin(), {say_text("  local ")});
        backward.add({step_number(i, count), equation(notation, step), local});
        backward.add({no_number, effect(notation, step)});
        break;
      }
    }
  }
  for (std::size_t i = 0; i < trace.records.size(); ++i) {
    const autograd::Record& record = trace.records[i];
    if (!is_leaf(record.op) || record.op == autograd::Op::constant) continue;
    gradients.add({{{"  " + notation.name(i)}},
                   {{"= "}, {notation.number(record.value), Ink::data}},
                   {{notation.derivative_name(trace.records.size() - 1, i) + " = "},
                    {notation.number(record.gradient), Ink::gradient}}});
  }

  out << say_text("Forward") << "\n";
  forward.write(out);
  out << "\n" << say_text("Backward") << "\n";
  backward.write(out);
  out << "\n" << say_text("Gradients") << "\n";
  gradients.write(out);
}

}  // namespace tools
