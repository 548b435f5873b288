#include <tools/check/functions.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>
#include <utility>

#include <autograd/reading.h>
#include <tools/activations.h>
#include <tools/check/identity.h>

namespace tools::check {
namespace {

using autograd::Dual;
using autograd::Op;

// Operations that one writes out for a function.
constexpr std::size_t most_inside = 32;
// Lines that one writes it out in: e = exp(-z), s = 1 + e, a = 1/s.
constexpr std::size_t most_names = 4;

// Of activations without further operands, and where they are told apart: also far away, where
// min(max(0, z), 6) is no relu.
constexpr std::array activations{Op::sigmoid, Op::tanh, Op::relu, Op::softplus, Op::silu, Op::gelu};
constexpr std::array places{0.37, -0.83, 1.91, -2.29, 3.1, -7.9, 7.3, -28.0, 26.0};

bool is_sum(Op op) {
  return op == Op::add || op == Op::subtract || op == Op::sum || op == Op::negate;
}

// The operands of a rule that has the first of them only.
struct Single {
  double x;
  static constexpr std::size_t size() { return 1; }
  double operator[](std::size_t) const { return x; }
};

}  // namespace

const std::vector<Function>& Functions::ending_in(Step result) {
  const auto found = found_.find(result);
  if (found != found_.end()) return found->second;
  return found_.emplace(result, find(result)).first->second;
}

std::vector<Function> Functions::find(Step result) {
  const Steps& steps = derivation_->steps();
  if (steps.is_leaf(result) || derivation_->is_backward(result)) return {};
  if (is_activation(steps.op(result))) {
    const Step z = steps.operands(result)[0];
    return {{result, z, {z}, {result}, steps.op(result)}};
  }
  derivation_->exact().run();
  std::vector<Function> found;
  for (const Derivation::Call& call : derivation_->calls_of(result)) {
    if (std::optional<Function> function = called(call)) found.push_back(std::move(*function));
  }
  return found.empty() ? written_out(result) : found;
}

// The body of a function of the worksheet: what is between the argument and the result.
std::optional<Function> Functions::called(const Derivation::Call& call) {
  const Steps& steps = derivation_->steps();
  std::set<Step> body;
  std::vector<Step> open{call.result};
  while (!open.empty()) {
    const Step step = open.back();
    open.pop_back();
    const bool outside = step == call.argument || (step != call.result && is_end(step));
    if (outside || !body.insert(step).second) continue;
    if (body.size() > 2 * most_inside) return {};
    for (const Step operand : steps.operands(step)) open.push_back(operand);
  }
  Function function{call.result, call.argument, {call.argument}, {}, {}, call.function};
  std::set<Step> depends{call.argument};
  for (const Step step : body) {
    const auto on_way = [&](Step operand) { return depends.contains(operand); };
    if (!std::ranges::any_of(steps.operands(step), on_way)) continue;
    depends.insert(step);
    function.inside.push_back(step);
  }
  // A function that is a single operation is that operation.
  if (function.inside.size() < 2) return {};
  function.known = identify(function);
  return function;
}

// Going back from a result, wherever there is one step only that all ways lead through, the result
// is a function of that step: the nearest that has a name among activations, else the nearest that
// leads from name to name.
std::vector<Function> Functions::written_out(Step result) {
  const Steps& steps = derivation_->steps();
  read_steps(result);
  std::optional<Function> between_names;
  std::vector<Step> inside;
  std::map<Step, std::set<Step>, std::greater<>> open{{result, {result}}};  // by what is alike
  bool only_adds = true;
  std::size_t names = 0;
  while (!open.empty()) {
    const std::set<Step> next = std::move(open.begin()->second);
    open.erase(open.begin());
    if (is_end(*next.begin()) || inside.size() + next.size() > most_inside) break;
    for (const Step step : next) {
      const auto operands = steps.operands(step);
      if (operands.size() > most_inside) return {};
      only_adds = only_adds && is_sum(steps.op(step));
      inside.push_back(step);
      for (const Step operand : operands) {
        if (!is_number_[operand]) open[alike_[operand]].insert(operand);
      }
    }
    if (open.size() != 1) continue;
    const auto& [first, copies] = *open.begin();
    const bool is_name = !steps.name(first).empty();
    if (is_name && ++names > most_names) break;
    if (only_adds || inside.size() < 2) continue;
    Function function{result, *copies.begin(), {copies.begin(), copies.end()}, inside};
    std::ranges::sort(function.inside);
    function.known = identify(function);
    if (function.known) return {std::move(function)};
    const bool leads_to_name = is_name && names == 1 && !steps.name(result).empty();
    if (leads_to_name && is_curved(function)) between_names = std::move(function);
  }
  if (!between_names) return {};
  return {std::move(*between_names)};
}

// Where an expression ends: at what is given, and at derivatives.
bool Functions::is_end(Step step) const {
  return derivation_->steps().is_leaf(step) || derivation_->is_backward(step);
}

void Functions::read_steps(Step last) {
  const Steps& steps = derivation_->steps();
  for (auto step = static_cast<Step>(alike_.size()); step <= last; ++step) {
    alike_.push_back(step);
    const auto operands = steps.operands(step);
    if (steps.is_leaf(step)) {
      is_number_.push_back(steps.is(step, LeafKind::constant));
    } else {
      is_number_.push_back(
          std::ranges::all_of(operands, [&](Step operand) { return is_number_[operand]; }));
    }
    const bool apart = derivation_->is_backward(step) ||
                       (!steps.name(step).empty() && !steps.is_leaf(step)) ||
                       operands.size() > most_inside;
    if (apart || (steps.is_leaf(step) && !is_number_[step])) continue;
    std::vector<Step> calculation{static_cast<Step>(steps.op(step))};
    if (steps.is_leaf(step)) {
      const auto bits = std::bit_cast<std::uint64_t>(steps.number(step));
      calculation.push_back(static_cast<Step>(bits >> 32));
      calculation.push_back(static_cast<Step>(bits));
    }
    for (const Step operand : operands) calculation.push_back(alike_[operand]);
    alike_[step] = by_calculation_.emplace(std::move(calculation), step).first->second;
  }
}

bool Functions::is_closed(const Function& function, Step root) const {
  return std::ranges::all_of(function.inside, [&](Step step) {
    const Gradient* gradient = derivation_->backpropagation().find(root, step);
    if (step == function.result || gradient == nullptr) return true;
    return std::ranges::all_of(gradient->contributions, [&](const Contribution& edge) {
      return std::ranges::binary_search(function.inside, edge.from);
    });
  });
}

// A function with a named parameter is not the one that it is for one number of it.
std::optional<Op> Functions::identify(const Function& function) {
  const Steps& steps = derivation_->steps();
  read_steps(function.result);
  for (const Step step : function.inside) {
    for (const Step operand : steps.operands(step)) {
      const bool known = is_number_[operand] ||
                         std::ranges::binary_search(function.inside, operand) ||
                         std::ranges::find(function.copies, operand) != function.copies.end();
      if (!known) return {};
    }
  }
  const std::vector<double>& numbers = derivation_->exact().values();
  std::vector<Op> left(activations.begin(), activations.end());
  const auto compare = [&](double x) {
    const double y = run(function, x, numbers).value;
    std::erase_if(
        left, [&](Op op) { return !same_number(y, autograd::value_of<double>(op, Single{x}), 1); });
  };
  for (const double x : places) {
    compare(x);
    if (left.empty()) return {};
  }
  compare(numbers[function.variable]);
  if (left.empty()) return {};
  return left.front();
}

// Whether it has no constant derivative, which would be a factor.
bool Functions::is_curved(const Function& function) const {
  const std::vector<double>& numbers = derivation_->exact().values();
  const double slope = run(function, places[0], numbers).derivative;
  return std::ranges::any_of(places, [&](double x) {
    const double other = run(function, x, numbers).derivative;
    return std::isfinite(other) && !same_number(slope, other);
  });
}

Dual Functions::run(const Function& function, double x, const std::vector<double>& numbers) const {
  const Steps& steps = derivation_->steps();
  std::vector<Dual> results, operands;
  for (const Step step : function.inside) {
    operands.clear();
    for (const Step operand : steps.operands(step)) {
      const auto at = std::ranges::lower_bound(function.inside, operand);
      const bool inside = at != function.inside.end() && *at == operand;
      const bool is_variable = std::ranges::find(function.copies, operand) != function.copies.end();
      operands.push_back(is_variable ? Dual(x, 1.0)
                         : inside ? results[static_cast<std::size_t>(at - function.inside.begin())]
                                  : Dual(numbers[operand]));
    }
    results.push_back(autograd::value_of<Dual>(steps.op(step), operands));
  }
  return results.back();
}

double Functions::value(const Function& function, double x,
                        const std::vector<double>& numbers) const {
  if (function.known && !function.is_operation()) {
    return autograd::value_of<double>(*function.known, Single{x});
  }
  return run(function, x, numbers).value;
}

double Functions::derivative(const Function& function, double x, double y,
                             const std::vector<double>& numbers) const {
  if (!function.known) return run(function, x, numbers).derivative;
  if (!function.is_operation()) {
    return autograd::partial_of<double>(*function.known, 0, Single{x}, y);
  }
  std::vector<double> operands;
  for (const Step operand : derivation_->steps().operands(function.result)) {
    operands.push_back(numbers[operand]);
  }
  operands[0] = x;
  return autograd::partial_of<double>(*function.known, 0, operands, y);
}

}  // namespace tools::check
