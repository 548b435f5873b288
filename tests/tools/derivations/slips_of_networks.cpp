#include <algorithm>

#include "figures.h"
#include "slips.h"

// Slips that are made in backpropagation.
namespace derivations::detail {

using tools::check::CauseId;

namespace {

/// A use of an earlier layer's result that is not 0, times a weight.
struct Backward {
  Edge edge;
  std::size_t weight;
};

std::vector<Backward> backward_edges(const Computation& c) {
  std::vector<Backward> all;
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    if (c.nodes[node].op != Op::multiply || c.layers.empty()) continue;
    const std::size_t weight = c.nodes[node].operands[0], result = c.nodes[node].operands[1];
    if (std::ranges::find(c.asked, weight) != c.asked.end() && c.named(result) &&
        c.nodes[result].op != Op::leaf && c.values[result] != 0)
      all.push_back({{node, 1}, weight});
  }
  return all;
}

std::string edge_text(const Computation& c, const Backward& back) {
  return "back through " + c.formula(back.edge.node);
}

/// Whether the derivatives by two names are made of the same, so that one can be taken for the
/// other: all uses come after both.
bool can_be_swapped(const Computation& c, std::size_t a, std::size_t b) {
  const auto after = [&](const Edge& use) { return use.node > std::max(a, b); };
  return std::ranges::all_of(c.uses[a], after) && std::ranges::all_of(c.uses[b], after);
}

}  // namespace

Places at_preactivation(const Computation& c) {
  Places places(2);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    const Op op = c.nodes[node].op;
    if (op != Op::sigmoid && op != Op::tanh) continue;
    const std::size_t z = c.nodes[node].operands[0];
    const auto from_result = [op](double a) { return op == Op::tanh ? 1 - a * a : a * (1 - a); };
    // z*(1 - z) for a*(1 - a)
    places[0].push_back(with_local(
        CauseId::at_preactivation,
        "puts the argument where the result belongs in the derivative of " + c.formula(node),
        {node, 0}, [=](const Run& run) { return from_result(run.values[z]); }));
    // g'(a) for g'(z)
    places[1].push_back(with_local(
        CauseId::at_preactivation,
        "puts the result where the argument belongs in the derivative of " + c.formula(node),
        {node, 0}, [=](const Run& run) {
          return from_result(evaluate({op, {0}, 0, ""}, {run.values[node]}));
        }));
  }
  return places;
}

Places gradient_for_weight(const Computation& c) {
  Places places(2);
  for (const Backward& back : backward_edges(c)) {
    const auto gradient = [back](const Run& run) { return run.sum(back.weight); };
    // dE/dw for delta*w
    places[0].push_back(at_edge(CauseId::gradient_for_weight,
                                "takes the weight's gradient for what goes " + edge_text(c, back),
                                back.edge, [=](const Run& run, double) { return gradient(run); }));
    // delta*dE/dw for delta*w
    places[1].push_back(with_local(
        CauseId::gradient_for_weight,
        "takes the weight's gradient for the weight " + edge_text(c, back), back.edge, gradient));
  }
  return places;
}

Places updated_weight(const Computation& c, const Style& style) {
  Places places(1);
  if (!style.updates) return places;
  // all weights of the layer: whoever has overwritten them has no old ones
  for (std::size_t layer = 1; layer < c.layers.size(); ++layer) {
    std::vector<Backward> through;
    for (const Backward& back : backward_edges(c))
      if (std::ranges::find(c.layers[layer].parameters, back.weight) !=
          c.layers[layer].parameters.end())
        through.push_back(back);
    const auto updated = [style](const Run& run, std::size_t weight) {
      const double gradient = run.sum(weight);
      const bool rounds = run.author.rounds_leaves;
      const double step = style.rate * (rounds ? rounded(gradient, style.precision()) : gradient);
      const double value = run.values[weight] - step;
      const bool scalar = !run.computation->nodes[weight].name.ends_with("]");
      return rounds && style.prints_updates && scalar ? rounded(value, style.precision()) : value;
    };
    places[0].push_back(
        {.cause = CauseId::updated_weight,
         .what = "goes back through layer " + std::to_string(layer + 1) + " with its new weights",
         .passed = [=](const Run& run, Edge edge, double right) {
           for (const Backward& back : through)
             if (back.edge.node == edge.node && back.edge.operand == edge.operand)
               return run.derivatives[edge.node] * updated(run, back.weight);
           return right;
         }});
  }
  return places;
}

Places wrong_index(const Computation& c, const Style& style) {
  Places places(3);
  for (const auto& group : c.siblings) {
    for (const std::size_t a : group) {
      for (const std::size_t b : group) {
        if (a == b || !is_printed(c, style, a) || !can_be_swapped(c, a, b)) continue;
        const std::string names = c.nodes[a].name + " and " + c.nodes[b].name;
        const auto of_b = [b](const Run& run, double) { return run.sum(b); };
        places[0].push_back(
            at_derivative(CauseId::wrong_index,
                          "mixes up " + names + ", writes the second one's for both", a, of_b));
        if (a > b) continue;
        places[1].push_back({.cause = CauseId::wrong_index,
                             .what = "mixes up " + names + ", writes each one's for the other",
                             .whole = [a, b](const Run& run, std::size_t node, double right) {
                               return node == a ? run.sum(b) : node == b ? run.sum(a) : right;
                             }});
      }
    }
    for (const Backward& back : backward_edges(c))
      for (const std::size_t other : group)
        if (other != back.weight && std::ranges::find(group, back.weight) != group.end())
          places[2].push_back(with_local(CauseId::wrong_index,
                                         "takes " + c.nodes[other].name + " for " +
                                             c.nodes[back.weight].name + " " + edge_text(c, back),
                                         back.edge,
                                         [other](const Run& run) { return run.values[other]; }));
  }
  return places;
}

Places other_loss(const Computation& c, const Style& style) {
  Places places(2);
  if (c.loss == Loss::none || c.loss == Loss::softmax) return places;
  const auto everywhere = [&](std::string what, const std::vector<std::size_t>& nodes,
                              std::function<double(double a, double y, double right)> loss) {
    return Slip{.cause = CauseId::other_loss,
                .what = "differentiates " + std::move(what),
                .whole = [=, labels = c.labels](const Run& run, std::size_t node, double right) {
                  for (std::size_t j = 0; j < nodes.size(); ++j)
                    if (nodes[j] == node)
                      return loss(run.values[node], run.values[labels[j]], right);
                  return right;
                }};
  };
  const auto half = [](double, double, double right) { return right / 2; };
  const auto twice = [](double, double, double right) { return right * 2; };
  const auto& of_square = c.errors.empty() ? c.predictions : c.errors;
  if (c.loss == Loss::squared)
    places[0].push_back(everywhere("half the squared error", of_square, half));
  if (c.loss == Loss::half_squared)
    places[0].push_back(everywhere("the squared error without its half", of_square, twice));
  if (c.loss == Loss::cross_entropy) {
    places[0].push_back(everywhere("the squared error", c.predictions,
                                   [](double a, double y, double) { return 2 * (a - y); }));
    places[1].push_back(everywhere("half the squared error", c.predictions,
                                   [](double a, double y, double) { return a - y; }));
  } else if (c.errors.empty() && c.nodes[c.predictions[0]].op == Op::sigmoid &&
             (c.loss == Loss::squared || style.every_derivative)) {
    // of half the squared error, a - y for dC/dz is the sigmoid's derivative left out, unless dC/da
    // is written
    places[1].push_back(
        everywhere("the cross-entropy", c.predictions,
                   [](double a, double y, double) { return (a - y) / (a * (1 - a)); }));
  }
  return places;
}

}  // namespace derivations::detail
