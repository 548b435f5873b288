// Slips where another number stands in the place of the right one.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

namespace {

// Names tried in the place of another one that they do not look like.
constexpr std::size_t most_names = 40;
// Of derivations longer than any that is written by hand, matrices are not transposed as a whole.
constexpr std::size_t most_gradients_transposed = 200;
// Uses of a name that are looked at.
constexpr std::size_t most_uses = 10'000;
// Outputs that one is mixed up with.
constexpr std::size_t most_roots = 8;
// Names tried in the place of factors, for all gradients on the way together, and for each of many.
constexpr std::size_t most_edge_names = 8000, most_names_near = 4;

}  // namespace

void Slips::add_wrong_index(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  if (const Gradient* own = target.own()) {
    const auto instead = [&](Step other, double distance) {
      // What the same name was before is said as such: see add_old_weight.
      if (steps.name(other) == steps.name(own->of) || !back.depends(own->root, other)) return;
      const Step step = back.gradient(own->root, other).step;
      add({CauseId::wrong_index,
           {{own->step, [step](const Numbers& v) { return v[step]; }}},
           [this, own, other] { return say("this is {}", derivative(own->root, other)); },
           distance,
           {},
           true,
           {step}});
    };
    const Step across = mirrored(own->of);
    for (const Step other : siblings(own->of)) {
      if (other != across) instead(other, 1.2);
    }
    if (across != Steps::none && back.depends(own->root, across)) {
      const Step step = back.gradient(own->root, across).step;
      add({CauseId::wrong_index,
           {{own->step, [step](const Numbers& v) { return v[step]; }}},
           [this, own, across] {
             return say("rows and columns are exchanged: {} stands where {} belongs",
                        derivative(own->root, across), derivative(own->root, own->of));
           },
           1.1,
           {},
           true,
           {step}});
    }
    // A name mixed up with another one.
    const auto is_input = [&](Step step) {
      return steps.is(step, LeafKind::given) || steps.is(step, LeafKind::free);
    };
    std::size_t others = 0;
    for (const Step other : derivation_->defined()) {
      if (!is_input(own->of) || own->of == other || !is_input(other)) continue;
      if (others++ == most_names) break;
      instead(other, 1.5);
    }
    // What it is multiplied by: dC/da1 where dC/dw2 belongs.
    for (const Step other : partners(*own)) {
      if (!(is_input(own->of) && is_input(other))) instead(other, 1.4);
    }
  }
  // Of many gradients, each with the names next to its own.
  const std::size_t most = std::clamp<std::size_t>(most_edge_names / (target.gradients.size() + 1),
                                                   most_names_near, most_siblings);
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step right = partner(steps, edge.from, edge.operand);
      if (right == Steps::none) continue;
      std::vector<Step> others = siblings(right, most);
      // Of the two factors the one that is differentiated by: delta*w2 where delta*a1 belongs.
      const Step own = gradient->of;
      const bool both_named = !steps.name(own).empty() && !steps.name(right).empty();
      if (both_named && own != right && std::ranges::find(others, own) == others.end()) {
        others.push_back(own);
      }
      for (const Step other : others) {
        if (other > edge.from && derivation_->uses_derivatives(other)) continue;
        // The same name: what it was before, or has been made since by numbers.
        const bool same = steps.name(other) == steps.name(right);
        if (same && other < right) continue;
        add_local(
            same ? CauseId::updated_weight : CauseId::wrong_index, same ? 0.9 : 1.3, edge,
            [other](const Numbers& v) { return v[other]; },
            [this, other, right, same] {
              return same ? already_updated(right, other)
                          : say("{} stands where {} belongs", name(other), name(right));
            });
      }
    }
  }
}

// The named quantities that what a gradient is by is multiplied with.
std::vector<Step> Slips::partners(const Gradient& gradient) const {
  const Steps& steps = derivation_->steps();
  std::vector<Step> found;
  for (const Contribution& edge : gradient.contributions) {
    const Step other = partner(steps, edge.from, edge.operand);
    const bool known = std::ranges::find(found, other) != found.end();
    if (other == Steps::none || other == gradient.of || known) continue;
    if (!steps.name(other).empty() && found.size() < most_terms) found.push_back(other);
  }
  return found;
}

// W[1][0] of W[0][1]; Steps::none where the matrix has no such element, or it is the same one.
Step Slips::mirrored(Step element) {
  const auto* definition = derivation_->definition(element);
  if (definition == nullptr || !definition->is_element) return Steps::none;
  const std::string& text = definition->name;
  const std::size_t row = text.find('['), column = text.find("][");
  if (column == std::string::npos) return Steps::none;
  const std::string i = text.substr(row + 1, column - row - 1),
                    j = text.substr(column + 2, text.size() - column - 3);
  if (i == j) return Steps::none;
  const std::string wanted = fmt::format("{}[{}][{}]", text.substr(0, row), j, i);
  read_names();
  const auto other = by_name_.find(wanted);
  if (other == by_name_.end()) return Steps::none;
  const bool of_one_matrix = derivation_->definition(other->second)->line == definition->line;
  return of_one_matrix ? other->second : Steps::none;
}

// W*delta where the error goes back by transpose(W).
void Slips::add_transposed(const Target& target) {
  if (target.gradients.size() > most_gradients_transposed) return;
  const Steps& steps = derivation_->steps();
  struct Matrix {
    std::vector<Change> changes;
    bool is_square = true;
  };
  std::map<std::string, Matrix> matrices;
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step weight = partner(steps, edge.from, edge.operand);
      const auto* definition = weight == Steps::none ? nullptr : derivation_->definition(weight);
      if (definition == nullptr || !definition->is_element) continue;
      const std::string& text = definition->name;
      const std::size_t row = text.find('['), column = text.find("][");
      if (column == std::string::npos || mirrored(gradient->of) != Steps::none) continue;
      Matrix& matrix = matrices[text.substr(0, row)];
      // An element of the diagonal stays.
      const bool diagonal = text.substr(row + 1, column - row - 1) ==
                            text.substr(column + 2, text.size() - column - 3);
      if (diagonal) continue;
      const Step across = mirrored(weight);
      if (across == Steps::none) {
        matrix.is_square = false;
        continue;
      }
      matrix.changes.push_back({edge.local, [across](const Numbers& v) { return v[across]; }});
    }
  }
  for (auto& [name, matrix] : matrices) {
    if (!matrix.is_square || matrix.changes.empty()) continue;
    add({CauseId::wrong_index,
         std::move(matrix.changes),
         [name = name] {
           return say("{0} stands where transpose({0}) belongs, by which the error goes back",
                      name);
         },
         0.9,
         {},
         false});
  }
}

// The gradient of a weight is delta times what its own layer is given: not x for h.
void Slips::add_other_layer(const Target& target) {
  const Steps& steps = derivation_->steps();
  const auto is_weight = [&](Step step) {
    return steps.is(step, LeafKind::given) || steps.is(step, LeafKind::free);
  };
  const auto stem_and_index = [&](Step step) {
    const std::string& text = steps.name(step);
    return std::pair(text.substr(0, text.find('[')),
                     text.substr(std::min(text.find('['), text.size())));
  };
  std::vector<Step> inputs;
  std::set<Step> seen;
  const Gradient* own = target.own();
  if (own == nullptr || !is_weight(own->of)) return;
  // A number that what was computed is multiplied with is a weight, and no input.
  const auto is_used_as_weight = [&](Step leaf) {
    std::size_t uses = 0;
    for (auto u = steps.first_use(leaf); u != Steps::no_use && uses < most_uses; ++uses) {
      const auto [by, operand, next] = steps.use(u);
      u = next;
      const bool is_forward = by <= own->root && !derivation_->is_backward(by);
      const Step other = is_forward ? partner(steps, by, operand) : Steps::none;
      if (other != Steps::none && !steps.is_leaf(other)) return true;
    }
    return false;
  };
  for (Step step = 0; step <= own->root && inputs.size() < most_names; ++step) {
    const Op op = steps.op(step);
    if ((op != Op::multiply && op != Op::dot) || derivation_->is_backward(step)) continue;
    const auto operands = steps.operands(step);
    for (std::uint32_t k = 0; k < operands.size() && inputs.size() < most_names; ++k) {
      if (!is_weight(operands[k])) continue;
      const Step input = partner(steps, step, k);
      if (input == Steps::none || steps.name(input).empty() || !seen.insert(input).second) continue;
      if (!is_weight(input) || !is_used_as_weight(input)) inputs.push_back(input);
    }
  }
  for (const Contribution& edge : own->contributions) {
    const Step right = partner(steps, edge.from, edge.operand);
    if (right == Steps::none || steps.name(right).empty()) continue;
    const auto [stem, index] = stem_and_index(right);
    for (const Step other : inputs) {
      const auto [other_stem, other_index] = stem_and_index(other);
      if (other == own->of || other_stem == stem || other_index != index) continue;
      add_local(
          CauseId::wrong_index, 1.35, edge, [other](const Numbers& v) { return v[other]; },
          [this, other, right] {
            return say("{} stands where {} belongs, the input of another layer", name(other),
                       name(right));
          });
    }
  }
}

// dp[1]/dz[1] for dp[0]/dz[1].
void Slips::add_other_root(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr) return;
  Backpropagation& back = derivation_->backpropagation();
  for (const Step other : siblings(own->root, most_roots)) {
    if (derivation_->steps().is_leaf(other) || !back.depends(other, own->of)) continue;
    if (derivation_->uses_derivatives(other)) continue;
    const Step step = back.gradient(other, own->of).step;
    add({CauseId::wrong_index,
         {{own->step, [step](const Numbers& v) { return v[step]; }}},
         [this, own, other] { return say("this is {}", derivative(other, own->of)); },
         1.25,
         {},
         true,
         {step}});
  }
}

// dL/do = delta*c for h = o*tanh(c): the factor without its function.
void Slips::add_argument_for_result(const Target& target) {
  const Steps& steps = derivation_->steps();
  const auto argument = [&](Step result) {
    if (steps.is_leaf(result)) return Steps::none;
    const Op op = steps.op(result);
    if (is_outer_function(op) && op != Op::power) return steps.operands(result)[0];
    for (const Function& function : functions_.ending_in(result)) {
      if (function.known) return function.variable;
    }
    return Steps::none;
  };
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step right = partner(steps, edge.from, edge.operand);
      const Step inside = right == Steps::none ? Steps::none : argument(right);
      if (inside == Steps::none) continue;
      add_local(
          CauseId::at_preactivation, 1.25, edge, [inside](const Numbers& v) { return v[inside]; },
          [this, inside, right] {
            return say("{} stands where {} belongs", name(inside), name(right));
          });
    }
  }
}

// w*delta goes back to the layer before; dE/dw = delta*x is for the update.
void Slips::add_gradient_for_weight(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  Layers layers(*derivation_, target);
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step weight = partner(steps, edge.from, edge.operand);
      // A weight is a number that is given; what it is multiplied with is computed.
      if (weight == Steps::none || !steps.is_leaf(weight) || steps.is_leaf(gradient->of)) continue;
      if (steps.kind(weight) == LeafKind::constant) continue;
      const Step slope = back.gradient(gradient->root, weight).step;
      const Step root = gradient->root;
      const auto value = [slope](const Numbers& v) { return v[slope]; };
      add_local(CauseId::gradient_for_weight, 1.2, edge, value, [this, root, weight] {
        return say("{} stands where the weight {} belongs", derivative(root, weight), name(weight));
      });
      slips_.back().reads = {slope};
      const Step from = edge.from;
      add({CauseId::gradient_for_weight,
           {{edge.step, value}},
           [this, root, weight, from] {
             return say("{} stands where the error passed back, {}*{}, belongs",
                        derivative(root, weight), derivative(root, from), name(weight));
           },
           1.2,
           {},
           true,
           {slope}});
      layers.add(CauseId::gradient_for_weight, "product", edge.upstream, {{edge.local, value}},
                 [] { return say_text("gradients of weights stand where the weights belong"); });
      layers.add(
          CauseId::gradient_for_weight, "product", edge.upstream, {{edge.step, value}},
          [] {
            return say_text(
                "gradients of weights stand where the errors passed back, delta*w, belong");
          },
          true);
    }
  }
  add(layers.slips());
}

}  // namespace tools::check
