// Slips in what is differentiated: the gradient is right, but for another loss.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <tools/check/slips.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

using autograd::Op;

// Other quantities of the worksheet that are tried as the loss that was meant.
constexpr std::size_t most_losses = 12;

// How far-fetched it is that an error of the loss is taken for that of another kind, and that this
// happens at one output only, of several.
constexpr double other_kind = 1.1, one_of_several = 0.3;

/// What an output is off by, of which the gradient is changed.
struct Error {
  Step of;
  Change change;
};

// Whether x^2 or x*x is made of it. The second is one square, though x goes into it twice.
bool is_square(const Steps& steps, const Contribution& edge) {
  if (edge.operand != 0) return false;
  const auto operands = steps.operands(edge.from);
  const Step a = operands[0], b = operands.back();
  switch (steps.op(edge.from)) {
    case Op::power:
      return steps.is_leaf(b) && steps.number(b) == 2;
    case Op::multiply:
      // Also where the same was written twice.
      return a == b || (!steps.is_leaf(a) && steps.op(a) == steps.op(b) &&
                        std::ranges::equal(steps.operands(a), steps.operands(b)));
    default:
      return false;
  }
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

void Slips::add_other_loss(const Target& target) {
  const Gradient* own = target.own();
  // A loss has a name; what is differentiated once more, or in passing, is none.
  if (own == nullptr || derivation_->definition(own->root) == nullptr) return;
  add_other_quantity(*own);
  const bool squares = add_other_errors(target);
  add_part_of_loss(target, squares);
}

// Another quantity of the worksheet.
void Slips::add_other_quantity(const Gradient& own) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  const Step root = own.root, of = own.of;
  std::size_t losses = 0;
  for (const Step other : derivation_->defined()) {
    if (other == root || steps.is_leaf(other) || back.depends(root, other)) continue;
    if (losses == most_losses) break;
    if (derivation_->definition(other)->is_element || !back.depends(other, of)) continue;
    if (back.depends(other, root) || derivation_->uses_derivatives(other)) continue;
    ++losses;
    const Step step = back.gradient(other, of).step;
    add({CauseId::other_loss,
         {{own.step, [step](const Numbers& v) { return v[step]; }}},
         [this, other, root, of] {
           return say("this is {} (line {}), but {} is {}{}", derivative(other, of),
                      line_of(other).value_or(0), name(root), defined_as(root), at_line(root));
         },
         0.8,
         line_of(root),
         true});
  }
}

// Of each output its error, taken for that of another kind of loss. Returns whether the loss is
// made of squares.
bool Slips::add_other_errors(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  const Step root = target.own()->root;
  // By the operation that tells the kind of loss, and the kind that it is taken for.
  std::map<std::pair<Op, std::string_view>, std::vector<Error>> outputs;
  const auto half = to_say("half the squared error"), whole = to_say("the squared error");
  bool squares = false;
  for (const Gradient* gradient : target.gradients) {
    if (gradient->root != root) continue;
    const Step of = gradient->of, step = gradient->step;
    bool has_log = false;
    for (const Contribution& edge : gradient->contributions) {
      has_log = has_log || steps.op(edge.from) == Op::log;
      // |a - y|, or what Huber's loss is far from 0.
      if (steps.op(edge.from) == Op::abs) {
        const auto add = [&](std::string_view loss, double factor) {
          outputs[{Op::abs, loss}].push_back(
              {of, {step, [=](const Numbers& v) { return factor * v[of]; }}});
        };
        add(half, 1);
        add(whole, 2);
      }
      // (a - y)^2, the prediction on either side.
      if (!is_square(steps, edge) || steps.op(of) != Op::subtract) continue;
      const Step a = steps.operands(of)[0], b = steps.operands(of)[1];
      const Step p = steps.is_leaf(b) ? a : b, y = p == a ? b : a;
      squares = squares || steps.is_leaf(y);
      const Gradient* error = back.find(root, p);
      if (error == nullptr || !steps.is_leaf(y)) continue;
      outputs[{Op::power, to_say("cross-entropy")}].push_back(
          {p,
           {error->step, [=](const Numbers& v) { return (v[p] - v[y]) / (v[p] * (1 - v[p])); }}});
      outputs[{Op::power, to_say("the absolute error")}].push_back(
          {p, {error->step, [=](const Numbers& v) {
                 return v[p] > v[y] ? 1.0 : v[p] < v[y] ? -1.0 : 0.0;
               }}});
    }
    // Cross-entropy: -(y*log(p) + (1 - y)*log(1 - p)), whose label is known from the gradient:
    // dL/dp = (p - y)/(p*(1 - p)).
    if (!has_log || steps.is_leaf(of)) continue;
    const auto add = [&](std::string_view loss, double factor) {
      outputs[{Op::log, loss}].push_back(
          {of, {step, [=](const Numbers& v) { return factor * v[step] * v[of] * (1 - v[of]); }}});
    };
    add(half, 1);
    add(whole, 2);
  }
  for (const auto& [kinds, errors] : outputs) {
    const std::string_view loss = kinds.second;
    // 1 - p is not one more output, next to p.
    std::set<Step> all;
    for (const Error& error : errors) all.insert(error.of);
    std::vector<Change> changes;
    for (const Error& error : errors) {
      const bool is_other_side =
          steps.op(error.of) == Op::subtract && all.contains(steps.operands(error.of)[1]);
      if (!is_other_side) changes.push_back(error.change);
    }
    const double distance = loss == to_say("the absolute error") ? other_kind + 0.2 : other_kind;
    const auto taken_for = [&](std::vector<Change> at, double how_far) {
      const bool apart = at.size() == 1;
      add({CauseId::other_loss, std::move(at),
           [this, loss, root] {
             return say("right for {}, but {} is {}{}", say_text(loss), name(root),
                        defined_as(root), at_line(root));
           },
           how_far, line_of(root), apart});
    };
    taken_for(changes, distance);
    if (changes.size() == 1) continue;
    for (const Change& change : changes) taken_for({change}, distance + one_of_several);
  }
  return squares;
}

// Half of a loss, or its mean for its sum.
void Slips::add_part_of_loss(const Target& target, bool squares) {
  const Step root = target.own()->root, of = target.own()->of;
  const Step seed = derivation_->backpropagation().gradient(root, root).step;
  for (const double factor : factors(target, true)) {
    const bool two = factor == 2 || factor == 0.5;
    add({CauseId::other_loss,
         {{seed, [=](const Numbers&) { return factor; }}},
         [this, factor, of, root] {
           return say("this is d/d{} of {}, but {} is {}{}", name(of),
                      multiplied(factor, defined_as(root)), name(root), defined_as(root),
                      at_line(root));
         },
         two && squares ? 0.85 : 1.7,
         line_of(root),
         true});
  }
}

// Where a loss is defined, for the end of a sentence.
std::string Slips::at_line(Step root) const {
  const std::optional<std::size_t> line = line_of(root);
  return line ? say(" (line {})", *line) : "";
}

}  // namespace tools::check
