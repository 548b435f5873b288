// A common factor that is applied to one term of a sum only.

#include <algorithm>
#include <cmath>

#include <autograd/reading.h>
#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {

using autograd::Op;

namespace {

// The factors below a sum, for one of its terms only, or for all but one.
double partly(const std::vector<Contribution>& terms, std::size_t k, bool only, const Numbers& v,
              double factor) {
  double sum = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    sum += (i == k) == only ? v[terms[i].step] * factor : v[terms[i].step];
  }
  return sum;
}

}  // namespace

std::string Slips::bracket(const Gradient& sum, std::size_t k, bool only,
                           const std::string& factor) const {
  const Step through = sum.contributions[k].from;
  const std::string of = name(sum.root), by = name(sum.of);
  return only ? say("a bracket: {} multiplies only the term through {}, not the whole sum d{}/d{}",
                    factor, name(through), of, by)
              : say("a bracket: {} multiplies all but the term through {}, not the whole sum "
                    "d{}/d{}",
                    factor, name(through), of, by);
}

void Slips::add_bracket(const Target& target) {
  add_bracket_by_name(target);
  add_bracket_of_functions();
  Backpropagation& back = derivation_->backpropagation();
  const Steps& steps = derivation_->steps();
  const Gradient* own = target.own();
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      if (is_inside_softmax(edge)) continue;
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
                 [=, this] { return bracket(*sum, k, only, derivative(from, of)); },
                 1.1,
                 {},
                 true});
          }
        }
      }
      // F(s + t)': F'*s' + t' in place of F'*(s' + t').
      const Op joins = steps.op(edge.from);
      const bool is_sum = joins == Op::add || joins == Op::subtract || joins == Op::sum;
      const std::optional<Outer> outer = is_sum && sum != nullptr ? outer_of(*sum) : std::nullopt;
      if (own != nullptr && outer && sum->root == own->root) {
        std::size_t terms = 0;
        for (const Step term : steps.operands(edge.from)) terms += is_on_way(term) ? 1 : 0;
        if (terms >= 2) {
          const Step upstream = outer->upstream, local = edge.local, from = edge.from,
                     function = outer->result, term = gradient->of;
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
             [=, this] { return bracket(*sum, k, only, derivative(sum->of, own->of)); },
             1.0,
             {},
             true});
      }
    }
  }
}

// The same by one name of the line, x in F(x*s + x^2) with s another one that depends on x or not:
// F'*s + 2*x.
void Slips::add_bracket_by_name(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    const Step sum = gradient->of;
    const Op op = steps.op(sum);
    if ((op != Op::add && op != Op::subtract) || derivation_->definition(sum) != nullptr) continue;
    const std::optional<Outer> outer = outer_of(*gradient);
    if (!outer || is_log_softmax(sum)) continue;
    const Op around = steps.op(outer->result);
    if (around == Op::add || around == Op::subtract || around == Op::sum) continue;
    const Step a = steps.operands(sum)[0], b = steps.operands(sum)[1];
    for (const Step x : names_in_line(sum)) {
      const Gradient* whole = back.find(gradient->root, x);
      if (whole == nullptr) continue;
      for (const bool keeps_first : {true, false}) {
        const Step result = whole->step, upstream = outer->upstream, function = outer->result,
                   kept = keeps_first ? a : b, other = keeps_first ? b : a;
        const double sign = op == Op::subtract && keeps_first ? -1 : 1;
        add({CauseId::bracket,
             {{result,
               [=, this, right = outer->derivative](const Numbers& v) {
                 const double rest = sign * within_line(v, other, x);
                 return within_line(v, kept, x) == 0
                            ? v[result]
                            : v[result] + v[upstream] * rest * (1 - right(v));
               }}},
             [=, this] {
               return say("a bracket: {} multiplies not the whole sum {}, the term {} is left out",
                          derivative(function, sum), name(sum), name(other));
             },
             1.05,
             {},
             true});
      }
    }
  }
}

// A function that is written out differentiates one term only of what comes back to it.
void Slips::add_bracket_of_functions() {
  for (const Through& through : throughs_) {
    const Gradient* sum = derivation_->backpropagation().find(through.upstream);
    if (sum == nullptr || sum->contributions.size() < 2 || sum->contributions.size() > most_terms) {
      continue;
    }
    const Function& f = *through.function;
    for (std::size_t k = 0; k < sum->contributions.size(); ++k) {
      for (const bool only : {true, false}) {
        if (!only && sum->contributions.size() == 2) continue;
        add({CauseId::bracket,
             with_product(through,
                          [=, right = derivative_of(f)](const Numbers& v) {
                            return partly(sum->contributions, k, only, v, right(v));
                          }),
             [=, this, &f] { return bracket(*sum, k, only, derivative(f.result, f.variable)); },
             1.1,
             {},
             true});
      }
    }
  }
}

std::optional<Slips::Outer> Slips::outer_of(const Gradient& gradient) const {
  if (const auto found = through_at_.find(gradient.step); found != through_at_.end()) {
    const Through& through = throughs_[found->second];
    return Outer{through.function->result, through.upstream, derivative_of(*through.function)};
  }
  if (gradient.contributions.size() != 1) return {};
  const Contribution& only = gradient.contributions[0];
  return Outer{only.from, only.upstream,
               [local = only.local](const Numbers& v) { return v[local]; }};
}

}  // namespace tools::check
