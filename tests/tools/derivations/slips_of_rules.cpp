#include <cmath>

#include "slips.h"

// Slips in the rules of differentiation.
namespace derivations::detail {

using tools::check::CauseId;

namespace {

/// f, g, f', g' of f*g or f/g by a name.
struct Pair {
  double f, g, of_f, of_g;
};

Pair pair_at(const Run& run, std::size_t node, std::size_t name) {
  const Computation& c = *run.computation;
  const std::size_t f = c.nodes[node].operands[0], g = c.nodes[node].operands[1];
  return {run.values[f], run.values[g], derivative_within(c, run.values, f, name),
          derivative_within(c, run.values, g, name)};
}

/// In the derivative by `name`, `wrong` stands where `right` belongs: both of the node in the line.
Slip in_place(CauseId cause, std::string what, std::size_t node, std::size_t name,
              double (*right)(const Pair&), double (*wrong)(const Pair&)) {
  return at_derivative(cause, std::move(what), name, [=](const Run& run, double whole) {
    const Pair pair = pair_at(run, node, name);
    return whole + run.derivatives[node] * (wrong(pair) - right(pair));
  });
}

double product_derivative(const Pair& p) { return p.of_f * p.g + p.f * p.of_g; }
double quotient_derivative(const Pair& p) { return (p.of_f * p.g - p.f * p.of_g) / (p.g * p.g); }

std::string by(const Computation& c, std::size_t node, std::size_t name) {
  return c.formula(node) + " by " + c.nodes[name].name;
}

}  // namespace

std::vector<std::size_t> shared_names(const Computation& c, std::size_t node) {
  std::vector<std::size_t> names;
  const auto written = [&](std::size_t operand, std::size_t name) {
    return operand == name || (!c.named(operand) && c.occurrences(operand, name) > 0);
  };
  for (const std::size_t name : c.names_below(node))
    if (written(c.nodes[node].operands[0], name) && written(c.nodes[node].operands[1], name))
      names.push_back(name);
  return names;
}

Places product_rule(const Computation& c) {
  Places places(2);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    if (c.nodes[node].op != Op::multiply) continue;
    for (const std::size_t name : shared_names(c, node)) {
      places[0].push_back(
          in_place(CauseId::product_rule, "takes f'*g' for the derivative of " + by(c, node, name),
                   node, name, product_derivative, [](const Pair& p) { return p.of_f * p.of_g; }));
      places[1].push_back(in_place(
          CauseId::product_rule, "takes f'*g only for the derivative of " + by(c, node, name), node,
          name, product_derivative, [](const Pair& p) { return p.of_f * p.g; }));
      places[1].push_back(in_place(
          CauseId::product_rule, "takes f*g' only for the derivative of " + by(c, node, name), node,
          name, product_derivative, [](const Pair& p) { return p.f * p.of_g; }));
    }
  }
  return places;
}

Places quotient_rule(const Computation& c) {
  Places places(5);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    if (c.nodes[node].op != Op::divide) continue;
    const std::size_t f = c.nodes[node].operands[0], g = c.nodes[node].operands[1];
    if (c.nodes[g].op == Op::number) continue;
    const auto shared = shared_names(c, node);
    for (const std::size_t name : shared) {
      places[0].push_back(in_place(
          CauseId::quotient_rule, "forgets to square the denominator: " + by(c, node, name), node,
          name, quotient_derivative,
          [](const Pair& p) { return (p.of_f * p.g - p.f * p.of_g) / p.g; }));
      places[1].push_back(
          in_place(CauseId::quotient_rule, "takes f'/g' for the derivative of " + by(c, node, name),
                   node, name, quotient_derivative, [](const Pair& p) { return p.of_f / p.of_g; }));
      places[2].push_back(
          in_place(CauseId::quotient_rule, "adds in place of subtracting: " + by(c, node, name),
                   node, name, quotient_derivative,
                   [](const Pair& p) { return (p.of_f * p.g + p.f * p.of_g) / (p.g * p.g); }));
    }
    if (!shared.empty()) continue;
    const Edge below{node, 1};
    places[2].push_back(at_edge(CauseId::quotient_rule,
                                "forgets the minus for the denominator of " + c.formula(node),
                                below, [](const Run&, double right) { return -right; }));
    places[3].push_back(with_local(
        CauseId::quotient_rule, "takes -f/g for the derivative by g of " + c.formula(node), below,
        [=](const Run& run) { return -run.values[f] / run.values[g]; }));
    if (c.nodes[f].op != Op::number)
      places[4].push_back(with_local(
          CauseId::quotient_rule, "takes -1/g^2 for the derivative by g of " + c.formula(node),
          below, [=](const Run& run) { return -1 / (run.values[g] * run.values[g]); }));
  }
  return places;
}

Places power_rule(const Computation& c) {
  Places places(2);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    if (c.nodes[node].op != Op::power) continue;
    const std::size_t base = c.nodes[node].operands[0];
    const double n = c.nodes[node].number;
    places[0].push_back(
        with_local(CauseId::power_rule, "does not lower the exponent of " + c.formula(node),
                   {node, 0}, [=](const Run& run) { return n * std::pow(run.values[base], n); }));
    if (c.loss == Loss::none)  // else it is another loss
      places[1].push_back(
          with_local(CauseId::power_rule, "loses the exponent as a factor of " + c.formula(node),
                     {node, 0}, [=](const Run& run) { return std::pow(run.values[base], n - 1); }));
  }
  return places;
}

Places chain_inner(const Computation& c) {
  Places places(1);
  if (!c.layers.empty()) return places;  // there it is a local derivative left out
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    if (!is_smooth_function(c.nodes[node].op) && c.nodes[node].op != Op::power) continue;
    const std::size_t inner = c.nodes[node].operands[0];
    if (c.named(inner)) continue;
    for (const std::size_t name : c.names_below(inner)) {
      if (c.occurrences(inner, name) != 1) continue;
      // a lost minus is a sign
      if (std::abs(std::abs(derivative_within(c, c.values, inner, name)) - 1) < 1e-6) continue;
      places[0].push_back(at_derivative(
          CauseId::chain_inner,
          "forgets the inner derivative of " + c.formula(node) + " by " + c.nodes[name].name, name,
          [=](const Run& run, double whole) {
            const double inner_derivative =
                derivative_within(*run.computation, run.values, inner, name);
            return whole + run.derivatives[inner] * (1 - inner_derivative);
          }));
    }
  }
  return places;
}

Places kink(const Computation& c) {
  Places places(4);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    const Node& at = c.nodes[node];
    const auto reversed = [&](std::size_t k, bool passes) {
      return with_local(CauseId::kink,
                        std::string(passes ? "blocks" : "lets through") + " at " + c.formula(node),
                        {node, k}, [passes](const Run&) { return passes ? 0.0 : 1.0; });
    };
    if (at.op == Op::relu) {
      const bool passes = c.values[at.operands[0]] > 0;
      places[passes ? 0 : 1].push_back(reversed(0, passes));
    } else if (at.op == Op::abs) {
      places[2].push_back(at_edge(CauseId::kink, "takes the other side of " + c.formula(node),
                                  {node, 0}, [](const Run&, double right) { return -right; }));
    } else if (at.op == Op::max) {
      Slip other = reversed(0, false);
      other.what = "hands on to the lesser of " + c.formula(node);
      other.passed = [node](const Run& run, Edge edge, double right) {
        return edge.node == node ? run.derivatives[node] - right : right;
      };
      places[3].push_back(std::move(other));
    }
  }
  return places;
}

}  // namespace derivations::detail
