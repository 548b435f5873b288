#include "worksheet.h"

#include <algorithm>

#include "figures.h"
#include "formulas.h"

namespace derivations {
namespace {

class Writer {
 public:
  Writer(const Computation& c, const Style& style, const std::vector<const Slip*>& slips)
      : c_(c),
        exact_(differentiate(c, {}, {})),
        slips_(slips),
        sheet_{style, {}, differentiate(c, style.author(), slips)} {
    make_notations();
  }

  Worksheet write() {
    if (sheet_.style.spelling == Spelling::own) {
      for (const OwnFunction& own : own_functions(c_))
        sheet_.lines.push_back({LineKind::definition,
                                own.definition + "; " + own.left + " = " + own.claim,
                                {},
                                {},
                                {},
                                false,
                                own.claim});
    }
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
    WorksheetLine line{LineKind::definition, text_of(definition), definition.nodes, {}, {}, false};
    const bool slipped =
        std::ranges::any_of(slips_, [](const Slip* slip) { return slip->value != nullptr; });
    if (sheet_.style.puts_numbers_in && !definition.given && !slipped) {
      std::vector<std::string> elements;
      for (const std::size_t node : definition.nodes)
        elements.push_back(formula(c_, node, numbers_));
      line.text += " = " + listed(line, elements);
    }
    if (!definition.given && sheet_.style.prints_values)
      for (const std::size_t node : definition.nodes)
        claim(line, exact_.values[node], sheet_.run.values[node]);
    finish(std::move(line));
  }

  std::string text_of(const Definition& definition) const {
    const Spelling spelling = sheet_.style.spelling;
    if (definition.function != Op::leaf)
      return definition.text + spelled(definition.function, definition.argument, spelling);
    if (!definition.text.empty()) return definition.text;
    const std::size_t node = definition.nodes[0];
    return c_.nodes[node].name + " = " + formula(c_, node, symbols_);
  }

  /// Symbols and numbers, where an author writes these.
  void make_notations() {
    const Style& style = sheet_.style;
    symbols_ = symbols(c_, style.spelling);
    symbols_.uses_inputs = style.uses_inputs;
    numbers_ = symbols_;
    numbers_.value = [this](std::size_t node) {
      const bool given = c_.nodes[node].op == Op::leaf;
      const double number = sheet_.run.values[node];
      return given ? shortest(number) : shown(number, sheet_.style.precision());
    };
    numbers_.derivative = [this](std::size_t node) {
      return shown(sheet_.run.derivatives[node], sheet_.style.precision());
    };
    if (!style.states_locals) return;
    symbols_.local = [this](Edge edge) -> std::optional<std::string> {
      if (!is_line_of_function(c_, edge)) return std::nullopt;
      return local_name(edge);
    };
    numbers_.local = [this](Edge edge) -> std::optional<std::string> {
      if (!is_line_of_function(c_, edge)) return std::nullopt;
      return shown(local_derivative(c_, sheet_.run.values, edge, sheet_.style.uses_inputs),
                   sheet_.style.precision());
    };
  }

  std::string local_name(Edge edge) const {
    return "d" + c_.nodes[edge.node].name + "/d" +
           c_.nodes[c_.nodes[edge.node].operands[edge.operand]].name;
  }

  /// da/dz for each a that z goes straight into.
  void locals(std::size_t node) {
    for (const Edge& edge : c_.uses[node]) {
      if (!is_line_of_function(c_, edge)) continue;
      WorksheetLine line{LineKind::definition, local_name(edge), {}, {}, {}, false};
      line.formula = local_formula(edge, symbols_);
      line.text += " = " + line.formula;
      if (sheet_.style.puts_numbers_in) line.text += " = " + local_formula(edge, numbers_);
      const bool uses_inputs = sheet_.style.uses_inputs;
      claim(line, local_derivative(c_, exact_.values, edge),
            local_derivative(c_, sheet_.run.values, edge, uses_inputs));
      finish(std::move(line));
    }
  }

  std::string local_formula(Edge edge, Notation notation) const {
    notation.local = nullptr;
    return derivative_of_line(c_, edge.node, c_.nodes[edge.node].operands[edge.operand], notation);
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
    const Style& style = sheet_.style;
    if (style.states_locals && style.every_derivative) locals(node);
    WorksheetLine line{LineKind::derivative, c_.derivative(node), {node}, {}, {},
                       slipped_unseen(node)};
    // a name that has been updated no longer stands for what is put in
    const bool as_defined = !(style.updates && style.updates_in_place);
    if (!line.slipped && as_defined && style.writes_formulas) {
      line.formula = chain_rule(c_, node, symbols_);
      line.text += " = " + line.formula;
    }
    if (!line.slipped && style.puts_numbers_in && style.every_derivative)
      line.text += " = " + chain_rule(c_, node, numbers_);
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
      if (sheet_.style.puts_numbers_in && !line.slipped) {
        const std::string gradient = shown(sheet_.run.derivatives[node], sheet_.style.precision());
        line.text += " = " + shortest(c_.values[node]) + " - " + shortest(sheet_.style.rate) + "*" +
                     (gradient.starts_with('-') ? "(" + gradient + ")" : gradient);
      }
      claim(line, step(exact_), updated);
    }
    finish(std::move(line));
  }

  void claim(WorksheetLine& line, double exact, double author) const {
    line.exact.push_back(exact);
    line.claimed.push_back(rounded(author, sheet_.style.precision()));
  }

  void finish(WorksheetLine line) {
    std::vector<std::string> numbers;
    for (const double number : line.claimed)
      numbers.push_back(shown(number, sheet_.style.precision()));
    if (!numbers.empty()) {
      line.number = listed(line, numbers);
      line.text += " = " + line.number;
    }
    sheet_.lines.push_back(std::move(line));
  }

  static std::string joined(const std::vector<std::string>& elements) {
    std::string text;
    for (const std::string& element : elements) text += (text.empty() ? "" : ", ") + element;
    return text;
  }
  std::string listed(const WorksheetLine& line, const std::vector<std::string>& elements) const {
    const bool array = elements.size() > 1 || (line.nodes.size() == 1 && is_array(line));
    return array ? "[" + joined(elements) + "]" : joined(elements);
  }

  /// A line that defines a vector of one.
  bool is_array(const WorksheetLine& line) const {
    return line.kind == LineKind::definition && c_.nodes[line.nodes[0]].name.ends_with("]");
  }

  const Computation& c_;
  Run exact_;
  const std::vector<const Slip*>& slips_;
  Worksheet sheet_;
  Notation symbols_, numbers_;
};

}  // namespace

Author Style::author() const {
  Author author;
  author.precision = precision();
  author.rounds_values = carries_rounded && prints_values;
  author.rounds_interior = carries_rounded && every_derivative;
  author.rounds_leaves = carries_rounded;
  author.rounds_locals = carries_rounded && states_locals && every_derivative;
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
