#include "computation.h"

#include <algorithm>
#include <cmath>

namespace derivations {

bool is_smooth_function(Op op) { return op >= Op::exp && op <= Op::sigmoid; }

bool is_sum(Op op) { return op == Op::add || op == Op::subtract; }

double evaluate(const Node& node, const std::vector<double>& values) {
  const double x = node.operands.empty() ? 0 : values[node.operands[0]];
  const double y = node.operands.size() < 2 ? 0 : values[node.operands[1]];
  switch (node.op) {
    case Op::leaf:
    case Op::number:
      return node.number;
    case Op::add:
      return x + y;
    case Op::subtract:
      return x - y;
    case Op::multiply:
      return x * y;
    case Op::divide:
      return x / y;
    case Op::negate:
      return -x;
    case Op::power:
      return std::pow(x, node.number);
    case Op::exp:
      return std::exp(x);
    case Op::log:
      return std::log(x);
    case Op::sqrt:
      return std::sqrt(x);
    case Op::sin:
      return std::sin(x);
    case Op::tanh:
      return std::tanh(x);
    case Op::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Op::relu:
      return x > 0 ? x : 0;
    case Op::abs:
      return std::abs(x);
    case Op::max:
      return std::max(x, y);
  }
  return std::nan("");
}

std::size_t Computation::leaf(const std::string& name, double value) {
  const std::size_t node = apply(Op::leaf, {}, value);
  nodes[node].name = name;
  return node;
}

std::size_t Computation::number(double value) { return apply(Op::number, {}, value); }

std::size_t Computation::apply(Op op, std::vector<std::size_t> operands, double exponent) {
  const std::size_t index = nodes.size();
  for (std::size_t k = 0; k < operands.size(); ++k) uses[operands[k]].push_back({index, k});
  nodes.push_back({op, std::move(operands), exponent, ""});
  uses.emplace_back();
  values.push_back(evaluate(nodes.back(), values));
  return index;
}

void Computation::define(const std::string& name, std::size_t node) {
  nodes[node].name = name;
  definitions.push_back({"", {node}, false});
}

void Computation::drop_from(std::size_t first) {
  nodes.resize(first);
  values.resize(first);
  uses.resize(first);
  for (auto& edges : uses)
    std::erase_if(edges, [&](const Edge& edge) { return edge.node >= first; });
}

std::size_t Computation::operations() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      nodes, [](const Node& node) { return node.op != Op::leaf && node.op != Op::number; }));
}

std::size_t Computation::line_of(std::size_t node) const {
  while (!named(node)) node = uses[node].at(0).node;  // what has no name is used once
  return node;
}

std::size_t Computation::occurrences(std::size_t node, std::size_t name) const {
  if (node == name) return 1;
  std::size_t count = 0;
  for (const std::size_t operand : nodes[node].operands)
    if (operand == name || !named(operand)) count += occurrences(operand, name);
  return count;
}

std::vector<std::size_t> Computation::names_below(std::size_t node) const {
  std::vector<std::size_t> names;
  for (std::size_t name = 0; name < node; ++name)
    if (named(name) && occurrences(node, name) > 0) names.push_back(name);
  return names;
}

std::string Computation::derivative(std::size_t node) const {
  return "d" + nodes[output].name + "/d" + nodes[node].name;
}

}  // namespace derivations
