// Slips in how paths are put together: left out, or joined in the wrong way.

#include <algorithm>
#include <cmath>

#include <autograd/reading.h>
#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {

using autograd::Op;

void Slips::add_missing_path(const Target& target) {
  Slip first{CauseId::missing_path, {}, {}, 1.6, {}, false};
  Slip last = first;
  for (const Gradient* gradient : target.gradients) {
    const auto& terms = gradient->contributions;
    if (terms.size() < 2 || terms.size() > most_terms) continue;
    // add_softmax() has words for these.
    const auto inside = [&](const Contribution& term) { return is_inside_softmax(term); };
    if (terms.size() == 2 && std::ranges::all_of(terms, inside)) continue;
    if (is_softmax_denominator(gradient->of)) continue;
    const Step step = gradient->step, of = gradient->of;
    first.changes.push_back(
        {step, [only = terms.front().step](const Numbers& v) { return v[only]; }});
    last.changes.push_back(
        {step, [only = terms.back().step](const Numbers& v) { return v[only]; }});
    for (std::size_t k = 0; k < terms.size(); ++k) {
      const Step kept = terms[k].step;
      const auto through = [this, gradient, k] { return through_operand(*gradient, k); };
      // Whoever writes = for += keeps what comes last, in the worksheet or on the way back.
      const bool at_end = k == 0 || k + 1 == terms.size();
      add({CauseId::missing_path,
           {{step, [kept](const Numbers& v) { return v[kept]; }}},
           [this, of, through, at_end, n = terms.size()] {
             return at_end
                        ? say("only the path from {} through {} is counted, of {} that add up, as "
                              "with = for +=",
                              name(of), through(), n)
                        : say("only the path from {} through {} is counted, of {} that add up",
                              name(of), through(), n);
           },
           1.0,
           {},
           true});
      if (terms.size() == 2) continue;
      add({CauseId::missing_path,
           {{kept, [](const Numbers&) { return 0.0; }}},
           [this, of, through] {
             return say("the path from {} through {} is left out", name(of), through());
           },
           1.0,
           {},
           true});
    }
  }
  add_missing_lines(target);
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

// What a path goes through; of x^x, which goes twice into one step, which operand of it.
std::string Slips::through_operand(const Gradient& gradient, std::size_t k) const {
  const Contribution& term = gradient.contributions[k];
  const auto same = [&](const Contribution& other) { return other.from == term.from; };
  const std::string of = name(term.from);
  if (std::ranges::count_if(gradient.contributions, same) < 2) return of;
  switch (derivation_->steps().op(term.from)) {
    case Op::power:
      return term.operand == 0 ? say("the base of {}", of) : say("the exponent of {}", of);
    case Op::divide:
      return term.operand == 0 ? say("the numerator of {}", of) : say("the denominator of {}", of);
    default:
      return say("operand {} of {}", term.operand + 1, of);
  }
}

// The named quantity of whose line a step is a part.
Step Slips::line_through(Step root, Step step) const {
  const Steps& steps = derivation_->steps();
  while (derivation_->definition(step) == nullptr) {
    Step consumer = Steps::none;
    for (auto u = steps.first_use(step); u != Steps::no_use; u = steps.use(u).next) {
      const Step by = steps.use(u).by;
      if (by <= root && !derivation_->is_backward(by)) consumer = by;
    }
    if (consumer == Steps::none) return step;
    step = consumer;
  }
  return step;
}

// Paths as the lines of the worksheet have them: x*y + x in one line is one.
void Slips::add_missing_lines(const Target& target) {
  for (const Gradient* gradient : target.gradients) {
    const auto& terms = gradient->contributions;
    if (terms.size() < 3 || terms.size() > most_terms) continue;
    std::map<Step, std::vector<Step>> lines;
    for (const Contribution& term : terms) {
      lines[line_through(gradient->root, term.from)].push_back(term.step);
    }
    if (lines.size() < 2) continue;
    for (const auto& [line, paths] : lines) {
      if (paths.size() == terms.size() || (paths.size() == 1 && lines.size() == terms.size())) {
        continue;
      }
      const Step step = gradient->step, of = gradient->of, through = line;
      const auto through_line = [paths = paths](const Numbers& v) {
        double sum = 0;
        for (const Step path : paths) sum += v[path];
        return sum;
      };
      add({CauseId::missing_path,
           {{step, through_line}},
           [this, of, through, n = lines.size()] {
             return say("only the path from {} through {} is counted, of {} that add up", name(of),
                        name(through), n);
           },
           1.0,
           {},
           true});
      if (lines.size() == 2 && paths.size() == 1) continue;
      add({CauseId::missing_path,
           {{step, [=](const Numbers& v) { return v[step] - through_line(v); }}},
           [this, of, through] {
             return say("the path from {} through {} is left out", name(of), name(through));
           },
           1.0,
           {},
           true});
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
      const std::vector<Step> of_u = names_in_line(u), of_v = names_in_line(v);
      const auto add = [&](Step x, Derivative du, Derivative dv) {
        found.push_back({join, u, v, std::move(du), std::move(dv),
                         back.gradient(own->root, join).step, back.local(join, 0),
                         back.local(join, 1), back.gradient(own->root, x).step});
      };
      // By a name that is written on both sides, the others standing for themselves.
      for (const Step x : of_u) {
        if (!std::ranges::binary_search(of_v, x) || !is_on_way(x)) continue;
        add(
            x, [this, u, x](const Numbers& n) { return within_line(n, u, x); },
            [this, v, x](const Numbers& n) { return within_line(n, v, x); });
      }
      // And by what both sides depend on, however far.
      std::vector<Step> variables = of_u;
      variables.insert(variables.end(), of_v.begin(), of_v.end());
      variables.push_back(own->of);
      std::ranges::sort(variables);
      variables.erase(std::ranges::unique(variables).begin(), variables.end());
      for (const Step x : variables) {
        if (far == most_far_places || !is_on_way(x)) continue;
        if (!back.depends(u, x) || !back.depends(v, x)) continue;
        ++far;
        const auto number = [](Step step) { return [step](const Numbers& n) { return n[step]; }; };
        add(x, number(back.gradient(u, x).step), number(back.gradient(v, x).step));
      }
    }
  }
  return found;
}

// The named quantities that a step is written with.
std::vector<Step> Slips::names_in_line(Step of) const {
  std::vector<Step> named;
  std::vector<Step> open{of};
  for (std::size_t i = 0; i < open.size() && i < most_terms * most_terms; ++i) {
    if (derivation_->definition(open[i]) != nullptr) {
      named.push_back(open[i]);
      continue;
    }
    for (const Step operand : derivation_->steps().operands(open[i])) open.push_back(operand);
  }
  std::ranges::sort(named);
  named.erase(std::ranges::unique(named).begin(), named.end());
  return named;
}

// d of / d by where all other names stand for themselves.
double Slips::within_line(const Numbers& values, Step of, Step by) const {
  if (of == by) return 1;
  const Steps& steps = derivation_->steps();
  if (steps.is_leaf(of) || derivation_->definition(of) != nullptr) return 0;
  const OperandNumbers x{values, steps.operands(of)};
  double sum = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double inner = within_line(values, x.places[k], by);
    if (inner == 0) continue;
    sum += inner * autograd::partial_of<double>(steps.op(of), k, x, values[of]);
  }
  return sum;
}

void Slips::add_product_rule(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  const Gradient* own = target.own();
  // All factors of a product in its line; none where it is one itself.
  const auto factors_of = [&](Step product) {
    std::vector<Step> found;
    if (derivation_->definition(product) == nullptr) {
      for (auto u = steps.first_use(product); u != Steps::no_use; u = steps.use(u).next) {
        const Step by = steps.use(u).by;
        if (steps.op(by) == Op::multiply && !derivation_->is_backward(by)) return found;
      }
    }
    std::vector<Step> open{product};
    while (!open.empty() && found.size() <= most_terms) {
      const Step step = open.back();
      open.pop_back();
      const bool in_line = step == product || derivation_->definition(step) == nullptr;
      if (in_line && !steps.is_leaf(step) && steps.op(step) == Op::multiply) {
        open.insert(open.end(), steps.operands(step).begin(), steps.operands(step).end());
      } else {
        found.push_back(step);
      }
    }
    return found;
  };
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
                                    const double right = n[j.v] * j.du(n) + n[j.u] * j.dv(n);
                                    return n[j.result] + n[j.upstream] * (term(n) - right);
                                  }}};
    };
    variant(1.0, to_say("the product of the derivatives, u'*v'"),
            instead([=](const Numbers& n) { return j.du(n) * j.dv(n); }));
    variant(1.5, to_say("the sum of the derivatives, u' + v'"),
            instead([=](const Numbers& n) { return j.du(n) + j.dv(n); }));
    variant(1.5, to_say("u'*u + v'*v"),
            instead([=](const Numbers& n) { return j.du(n) * n[j.u] + j.dv(n) * n[j.v]; }));
    if (!seen.insert(j.join).second) continue;
    variant(0.9, to_say("only u'*v of u'*v + u*v'"),
            {{j.by_v, [](const Numbers&) { return 0.0; }}});
    variant(0.9, to_say("only u*v' of u'*v + u*v'"),
            {{j.by_u, [](const Numbers&) { return 0.0; }}});
    variant(1.0, to_say("a minus between its terms"),
            {{j.by_v, [=](const Numbers& n) { return -n[j.by_v]; }}});
    variant(1.3, to_say("a minus between its terms"),
            {{j.by_u, [=](const Numbers& n) { return -n[j.by_u]; }}});
    // Of u*v*w.
    const std::vector<Step> factors = factors_of(j.join);
    if (factors.size() < 3 || factors.size() > most_terms) continue;
    std::vector<Step> parts;
    for (const Step factor : factors) {
      const bool changes = is_on_way(factor);
      parts.push_back(changes ? back.gradient(factor, own->of).step : factor);
    }
    const Step whole = back.gradient(j.join, own->of).step, result = own->step,
               upstream = j.upstream;
    variant(1.0, to_say("the product of the derivatives, u'*v'"),
            {{result, [=](const Numbers& n) {
                double product = 1;
                for (const Step part : parts) product *= n[part];
                return n[result] + n[upstream] * (product - n[whole]);
              }}});
  }
}

// The whole inner derivative of a function, by a name: of sin(3*x^2) by x.
void Slips::add_inner_by_name(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    const Step inner = gradient->of, upstream = gradient->step;
    if (is_log_softmax(inner)) continue;
    if (steps.is_leaf(inner) || derivation_->definition(inner) != nullptr) continue;
    const bool inside = std::ranges::any_of(gradient->contributions, [&](const auto& edge) {
      return edge.operand == 0 && is_outer_function(steps.op(edge.from));
    });
    if (!inside) continue;
    const auto operands = steps.operands(inner);
    for (const Step x : names_in_line(inner)) {
      const Gradient* whole = back.find(gradient->root, x);
      // One operation is an edge, and a slip of its own.
      const bool deep =
          std::ranges::find(operands, x) == operands.end() || std::ranges::count(operands, x) > 1;
      if (whole == nullptr || !deep) continue;
      const Step result = whole->step;
      add({CauseId::chain_inner,
           {{result,
             [=, this](const Numbers& v) {
               return v[result] + v[upstream] * (1 - within_line(v, inner, x));
             }}},
           [=, this] { return say("the inner derivative {} is left out", derivative(inner, x)); },
           1.0,
           {},
           true});
    }
  }
}

// The chain broken off: dC/dz where dC/dw = dC/dz * dz/dw belongs.
void Slips::add_chain_inner(const Target& target) {
  add_inner_by_name(target);
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
