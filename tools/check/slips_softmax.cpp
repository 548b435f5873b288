// Slips in the derivative of softmax.

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

namespace {

// Of derivations longer than any that is written by hand these slips are not looked for.
constexpr std::size_t most_gradients = 100;

}  // namespace

// The exponentials that a denominator adds up, in order, S = e1 + e2 + e3; none where it is no such
// sum.
std::vector<Step> Slips::exponentials(Step sum) const {
  const Steps& steps = derivation_->steps();
  std::vector<Step> open{sum}, found;
  while (!open.empty()) {
    const Step step = open.back();
    open.pop_back();
    const Op op = steps.op(step);
    const bool is_part = step == sum || derivation_->definition(step) == nullptr;
    if ((op == Op::add || op == Op::sum) && is_part) {
      std::ranges::reverse_copy(steps.operands(step), std::back_inserter(open));
    } else if (op == Op::exp && found.size() < most_gradients) {
      found.push_back(step);
    } else {
      return {};
    }
  }
  return found;
}

// Where the ways to one softmax part: at z, which has two exponentials, or at their common one.
std::optional<Slips::Softmax> Slips::softmax_from(const Gradient& gradient) const {
  const Steps& steps = derivation_->steps();
  const Backpropagation& back = derivation_->backpropagation();
  const auto& edges = gradient.contributions;
  for (const Contribution& own : edges) {
    if (is_log_softmax(own.from) && own.operand == 0) {
      const Step sum = steps.operands(own.from)[1];
      const auto all = std::ranges::find(edges, sum, &Contribution::from);
      if (all == edges.end()) continue;
      return Softmax{gradient.step, own.step, all->step, all->local, sum, Steps::none};
    }
    // p = e/S, the numerator's e the one in S or another one of z.
    Step numerator = gradient.of, quotient = own.from;
    if (steps.op(own.from) == Op::exp) {
      const Gradient* of_numerator = back.find(gradient.root, own.from);
      if (of_numerator == nullptr || of_numerator->contributions.size() != 1) continue;
      numerator = own.from;
      quotient = of_numerator->contributions[0].from;
    }
    if (steps.op(quotient) != Op::divide || steps.operands(quotient)[0] != numerator) continue;
    const Step sum = steps.operands(quotient)[1];
    if (steps.op(numerator) != Op::exp || steps.is_leaf(sum)) continue;
    const std::vector<Step> terms = exponentials(sum);
    const auto leads_there = [&](const Contribution& edge) {
      if (&edge == &own) return false;
      const auto is_term = [&](Step step) { return std::ranges::find(terms, step) != terms.end(); };
      if (numerator != gradient.of) return is_term(edge.from);
      const Op op = steps.op(edge.from);
      return is_term(numerator) && (op == Op::add || op == Op::sum);
    };
    const auto all = std::ranges::find_if(edges, leads_there);
    if (terms.size() < 2 || all == edges.end()) continue;
    return Softmax{gradient.step, own.step, all->step, quotient, sum, quotient};
  }
  return {};
}

std::string Slips::argument_of(const Softmax& softmax) const {
  constexpr std::size_t most_shown = 4;
  if (softmax.quotient == Steps::none) return softmax_argument(softmax.sum);
  const std::vector<Step> terms = exponentials(softmax.sum);
  std::string text;
  for (std::size_t i = 0; i < std::min(terms.size(), most_shown); ++i) {
    const Step z = derivation_->steps().operands(terms[i])[0];
    const std::string element = name(z);
    if (const std::size_t bracket = element.rfind("[0]"); i == 0 && bracket != std::string::npos) {
      return element.substr(0, bracket) + element.substr(bracket + 3);
    }
    text += (i == 0 ? "" : ", ") + element;
  }
  return terms.size() > most_shown ? text + ", ..." : text;
}

// The derivative of p[i] = softmax(z)[i] by z[j] is p[i]*([i = j] - p[j]): what goes back to z[j]
// is what comes by its own logarithm or numerator, less what comes by the denominator.
void Slips::add_softmax(const Target& target) {
  if (target.gradients.size() > most_gradients) return;
  struct Ways {
    Softmax first;
    std::vector<Change> diagonal, no_denominator, no_own, minus_own;
  };
  std::map<Step, Ways> softmaxes;  // by the denominator
  for (const Gradient* gradient : target.gradients) {
    const std::optional<Softmax> softmax = softmax_from(*gradient);
    if (!softmax) continue;
    Ways& ways = softmaxes.try_emplace(softmax->sum, Ways{*softmax, {}, {}, {}, {}}).first->second;
    const auto [result, by_own, by_all, share, sum, quotient] = *softmax;
    const auto change = [=](std::vector<Change>& changes, auto instead) {
      changes.push_back({result, [=](const Numbers& v) {
                           return v[result] - v[by_own] - v[by_all] + instead(v);
                         }});
    };
    change(ways.diagonal, [=, share = share, by_own = by_own](const Numbers& v) {
      return v[by_own] * (1 - v[share]);
    });
    change(ways.no_denominator, [=, by_own = by_own](const Numbers& v) { return v[by_own]; });
    change(ways.no_own, [=, by_all = by_all](const Numbers& v) { return v[by_all]; });
    change(ways.minus_own, [=, by_all = by_all, by_own = by_own](const Numbers& v) {
      return v[by_all] - v[by_own];
    });
  }
  for (auto& [sum, ways] : softmaxes) {
    const auto slip = [&](CauseId id, double distance, std::vector<Change>& changes,
                          std::string_view what) {
      add({id,
           std::move(changes),
           [this, softmax = ways.first, what] {
             const std::string argument = argument_of(softmax);
             std::string text = say("the derivative of softmax({}), p[i]*([i = j] - p[j]): {}",
                                    argument, say_text(what));
             // A key is the same whichever element it is about.
             if (softmax.quotient == Steps::none || open_variable_) return text;
             return say("{}; {} is the {} of {}", text, as_written(softmax.quotient), "softmax",
                        argument);
           },
           distance,
           {},
           false});
    };
    slip(CauseId::missing_path, 0.85, ways.diagonal,
         to_say("only its diagonal p[j]*(1 - p[j]) is counted"));
    slip(CauseId::missing_path, 0.9, ways.no_denominator,
         to_say("the denominator is treated as a constant, -p[i]*p[j] is left out"));
    slip(CauseId::missing_path, 0.85, ways.no_own,
         to_say("[i = j] is left out, which belongs to p[j] itself"));
    slip(CauseId::sign, 0.85, ways.minus_own, to_say("the sign of [i = j] is lost"));
  }
}

}  // namespace tools::check
