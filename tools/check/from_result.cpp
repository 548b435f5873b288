#include <tools/check/from_result.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <autograd/reading.h>

namespace tools::check {
namespace {

using autograd::Op;

constexpr std::size_t most_inside = 64, most_variables = 16;

// A result as a function of a step.
struct Function {
  std::vector<Step> inside;  // the result, and the steps without a name on the way to the variable
  Step variable;
};

bool is_constant(const Steps& steps, Step step, int depth = 0) {
  if (steps.is_leaf(step)) {
    return steps.is(step, LeafKind::constant) || steps.is(step, LeafKind::written);
  }
  return depth < 4 && std::ranges::all_of(steps.operands(step), [&](Step operand) {
           return is_constant(steps, operand, depth + 1);
         });
}

bool is_named(const Steps& steps, Step step) {
  return steps.is_leaf(step) || !steps.name(step).empty();
}

// A function of each step that all ways back lead through, up to the first with a name; of each
// name where there is none.
std::vector<Function> functions(const Steps& steps, Step result) {
  std::vector<Function> found;
  std::vector<Step> inside;
  std::set<Step, std::greater<>> open{result};
  std::set<Step> ends;
  while (!open.empty()) {
    const Step step = *open.begin();
    open.erase(open.begin());
    const bool is_end = step != result && is_named(steps, step);
    if (is_end) {
      if (!found.empty() && found.back().variable == step) return found;
      ends.insert(step);
    } else {
      if (inside.size() == most_inside || steps.operands(step).size() > most_inside) return found;
      inside.push_back(step);
      for (const Step operand : steps.operands(step)) {
        if (!is_constant(steps, operand)) open.insert(operand);
      }
    }
    if (open.size() + ends.size() == 1) {
      found.push_back({inside, open.empty() ? *ends.begin() : *open.begin()});
    }
  }
  if (!found.empty() || ends.size() > most_variables) return found;
  for (const Step end : ends) found.push_back({inside, end});
  return found;
}

// The derivative of a product is another factor, and those of a whole power, a sine or a logarithm
// are made of the operand: nobody calculates these from the result.
bool is_from_operands(const Steps& steps, const World& world, Step step) {
  const Op op = steps.op(step);
  if (op == Op::multiply || op == Op::dot) return true;
  if (op == Op::sin || op == Op::cos || op == Op::log) return true;
  if (op != Op::power) return false;
  const double exponent = world[steps.operands(step)[1]];
  return exponent == std::floor(exponent);
}

using Changes = std::map<Step, double, std::greater<>>;

// What a change of the variable comes to, by what each of `seeds` does; with `by_steps_inside`,
// where it is not read but by those steps.
double total(const Steps& steps, const Backpropagation& backpropagation, const World& world,
             const Function& function, Changes seeds, bool past_result, bool by_steps_inside) {
  double sum = 0;
  while (!seeds.empty()) {
    const auto [step, change] = *seeds.begin();
    seeds.erase(seeds.begin());
    if (step == function.variable) {
      sum += change;
      continue;
    }
    if (past_result && step == function.inside.front()) continue;
    const bool inside = std::ranges::find(function.inside, step) != function.inside.end();
    if (steps.is_leaf(step) || (!inside && !backpropagation.is_backward(step))) continue;
    const OperandNumbers x{world.values(), steps.operands(step)};
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double partial = autograd::partial_of<double>(steps.op(step), k, x, world[step]);
      if (by_steps_inside && !inside && x.places[k] == function.variable) continue;
      if (partial != 0) seeds[x.places[k]] += change * partial;
    }
  }
  return sum;
}

}  // namespace

std::vector<double> changes_from_result(const Steps& steps, const Backpropagation& backpropagation,
                                        const World& world, Step result,
                                        const std::function<double(Step)>& sensitivity) {
  std::vector<double> changes;
  for (const Function& function : functions(steps, result)) {
    // A rule of its own says how its derivative is calculated.
    if (function.inside.size() == 1 && steps.operands(result).size() == 1) continue;
    Changes own, further;
    for (const Step step : function.inside) {
      if (is_from_operands(steps, world, step)) continue;
      for (std::size_t k = 0; k < steps.operands(step).size(); ++k) {
        const Step local = backpropagation.find_local(step, k);
        if (local == Steps::none) continue;
        if (const double change = sensitivity(local); change != 0) {
          (step == result ? own : further)[local] += change;
        }
      }
    }
    if (own.empty() && further.empty()) continue;
    const auto by = [&](Changes seeds, bool past_result, bool by_steps_inside) {
      return total(steps, backpropagation, world, function, std::move(seeds), past_result,
                   by_steps_inside);
    };
    // Who has the number of the variable takes it where the chain rule leads to it: 1/x for the
    // log in log(x)^(1/2).
    const bool has_number = is_named(steps, function.variable);
    const double by_variable =
        by(std::move(own), true, false) + by(std::move(further), true, has_number);
    const double slope = by({{result, 1.0}}, false, false);
    if (by_variable != 0 && slope != 0) changes.push_back(by_variable / slope);
  }
  return changes;
}

}  // namespace tools::check
