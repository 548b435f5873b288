#include <set>
#include <utility>

#include "slips.h"

// Slips where contributions are added up.
namespace derivations::detail {

using tools::check::CauseId;

namespace {

/// The terms of a sum, through nested sums, with the local derivative of the sum by each.
void collect_terms(const Computation& c, std::size_t sum, double sign,
                   std::vector<std::pair<std::size_t, double>>& terms) {
  for (std::size_t k = 0; k < 2; ++k) {
    const std::size_t term = c.nodes[sum].operands[k];
    const double own = k == 1 && c.nodes[sum].op == Op::subtract ? -sign : sign;
    if (!c.named(term) && is_sum(c.nodes[term].op))
      collect_terms(c, term, own, terms);
    else
      terms.emplace_back(term, own);
  }
}

}  // namespace

Places missing_path(const Computation& c) {
  Places places(2);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    std::set<std::size_t> lines;
    for (const Edge& use : c.uses[node]) lines.insert(c.line_of(use.node));
    if (!c.named(node) || lines.size() < 2) continue;
    for (const std::size_t line : lines)
      for (const bool keeps : {false, true}) {
        if (keeps && lines.size() == 2) continue;  // the same as leaving out the other one
        places[keeps ? 1 : 0].push_back(
            at_derivative(CauseId::missing_path,
                          (keeps ? "keeps only the path through " : "forgets the path through ") +
                              c.nodes[line].name + " in the derivative by " + c.nodes[node].name,
                          node, [node, line, keeps](const Run& run, double) {
                            double sum = 0;
                            for (const Contribution& part : run.contributions[node])
                              if ((run.computation->line_of(part.from) == line) == keeps)
                                sum += part.number;
                            return sum;
                          }));
      }
  }
  return places;
}

Places bracket(const Computation& c, const Style& style) {
  Places places(3);
  for (std::size_t node = 0; node < c.nodes.size(); ++node) {
    const Node& function = c.nodes[node];
    const bool activation = is_smooth_function(function.op) && c.named(node);
    if (activation && c.uses[node].size() > 1)
      for (std::size_t kept = 0; kept < c.uses[node].size(); ++kept) {
        // (A*w7 + B*w9)*g' becomes A*w7 + B*w9*g'
        const auto without = [=](const Run& run) {
          return run.sum(node) - run.contributions[node][kept].number;
        };
        places[0].push_back(at_edge(
            CauseId::bracket,
            "applies the derivative of " + c.formula(node) + " to one term of the sum", {node, 0},
            [=](const Run& run, double) {
              const double local = local_derivative(*run.computation, run.values, {node, 0});
              return without(run) + run.contributions[node][kept].number * local;
            }));
        const std::size_t z = function.operands[0];
        if (style.every_derivative || !c.named(z)) continue;
        // and for a leaf, (A*w7 + B*w9)*g'*x becomes A*w7 + B*w9*g'*x
        for (const std::size_t leaf : c.names_below(z))
          if (c.nodes[leaf].op == Op::leaf && c.uses[leaf].size() == 1)
            places[1].push_back(at_derivative(
                CauseId::bracket,
                "applies the common factor to one term in the derivative by " + c.nodes[leaf].name,
                leaf, [=](const Run& run, double) {
                  const double local = local_derivative(*run.computation, run.values, {node, 0}) *
                                       derivative_within(*run.computation, run.values, z, leaf);
                  return without(run) + run.contributions[node][kept].number * local;
                }));
      }
    for (std::size_t k = 0; k < function.operands.size() && !is_sum(function.op); ++k) {
      const std::size_t sum = function.operands[k];
      if (c.named(sum) || !is_sum(c.nodes[sum].op) || c.loss != Loss::none) continue;
      std::vector<std::pair<std::size_t, double>> terms;
      collect_terms(c, sum, 1, terms);
      for (const std::size_t name : c.names_below(sum)) {
        const auto in_term = [&](std::size_t term) {
          return term == name || (!c.named(term) && c.occurrences(term, name) > 0);
        };
        std::size_t with_name = 0;
        for (const auto& [term, sign] : terms) with_name += in_term(term) ? 1 : 0;
        if (with_name < 2) continue;
        for (const auto& [kept, kept_sign] : terms) {
          if (!in_term(kept)) continue;
          // F'*(s' + t') becomes F'*s' + t'
          places[2].push_back(at_derivative(
              CauseId::bracket,
              "applies the derivative outside of " + c.formula(sum) + " to one term, by " +
                  c.nodes[name].name,
              name, [=, kept = kept](const Run& run, double whole) {
                double others = 0;
                for (const auto& [term, sign] : terms)
                  if (term != kept)
                    others += sign * derivative_within(*run.computation, run.values, term, name);
                const double outer = local_derivative(*run.computation, run.values, {node, k});
                return whole + run.derivatives[node] * others * (1 - outer);
              }));
        }
      }
    }
  }
  return places;
}

}  // namespace derivations::detail
