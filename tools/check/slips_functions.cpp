// Slips in the derivative of a function as a whole: of an activation, by its name or written out,
// and of the worksheet's own functions.

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <autograd/reading.h>
#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

namespace {

// Of derivations longer than any that is written by hand some are not looked for: they would cost
// as much as all others.
constexpr std::size_t most_gradients = 100;
// Other units that an activation's derivative may belong to.
constexpr std::size_t most_units = 8;
// What is written out is shown whole if it is short.
constexpr std::size_t longest_formula = 40;
// How far-fetched it is that what is written several times is mistaken once.
constexpr double one_of_several = 0.35;

}  // namespace

// None where the target does not depend on the function's derivative, or a step inside is used
// elsewhere too.
std::optional<Slips::Through> Slips::through(const Function& function, const Gradient& gradient,
                                             const std::vector<Step>& order) {
  const Backpropagation& back = derivation_->backpropagation();
  const auto is_in_target = [&](Step step) { return std::ranges::binary_search(order, step); };
  Through through{&function, gradient.root, gradient.step, Steps::none, {}};
  if (function.is_operation()) {
    through.local = back.find_local(function.result, 0);
    if (through.local == Steps::none || !is_in_target(through.local)) return {};
    return through;
  }
  const auto from_inside = [&](const Contribution& edge) {
    return std::ranges::binary_search(function.inside, edge.from);
  };
  if (!functions_.is_closed(function, gradient.root)) return {};
  for (const Step copy : function.copies) {
    const Gradient* by_copy = back.find(gradient.root, copy);
    if (by_copy == nullptr || !is_in_target(by_copy->step)) return {};
    std::vector<Step> others;
    for (const Contribution& edge : by_copy->contributions) {
      if (!from_inside(edge)) others.push_back(edge.step);
    }
    through.gradients.emplace_back(by_copy->step, std::move(others));
  }
  return through;
}

std::vector<Change> Slips::with_derivative(const Through& through, const Derivative& derivative) {
  if (through.local != Steps::none) return {{through.local, derivative}};
  return with_product(through, [upstream = through.upstream, derivative](const Numbers& v) {
    return v[upstream] * derivative(v);
  });
}

std::vector<Change> Slips::with_product(const Through& through, const Derivative& product) {
  std::vector<Change> changes;
  for (const auto& [gradient, others] : through.gradients) {
    const bool whole = changes.empty();
    changes.push_back({gradient, [=, others = others](const Numbers& v) {
                         double sum = whole ? product(v) : 0;
                         for (const Step other : others) sum += v[other];
                         return sum;
                       }});
  }
  return changes;
}

Slips::Derivative Slips::derivative_of(const Function& function) const {
  return [this, &function](const Numbers& v) {
    return functions_.derivative(function, v[function.variable], v[function.result], v);
  };
}

std::vector<Change> Slips::past_functions(const std::vector<Step>& order, bool at_argument) {
  std::vector<Change> all;
  for (const Step step : order) {
    const Gradient* gradient = derivation_->backpropagation().find(step);
    if (gradient == nullptr) continue;
    for (const Function& function : functions_.ending_in(gradient->of)) {
      const bool has_name = function.known.has_value() || !function.own.empty();
      if (function.is_operation() || !has_name) continue;
      const std::optional<Through> through = this->through(function, *gradient, order);
      if (!through) continue;
      const Derivative derivative = [this, &function, at_argument](const Numbers& v) {
        const double x = v[function.variable];
        const double y = at_argument ? functions_.value(function, x, v) : v[function.result];
        return functions_.derivative(function, x, y, v);
      };
      for (Change& change : with_derivative(*through, derivative)) all.push_back(std::move(change));
    }
  }
  return all;
}

std::string Slips::called(const Function& function) const {
  if (!function.own.empty()) return function.own;
  return function.known ? std::string(autograd::op_name(*function.known)) : name(function.result);
}

// `a = 1/(1 + exp(-z))`, as far as it is short.
std::string Slips::as_written(Step step) const {
  const auto* definition = derivation_->definition(step);
  const std::string formula = defined_as(step);
  const bool is_line = definition != nullptr && !definition->is_element;
  return is_line && formula.size() <= longest_formula ? name(step) + " = " + formula : name(step);
}

// Of a function that is not called by its name: what it is. Of the worksheet's own that matters
// where `text` speaks of how its derivative is written.
std::string Slips::recognised(const Function& function, CauseId id, const std::string& text) const {
  if (!function.known || function.is_operation()) return text;
  if (!function.own.empty() && id != CauseId::at_preactivation) return text;
  return say("{}; {} is the {} of {}", text, as_written(function.result),
             autograd::op_name(*function.known), name(function.variable));
}

void Slips::add_functions(const Target& target) {
  activation_of_.clear();
  throughs_.clear();
  through_at_.clear();
  Layers layers(*derivation_, target);
  for (const Gradient* gradient : target.gradients) {
    for (const Function& function : functions_.ending_in(gradient->of)) {
      if (function.known) {
        for (const Step step : function.inside) activation_of_.emplace(step, function.result);
      }
      std::optional<Through> through = this->through(function, *gradient, target.order);
      if (!through) continue;
      add_slips_of(*through, target, layers);
      if (function.is_operation()) continue;
      const auto& [by_variable, others] = through->gradients.front();
      if (others.empty()) through_at_.emplace(by_variable, throughs_.size());
      throughs_.push_back(std::move(*through));
    }
  }
  add(layers.slips());
}

void Slips::add_derivative(const Through& through, CauseId id, double distance,
                           const Derivative& derivative, const std::function<std::string()>& text) {
  const Function& f = *through.function;
  add({id,
       with_derivative(through, derivative),
       [this, &f, id, text] { return recognised(f, id, text()); },
       distance,
       {},
       true});
}

void Slips::add_slips_of(const Through& through, const Target& target, Layers& layers) {
  const Function& f = *through.function;
  if (!f.is_operation()) add_whole_derivative(through, layers);
  if (!f.known && f.own.empty()) return;

  add_at_preactivation(through, layers);
  if (target.gradients.size() <= most_gradients) add_other_activation(through, layers);
  const auto sign = [&](std::string_view right, std::string_view wrong, auto derivative) {
    add_derivative(through, CauseId::sign, 1.25, derivative, [=, this, a = f.result] {
      const std::string of = name(a);
      return say("a sign: {} where {} belongs, the derivative of {} in terms of {}",
                 fmt::format(fmt::runtime(wrong), of), fmt::format(fmt::runtime(right), of),
                 called(*through.function), of);
    });
  };
  if (f.known == Op::tanh) {
    sign("1 - {}^2", "1 + {}^2", [a = f.result](const Numbers& v) { return 1 + v[a] * v[a]; });
  }
  if (f.known != Op::sigmoid) return;
  sign("{0}*(1 - {0})", "{0}*(1 + {0})",
       [a = f.result](const Numbers& v) { return v[a] * (1 + v[a]); });
  const auto part = [&](std::string_view what, auto derivative) {
    add_derivative(through, CauseId::missing_local, 1.1, derivative, [this, a = f.result, what] {
      return say("of the derivative {0}*(1 - {0}), {1} is left out", name(a), say_text(what));
    });
  };
  part(to_say("the second factor"), [a = f.result](const Numbers& v) { return v[a]; });
  part(to_say("the first factor"), [a = f.result](const Numbers& v) { return 1 - v[a]; });
}

// What add_missing_local() and others say of one operation.
void Slips::add_whole_derivative(const Through& through, Layers& layers) {
  const Function& f = *through.function;
  const Step z = f.variable, a = f.result;
  const bool named = f.known || !f.own.empty();
  const auto derivative = [this, &f, z, a] {
    return f.own.empty() ? this->derivative(a, z) : fmt::format("{}'({})", f.own, name(z));
  };
  const auto one = [](const Numbers&) { return 1.0; };
  const bool inside = function_around(through.root, a).has_value();
  add_derivative(through, inside ? CauseId::chain_inner : CauseId::missing_local,
                 named ? 0.95 : 1.15, one, [&f, derivative, inside] {
                   if (inside) return say("the inner derivative {} is left out", derivative());
                   return f.own.empty() ? say("the local derivative {} is left out", derivative())
                                        : say("the derivative {} is left out", derivative());
                 });
  if (!named) return;
  layers.add(CauseId::missing_local, called(f), through.upstream, with_derivative(through, one),
             [this, &f] {
               return f.own.empty() ? say("the derivative of {} is left out", called(f))
                                    : say("the derivative {}' is left out", f.own);
             });
  add_derivative(
      through, CauseId::sign, 1.2,
      [right = derivative_of(f)](const Numbers& v) { return -right(v); },
      [derivative] { return say("a sign: that of {}", derivative()); });
  add_derivative(
      through, CauseId::power_rule, 1.4, [a](const Numbers& v) { return v[a]; },
      [this, &f, derivative, z, a] {
        const std::string function =
            f.own.empty() ? name(a) : fmt::format("{}({})", f.own, name(z));
        return say("{} stands where {} belongs", function, derivative());
      });
}

void Slips::add_at_preactivation(const Through& through, Layers& layers) {
  const Function& f = *through.function;
  const Step z = f.variable, a = f.result;
  // In terms of a (y*(1-y)): z put in its place; in terms of z: a.
  for (const bool in_terms_of_result : {true, false}) {
    if (in_terms_of_result && f.known != Op::sigmoid && f.known != Op::tanh) continue;
    const auto derivative = [this, &f, z, a, in_terms_of_result](const Numbers& v) {
      const double x = in_terms_of_result ? v[z] : v[a];
      const double y = in_terms_of_result ? v[z] : functions_.value(f, x, v);
      return functions_.derivative(f, x, y, v);
    };
    add_derivative(
        through, CauseId::at_preactivation, 1.0, derivative, [this, &f, z, a, in_terms_of_result] {
          return in_terms_of_result
                     ? say("the derivative of {0} is taken at {1}, where it is in terms of {2}",
                           called(f), name(z), name(a))
                     : say("the derivative of {0} is taken at {2} in place of {1}", called(f),
                           name(z), name(a));
        });
    layers.add(
        CauseId::at_preactivation, called(f), through.upstream,
        with_derivative(through, derivative),
        [this, &f, in_terms_of_result] {
          return in_terms_of_result ? say("the derivative of {} is taken at the preactivation "
                                          "z, where it is in terms of its result",
                                          called(f))
                                    : say("the derivative of {} is taken at the result in "
                                          "place of the preactivation z",
                                          called(f));
        },
        in_terms_of_result);
  }
}

// 1 - a^2 for a = sigmoid(z): the derivative of another activation, in terms of a or of z; and that
// of another layer or unit, 1 - h1^2 for 1 - h2^2.
void Slips::add_other_activation(const Through& through, Layers& layers) {
  constexpr std::array others{Op::sigmoid, Op::tanh};
  const Function& f = *through.function;
  const Step z = f.variable, a = f.result;
  if (!f.known) return;
  for (const Step sibling : siblings(a, most_units)) {
    for (const Function& other : functions_.ending_in(sibling)) {
      if (other.known != f.known) continue;
      add_derivative(through, CauseId::wrong_index, 1.3, derivative_of(other),
                     [this, &f, a, sibling] {
                       return say("the derivative of {0} is taken at {2} in place of {1}",
                                  called(f), name(a), name(sibling));
                     });
    }
  }
  for (const Op other : others) {
    if (other == f.known) continue;
    for (const bool in_terms_of_result : {true, false}) {
      const auto derivative = [=](const Numbers& v) {
        const std::array x{v[z]};
        const double y = in_terms_of_result ? v[a] : autograd::value_of<double>(other, x);
        return autograd::partial_of<double>(other, 0, x, y);
      };
      // Nobody who writes h*(1 - h) for 1 - h^2 has differentiated what is written out.
      const double distance = in_terms_of_result && !f.is_operation() ? 1.15 : 1.3;
      add_derivative(through, CauseId::at_preactivation, distance, derivative,
                     [this, &f, other, a] {
                       return say("the derivative of {0} stands where that of {1} belongs, at {2}",
                                  autograd::op_name(other), called(f), name(a));
                     });
      layers.add(
          CauseId::at_preactivation, called(f), through.upstream,
          with_derivative(through, derivative),
          [this, &f, other] {
            return say("the derivative of {0} stands where that of {1} belongs",
                       autograd::op_name(other), called(f));
          },
          2 * static_cast<int>(other) + (in_terms_of_result ? 1 : 0) + 2);
    }
  }
}

// A slip in one of several copies of a function's argument, or of an operation that is written out
// several times, made in all of them.
void Slips::add_at_all_copies() {
  const Steps& steps = derivation_->steps();
  const Backpropagation& back = derivation_->backpropagation();
  std::unordered_map<Step, std::vector<Step>> twins;
  std::set<Step> repeated;
  std::set<std::pair<Step, Step>> paired;
  const auto pair_up = [&](Step first, Step other) {
    std::vector<std::pair<Step, Step>> open{{first, other}};
    while (!open.empty()) {
      const auto [a, b] = open.back();
      open.pop_back();
      if (a == b || steps.is_leaf(a) || !paired.emplace(a, b).second) continue;
      twins[a].push_back(b);
      repeated.insert({a, b});
      for (std::size_t k = 0; k < steps.operands(a).size(); ++k) {
        open.emplace_back(steps.operands(a)[k], steps.operands(b)[k]);
      }
    }
  };
  for (const Through& through : throughs_) {
    for (const Step copy : through.function->copies) pair_up(through.function->variable, copy);
    std::unordered_map<Step, Step> first;
    for (const Step step : through.function->inside) {
      const auto known = first.emplace(functions_.alike(step), step).first;
      pair_up(known->second, step);
    }
  }
  if (twins.empty()) return;
  const std::size_t single = slips_.size();
  for (std::size_t i = 0; i < single; ++i) {
    Slip slip = slips_[i];
    const std::vector<Change> changes = slip.changes;
    const auto is_repeated = [&](const Change& change) {
      const auto edge = back.edge_of_local(change.step);
      return edge && repeated.contains(edge->first);
    };
    if (!std::ranges::all_of(changes, is_repeated)) continue;
    const bool has_twins = std::ranges::all_of(changes, [&](const Change& change) {
      const auto edge = back.edge_of_local(change.step);
      if (!edge || !twins.contains(edge->first)) return false;
      for (const Step twin : twins[edge->first]) {
        const Step local = back.find_local(twin, edge->second);
        if (local != Steps::none) slip.changes.push_back({local, change.result});
      }
      return true;
    });
    slips_[i].text = [text = slip.text] {
      return say("{}, in one of the places where it is written", text());
    };
    slips_[i].distance += one_of_several;
    if (has_twins) add(std::move(slip));
  }
}

}  // namespace tools::check
