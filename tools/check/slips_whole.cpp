// Slips in a whole result: factors, signs; and in the operations of a line itself.

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include <tools/check/slips.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

using autograd::Op;

// `what` empty: the gradient that is claimed.
std::string times(double factor, const std::string& what) {
  const bool whole = what.empty();
  if (factor == 0.5) return whole ? say_text("half of the gradient") : say("half of {}", what);
  if (factor == 2) return whole ? say_text("twice the gradient") : say("twice {}", what);
  const double inverse = std::round(1 / factor);
  if (factor < 1 && std::abs(1 / factor - inverse) < 1e-9) {
    return whole ? say("1/{} of the gradient", inverse) : say("1/{} of {}", inverse, what);
  }
  const std::string count = number(factor, default_digits);
  return whole ? say("{} times the gradient", count) : say("{} times {}", count, what);
}

}  // namespace

void Slips::add_factor(const Target& target) {
  const auto scale = [](Step step, double factor) {
    return std::vector<Change>{{step, [=](const Numbers& v) { return factor * v[step]; }}};
  };
  std::vector<double> all = factors(target);
  const Step step = target.step;
  const std::string whole = target.own() != nullptr ? std::string() : target.label;
  std::map<double, Step> means;
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      if (const auto count = mean_of(edge.from)) means.emplace(*count, edge.from);
    }
  }
  for (const double factor : all) {
    const bool two = factor == 2 || factor == 0.5;
    const auto mean = means.find(factor);
    if (mean != means.end() && whole.empty()) {
      add({CauseId::factor,
           scale(step, factor),
           [this, mean = mean->second] { return mean_left_out(mean); },
           1.2,
           {},
           true});
    }
    add({CauseId::factor,
         scale(step, factor),
         [this, step, factor, whole] {
           return times(factor, whole.empty() ? whole : written(step, whole));
         },
         two ? 1.0 : 1.4,
         {},
         true});
    for (const Gradient* gradient : target.gradients) {
      if (two && gradient->contributions.size() > 1) {
        for (const Contribution& edge : gradient->contributions) {
          if (is_inside_softmax(edge)) continue;
          add({CauseId::factor,
               scale(edge.step, factor),
               [this, factor, edge, gradient] {
                 return times(factor, derivative(edge.from, gradient->of));
               },
               1.15,
               {},
               true});
        }
      }
      if (gradient->step == step) continue;
      add({CauseId::factor,
           scale(gradient->step, factor),
           [this, factor, gradient] {
             return times(factor, derivative(gradient->root, gradient->of));
           },
           two ? 1.1 : 1.5,
           {},
           true});
    }
  }
  const Gradient* own = target.own();
  if (own == nullptr) return;
  for (const Step rate : rates(own->root)) {
    add({CauseId::factor,
         {{step, [=](const Numbers& v) { return v[rate] * v[step]; }}},
         [this, rate, step, label = target.label] {
           return say("{} times {}: the learning rate belongs to the update", name(rate),
                      written(step, label));
         },
         1.3,
         {},
         true});
    add({CauseId::factor,
         {{step, [=](const Numbers& v) { return v[step] / v[rate]; }}},
         [this, rate, step, label = target.label] {
           return say("{} divided by {}", written(step, label), name(rate));
         },
         1.8,
         {},
         true});
  }
}

// Of how many terms a step is the mean.
std::optional<double> Slips::mean_of(Step mean) const {
  const Steps& steps = derivation_->steps();
  const Op op = steps.is_leaf(mean) ? Op::input : steps.op(mean);
  if (op != Op::divide && op != Op::multiply) return {};
  const auto operands = steps.operands(mean);
  const auto is_number = [&](Step step) { return steps.is(step, LeafKind::constant); };
  const Step number = is_number(operands[1]) ? operands[1] : operands[0];
  const Step sum = number == operands[1] ? operands[0] : operands[1];
  if (!is_number(number) || steps.is_leaf(sum) || (op == Op::divide && number != operands[1])) {
    return {};
  }
  const double count = op == Op::divide ? steps.number(number) : 1 / steps.number(number);
  std::size_t terms = 0;
  std::vector<Step> open{sum};
  for (std::size_t i = 0; i < open.size() && i < most_siblings; ++i) {
    const Op joins = steps.is_leaf(open[i]) ? Op::input : steps.op(open[i]);
    if (joins == Op::add) {
      for (const Step term : steps.operands(open[i])) open.push_back(term);
    } else if (joins == Op::sum) {
      terms += steps.operands(open[i]).size();
    } else {
      terms += joins == Op::dot ? steps.operands(open[i]).size() / 2 : 1;
    }
  }
  const bool is_mean = terms >= 2 && std::abs(count - static_cast<double>(terms)) < 1e-9;
  return is_mean ? std::optional(static_cast<double>(terms)) : std::nullopt;
}

std::string Slips::mean_left_out(Step mean) const {
  return say("the factor 1/{} of the mean {} is left out: the sum stands in its place",
             mean_of(mean).value_or(1), name(mean));
}

void Slips::add_sign(const Target& target) {
  const auto minus = [](Step step) {
    return std::vector<Change>{{step, [=](const Numbers& v) { return -v[step]; }}};
  };
  add({CauseId::sign,
       minus(target.step),
       [this, step = target.step, label = target.label] {
         return say("a sign: this is -{}", written(step, label));
       },
       1.0,
       {},
       true});
  for (const Gradient* gradient : target.gradients) {
    if (gradient->step == target.step) continue;
    // Inside of an activation that is written out.
    const Step around = activation_of(gradient->of);
    const bool inside = around != Steps::none && around != gradient->of;
    add({CauseId::sign,
         minus(gradient->step),
         [this, gradient] {
           return say("a sign: that of {}", derivative(gradient->root, gradient->of));
         },
         inside ? 1.2 : 1.1,
         {},
         true});
  }
}

// The line's own operations: w - eta*g written with a plus, an operand forgotten.
void Slips::add_own_operations(const Target& target) {
  const Steps& steps = derivation_->steps();
  for (const Step step : target.order) {
    const bool own = step >= target.line.first_step && step < target.line.last_step;
    if (!own || steps.is_leaf(step) || derivation_->is_backward(step)) continue;
    const auto operands = steps.operands(step);
    const auto variant = [&](CauseId id, double distance, auto result, auto text) {
      add({id, {{step, result}}, text, distance, {}, false});
    };
    const Op op = steps.op(step);
    if (op == Op::add || op == Op::subtract || op == Op::multiply || op == Op::divide) {
      const Step a = operands[0], b = operands[1];
      const double sign = op == Op::subtract ? -1 : 1;
      if (op == Op::add || op == Op::subtract) {
        variant(
            CauseId::sign, 1.0, [=](const Numbers& v) { return v[a] - sign * v[b]; },
            [this, op, step] {
              return say("a sign: {} where {} belongs in {}", op == Op::add ? "-" : "+",
                         op == Op::add ? "+" : "-", name(step));
            });
        variant(
            CauseId::missing_path, 1.4, [=](const Numbers& v) { return v[a]; },
            [this, b, step] { return say("{} is left out of {}", name(b), name(step)); });
        variant(
            CauseId::missing_path, 1.4, [=](const Numbers& v) { return sign * v[b]; },
            [this, a, step] { return say("{} is left out of {}", name(a), name(step)); });
      } else {
        const auto without = [&](Step lost, Step kept) {
          const bool is_update = op == Op::multiply && derivation_->uses_derivatives(kept) &&
                                 !steps.name(lost).empty() && is_rate(lost);
          variant(
              CauseId::factor, is_update ? 0.7 : 1.3, [=](const Numbers& v) { return v[kept]; },
              [this, lost, step, is_update] {
                return is_update ? say("the learning rate {} is left out of the update", name(lost))
                                 : say("{} is left out of {}", name(lost), name(step));
              });
        };
        without(b, a);
        if (op == Op::multiply) without(a, b);
      }
    }
    // A term of a weighted sum: forgotten, or with the other sign.
    if (op == Op::dot && operands.size() <= 33) {
      const std::size_t n = operands.size() / 2;
      for (std::size_t i = 0; i < n; ++i) {
        const Step w = operands[i], x = operands[n + i];
        const auto term = [this, w, x] { return fmt::format("{}*{}", name(w), name(x)); };
        variant(
            CauseId::missing_path, 1.4, [=](const Numbers& v) { return v[step] - v[w] * v[x]; },
            [term] { return say("left out: {}", term()); });
        variant(
            CauseId::sign, 1.3, [=](const Numbers& v) { return v[step] - 2 * v[w] * v[x]; },
            [term] { return say("a sign: that of {}", term()); });
      }
    }
    // Another element or name in the place of an operand.
    for (std::size_t k = 0; k < operands.size() && operands.size() <= 8; ++k) {
      for (const Step other : siblings(operands[k])) {
        if (other >= step) continue;
        const Step right = operands[k];
        variant(
            CauseId::wrong_index, 1.4,
            [this, step, k, other](const Numbers& v) {
              Numbers x;
              for (const Step operand : derivation_->steps().operands(step)) {
                x.push_back(v[operand]);
              }
              x[k] = v[other];
              return result_with(derivation_->steps(), step, x);
            },
            [this, other, right] {
              return say("{} stands where {} belongs", name(other), name(right));
            });
      }
    }
  }
}

}  // namespace tools::check
