#include <nn/update_rules.h>

#include <nn/clipping.h>
#include <nn/error.h>
#include <nn/number_text.h>

#include <cmath>
#include <string>

namespace nn {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // clang 16 does not find it by itself

void require(bool holds, const char* what, double found, const char* expected) {
  if (!holds)
    throw OptionError(std::string(what) + " of " + detail::text_of(found) + "; it has to be " +
                      expected);
}

void require_fraction(const char* what, double x) {
  require(x >= 0.0 && x < 1.0, what, x, "at least 0 and less than 1");
}

void require_moments(const auto& rule) {
  require_fraction("a beta1", rule.beta1);
  require_fraction("a beta2", rule.beta2);
  require(rule.epsilon > 0.0 && std::isfinite(rule.epsilon), "an epsilon", rule.epsilon,
          "finite and positive");
}

using Numbers = std::span<double>;
using Gradients = std::span<const double>;

void move(const SGD& rule, Numbers w, Gradients g, OptimizerMemory& memory) {
  if (rule.momentum == 0.0) {
    for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rule.learning_rate * g[i];
    return;
  }
  double* const v = memory.averages[0].data();
  for (std::size_t i = 0; i < w.size(); ++i) {
    v[i] = rule.momentum * v[i] + g[i];
    w[i] -= rule.learning_rate * (rule.nesterov ? g[i] + rule.momentum * v[i] : v[i]);
  }
}

void move(const UnitGradient& rule, Numbers w, Gradients g, OptimizerMemory&) {
  const double length = norm(g);
  if (length == 0.0) return;
  for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rule.learning_rate * (g[i] / length);
}

void move(const RMSProp& rule, Numbers w, Gradients g, OptimizerMemory& memory) {
  double* const s = memory.averages[0].data();
  for (std::size_t i = 0; i < w.size(); ++i) {
    s[i] = rule.decay * s[i] + (1.0 - rule.decay) * (g[i] * g[i]);
    w[i] -= rule.learning_rate * g[i] / (std::sqrt(s[i]) + rule.epsilon);
  }
}

/// What is the same for all parameters of one step of Adam.
struct AdamStep {
  double b1, b2, epsilon;
  double keep;    ///< of the parameter
  double mean;    ///< rate/(1 - b1^t)
  double spread;  ///< 1/sqrt(1 - b2^t)
};

// A loop of its own, for the best instructions of the machine that it runs on: it is what the time
// goes to. All round alike (see CMakeLists.txt).
#if defined(__x86_64__) && defined(__gnu_linux__)
[[gnu::target_clones("avx512f", "avx2", "default")]]
#endif
void step_adam(const AdamStep& by, std::size_t count, double* __restrict w,
               const double* __restrict g, double* __restrict m, double* __restrict v) {
  const auto [b1, b2, epsilon, keep, mean, spread] = by;
  for (std::size_t i = 0; i < count; ++i) {
    m[i] = b1 * m[i] + (1.0 - b1) * g[i];
    v[i] = b2 * v[i] + (1.0 - b2) * (g[i] * g[i]);
    w[i] = keep * w[i] - mean * m[i] / (__builtin_sqrt(v[i]) * spread + epsilon);
  }
}

void adam(double rate, const auto& rule, double decay, Numbers w, Gradients g,
          OptimizerMemory& memory) {
  const double t = static_cast<double>(memory.steps);
  step_adam(
      {rule.beta1, rule.beta2, rule.epsilon, 1.0 - decay, rate / (1.0 - std::pow(rule.beta1, t)),
       1.0 / std::sqrt(1.0 - std::pow(rule.beta2, t))},
      w.size(), w.data(), g.data(), memory.averages[0].data(), memory.averages[1].data());
}

void move(const Adam& rule, Numbers w, Gradients g, OptimizerMemory& memory) {
  adam(rule.learning_rate, rule, 0.0, w, g, memory);
}

void move(const AdamW& rule, Numbers w, Gradients g, OptimizerMemory& memory) {
  adam(rule.learning_rate, rule, rule.learning_rate * rule.weight_decay, w, g, memory);
}

}  // namespace

UpdateRule update_rule_named(std::string_view name) {
  const UpdateRule rules[] = {SGD{}, UnitGradient{}, RMSProp{}, Adam{}, AdamW{}};
  std::string known;
  for (const UpdateRule& rule : rules) {
    if (to_string(rule) == name) return rule;
    known.append(known.empty() ? "" : ", ").append(to_string(rule));
  }
  throw UnknownName("'" + std::string(name) + "' is not an optimizer; use one of " + known);
}

std::string_view to_string(const UpdateRule& rule) {
  return std::visit(
      Overloaded{[](const SGD&) { return "sgd"; },
                 [](const UnitGradient&) { return "unit_gradient"; },
                 [](const RMSProp&) { return "rmsprop"; }, [](const Adam&) { return "adam"; },
                 [](const AdamW&) { return "adamw"; }},
      rule);
}

double learning_rate(const UpdateRule& rule) {
  return std::visit([](const auto& one) { return one.learning_rate; }, rule);
}

UpdateRule with_learning_rate(UpdateRule rule, double learning_rate) {
  std::visit([&](auto& one) { one.learning_rate = learning_rate; }, rule);
  return rule;
}

void require_ranges(const UpdateRule& rule) {
  const double rate = learning_rate(rule);
  require(std::isfinite(rate) && rate > 0.0, "a learning rate", rate, "finite and positive");
  std::visit(Overloaded{[](const SGD& sgd) {
                          require_fraction("a momentum", sgd.momentum);
                          if (sgd.nesterov && sgd.momentum == 0.0)
                            throw OptionError(
                                "Nesterov's step without momentum; give a momentum, such as 0.9");
                        },
                        [](const UnitGradient&) {},
                        [](const RMSProp& rmsprop) {
                          require_fraction("a decay", rmsprop.decay);
                          require(rmsprop.epsilon > 0.0 && std::isfinite(rmsprop.epsilon),
                                  "an epsilon", rmsprop.epsilon, "finite and positive");
                        },
                        [](const Adam& adam) { require_moments(adam); },
                        [](const AdamW& adamw) {
                          require_moments(adamw);
                          require(std::isfinite(adamw.weight_decay) && adamw.weight_decay >= 0.0,
                                  "a weight decay", adamw.weight_decay, "finite and not negative");
                        }},
             rule);
}

std::size_t average_count(const UpdateRule& rule) {
  return std::visit(
      Overloaded{[](const SGD& sgd) { return std::size_t{sgd.momentum == 0.0 ? 0u : 1u}; },
                 [](const UnitGradient&) { return std::size_t{0}; },
                 [](const RMSProp&) { return std::size_t{1}; },
                 [](const Adam&) { return std::size_t{2}; },
                 [](const AdamW&) { return std::size_t{2}; }},
      rule);
}

void update(const UpdateRule& rule, std::span<double> numbers, std::span<const double> gradients,
            OptimizerMemory& memory) {
  ++memory.steps;
  std::visit([&](const auto& one) { move(one, numbers, gradients, memory); }, rule);
}

}  // namespace nn
