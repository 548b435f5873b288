#include <tools/program/trace_view.h>

#include <tools/computation.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/key.h>
#include <tools/text.h>
#include <tools/trace/ansi.h>

#include <algorithm>
#include <utility>

namespace tools::program {
namespace {

constexpr std::size_t widest_name = 20;
constexpr std::size_t least_step_width = 36;
constexpr std::size_t description_lines = 3;
constexpr std::size_t gap = 3;  // " │ "

std::string right_aligned(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return (used < width ? std::string(width - used, ' ') : "") + text;
}

/// The first of `shown` rows out of `all`, such that `wanted` is in the middle as far as the ends
/// allow.
std::size_t window_begin(std::size_t wanted, std::size_t shown, std::size_t all) {
  if (all <= shown) return 0;
  return std::min(wanted - std::min(wanted, shown / 2), all - shown);
}

std::string rule(std::size_t width) {
  std::string line;
  for (std::size_t i = 0; i < width; ++i) line += "─";
  return line;
}

}  // namespace

TraceView::TraceView(const Trace& trace, std::string title, int digits)
    : trace_(&trace), notation_(trace.records, digits, widest_name), title_(std::move(title)) {
  const auto seed = std::ranges::find(trace.steps, Step::Kind::seed, &Step::kind);
  name_width_ = columns(say_text("name"));
  value_width_ = columns(say_text("value"));
  gradient_width_ = columns(say_text("gradient"));
  seed_step_ = static_cast<std::size_t>(seed - trace.steps.begin());
  for (std::size_t i = 0; i < trace.records.size(); ++i) {
    const autograd::Record& record = trace.records[i];
    if (is_plain_number(record)) continue;
    shown_nodes_.push_back(i);
    name_width_ = std::max(name_width_, columns(notation_.name(i)));
    value_width_ = std::max(value_width_, columns(notation_.number(record.value)));
  }
  for (std::size_t i = seed_step_; i < trace.steps.size(); ++i)
    gradient_width_ = std::max(gradient_width_, columns(notation_.number(trace.steps[i].after)));
}

Line TraceView::step_text(std::size_t index, bool is_known) const {
  const Step& step = trace_->steps[index];
  const std::string& name = notation_.name(step.target);
  Line line;
  std::string result;
  Ink ink = Ink::gradient;
  switch (step.kind) {
    case Step::Kind::leaf:
    case Step::Kind::operation:
      line = {{name}};
      if (step.kind == Step::Kind::operation)
        line.push_back({" = " + notation_.formula(step.target)});
      result = notation_.number(trace_->records[step.target].value);
      ink = Ink::data;
      break;
    case Step::Kind::seed:
      line = {{name + ".grad"}};
      result = notation_.number(step.contribution);
      break;
    case Step::Kind::contribution:
      line = {{name + ".grad += "},
              {notation_.derivative_name(trace_->records.size() - 1, step.node), Ink::gradient},
              {" * "},
              {notation_.derivative_name(step.node, step.target), Ink::local_derivative}};
      result = notation_.number(step.contribution);
      break;
  }
  if (!is_known) return line;
  line.push_back({" = "});
  line.push_back({result, ink});
  return line;
}

std::vector<TraceView::Row> TraceView::step_rows(std::size_t present, std::size_t count) const {
  // Row 0 is the heading of forward, a later one that of backward.
  const std::size_t steps = trace_->steps.size();
  const std::size_t backward_heading = seed_step_ + 1;
  const auto row_of = [&](std::size_t step) { return step + (step < seed_step_ ? 1 : 2); };
  const std::size_t all = steps + 2;
  const std::size_t begin = window_begin(row_of(present), count, all);
  const std::size_t number_width = std::to_string(steps).size();

  std::vector<Row> rows;
  for (std::size_t row = begin; row < std::min(begin + count, all); ++row) {
    if (row == 0 || row == backward_heading) {
      rows.push_back(
          {{{row == 0 ? say_text("Forward") : say_text("Backward")}}, Row::Emphasis::heading});
      continue;
    }
    const std::size_t step = row - (row < backward_heading ? 1 : 2);
    Line line = step_text(step, step <= present);
    line.insert(line.begin(), {(step == present ? "> " : "  ") +
                               right_aligned(std::to_string(step + 1), number_width) + "  "});
    rows.push_back({std::move(line), step == present  ? Row::Emphasis::present
                                     : step > present ? Row::Emphasis::ahead
                                                      : Row::Emphasis::none});
  }
  return rows;
}

std::size_t TraceView::state_width() const {
  return name_width_ + 2 + value_width_ + 2 + gradient_width_;
}

std::vector<TraceView::Row> TraceView::state_rows(std::size_t present, std::size_t count) const {
  const std::vector<autograd::Record>& records = trace_->records;
  std::vector<std::string> values(records.size(), "-"), gradients(records.size(), "-");
  for (std::size_t i = 0; i <= present; ++i) {
    const Step& step = trace_->steps[i];
    if (i < seed_step_)
      values[step.target] = notation_.number(records[step.target].value);
    else
      gradients[step.target] = notation_.number(step.after);
  }

  const auto row = [&](const std::string& name, const std::string& value,
                       const std::string& gradient) {
    return Line{{padded(name, name_width_)},
                {"  " + right_aligned(value, value_width_), Ink::data},
                {"  " + right_aligned(gradient, gradient_width_), Ink::gradient}};
  };
  std::vector<Row> rows{
      {row(say_text("name"), say_text("value"), say_text("gradient")), Row::Emphasis::heading}};
  const std::size_t target = trace_->steps[present].target;
  const auto wanted = std::ranges::lower_bound(shown_nodes_, target) - shown_nodes_.begin();
  const std::size_t begin =
      window_begin(static_cast<std::size_t>(wanted), count - 1, shown_nodes_.size());
  for (std::size_t i = begin; i < shown_nodes_.size() && rows.size() < count; ++i) {
    const std::size_t node = shown_nodes_[i];
    rows.push_back({row(notation_.name(node), values[node], gradients[node]),
                    node == target ? Row::Emphasis::present : Row::Emphasis::none});
  }
  return rows;
}

/// The row in exactly that many columns, cut or filled up.
std::string TraceView::written(const Row& row, std::size_t width, bool colours) {
  const bool is_cut = columns(plain(row.line)) > width;
  const std::size_t room = is_cut ? width - 1 : width;  // for the ellipsis
  std::string text;
  std::size_t used = 0;
  for (const Piece& piece : row.line) {
    std::string part;
    for (const char32_t c : formula::code_points(piece.text)) {
      const auto columns_of_c = static_cast<std::size_t>(formula::display_width(c));
      if (used + columns_of_c > room) break;
      part += formula::encode(c);
      used += columns_of_c;
    }
    text += colours && row.emphasis == Row::Emphasis::none ? ansi_coloured(part, piece.ink) : part;
    if (part.size() < piece.text.size()) break;
  }
  if (is_cut) text += "…";
  text.append(width - used - (is_cut ? 1 : 0), ' ');
  switch (row.emphasis) {
    case Row::Emphasis::none:
      return text;
    case Row::Emphasis::present:
      return "\x1b[7m" + text + "\x1b[0m";
    case Row::Emphasis::ahead:
      return "\x1b[2m" + text + "\x1b[0m";
    case Row::Emphasis::heading:
      return "\x1b[1m" + text + "\x1b[0m";
  }
  __builtin_unreachable();
}

std::vector<std::string> TraceView::screen(std::size_t step, TerminalSize size,
                                           bool colours) const {
  const std::size_t width = size.columns;
  const auto add = [&](std::vector<std::string>& lines, Row row) {
    lines.push_back(written(row, width, colours));
  };

  const std::string place = say("step {} of {}, {}", step + 1, trace_->steps.size(),
                                step < seed_step_ ? say_text("forward") : say_text("backward"));
  const std::size_t room = width - std::min(width, columns(place) + 2);
  const std::string title = room < 3 ? "" : padded(shortened(title_, room), room) + "  ";
  std::vector<std::string> lines;
  add(lines, {{{title + place}}, Row::Emphasis::heading});

  const std::size_t others = 2 + description_lines + 2;  // title, two rules, the present step, keys
  if (size.rows > others + 1) {
    const std::size_t count = size.rows - others;
    const bool has_state = width >= least_step_width + gap + state_width();
    const std::size_t step_width = has_state ? width - gap - state_width() : width;
    const std::vector<Row> steps = step_rows(step, count);
    const std::vector<Row> state = has_state ? state_rows(step, count) : std::vector<Row>();
    lines.push_back(rule(width));
    for (std::size_t i = 0; i < count; ++i) {
      std::string line = written(i < steps.size() ? steps[i] : Row(), step_width, colours);
      if (has_state)
        line += " │ " + written(i < state.size() ? state[i] : Row(), state_width(), colours);
      lines.push_back(std::move(line));
    }
    lines.push_back(rule(width));
  }

  std::vector<Line> description = tools::description(notation_, trace_->steps[step]);
  description.resize(description_lines);
  for (Line& line : description) add(lines, {std::move(line)});
  add(lines, {{{say_text("right, space: next   left: back   Home, End   ?: all keys   q: quit")}},
              Row::Emphasis::ahead});
  lines.resize(size.rows);
  return lines;
}

std::vector<std::string> TraceView::help_screen(TerminalSize size, bool colours) const {
  std::vector<std::string> lines{
      written({{{say_text("Keys")}}, Row::Emphasis::heading}, size.columns, colours), ""};
  for (const std::string& line : key_help())
    lines.push_back(written({{{line}}}, size.columns, colours));
  lines.emplace_back();
  lines.push_back(written({{{say_text("Any of these keys but q leads back to the trace.")}}},
                          size.columns, colours));
  lines.resize(size.rows);
  return lines;
}

}  // namespace tools::program
