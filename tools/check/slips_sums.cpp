// Slips in sums that stand in a derivative: a sign, a part for the whole, what does not change.

#include <cmath>
#include <utility>
#include <vector>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

// 1 + z for 1 - z as the factor by which the error goes back, or z alone; (a + y)^2 differentiated.
void Slips::add_signs_of_factors(const Target& target) {
  const Steps& steps = derivation_->steps();
  const auto is_sum = [&](Step step) {
    return derivation_->definition(step) == nullptr && !steps.is_leaf(step) &&
           (steps.op(step) == Op::add || steps.op(step) == Op::subtract);
  };
  const auto sentence = [this](Step sum) {
    const bool is_add = derivation_->steps().op(sum) == Op::add;
    return say("a sign: {} where {} belongs in {}", is_add ? "-" : "+", is_add ? "+" : "-",
               name(sum));
  };
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step factor = partner(steps, edge.from, edge.operand), base = gradient->of;
      if (factor != Steps::none && factor != base && is_sum(factor)) {
        const Step a = steps.operands(factor)[0], b = steps.operands(factor)[1];
        const double sign = steps.op(factor) == Op::add ? 1 : -1;
        add_local(
            CauseId::sign, 1.3, edge, [=](const Numbers& v) { return v[a] - sign * v[b]; },
            [sentence, factor] { return sentence(factor); });
        if (sign < 0 && steps.is(a, LeafKind::constant)) {
          add_local(
              CauseId::wrong_index, 1.35, edge, [b](const Numbers& v) { return v[b]; },
              [this, b, factor] {
                return say("{} stands where {} belongs", name(b), name(factor));
              });
        }
      }
      if (steps.op(edge.from) != Op::power || edge.operand != 0 || !is_sum(base)) continue;
      const Step a = steps.operands(base)[0], b = steps.operands(base)[1],
                 n = steps.operands(edge.from)[1];
      if (!steps.is_leaf(n)) continue;
      const double sign = steps.op(base) == Op::add ? 1 : -1;
      add_local(
          CauseId::sign, 1.45, edge,
          [=](const Numbers& v) { return v[n] * std::pow(v[a] - sign * v[b], v[n] - 1); },
          [sentence, base] { return sentence(base); });
    }
  }
}

// 6*x + 5 + 7 for 3*x^2 + 5*x + 7: a term that has no derivative, or is not differentiated.
void Slips::add_kept_terms(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr || derivation_->is_backward(own->root)) return;
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  std::vector<std::pair<Step, double>> terms{{own->root, 1.0}};
  for (std::size_t i = 0; i < terms.size() && terms.size() <= most_terms;) {
    const auto [step, sign] = terms[i];
    const bool in_line = step == own->root || derivation_->definition(step) == nullptr;
    const Op op = steps.op(step);
    if (!in_line || (op != Op::add && op != Op::subtract && op != Op::sum)) {
      ++i;
      continue;
    }
    terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(i));
    const auto operands = steps.operands(step);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      terms.emplace_back(operands[k], op == Op::subtract && k == 1 ? -sign : sign);
    }
  }
  if (terms.size() < 2 || terms.size() > most_terms) return;
  const Step result = own->step;
  for (const auto& [term, sign] : terms) {
    const auto kept = [=, term = term, sign = sign](const Numbers& v) { return sign * v[term]; };
    if (!is_on_way(term)) {
      add({CauseId::power_rule,
           {{result, [=](const Numbers& v) { return v[result] + kept(v); }}},
           [this, term = term] { return say("{} is kept, where its derivative is 0", name(term)); },
           steps.is_leaf(term) ? 1.3 : 1.5,
           {},
           true});
    } else if (derivation_->definition(term) == nullptr) {
      const Step derivative = back.gradient(term, own->of).step;
      add({CauseId::power_rule,
           {{result, [=, sign = sign](
                         const Numbers& v) { return v[result] + kept(v) - sign * v[derivative]; }}},
           [this, term = term] { return say("{} is not differentiated", name(term)); },
           1.4,
           {},
           true,
           {derivative}});
    }
  }
}

}  // namespace tools::check
