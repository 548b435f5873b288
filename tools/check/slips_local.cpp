// Slips in one local derivative.

#include <algorithm>
#include <cmath>

#include <autograd/reading.h>
#include <tools/activations.h>
#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

bool is_outer_function(autograd::Op op) {
  switch (op) {
    case Op::power:
    case Op::exp:
    case Op::log:
    case Op::sqrt:
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::erf:
      return true;
    default:
      return is_activation(op);
  }
}

// The function that a step stands inside of within one line: sin, for 3*x in sin(3*x) + 1. Of one
// that is written out, a step of it.
std::optional<Step> Slips::function_around(Step root, Step step) const {
  const Steps& steps = derivation_->steps();
  const Step own = activation_of(step);
  while (derivation_->definition(step) == nullptr) {
    Step consumer = Steps::none;
    for (auto u = steps.first_use(step); u != Steps::no_use; u = steps.use(u).next) {
      const Step by = steps.use(u).by;
      if (by <= root && !derivation_->is_backward(by)) consumer = by;
    }
    if (consumer == Steps::none) return {};
    const Step around = activation_of(consumer);
    if (is_outer_function(steps.op(consumer)) || (around != Steps::none && around != own)) {
      return consumer;
    }
    step = consumer;
  }
  return {};
}

void Slips::add_missing_local(const Target& target) {
  const Steps& steps = derivation_->steps();
  const auto one = [](const Numbers&) { return 1.0; };
  Layers layers(*derivation_, target);
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Op op = steps.op(edge.from);
      if (op == Op::add || op == Op::sum || op == Op::subtract || op == Op::negate) continue;
      if (op == Op::relu || op == Op::leaky_relu || op == Op::min || op == Op::max) continue;
      if (is_inside_softmax(edge)) continue;
      const Step inner = gradient->of;
      const auto left_out = [this, edge, inner] {
        return say("the local derivative {} is left out", derivative(edge.from, inner));
      };
      if (const std::optional<Step> around = function_around(gradient->root, edge.from)) {
        add_local(CauseId::chain_inner, 0.95, edge, one, [this, edge, inner] {
          return say("the inner derivative {} is left out", derivative(edge.from, inner));
        });
        // Of w*a in tanh(w*a), people say either.
        const Step activation = activation_of(*around);
        const bool of_activation =
            activation != Steps::none && activation != activation_of(edge.from);
        if (of_activation) {
          add_local(CauseId::missing_local, steps.is_leaf(inner) ? 1.0 : 0.9, edge, one, left_out);
        }
        continue;
      }
      const Step other = partner(steps, edge.from, edge.operand);
      const bool coefficient = (other != Steps::none && steps.is(other, LeafKind::constant)) ||
                               (op == Op::divide && edge.operand == 0 &&
                                steps.is(steps.operands(edge.from)[1], LeafKind::constant));
      if (coefficient) {
        add_local(CauseId::factor, 0.95, edge, one, [this, edge, inner] {
          if (mean_of(edge.from)) return mean_left_out(edge.from);
          return say("the factor {} is left out", derivative(edge.from, inner));
        });
        continue;
      }
      add_local(CauseId::missing_local, is_outer_function(op) ? 1.0 : 1.05, edge, one, left_out);
      if (is_activation(op)) {
        layers.add(CauseId::missing_local, std::string(autograd::op_name(op)), edge.upstream,
                   {{edge.local, one}},
                   [op] { return say("the derivative of {} is left out", autograd::op_name(op)); });
      }
    }
  }
  add(layers.slips());
}

void Slips::add_power_rule(const Target& target) {
  const Steps& steps = derivation_->steps();
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Op op = steps.op(edge.from);
      const Step x = gradient->of, y = edge.from;
      if (op == Op::power && edge.operand == 1) {
        const Step base = steps.operands(y)[0];
        const auto exponential = [&](std::string_view what, auto result) {
          add_local(CauseId::power_rule, 1.0, edge, result, [this, y, what] {
            return say("the exponential {}: {}", name(y), say_text(what));
          });
        };
        exponential(to_say("treated as a power, the exponent put in front"),
                    [=](const Numbers& v) { return v[x] * std::pow(v[base], v[x] - 1); });
        exponential(to_say("the logarithm of the base is left out"),
                    [=](const Numbers& v) { return v[y]; });
      }
      if (edge.operand != 0) continue;
      const auto variant = [&](double distance, std::string_view what, auto result) {
        add_local(CauseId::power_rule, distance, edge, result, [this, y, what] {
          return say("the power rule at {}: {}", name(y), say_text(what));
        });
      };
      if (op == Op::power) {
        const Step n = steps.operands(y)[1];
        if (!steps.is_leaf(n)) continue;
        const auto power = [](double base, double exponent) { return std::pow(base, exponent); };
        variant(1.0, to_say("the exponent is not put in front"),
                [=](const Numbers& v) { return power(v[x], v[n] - 1); });
        variant(1.0, to_say("the exponent is not lowered by one"),
                [=](const Numbers& v) { return v[n] * power(v[x], v[n]); });
        variant(1.2, to_say("the lowered exponent is put in front"),
                [=](const Numbers& v) { return (v[n] - 1) * power(v[x], v[n] - 1); });
        variant(1.4, to_say("the exponent is raised by one"),
                [=](const Numbers& v) { return v[n] * power(v[x], v[n] + 1); });
        variant(1.6, to_say("it is integrated in place of differentiated"),
                [=](const Numbers& v) { return power(v[x], v[n] + 1) / (v[n] + 1); });
        variant(1.6, to_say("the exponent is lowered by two"),
                [=](const Numbers& v) { return v[n] * power(v[x], v[n] - 2); });
        variant(1.5, to_say("the function stands where its derivative belongs"),
                [=](const Numbers& v) { return power(v[x], v[n]); });
      } else if (op == Op::exp) {
        variant(1.4, to_say("exp(x) treated as a power, x*exp(x - 1)"),
                [=](const Numbers& v) { return v[x] * std::exp(v[x] - 1); });
      } else if (op == Op::sqrt) {
        variant(1.0, to_say("the factor 1/2 of 1/(2*sqrt(x)) is lost"),
                [=](const Numbers& v) { return 1 / v[y]; });
        variant(1.4, to_say("sqrt(x)/2 in place of 1/(2*sqrt(x))"),
                [=](const Numbers& v) { return 0.5 * v[y]; });
        variant(1.4, to_say("2*sqrt(x) or its inverse confused"),
                [=](const Numbers& v) { return 2 * v[y]; });
        variant(1.4, to_say("the exponent 1/2 not lowered"),
                [=](const Numbers& v) { return 2 / v[y]; });
      } else if (op == Op::log) {
        variant(1.5, to_say("log(x) has the derivative 1/x"),
                [=](const Numbers& v) { return v[x]; });
      } else if (op == Op::multiply && steps.operands(y)[0] == steps.operands(y)[1]) {
        variant(1.2, to_say("the exponent is not lowered by one"),
                [=](const Numbers& v) { return v[x] * v[x]; });
      }
    }
  }
}

void Slips::add_quotient_rule(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  std::set<Step> seen;
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step quotient = edge.from;
      if (steps.op(quotient) != Op::divide || !seen.insert(quotient).second) continue;
      const Step u = steps.operands(quotient)[0], v = steps.operands(quotient)[1];
      const Step by_u = back.local(quotient, 0), by_v = back.local(quotient, 1);
      const bool above = !steps.is(u, LeafKind::constant), below = !steps.is(v, LeafKind::constant);
      const auto variant = [&](double distance, std::string_view what,
                               std::vector<Change> changes) {
        // Of an activation that is written out the derivative is known as a whole.
        const double less_likely = activation_of(quotient) != Steps::none ? 0.3 : 0.0;
        add({CauseId::quotient_rule,
             std::move(changes),
             [this, quotient, what] {
               return say("the quotient rule at {}: {}", name(quotient), say_text(what));
             },
             distance + less_likely,
             {},
             true});
      };
      const auto times = [](Step step, Step factor, int exponent) {
        return Change{step,
                      [=](const Numbers& n) { return n[step] * std::pow(n[factor], exponent); }};
      };
      const auto minus = [](Step step) {
        return Change{step, [=](const Numbers& n) { return -n[step]; }};
      };
      if (below) {
        variant(0.9, to_say("plus where minus belongs between the terms"), {minus(by_v)});
        variant(1.0, to_say("the denominator is not squared"), {times(by_v, v, 1)});
        variant(1.3, to_say("the terms of the numerator are the wrong way round"),
                {minus(by_u), minus(by_v)});
        variant(1.1, to_say("the denominator is left out"), {times(by_u, v, 2), times(by_v, v, 2)});
        variant(1.1, to_say("the denominator is not squared in either term"),
                {times(by_u, v, 1), times(by_v, v, 1)});
        variant(1.3, to_say("the numerator is left out of the second term"),
                {{by_v, [=](const Numbers& n) { return -1 / (n[v] * n[v]); }}});
        variant(1.4, to_say("the inverse of the square is taken for the inverse"),
                {{by_v, [=](const Numbers& n) { return n[u] / n[v]; }}});
        variant(1.4, to_say("the derivative of the denominator is not divided by it"),
                {{by_v, [=](const Numbers& n) { return -n[u]; }}});
      }
      if (above && below) {
        variant(1.2, to_say("the denominator is treated as a constant"),
                {{by_v, [](const Numbers&) { return 0.0; }}});
        variant(1.3, to_say("the numerator is treated as a constant"),
                {{by_u, [](const Numbers&) { return 0.0; }}});
      }
      if (above) {
        variant(1.5, to_say("multiplied by the denominator in place of divided"),
                {{by_u, [=](const Numbers& n) { return n[v]; }}});
      }
    }
  }
  for (const Joint& j : joints(target, Op::divide)) {
    add({CauseId::quotient_rule,
         {{j.result,
           [=](const Numbers& n) {
             const double right = n[j.by_u] * j.du(n) + n[j.by_v] * j.dv(n);
             return n[j.result] + n[j.upstream] * (j.du(n) / j.dv(n) - right);
           }}},
         [this, quotient = j.join] {
           return say("the quotient rule at {}: the quotient of the derivatives, u'/v'",
                      name(quotient));
         },
         1.0,
         {},
         true});
  }
}

void Slips::add_kink(const Target& target) {
  const Steps& steps = derivation_->steps();
  Layers layers(*derivation_, target);
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Op op = steps.op(edge.from);
      const Step y = edge.from, local = edge.local;
      const auto flip = [&](std::function<double(const Numbers&)> result, std::string_view what) {
        add_local(CauseId::kink, 1.0, edge, result,
                  [this, y, what] { return say("the kink of {}: {}", name(y), say_text(what)); });
        layers.add(CauseId::kink, std::string(autograd::op_name(op)), edge.upstream,
                   {{local, std::move(result)}},
                   [op] { return say("the kink of {} is mistaken", autograd::op_name(op)); });
      };
      if (op == Op::relu || op == Op::min || op == Op::max) {
        flip([local](const Numbers& v) { return v[local] > 0.25 ? 0.0 : 1.0; },
             to_say("the gradient passes where it is blocked, or is blocked where it passes"));
      } else if (op == Op::leaky_relu || op == Op::elu) {
        const Step slope = steps.operands(y)[1], x = gradient->of;
        if (edge.operand != 0) continue;
        flip([=](const Numbers& v) { return v[x] > 0 ? v[slope] : 1.0; },
             to_say("the slope of the other side is taken"));
        flip([=](const Numbers& v) { return v[x] > 0 ? 1.0 : 0.0; },
             to_say("the gradient is blocked where the slope belongs"));
      } else if (op == Op::abs) {
        flip([local](const Numbers& v) { return -v[local]; },
             to_say("the sign of the other side is taken"));
        add_local(
            CauseId::kink, 1.3, edge, [](const Numbers&) { return 1.0; },
            [this, y] { return say("the kink of {}: the sign is left out", name(y)); });
      }
    }
  }
  add(layers.slips());
}

// The sign of one operand: of y in a - y, the minus of -log(p), sin for cos.
void Slips::add_edge_signs(const Target& target) {
  const Steps& steps = derivation_->steps();
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      if (is_inside_softmax(edge)) continue;
      const Step of = gradient->of, from = edge.from, local = edge.local;
      const Op op = steps.op(from);
      // target - output, before it is squared; the minus of -log; sin for cos.
      const Gradient* upstream = derivation_->backpropagation().find(edge.upstream);
      const bool squared =
          upstream != nullptr && std::ranges::any_of(upstream->contributions, [&](const auto& by) {
            const auto x = steps.operands(by.from);
            return steps.op(by.from) == Op::power ||
                   (steps.op(by.from) == Op::multiply && x[0] == x[1]);
          });
      const bool written_out = activation_of(from) != Steps::none;
      const bool usual = (op == Op::subtract && squared) || op == Op::negate || op == Op::cos;
      const double distance = !written_out ? (usual ? 0.8 : 1.1) : op == Op::negate ? 0.9 : 1.2;
      // -log(1 - p) with 1/(1 - p) for -1/(1 - p).
      if (op == Op::subtract && edge.operand == 1 &&
          steps.is(steps.operands(from)[0], LeafKind::constant) &&
          function_around(gradient->root, from)) {
        add_local(
            CauseId::chain_inner, 0.95, edge, [local](const Numbers& v) { return -v[local]; },
            [this, from, of] {
              return say("the inner derivative -1, {}, is left out", derivative(from, of));
            });
      }
      const Gradient* own = target.own();
      add_local(
          CauseId::sign, distance, edge, [local](const Numbers& v) { return -v[local]; },
          [this, op, from, of, own, label = target.label] {
            if (op == Op::negate && own != nullptr && own->root == from) {
              return say("a sign: this is -{}, the minus of {} is lost", written(own->step, label),
                         name(from));
            }
            if (op == Op::subtract) {
              return say("a sign: the operands of {} are the wrong way round for {}", name(from),
                         derivative(from, of));
            }
            if (op == Op::negate) return say("a sign: the minus of {} is lost", name(from));
            return say("a sign: that of {}", derivative(from, of));
          });
    }
  }
}

}  // namespace tools::check
