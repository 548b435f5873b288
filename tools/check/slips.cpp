#include <tools/check/slips.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include <autograd/formula.h>
#include <tools/number.h>

namespace tools::check {

Target target_of(Derivation& derivation, const Line& line, std::size_t element) {
  return target_of(derivation, line, line.left[element], line.labels[element]);
}

Target target_of(Derivation& derivation, const Line& line, Step step, const std::string& label) {
  Target target{line, step, label, {}, {}};
  Backpropagation& backpropagation = derivation.backpropagation();
  const Steps& steps = derivation.steps();
  target.order = dependencies(steps, target.step);
  // Gradients that the target is made of; those that gradients themselves are made of count only
  // where the target is a second derivative.
  for (auto at = target.order.rbegin(); at != target.order.rend(); ++at) {
    if (const Gradient* gradient = backpropagation.find(*at)) {
      target.gradients.push_back(gradient);
    }
  }
  return target;
}

// Terms count too that the gradient itself has no need of, as x^2 in k*(x + x^2).
void Slips::find_way(const Target& target) {
  const Steps& steps = derivation_->steps();
  const Gradient* own = target.own();
  on_way_.clear();
  if (own == nullptr) return;
  on_way_.resize(own->root + std::size_t{1}, false);
  on_way_[own->of] = true;
  for (Step step = own->of + 1; step <= own->root; ++step) {
    const auto on_it = [&](Step operand) { return static_cast<bool>(on_way_[operand]); };
    if (std::ranges::any_of(steps.operands(step), on_it)) on_way_[step] = true;
  }
}

std::vector<Slip> Slips::of(const Target& target) {
  slips_.clear();
  find_way(target);
  add_missing_local(target);
  add_at_preactivation(target);
  add_power_rule(target);
  add_quotient_rule(target);
  add_kink(target);
  add_other_activation(target);
  add_own_functions(target);
  add_edge_signs(target);
  add_missing_path(target);
  add_bracket(target);
  add_product_rule(target);
  add_chain_inner(target);
  add_wrong_index(target);
  add_other_layer(target);
  add_gradient_for_weight(target);
  add_updated_weight(target);
  add_factor(target);
  add_sign(target);
  add_other_loss(target);
  add_own_operations(target);
  return std::move(slips_);
}

void Slips::add_local(CauseId id, double distance, const Contribution& edge,
                      std::function<double(const Numbers&)> result,
                      std::function<std::string()> text) {
  add({id, {{edge.local, std::move(result)}}, std::move(text), distance, {}, true});
}

// What the worksheet calls it; while a key is written, the array and the line that defines it.
std::string Slips::own_name(Step step) const {
  const Steps& steps = derivation_->steps();
  const Gradient* gradient =
      steps.is_leaf(step) ? nullptr : derivation_->backpropagation().find(step);
  if (gradient != nullptr) {
    const std::string root = own_name(gradient->root), of = own_name(gradient->of);
    return root.empty() || of.empty() ? std::string() : fmt::format("d{}/d{}", root, of);
  }
  if (!open_variable_) return steps.name(step);
  const auto array = [&](Step at) {
    const auto* definition = derivation_->definition(at);
    const std::string& all = definition == nullptr ? steps.name(at) : definition->name;
    return std::pair(all.substr(0, all.find('[')), definition == nullptr ? 0 : definition->line);
  };
  const auto [text, line] = array(step);
  if (text.empty()) return {};
  if (*open_variable_ != Steps::none && array(*open_variable_) == std::pair(text, line)) return "_";
  return fmt::format("{}@{}", text, line);
}

std::string Slips::key(const Slip& slip, const Target& target) {
  open_variable_ = target.own() == nullptr ? Steps::none : target.own()->of;
  std::string text = slip.text();
  open_variable_.reset();
  return text;
}

// What stands there in the worksheet, as far as it is short.
std::string Slips::name(Step step) const {
  constexpr int deepest = 4;
  constexpr std::size_t longest = 40;
  const Steps& steps = derivation_->steps();
  const auto written = [&](const auto& self, Step at, int depth) -> autograd::Formula {
    if (const std::string known = own_name(at); !known.empty()) {
      return autograd::Formula::name(known);
    }
    if (steps.is_leaf(at)) return {steps.number(at)};
    if (depth == deepest || steps.operands(at).size() > 12) {
      return autograd::Formula::name("(...)");
    }
    std::vector<autograd::Formula> operands;
    for (const Step operand : steps.operands(at))
      operands.push_back(self(self, operand, depth + 1));
    return autograd::applied(steps.op(at), operands);
  };
  const std::string own = own_name(step);
  if (!own.empty()) return own;
  std::string text = written(written, step, 0).text();
  if (text.size() > longest) text = written(written, step, deepest - 1).text();
  return text;
}

std::string Slips::derivative(Step of, Step by) const {
  const auto part = [&](Step step) {
    const std::string text = name(step);
    return derivation_->steps().name(step).empty() ? "(" + text + ")" : text;
  };
  return fmt::format("d{}/d{}", part(of), part(by));
}

std::optional<std::size_t> Slips::line_of(Step step) const {
  const auto* definition = derivation_->definition(step);
  if (definition == nullptr) return {};
  return definition->line;
}

std::string Slips::defined_as(Step step) const {
  const auto* definition = derivation_->definition(step);
  if (definition == nullptr || definition->expression.end == 0) return name(step);
  return std::string(derivation_->source().text(definition->expression));
}

// Names that differ in their numbers only: w1 and w2, W[0][1] and W[1][0]. Of more than `most`,
// those that are defined next to it.
std::vector<Step> Slips::siblings(Step step, std::size_t most) {
  const auto stem = [](const std::string& text) {
    std::string result;
    for (const char c : text) {
      const bool digit = c >= '0' && c <= '9';
      if (!digit) result += c;
    }
    return result;
  };
  const std::vector<Step>& defined = derivation_->defined();
  for (; stems_done_ < defined.size(); ++stems_done_) {
    const Step next = defined[stems_done_];
    by_stem_[stem(derivation_->steps().name(next))].push_back(next);
  }
  std::vector<Step> found;
  const std::string& text = derivation_->steps().name(step);
  if (text.empty()) return found;
  const std::vector<Step>& all = by_stem_[stem(text)];
  const auto at = std::ranges::find(all, step) - all.begin();
  const auto begin = std::max<std::ptrdiff_t>(0, at - static_cast<std::ptrdiff_t>(most / 2));
  for (auto i = static_cast<std::size_t>(begin); i < all.size() && found.size() < most; ++i) {
    if (all[i] != step) found.push_back(all[i]);
  }
  return found;
}

// 2 and 1/2; the lengths of the sums on the way and the whole numbers that are written there.
std::vector<double> Slips::factors(const Target& target) const {
  const Steps& steps = derivation_->steps();
  std::set<double> counts{2};
  for (const Step step : target.order) {
    if (steps.op(step) == autograd::Op::sum && steps.operands(step).size() < 1000) {
      const bool machinery = derivation_->is_backward(step);
      if (!machinery) counts.insert(static_cast<double>(steps.operands(step).size()));
    }
    if (!steps.is_leaf(step)) continue;
    const double x = steps.number(step);
    const bool whole = x == std::floor(x) && x >= 2 && x <= 1000;
    if (whole && steps.kind(step) == LeafKind::constant) counts.insert(x);
    const double inverse = 1 / x;
    const bool fraction = std::abs(inverse - std::round(inverse)) < 1e-9 && inverse >= 2;
    if (fraction && inverse <= 1000 && steps.kind(step) == LeafKind::constant) {
      counts.insert(std::round(inverse));
    }
  }
  std::vector<double> result;
  for (const double count : counts) {
    if (count < 2) continue;
    result.push_back(1 / count);
    result.push_back(count);
  }
  return result;
}

// What may be a learning rate: a number that the loss does not depend on.
std::vector<Step> Slips::rates(Step root) {
  const Steps& steps = derivation_->steps();
  std::vector<Step> found;
  for (const Step step : derivation_->defined()) {
    if (!steps.is(step, LeafKind::given) || derivation_->backpropagation().depends(root, step)) {
      continue;
    }
    const double x = steps.number(step);
    if (x > 0 && x < 10 && x != 1 && !derivation_->definition(step)->is_element) {
      found.push_back(step);
    }
  }
  return found;
}

}  // namespace tools::check
