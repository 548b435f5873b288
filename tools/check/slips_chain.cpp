// Slips in which part of the chain rule is taken for the whole, from the root or from the variable.

#include <algorithm>
#include <vector>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {

namespace {

// Named quantities on the way that are tried, nearest to the variable first; and of those that only
// some of the ways lead through, each of which asks for derivatives of its own.
constexpr std::size_t most_named = 40, most_apart = 4;
// Of derivations longer than any that is written by hand some are not looked for.
constexpr std::size_t most_gradients = 200;

}  // namespace

// From the variable up to the root.
std::vector<Slips::Passed> Slips::passed(const Target& target) const {
  const Gradient* own = target.own();
  std::vector<Passed> way;
  if (own == nullptr) return way;
  for (const Gradient* gradient : target.gradients) {
    if (gradient->root == own->root) way.push_back({gradient, false, 0});
  }
  const auto of = [](const Passed& place) { return place.gradient->of; };
  std::ranges::sort(way, {}, of);
  if (way.empty() || way[0].gradient != own) return {};
  way[0].ways = 1;
  Step reached = own->of;
  for (Passed& place : way) {
    place.all_through = reached <= place.gradient->of;
    for (const Contribution& edge : place.gradient->contributions) {
      reached = std::max(reached, edge.from);
      const auto next = std::ranges::lower_bound(way, edge.from, {}, of);
      if (next != way.end() && of(*next) == edge.from) next->ways += place.ways;
    }
  }
  return way;
}

// The chain begun in the middle: dL/dz = da/dz, where dL/da belongs before it.
void Slips::add_upstream_left_out(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr || target.gradients.size() > most_gradients) return;
  Backpropagation& back = derivation_->backpropagation();
  if (back.find(own->root) != nullptr) return;  // a second derivative
  std::size_t named = 0, apart = 0;
  for (const Passed& place : passed(target)) {
    const Gradient* upstream = place.gradient;
    const Step of = upstream->of;
    if (of == own->of || of == own->root || derivation_->definition(of) == nullptr) continue;
    if (named++ == most_named) break;
    const auto text = [this, own, of] {
      return say("{} is left out: this is {}", derivative(own->root, of), derivative(of, own->of));
    };
    if (place.all_through) {
      add({CauseId::missing_local,
           {{upstream->step, [](const Numbers&) { return 1.0; }}},
           text,
           1.05,
           {},
           true});
    } else if (apart++ < most_apart) {
      const Step rest = back.gradient(of, own->of).step;
      add({CauseId::missing_local,
           {{own->step, [rest](const Numbers& v) { return v[rest]; }}},
           text,
           1.6,
           {},
           true,
           {rest}});
    }
  }
}

// df/dx for d2f/dx2, or its square.
void Slips::add_first_derivative(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr || derivation_->backpropagation().find(own->root) == nullptr) return;
  const Step first = own->root;
  // Of g''(x), where g(x) has no name: g'(x).
  const auto called = [this, first, label = target.label] {
    const std::size_t primes = label.find("''");
    if (!own_name(first).empty() || primes == std::string::npos) return name(first);
    return label.substr(0, primes) + label.substr(primes + 1);
  };
  add({CauseId::wrong_index,
       {{own->step, [first](const Numbers& v) { return v[first]; }}},
       [called] { return say("this is {}, to be differentiated once more", called()); },
       0.85,
       {},
       true});
  add({CauseId::wrong_index,
       {{own->step, [first](const Numbers& v) { return v[first] * v[first]; }}},
       [called] { return say("this is the square of {}, not its derivative", called()); },
       1.4,
       {},
       true});
}

// What comes through one quantity is forgotten, as where a variance is taken for a constant.
void Slips::add_taken_for_constant(const Target& target) {
  if (target.gradients.size() > most_gradients) return;
  std::size_t named = 0;
  for (const Passed& place : passed(target)) {
    const Gradient* gradient = place.gradient;
    const Step of = gradient->of;
    // One way to it alone is a path of add_missing_path().
    if (place.all_through || place.ways < 2 || derivation_->definition(of) == nullptr) continue;
    if (named++ == most_named) break;
    add({CauseId::missing_path,
         {{gradient->step, [](const Numbers&) { return 0.0; }}},
         [this, of] {
           return say("{} is treated as a constant: what comes through it is left out", name(of));
         },
         1.0,
         {},
         true});
  }
}

// 2*(o - y)*h + w*h' for 2*(o - y)*(h + w*h'): what comes back to o multiplies one term only.
void Slips::add_bracket_of_paths(const Target& target) {
  const Gradient* own = target.own();
  if (own == nullptr || target.gradients.size() > most_gradients) return;
  if (own->contributions.size() < 2 || own->contributions.size() > most_terms) return;
  Backpropagation& back = derivation_->backpropagation();
  const Steps& steps = derivation_->steps();
  std::size_t sums = 0;
  for (const Passed& place : passed(target)) {
    const Step of = place.gradient->of, upstream = place.gradient->step;
    if (of == own->of || of == own->root || place.ways < 2) continue;
    if (is_log_softmax(of) || is_softmax_denominator(of)) continue;
    // Where ways meet, and what a line or a function makes of that.
    const auto is_on_it = [&](Step step) { return is_on_way(step); };
    const bool join = std::ranges::count_if(steps.operands(of), is_on_it) > 1;
    const bool is_named = derivation_->definition(of) != nullptr;
    if (!join && !is_named && !is_outer_function(steps.op(of))) continue;
    const Gradient& inner = back.gradient(of, own->of);
    const std::size_t n = inner.contributions.size();
    if (n < 2) continue;
    if (sums++ == most_apart) break;
    const Step whole = inner.step, result = own->step;
    // What is multiplied is written first or last.
    for (const std::size_t k : {std::size_t{0}, n - 1}) {
      const Contribution edge = inner.contributions[k];
      if (is_inside_softmax(edge)) continue;
      add({CauseId::bracket,
           {{result,
             [=](const Numbers& v) {
               return v[result] + (v[whole] - v[edge.step]) * (1 - v[upstream]);
             }}},
           [this, own, of, edge] {
             const std::string factor = derivative(own->root, of), sum = derivative(of, own->of);
             const Step term = partner(derivation_->steps(), edge.from, edge.operand);
             return edge.from == of && term != Steps::none
                        ? say("a bracket: {} multiplies only the term {}, not the whole sum {}",
                              factor, name(term), sum)
                        : say("a bracket: {} multiplies only the term through {}, not the whole "
                              "sum {}",
                              factor, name(edge.from), sum);
           },
           1.35,
           {},
           true,
           {whole, edge.step}});
    }
  }
}

}  // namespace tools::check
