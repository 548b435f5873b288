#include "figures.h"
#include "slips.h"

// Slips of attention, that can be made in any derivative.
namespace derivations::detail {

using tools::check::CauseId;

namespace {

std::string at(const Computation& c, Edge edge) {
  return c.formula(edge.node) + " by " + c.formula(c.nodes[edge.node].operands[edge.operand]);
}

/// Whether only sums, products and quotients are written around a node in its line.
bool is_at_the_top(const Computation& c, std::size_t node) {
  for (; !c.named(node); node = c.uses[node][0].node) {
    const Op around = c.nodes[c.uses[node][0].node].op;
    if (!is_sum(around) && around != Op::multiply && around != Op::divide && around != Op::negate)
      return false;
  }
  return true;
}

/// Whether a rule for products or quotients is at work around a node, whose signs are its own.
bool is_in_rule(const Computation& c, std::size_t node) {
  for (;; node = c.uses[node][0].node) {
    const Op op = c.nodes[node].op;
    if ((op == Op::multiply || op == Op::divide) && !shared_names(c, node).empty()) return true;
    if (c.named(node)) return false;
  }
}

/// All uses of what is not a number.
std::vector<Edge> edges(const Computation& c) {
  std::vector<Edge> all;
  for (std::size_t node = 0; node < c.nodes.size(); ++node)
    for (std::size_t k = 0; k < c.nodes[node].operands.size(); ++k)
      if (c.nodes[c.nodes[node].operands[k]].op != Op::number) all.push_back({node, k});
  return all;
}

bool is_of_loss(const Computation& c, std::size_t node) {
  return c.loss != Loss::none && c.line_of(node) == c.output;
}

}  // namespace

Places factor(const Computation& c, const Style& style) {
  Places places(3);
  for (const Edge edge : edges(c)) {
    const Node& node = c.nodes[edge.node];
    if (is_of_loss(c, edge.node)) continue;  // that would be another loss
    const bool coefficient = (node.op == Op::multiply || node.op == Op::divide) &&
                             c.nodes[node.operands[1 - edge.operand]].op == Op::number;
    if (coefficient && is_at_the_top(c, edge.node))
      places[0].push_back(with_local(CauseId::factor,
                                     "loses the number in the derivative of " + at(c, edge), edge,
                                     [](const Run&) { return 1.0; }));
    if (!coefficient && !is_sum(node.op) && node.op != Op::power && node.op != Op::negate)
      for (const double gained : {2.0, 0.5})
        places[1].push_back(at_edge(
            CauseId::factor, "gains " + shortest(gained) + " in the derivative of " + at(c, edge),
            edge, [gained](const Run&, double right) { return gained * right; }));
  }
  if (style.updates && style.prints_updates)
    for (const std::size_t parameter : c.asked)
      places[2].push_back(
          {.cause = CauseId::factor,
           .what = "forgets the learning rate in the update of " + c.nodes[parameter].name,
           .update = [parameter](const Run& run, std::size_t node, double right) {
             return node == parameter ? run.values[node] - run.derivatives[node] : right;
           }});
  return places;
}

Places sign(const Computation& c) {
  Places places(4);
  const auto minus = [](const Run&, double right) { return -right; };
  for (const Edge edge : edges(c)) {
    const Op op = c.nodes[edge.node].op;
    if (op == Op::subtract && edge.operand == 1)
      places[0].push_back(at_edge(CauseId::sign, "loses the minus of " + at(c, edge), edge, minus));
    else if (op == Op::negate)
      places[1].push_back(
          at_edge(CauseId::sign, "loses the leading minus of the line", edge, minus));
    else if ((op == Op::multiply || is_smooth_function(op)) && !is_in_rule(c, edge.node))
      places[2].push_back(at_edge(
          CauseId::sign, "writes a minus before the derivative of " + at(c, edge), edge, minus));
  }
  if (c.loss == Loss::squared || c.loss == Loss::half_squared)
    for (const std::size_t a : c.errors.empty() ? c.predictions : c.errors)
      places[3].push_back(
          at_derivative(CauseId::sign,
                        "takes y - a for a - y in the derivative by " + c.nodes[a].name, a, minus));
  return places;
}

Places missing_local(const Computation& c) {
  Places places(2);
  for (const Edge edge : edges(c)) {
    const Node& node = c.nodes[edge.node];
    const auto one = [](const Run&) { return 1.0; };
    if (is_smooth_function(node.op) && c.named(edge.node))
      places[0].push_back(with_local(
          CauseId::missing_local,
          "leaves out the derivative of the function in " + node.name + " = " + at(c, edge), edge,
          one));
    if (!c.layers.empty() && node.op == Op::multiply && !is_of_loss(c, edge.node))
      places[1].push_back(
          with_local(CauseId::missing_local, "leaves out the factor of " + at(c, edge), edge, one));
  }
  return places;
}

Places precision(const Computation& c, const Style& style) {
  Places places(3);
  if (style.prints_values || style.carries_rounded) return places;  // shown, so not a slip
  const int coarse = style.digits - 1;
  for (std::size_t node = 0; node < c.output; ++node)
    if (is_printed(c, style, node))
      places[0].push_back(at_derivative(
          CauseId::precision, "rounds the derivative by " + c.nodes[node].name + " and adds a 0",
          node, [coarse](const Run&, double right) { return rounded(right, coarse); }));
  for (int digits = 2; digits < style.digits; ++digits)
    places[1].push_back({.cause = CauseId::precision,
                         .what = "calculates with values of " + std::to_string(digits) + " digits",
                         .value = [&c, digits](std::size_t node, double right) {
                           const bool result = c.named(node) && c.nodes[node].op != Op::leaf;
                           return result ? rounded(right, digits) : right;
                         }});
  const auto single = [](double number) { return static_cast<double>(static_cast<float>(number)); };
  if (style.digits >= 6)
    places[2].push_back(
        {.cause = CauseId::precision,
         .what = "calculates in single precision",
         .value = [single](std::size_t, double right) { return single(right); },
         .passed = [single](const Run&, Edge, double right) { return single(right); },
         .whole = [single](const Run&, std::size_t, double right) { return single(right); }});
  return places;
}

}  // namespace derivations::detail
