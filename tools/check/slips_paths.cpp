// Slips in how paths are put together: left out, or joined in the wrong way.

#include <algorithm>
#include <cmath>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
namespace {

using autograd::Op;

// A sum of more terms than a person writes out is not taken apart term by term.
constexpr std::size_t most_terms = 24;
// Each asks for all derivatives between it and the variable: the nearest ones are enough.
constexpr std::size_t most_far_places = 12;

}  // namespace

void Slips::add_missing_path(const Target& target) {
  Slip first{CauseId::missing_path, {}, {}, 1.6, {}, false};
  Slip last = first;
  for (const Gradient* gradient : target.gradients) {
    const auto& terms = gradient->contributions;
    if (terms.size() < 2 || terms.size() > most_terms) continue;
    const Step step = gradient->step, of = gradient->of;
    first.changes.push_back(
        {step, [only = terms.front().step](const Numbers& v) { return v[only]; }});
    last.changes.push_back(
        {step, [only = terms.back().step](const Numbers& v) { return v[only]; }});
    for (std::size_t k = 0; k < terms.size(); ++k) {
      const Step kept = terms[k].step, through = terms[k].from;
      add({CauseId::missing_path,
           {{step, [kept](const Numbers& v) { return v[kept]; }}},
           [this, of, through, n = terms.size()] {
             return say("only the path from {} through {} is counted, of {} that add up", name(of),
                        name(through), n);
           },
           1.0,
           {},
           true});
      if (terms.size() == 2) continue;
      add({CauseId::missing_path,
           {{kept, [](const Numbers&) { return 0.0; }}},
           [this, of, through] {
             return say("the path from {} through {} is left out", name(of), name(through));
           },
           1.0,
           {},
           true});
    }
  }
  if (first.changes.size() < 2) return;
  first.text = [] {
    return say_text("= stands where += belongs: of several paths only the last one visited counts");
  };
  last.text = [] {
    return say_text("of several paths only the first one visited counts, everywhere");
  };
  add(std::move(first));
  add(std::move(last));
}

void Slips::add_bracket(const Target& target) {
  Backpropagation& back = derivation_->backpropagation();
  const Steps& steps = derivation_->steps();
  const Gradient* own = target.own();
  // What depends on the variable, of all on the way.
  std::vector<bool> depends(steps.size(), false);
  if (own != nullptr) {
    depends[own->of] = true;
    for (const Step step : target.order) {
      const auto on_it = [&](Step operand) { return static_cast<bool>(depends[operand]); };
      if (std::ranges::any_of(steps.operands(step), on_it)) depends[step] = true;
    }
  }
  // The factors below a sum, for one of its terms only.
  const auto partly = [](const std::vector<Contribution>& terms, std::size_t k, bool only,
                         const Numbers& v, double factor) {
    double sum = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      sum += (i == k) == only ? v[terms[i].step] * factor : v[terms[i].step];
    }
    return sum;
  };
  const auto text = [this](const Gradient* sum, std::size_t k, bool only,
                           const std::string& factor) {
    const Step through = sum->contributions[k].from;
    const std::string of = name(sum->root), by = name(sum->of);
    return only
               ? say("a bracket: {} multiplies only the term through {}, not the whole sum d{}/d{}",
                     factor, name(through), of, by)
               : say("a bracket: {} multiplies all but the term through {}, not the whole sum "
                     "d{}/d{}",
                     factor, name(through), of, by);
  };
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Gradient* sum = back.find(edge.upstream);
      if (sum != nullptr && sum->contributions.size() >= 2 &&
          sum->contributions.size() <= most_terms) {
        for (std::size_t k = 0; k < sum->contributions.size(); ++k) {
          for (const bool only : {true, false}) {
            if (!only && sum->contributions.size() == 2) continue;
            const Step local = edge.local, from = edge.from, of = gradient->of;
            add({CauseId::bracket,
                 {{edge.step,
                   [=](const Numbers& v) {
                     return partly(sum->contributions, k, only, v, v[local]);
                   }}},
                 [=, this] { return text(sum, k, only, derivative(from, of)); },
                 1.1,
                 {},
                 true});
          }
        }
      }
      // F(s + t)': F'*s' + t' in place of F'*(s' + t').
      const Op joins = steps.op(edge.from);
      const bool is_sum = joins == Op::add || joins == Op::subtract || joins == Op::sum;
      if (own != nullptr && is_sum && sum != nullptr && sum->contributions.size() == 1 &&
          sum->root == own->root) {
        std::size_t terms = 0;
        for (const Step term : steps.operands(edge.from)) terms += depends[term] ? 1 : 0;
        if (terms >= 2) {
          const Contribution& outer = sum->contributions[0];
          const Step upstream = outer.upstream, local = edge.local, from = edge.from,
                     function = outer.from, term = gradient->of;
          add({CauseId::bracket,
               {{edge.step, [=](const Numbers& v) { return v[upstream] * v[local]; }}},
               [=, this] {
                 return say(
                     "a bracket: {} multiplies not the whole sum {}, the term {} is left out",
                     derivative(function, from), name(from), name(term));
               },
               1.0,
               {},
               true});
        }
      }
      // 2*(a - y) written as 2*a - y.
      if (steps.op(edge.from) != Op::power || edge.operand != 0) continue;
      const Step base = gradient->of, exponent = steps.operands(edge.from)[1];
      const Op inside = steps.op(base);
      if (inside != Op::subtract && inside != Op::add) continue;
      const Step a = steps.operands(base)[0], b = steps.operands(base)[1];
      const double sign = inside == Op::add ? 1 : -1;
      add_local(
          CauseId::bracket, 1.2, edge,
          [=](const Numbers& v) { return v[exponent] * v[a] + sign * v[b]; },
          [this, base] {
            return say("a bracket: the factor multiplies the first term of {} only", name(base));
          });
    }
  }
  // All that follows the sum, down to the variable.
  if (own == nullptr) return;
  std::size_t sums = 0;
  for (const Gradient* sum : target.gradients) {
    const auto& terms = sum->contributions;
    if (sum->root != own->root || sum->of == own->of || terms.size() < 2 ||
        terms.size() > most_terms) {
      continue;
    }
    const auto operands = steps.operands(sum->of);
    if (std::ranges::find(operands, own->of) != operands.end()) continue;
    if (sums++ == most_far_places) break;
    const Step rest = back.gradient(sum->of, own->of).step, result = own->step;
    for (std::size_t k = 0; k < terms.size(); ++k) {
      for (const bool only : {true, false}) {
        if (!only && terms.size() == 2) continue;
        add({CauseId::bracket,
             {{result,
               [=](const Numbers& v) {
                 const double whole = partly(sum->contributions, k, true, v, 1);
                 return v[result] - whole * v[rest] +
                        partly(sum->contributions, k, only, v, v[rest]);
               }}},
             [=, this] { return text(sum, k, only, derivative(sum->of, own->of)); },
             1.0,
             {},
             true});
      }
    }
  }
}

// Products and quotients are differentiated by what their line is written in: f(t)*g(t) by t.
std::vector<Slips::Joint> Slips::joints(const Target& target, Op op) {
  const Gradient* own = target.own();
  if (own == nullptr) return {};
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  std::vector<Joint> found;
  std::set<Step> seen;
  std::size_t far = 0;
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    if (gradient->root != own->root) continue;
    for (const Contribution& edge : gradient->contributions) {
      const Step join = edge.from;
      if (steps.op(join) != op || !seen.insert(join).second) continue;
      const Step u = steps.operands(join)[0], v = steps.operands(join)[1];
      std::vector<Step> variables;
      if (far++ < most_far_places) variables.push_back(own->of);
      std::vector<Step> open{u, v};
      for (std::size_t i = 0; i < open.size() && i < most_terms * most_terms; ++i) {
        if (derivation_->definition(open[i]) != nullptr) {
          variables.push_back(open[i]);
          continue;
        }
        for (const Step operand : steps.operands(open[i])) open.push_back(operand);
      }
      std::ranges::sort(variables);
      variables.erase(std::ranges::unique(variables).begin(), variables.end());
      for (const Step x : variables) {
        if (!back.depends(u, x) || !back.depends(v, x) || !back.depends(x, own->of)) continue;
        const Step du = back.gradient(u, x).step, dv = back.gradient(v, x).step;
        found.push_back({join, u, v, du, dv, back.gradient(own->root, join).step,
                         back.local(join, 0), back.local(join, 1),
                         back.gradient(own->root, x).step});
      }
    }
  }
  return found;
}

void Slips::add_product_rule(const Target& target) {
  std::set<Step> seen;
  for (const Joint& j : joints(target, Op::multiply)) {
    const auto variant = [&](double distance, std::string_view what, std::vector<Change> changes) {
      add({CauseId::product_rule,
           std::move(changes),
           [this, product = j.join, what] {
             return say("the product rule at {}: {}", name(product), say_text(what));
           },
           distance,
           {},
           true});
    };
    const auto instead = [&](auto term) {
      return std::vector<Change>{{j.result, [=](const Numbers& n) {
                                    const double right = n[j.v] * n[j.du] + n[j.u] * n[j.dv];
                                    return n[j.result] + n[j.upstream] * (term(n) - right);
                                  }}};
    };
    variant(1.0, to_say("the product of the derivatives, u'*v'"),
            instead([=](const Numbers& n) { return n[j.du] * n[j.dv]; }));
    variant(1.5, to_say("the sum of the derivatives, u' + v'"),
            instead([=](const Numbers& n) { return n[j.du] + n[j.dv]; }));
    variant(1.5, to_say("u'*u + v'*v"),
            instead([=](const Numbers& n) { return n[j.du] * n[j.u] + n[j.dv] * n[j.v]; }));
    if (!seen.insert(j.join).second) continue;
    variant(0.9, to_say("only u'*v of u'*v + u*v'"),
            {{j.by_v, [](const Numbers&) { return 0.0; }}});
    variant(0.9, to_say("only u*v' of u'*v + u*v'"),
            {{j.by_u, [](const Numbers&) { return 0.0; }}});
    variant(1.0, to_say("a minus between its terms"),
            {{j.by_v, [=](const Numbers& n) { return -n[j.by_v]; }}});
    variant(1.3, to_say("a minus between its terms"),
            {{j.by_u, [=](const Numbers& n) { return -n[j.by_u]; }}});
  }
}

// The chain broken off: dC/dz where dC/dw = dC/dz * dz/dw belongs.
void Slips::add_chain_inner(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr) return;
  const Steps& steps = derivation_->steps();
  for (const Gradient* gradient : target.gradients) {
    if (gradient->root != own->root || gradient->of == own->of) continue;
    if (gradient->of == own->root) continue;
    const auto operands = steps.operands(gradient->of);
    if (std::ranges::find(operands, own->of) != operands.end()) continue;
    bool outer = false;
    for (const Contribution& edge : gradient->contributions) {
      const Op op = steps.op(edge.from);
      outer = outer || op == Op::power || op == Op::exp || op == Op::log || op == Op::sqrt ||
              op == Op::sin || op == Op::cos || op == Op::tan || op == Op::erf;
    }
    const Step early = gradient->step, of = gradient->of;
    add({outer ? CauseId::chain_inner : CauseId::missing_local,
         {{own->step, [early](const Numbers& v) { return v[early]; }}},
         [this, of, own] {
           return say("this is {}: {} is left out", derivative(own->root, of),
                      derivative(of, own->of));
         },
         outer ? 1.1 : 1.7,
         {},
         true});
  }
}

}  // namespace tools::check
