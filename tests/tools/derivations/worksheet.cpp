#include "worksheet.h"

#include <algorithm>

#include "figures.h"

namespace derivations {
namespace {

class Writer {
 public:
  Writer(const Computation& c, const Style& style, const std::vector<const Slip*>& slips)
      : c_(c),
        exact_(differentiate(c, {}, {})),
        slips_(slips),
        sheet_{style, {}, differentiate(c, style.author(), slips)} {}

  Worksheet write() {
    for (const Definition& definition : c_.definitions) define(definition);
    if (sheet_.style.updates) {
      sheet_.lines.push_back(
          {LineKind::definition, "eta = " + shortest(sheet_.style.rate), {}, {}, {}, false});
      for (std::size_t layer = c_.layers.size(); layer-- > 0;) {
        interior(c_.layers[layer].results);
        parameters(c_.layers[layer].parameters);
        for (const Definition& array : c_.layers[layer].arrays) update(array);
      }
    } else {
      std::vector<std::size_t> results;
      for (std::size_t node = 0; node < c_.nodes.size(); ++node)
        if (c_.named(node) && c_.nodes[node].op != Op::leaf && node != c_.output)
          results.push_back(node);
      interior(std::move(results));
      parameters(c_.asked);
    }
    return std::move(sheet_);
  }

 private:
  void define(const Definition& definition) {
    WorksheetLine line{LineKind::definition, definition.text, definition.nodes, {}, {}, false};
    if (!definition.given && sheet_.style.prints_values)
      for (const std::size_t node : definition.nodes)
        claim(line, exact_.values[node], sheet_.run.values[node]);
    finish(std::move(line));
  }

  void interior(std::vector<std::size_t> nodes) {
    if (!sheet_.style.every_derivative) return;
    std::ranges::sort(nodes, std::greater());
    for (const std::size_t node : nodes) derivative(node);
  }

  void parameters(std::vector<std::size_t> nodes) {
    if (sheet_.style.from_the_end) std::ranges::reverse(nodes);
    for (const std::size_t node : nodes) derivative(node);
  }

  void derivative(std::size_t node) {
    WorksheetLine line{LineKind::derivative, c_.derivative(node), {node}, {}, {},
                       slipped_unseen(node)};
    claim(line, exact_.derivatives[node], sheet_.run.derivatives[node]);
    finish(std::move(line));
  }

  /// In the derivative itself, or in one above that is not printed.
  bool slipped_unseen(std::size_t node) const {
    if (sheet_.run.slipped[node]) return true;
    return std::ranges::any_of(c_.uses[node], [&](const Edge& edge) {
      const bool printed = sheet_.style.every_derivative && c_.named(edge.node);
      return edge.node != c_.output && !printed && slipped_unseen(edge.node);
    });
  }

  void update(const Definition& array) {
    const std::string& name = array.text;
    const std::string target = sheet_.style.updates_in_place ? name + " <- " : name + "n = ";
    WorksheetLine line{LineKind::update,
                       target + name + " - eta*d" + c_.nodes[c_.output].name + "/d" + name,
                       array.nodes,
                       {},
                       {},
                       false};
    const std::size_t node = array.nodes.at(0);
    if (sheet_.style.prints_updates && c_.nodes[node].name == name) {
      const auto step = [&](const Run& run) {
        return c_.values[node] - sheet_.style.rate * run.derivatives[node];
      };
      double updated = step(sheet_.run);
      for (const Slip* slip : slips_) {
        if (!slip->update) continue;
        const double right = updated;
        updated = slip->update(sheet_.run, node, right);
        if (updated != right) line.slipped = true;
      }
      claim(line, step(exact_), updated);
    }
    finish(std::move(line));
  }

  void claim(WorksheetLine& line, double exact, double author) const {
    line.exact.push_back(exact);
    line.claimed.push_back(rounded(author, sheet_.style.digits));
  }

  void finish(WorksheetLine line) {
    std::string numbers;
    for (const double number : line.claimed)
      numbers += (numbers.empty() ? "" : ", ") + shown(number, sheet_.style.digits);
    const bool array = line.claimed.size() > 1 || (line.nodes.size() == 1 && is_array(line));
    if (!line.claimed.empty()) line.text += " = " + (array ? "[" + numbers + "]" : numbers);
    sheet_.lines.push_back(std::move(line));
  }

  /// A line that defines a vector of one.
  bool is_array(const WorksheetLine& line) const {
    return line.kind == LineKind::definition && c_.nodes[line.nodes[0]].name.ends_with("]");
  }

  const Computation& c_;
  Run exact_;
  const std::vector<const Slip*>& slips_;
  Worksheet sheet_;
};

}  // namespace

Author Style::author() const {
  Author author;
  author.digits = digits;
  author.rounds_values = carries_rounded && prints_values;
  author.rounds_interior = carries_rounded && every_derivative;
  author.rounds_leaves = carries_rounded;
  author.uses_inputs = uses_inputs;
  return author;
}

std::optional<Worksheet> Worksheet::with_derivative(const std::string& derivative) const {
  const Computation& c = *run.computation;
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    if (!c.named(node) || c.derivative(node) != derivative) continue;
    const double number = rounded(run.derivatives[node], 6);
    Worksheet more = *this;
    more.lines.insert(
        std::ranges::find(more.lines, LineKind::derivative, &WorksheetLine::kind),
        {LineKind::derivative, derivative + " = " + shown(number, 6), {node}, {}, {}, false});
    return more;
  }
  return std::nullopt;
}

std::string Worksheet::text() const {
  std::string all;
  for (const WorksheetLine& line : lines) all += line.text + "\n";
  return all;
}

Worksheet write(const Computation& c, const Style& style, const std::vector<const Slip*>& slips) {
  return Writer(c, style, slips).write();
}

}  // namespace derivations
