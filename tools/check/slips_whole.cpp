// Slips in a whole result: factors, signs, another loss; and in the operations of a line itself.

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include <tools/check/slips.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

using autograd::Op;

// Other quantities of the worksheet that are tried as the loss that was meant.
constexpr std::size_t most_losses = 12;

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

std::string as_factor(double factor) {
  const double inverse = std::round(1 / factor);
  if (factor < 1 && std::abs(1 / factor - inverse) < 1e-9) return fmt::format("(1/{})", inverse);
  return number(factor, default_digits);
}

// With brackets where it is a sum.
std::string as_operand(const std::string& text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[') ++depth;
    if (text[i] == ')' || text[i] == ']') --depth;
    if (depth == 0 && (text[i] == '+' || text[i] == '-')) return "(" + text + ")";
  }
  return text;
}

// Twice 1/2*x is x.
std::string multiplied(double factor, const std::string& text) {
  for (const std::string_view half : {"1/2*", "0.5*", "(1/2)*"}) {
    const std::string rest = text.substr(std::min(half.size(), text.size()));
    if (factor == 2 && text.starts_with(half) && as_operand(rest) == rest) return rest;
  }
  return fmt::format("{}*{}", as_factor(factor), as_operand(text));
}

}  // namespace

void Slips::add_factor(const Target& target) {
  const auto scale = [](Step step, double factor) {
    return std::vector<Change>{{step, [=](const Numbers& v) { return factor * v[step]; }}};
  };
  std::vector<double> all = factors(target);
  const Step step = target.step;
  const std::string whole = target.own() != nullptr ? std::string() : target.label;
  for (const double factor : all) {
    const bool two = factor == 2 || factor == 0.5;
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
    add({CauseId::sign,
         minus(gradient->step),
         [this, gradient] {
           return say("a sign: that of {}", derivative(gradient->root, gradient->of));
         },
         1.1,
         {},
         true});
  }
}

void Slips::add_other_loss(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr) return;
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  const Step root = own->root;
  // A loss has a name; what is differentiated once more, or in passing, is none.
  if (derivation_->definition(root) == nullptr) return;
  const std::vector<const Gradient*> gradients = target.gradients;
  const auto of_root = [&](Step step) { return back.find(root, step); };
  const std::optional<std::size_t> root_line = line_of(root);
  const std::string at_line = root_line ? say(" (line {})", *root_line) : "";

  // Another quantity of the worksheet.
  std::size_t losses = 0;
  for (const Step other : derivation_->defined()) {
    if (other == root || steps.is_leaf(other) || back.depends(root, other)) continue;
    if (losses == most_losses) break;
    if (derivation_->definition(other)->is_element || !back.depends(other, own->of)) continue;
    if (back.depends(other, root) || derivation_->uses_derivatives(other)) continue;
    ++losses;
    const Step step = back.gradient(other, own->of).step;
    add({CauseId::other_loss,
         {{own->step, [step](const Numbers& v) { return v[step]; }}},
         [this, other, own, root, at_line] {
           return say("this is {} (line {}), but {} is {}{}", derivative(other, own->of),
                      line_of(other).value_or(0), name(root), defined_as(root), at_line);
         },
         0.8,
         root_line,
         true});
  }

  const Step seed = back.gradient(root, root).step;
  bool squares = false;
  for (const Gradient* gradient : gradients) {
    for (const Contribution& edge : gradient->contributions) {
      if (gradient->root != root) continue;
      const Op op = steps.op(edge.from);
      const auto operands = steps.operands(edge.from);
      const bool square = (op == Op::power && edge.operand == 0 && steps.is_leaf(operands[1]) &&
                           steps.number(operands[1]) == 2) ||
                          (op == Op::multiply && operands[0] == operands[1]);
      // |a - y|, or what Huber's loss is far from 0.
      if (op == Op::abs) {
        const Step error = gradient->of;
        for (const double factor : {1.0, 2.0}) {
          add({CauseId::other_loss,
               {{gradient->step, [=](const Numbers& v) { return factor * v[error]; }}},
               [this, factor, root, at_line] {
                 const std::string loss = name(root), meant = defined_as(root);
                 return factor == 1 ? say("right for half the squared error, but {} is {}{}", loss,
                                          meant, at_line)
                                    : say("right for the squared error, but {} is {}{}", loss,
                                          meant, at_line);
               },
               1.0,
               root_line,
               true});
        }
      }
      // (a - y)^2, the prediction on either side.
      if (square && steps.op(gradient->of) == Op::subtract) {
        const Step a = steps.operands(gradient->of)[0], b = steps.operands(gradient->of)[1];
        const Step prediction = steps.is_leaf(b) ? a : b, label = prediction == a ? b : a;
        const Gradient* error = of_root(prediction);
        squares = squares || steps.is_leaf(label);
        if (error == nullptr || !steps.is_leaf(label)) continue;
        const auto instead = [&](double distance, std::string_view loss, auto result) {
          add({CauseId::other_loss,
               {{error->step, result}},
               [this, loss, root, at_line] {
                 return say("right for {}, but {} is {}{}", say_text(loss), name(root),
                            defined_as(root), at_line);
               },
               distance,
               root_line,
               true});
        };
        const Step p = prediction, y = label;
        instead(1.1, to_say("cross-entropy"),
                [=](const Numbers& v) { return (v[p] - v[y]) / (v[p] * (1 - v[p])); });
        instead(1.3, to_say("the absolute error"), [=](const Numbers& v) {
          return v[p] > v[y] ? 1.0 : v[p] < v[y] ? -1.0 : 0.0;
        });
      }
    }
  }
  // Cross-entropy: -(y*log(p) + (1 - y)*log(1 - p)).
  for (const Gradient* gradient : gradients) {
    if (gradient->root != root) continue;
    bool has_log = false;
    for (const Contribution& edge : gradient->contributions) {
      has_log = has_log || steps.op(edge.from) == Op::log;
    }
    if (!has_log || steps.is_leaf(gradient->of)) continue;
    const Step p = gradient->of, step = gradient->step;
    // The label as the loss knows it: dL/dp = (p - y)/(p*(1 - p)) solved for y.
    const auto label = [=](const Numbers& v) { return v[p] - v[step] * v[p] * (1 - v[p]); };
    for (const double factor : {1.0, 2.0}) {
      add({CauseId::other_loss,
           {{step, [=](const Numbers& v) { return factor * (v[p] - label(v)); }}},
           [this, factor, root, at_line] {
             const std::string loss = name(root), meant = defined_as(root);
             return factor == 1
                        ? say("right for half the squared error, but {} is {}{}", loss, meant,
                              at_line)
                        : say("right for the squared error, but {} is {}{}", loss, meant, at_line);
           },
           1.1,
           root_line,
           true});
    }
  }
  // Half of a loss, or its mean for its sum.
  for (const double factor : factors(target, true)) {
    const bool two = factor == 2 || factor == 0.5;
    add({CauseId::other_loss,
         {{seed, [=](const Numbers&) { return factor; }}},
         [this, factor, own, root, at_line] {
           return say("this is d/d{} of {}, but {} is {}{}", name(own->of),
                      multiplied(factor, defined_as(root)), name(root), defined_as(root), at_line);
         },
         two && squares ? 0.85 : 1.7,
         root_line,
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
        variant(
            CauseId::factor, 1.3, [=](const Numbers& v) { return v[a]; },
            [this, b, step] { return say("{} is left out of {}", name(b), name(step)); });
        if (op == Op::multiply) {
          variant(
              CauseId::factor, 1.3, [=](const Numbers& v) { return v[b]; },
              [this, a, step] { return say("{} is left out of {}", name(a), name(step)); });
        }
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
