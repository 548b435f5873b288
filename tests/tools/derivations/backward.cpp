#include "backward.h"

#include <cmath>

namespace derivations {

double Run::sum(std::size_t node) const {
  double total = 0;
  for (const Contribution& contribution : contributions[node]) total += contribution.number;
  return total;
}

double local_derivative(const Computation& c, const std::vector<double>& values, Edge edge,
                        bool uses_inputs) {
  const Node& node = c.nodes[edge.node];
  const bool first = edge.operand == 0;
  const double x = values[node.operands[0]];
  const double y = node.operands.size() < 2 ? 0 : values[node.operands[1]];
  // the same number twice for whoever rounds nothing
  const double result = uses_inputs ? evaluate(node, values) : values[edge.node];
  switch (node.op) {
    case Op::leaf:
    case Op::number:
      return 0;
    case Op::add:
      return 1;
    case Op::subtract:
      return first ? 1 : -1;
    case Op::multiply:
      return first ? y : x;
    case Op::divide:
      return first ? 1 / y : -x / (y * y);
    case Op::negate:
      return -1;
    case Op::power:
      return node.number * std::pow(x, node.number - 1);
    case Op::exp:
      return result;
    case Op::log:
      return 1 / x;
    case Op::sqrt:
      return 1 / (2 * result);
    case Op::sin:
      return std::cos(x);
    case Op::tanh:
      return 1 - result * result;
    case Op::sigmoid:
      return result * (1 - result);
    case Op::relu:
      return x > 0 ? 1 : 0;
    case Op::abs:
      return x > 0 ? 1 : -1;
    case Op::max:
      return (x > y) == first ? 1 : 0;
  }
  return std::nan("");
}

bool is_line_of_function(const Computation& c, Edge edge) {
  return is_smooth_function(c.nodes[edge.node].op) && c.named(edge.node) &&
         c.named(c.nodes[edge.node].operands[0]);
}

double derivative_within(const Computation& c, const std::vector<double>& values, std::size_t node,
                         std::size_t name) {
  if (node == name) return 1;
  double total = 0;
  for (std::size_t k = 0; k < c.nodes[node].operands.size(); ++k) {
    const std::size_t operand = c.nodes[node].operands[k];
    if (operand == name || !c.named(operand))
      total += local_derivative(c, values, {node, k}) * derivative_within(c, values, operand, name);
  }
  return total;
}

Run differentiate(const Computation& c, const Author& author,
                  const std::vector<const Slip*>& slips) {
  const std::size_t count = c.nodes.size();
  Run run{&c, author, {}, std::vector<double>(count), {}, std::vector<bool>(count)};
  run.contributions.resize(count);
  for (std::size_t node = 0; node < count; ++node) {
    double value = evaluate(c.nodes[node], run.values);
    if (author.rounds_values && c.named(node) && c.nodes[node].op != Op::leaf)
      value = rounded(value, author.precision);
    for (const Slip* slip : slips) {
      if (slip->value) {
        const double right = value;
        value = slip->value(node, right);
        if (value != right) run.slipped.assign(count, true);
      }
    }
    run.values.push_back(value);
  }

  run.derivatives[c.output] = 1;
  for (std::size_t node = count; node-- > 0;) {
    if (node != c.output) {
      double derivative = run.sum(node);
      for (const Slip* slip : slips) {
        if (!slip->whole) continue;
        const double right = derivative;
        derivative = slip->whole(run, node, right);
        if (derivative != right) run.slipped[node] = true;
      }
      const bool leaf = c.nodes[node].op == Op::leaf;
      if (c.named(node) && (leaf ? author.rounds_leaves : author.rounds_interior))
        derivative = rounded(derivative, author.precision);
      run.derivatives[node] = derivative;
    }
    for (std::size_t k = 0; k < c.nodes[node].operands.size(); ++k) {
      const std::size_t operand = c.nodes[node].operands[k];
      if (c.nodes[operand].op == Op::number) continue;
      double local = local_derivative(c, run.values, {node, k}, author.uses_inputs);
      if (author.rounds_locals && is_line_of_function(c, {node, k}))
        local = rounded(local, author.precision);
      double part = run.derivatives[node] * local;
      for (const Slip* slip : slips) {
        if (!slip->passed) continue;
        const double right = part;
        part = slip->passed(run, {node, k}, right);
        if (part != right) run.slipped[operand] = true;
      }
      run.contributions[operand].push_back({node, part});
      // a slip inside of a line is in the derivatives of the line's names
      if (run.slipped[node] && !c.named(node)) run.slipped[operand] = true;
    }
  }
  return run;
}

}  // namespace derivations
