#include <tools/check/slips.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <autograd/formula.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {

using autograd::Op;

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
  add_functions(target);
  add_missing_local(target);
  add_power_rule(target);
  add_quotient_rule(target);
  add_kink(target);
  add_softmax(target);
  add_edge_signs(target);
  add_missing_path(target);
  add_bracket(target);
  add_product_rule(target);
  add_chain_inner(target);
  add_upstream_left_out(target);
  add_first_derivative(target);
  add_taken_for_constant(target);
  add_bracket_of_paths(target);
  add_signs_of_factors(target);
  add_kept_terms(target);
  add_wrong_index(target);
  add_transposed(target);
  add_other_layer(target);
  add_other_root(target);
  add_argument_for_result(target);
  add_gradient_for_weight(target);
  add_updated_weight(target);
  add_old_weight(target);
  add_factor(target);
  add_sign(target);
  add_other_loss(target);
  add_own_operations(target);
  add_at_all_copies();
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
    if (const std::string part = softmax_part(at); !part.empty()) {
      return autograd::Formula::name(part);
    }
    if (depth == deepest || steps.operands(at).size() > 12) {
      return autograd::Formula::name("(...)");
    }
    std::vector<autograd::Formula> operands;
    // df/df is 1, and nobody writes it.
    if (steps.op(at) == autograd::Op::multiply) {
      const Gradient* seed = derivation_->backpropagation().find(steps.operands(at)[0]);
      if (seed != nullptr && seed->root == seed->of) {
        return self(self, steps.operands(at)[1], depth);
      }
    }
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

bool Slips::is_log_softmax(Step step) const {
  const Steps& steps = derivation_->steps();
  if (steps.is_leaf(step) || steps.op(step) != Op::subtract || derivation_->is_backward(step) ||
      derivation_->definition(step) != nullptr)
    return false;
  if (steps.op(steps.operands(step)[1]) != Op::logsumexp) return false;
  for (auto u = steps.first_use(step); u != Steps::no_use; u = steps.use(u).next) {
    const Step by = steps.use(u).by;
    if (steps.op(by) == Op::exp && !derivation_->is_backward(by)) return true;
  }
  return false;
}

bool Slips::is_softmax_denominator(Step step) const {
  const Steps& steps = derivation_->steps();
  if (steps.is_leaf(step) || steps.op(step) != Op::logsumexp) return false;
  for (auto u = steps.first_use(step); u != Steps::no_use; u = steps.use(u).next) {
    if (is_log_softmax(steps.use(u).by)) return true;
  }
  return false;
}

std::string Slips::softmax_argument(Step denominator) const {
  const std::string first = own_name(derivation_->steps().operands(denominator)[0]);
  const std::size_t bracket = first.rfind("[0]");
  return bracket == std::string::npos ? "..."
                                      : first.substr(0, bracket) + first.substr(bracket + 3);
}

// Empty for other steps.
std::string Slips::softmax_part(Step step) const {
  const Steps& steps = derivation_->steps();
  if (steps.is_leaf(step)) return {};
  if (is_softmax_denominator(step)) {
    return say("the denominator of softmax({})", softmax_argument(step));
  }
  const bool is_softmax = steps.op(step) == Op::exp && is_log_softmax(steps.operands(step)[0]);
  const Step logarithm = is_softmax ? steps.operands(step)[0] : step;
  if (!is_softmax && !is_log_softmax(step)) return {};
  const Step sum = steps.operands(logarithm)[1];
  const auto elements = steps.operands(sum);
  const auto place = std::ranges::find(elements, steps.operands(logarithm)[0]) - elements.begin();
  const std::string element = fmt::format("softmax({})[{}]", softmax_argument(sum), place);
  return is_softmax ? element : fmt::format("log({})", element);
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
  if (definition == nullptr || definition->line == 0) return {};
  return definition->line;
}

std::string Slips::defined_as(Step step) const {
  const auto* definition = derivation_->definition(step);
  if (definition == nullptr || definition->expression.end == 0) return name(step);
  return std::string(derivation_->source().text(definition->expression));
}

namespace {

// What is left of a name without its numbers.
std::string stem(const std::string& name) {
  std::string result;
  std::ranges::copy_if(name, std::back_inserter(result), [](char c) { return c < '0' || c > '9'; });
  return result;
}

}  // namespace

void Slips::read_names() {
  const std::vector<Step>& defined = derivation_->defined();
  for (; names_done_ < defined.size(); ++names_done_) {
    const Step next = defined[names_done_];
    std::vector<Step>& alike = by_stem_[stem(derivation_->steps().name(next))];
    place_in_stem_[next] = alike.size();
    alike.push_back(next);
    const auto [named, is_first] = by_name_.emplace(derivation_->definition(next)->name, next);
    if (!is_first) before_[next] = std::exchange(named->second, next);
  }
}

// Names that differ in their numbers only: w1 and w2, W[0][1] and W[1][0]. Of more than `most`,
// those that are defined next to it.
std::vector<Step> Slips::siblings(Step step, std::size_t most) {
  read_names();
  std::vector<Step> found;
  const auto place = place_in_stem_.find(step);
  if (place == place_in_stem_.end()) return found;
  const std::vector<Step>& all = by_stem_[stem(derivation_->steps().name(step))];
  for (std::size_t i = place->second - std::min(place->second, most / 2);
       i < all.size() && found.size() < most; ++i) {
    if (all[i] != step) found.push_back(all[i]);
  }
  return found;
}

// 2 and 1/2; the lengths of the sums on the way and the whole numbers that are written there.
std::vector<double> Slips::factors(const Target& target, bool of_sums_only) const {
  const Steps& steps = derivation_->steps();
  std::set<double> counts{2};
  for (const Step step : target.order) {
    if (steps.op(step) == autograd::Op::sum && steps.operands(step).size() < 1000) {
      const bool machinery = derivation_->is_backward(step);
      if (!machinery) counts.insert(static_cast<double>(steps.operands(step).size()));
    }
    if (!steps.is_leaf(step) || of_sums_only) continue;
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

// What may be a learning rate: a number that the loss does not depend on and that is called so, or
// used so.
std::vector<Step> Slips::rates(Step root) {
  const Steps& steps = derivation_->steps();
  std::vector<Step> found;
  for (const Step step : derivation_->defined()) {
    if (!steps.is(step, LeafKind::given) || derivation_->backpropagation().depends(root, step)) {
      continue;
    }
    const double x = steps.number(step);
    if (x > 0 && x < 10 && x != 1 && !derivation_->definition(step)->is_element && is_rate(step)) {
      found.push_back(step);
    }
  }
  return found;
}

bool Slips::is_rate(Step step) {
  constexpr std::array<std::string_view, 12> names{"eta",      "η",         "lr",     "alpha",
                                                   "α",        "gamma",     "γ",      "step",
                                                   "stepsize", "step_size", "学习率", "步长"};
  std::string name = stem(derivation_->steps().name(step));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const bool is_called_so = std::ranges::find(names, name) != names.end() || name.ends_with("rate");
  return is_called_so || scales_update(step);
}

// Whether something with derivatives in it, of which the step is a factor, is taken off: of
// w - k*dL/dw or w - k/n*dL/dw.
bool Slips::scales_update(Step step, int depth) {
  constexpr int deepest = 3;
  constexpr std::size_t most_uses = 100;
  const Steps& steps = derivation_->steps();
  std::size_t uses = 0;
  for (auto u = steps.first_use(step); u != Steps::no_use && uses < most_uses; ++uses) {
    const auto [by, operand, next] = steps.use(u);
    u = next;
    if (derivation_->is_backward(by)) continue;
    const Op op = steps.op(by);
    if (op == Op::subtract && operand == 1 && depth > 0 && derivation_->uses_derivatives(step)) {
      return true;
    }
    const bool is_factor = op == Op::multiply || (op == Op::divide && operand == 0);
    if (is_factor && depth < deepest && scales_update(by, depth + 1)) return true;
  }
  return false;
}

}  // namespace tools::check
