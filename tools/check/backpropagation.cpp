#include <tools/check/backpropagation.h>

#include <algorithm>
#include <functional>
#include <unordered_set>

#include <autograd/graph.h>
#include <autograd/reading.h>
#include <tools/check/transcript.h>

namespace tools::check {
namespace {

using autograd::Op;
using autograd::Value;

// Larger sets of roots are forgotten and made again when they are needed.
constexpr std::size_t most_cone_bits = std::size_t{1} << 30;

std::uint64_t key(Step root, Step of) { return (std::uint64_t{root} << 32) | of; }

}  // namespace

const Gradient* Backpropagation::find(Step step) const {
  const auto found = by_step_.find(step);
  return found == by_step_.end() ? nullptr : found->second;
}

const Gradient* Backpropagation::find(Step root, Step of) const {
  const auto found = gradients_.find(key(root, of));
  return found == gradients_.end() ? nullptr : found->second.get();
}

std::optional<std::pair<Step, std::uint32_t>> Backpropagation::edge_of_local(Step step) const {
  if (step >= edges_.size() || edges_[step].first == Steps::none) return {};
  return edges_[step];
}

bool Backpropagation::depends(Step root, Step step) { return step <= root && cone(root)[step]; }

const Backpropagation::Cone& Backpropagation::cone(Step root) {
  const auto found = cones_.find(root);
  if (found != cones_.end()) return found->second;
  if (cone_bits_ > most_cone_bits) {
    cones_.clear();
    cone_bits_ = 0;
  }
  cone_bits_ += root;
  Cone cone(root + std::size_t{1});
  std::vector<Step> open{root};
  cone[root] = true;
  while (!open.empty()) {
    const Step step = open.back();
    open.pop_back();
    for (const Step operand : steps_->operands(step)) {
      if (cone[operand]) continue;
      cone[operand] = true;
      open.push_back(operand);
    }
  }
  return cones_.emplace(root, std::move(cone)).first->second;
}

Step Backpropagation::one() {
  if (one_ == Steps::none) one_ = steps_->add_leaf(LeafKind::constant, 1.0);
  return one_;
}

// The rule writes its partial derivative with Values that stand for the steps.
Step Backpropagation::partial(Op op, std::size_t k, std::span<const Step> operands, Step result) {
  const autograd::Graph graph;
  const autograd::Graph::Scope scope(graph);
  Transcript transcript(*steps_);
  exact_->run();
  const auto stand_in = [&](Step step) { return transcript.stand_in(step, (*exact_)[step]); };
  // Of long sums and weighted sums only the operand that counts is read.
  std::vector<Value> x;
  Value partial;
  if (op == Op::sum) {
    partial = Value::constant(1.0);
  } else if (op == Op::dot) {  // w[i] has the partial x[i]
    const Step other = partner(*steps_, result, static_cast<std::uint32_t>(k));
    partial = other == Steps::none ? Value::constant(1.0) : stand_in(other);
  } else if (op == Op::logsumexp) {
    x.push_back(stand_in(operands[k]));
    partial = autograd::partial_of<Value>(op, 0, x, stand_in(result));
  } else {
    for (const Step operand : operands) x.push_back(stand_in(operand));
    partial = autograd::partial_of<Value>(op, k, x, stand_in(result));
  }
  return transcript.write(partial);
}

Step Backpropagation::local(Step of, std::size_t k) {
  const std::uint32_t edge = steps_->edge(of, k);
  if (const auto found = locals_.find(edge); found != locals_.end()) return found->second;
  const std::size_t first = steps_->size();
  Step step = partial(steps_->op(of), k, steps_->operands(of), of);
  // Each edge has a local derivative of its own, also where it is the number of another step.
  const std::array single{step};
  step = steps_->add(Op::sum, single);
  locals_.emplace(edge, step);
  edges_.resize(steps_->size(), {Steps::none, 0});
  edges_[step] = {of, static_cast<std::uint32_t>(k)};
  mark_from(first);
  return step;
}

Step Backpropagation::find_local(Step of, std::size_t k) const {
  const auto found = locals_.find(steps_->edge(of, k));
  return found == locals_.end() ? Steps::none : found->second;
}

void Backpropagation::mark_from(std::size_t first) {
  backward_.resize(first, false);
  backward_.resize(steps_->size(), true);
}

const Gradient& Backpropagation::gradient(Step root, Step of) {
  if (const Gradient* found = find(root, of)) return *found;
  const std::size_t first = steps_->size();
  if (of > root) {
    write(root, of, {});
  } else {
    const Cone& in_root = cone(root);
    // All between `of` and root, the latest first: what uses a step comes after it.
    std::unordered_set<Step> seen{of};
    std::vector<Step> between;
    std::vector<Step> stack{of};
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      between.push_back(step);
      if (step == root) continue;
      for (auto u = steps_->first_use(step); u != Steps::no_use; u = steps_->use(u).next) {
        const Step by = steps_->use(u).by;
        if (by > root || !in_root[by] || find(root, by) != nullptr) continue;
        if (seen.insert(by).second) stack.push_back(by);
      }
    }
    std::ranges::sort(between, std::greater{});
    for (const Step step : between) write(root, step, in_root);
  }
  mark_from(first);
  return *find(root, of);
}

Step Backpropagation::chain(const Gradient& gradient, const std::vector<Step>& through) {
  exact_->run();
  const auto is_through = [&](Step step) {
    return std::ranges::find(through, step) != through.end();
  };
  const Cone in_root = cone(gradient.root);
  // Where the ways from a step lead to: to one of the steps between, or past them.
  const auto ways = [&](Step start) {
    bool meets = false, passes = false;
    std::unordered_set<Step> seen{start};
    std::vector<Step> open{start};
    while (!open.empty() && !(meets && passes)) {
      const Step step = open.back();
      open.pop_back();
      if (is_through(step)) {
        meets = true;
        continue;
      }
      passes = passes || step == gradient.root;
      for (auto u = steps_->first_use(step); u != Steps::no_use; u = steps_->use(u).next) {
        const Step by = steps_->use(u).by;
        if (by > gradient.root || !in_root[by]) continue;
        const Gradient* behind = find(gradient.root, by);
        if (behind == nullptr || (*exact_)[behind->step] == 0) continue;
        if (seen.insert(by).second) open.push_back(by);
      }
    }
    return std::pair{meets, passes};
  };
  std::vector<Step> terms;
  for (const Contribution& contribution : gradient.contributions) {
    const auto [meets, passes] = ways(contribution.from);
    if (meets && passes) return Steps::none;
    if (passes) terms.push_back(contribution.step);
  }
  if (terms.size() == gradient.contributions.size()) return Steps::none;
  const std::size_t first = steps_->size();
  for (const Step step : through) {
    const Gradient *upstream = find(gradient.root, step), *rest = find(step, gradient.of);
    if (upstream == nullptr || rest == nullptr) return Steps::none;
    const std::array product{upstream->step, rest->step};
    terms.push_back(steps_->add(Op::multiply, product));
  }
  const Step sum = steps_->add(Op::sum, terms);
  mark_from(first);
  exact_->run();
  return sum;
}

Step Backpropagation::by_operations(const Gradient& gradient,
                                    const std::vector<WrittenOut>& functions) {
  const std::size_t first = steps_->size();
  std::vector<Step> terms;
  for (const Contribution& contribution : gradient.contributions) {
    const auto goes_through = [&](const WrittenOut& function) {
      return std::ranges::binary_search(function.inside, contribution.from);
    };
    if (std::ranges::none_of(functions, goes_through)) terms.push_back(contribution.step);
  }
  for (const WrittenOut& function : functions) {
    if (!function.counts) continue;
    const Step result = function.inside.back();
    const std::array product{find(gradient.root, result)->step,
                             partial(function.op, 0, std::array{gradient.of}, result)};
    terms.push_back(steps_->add(Op::multiply, product));
  }
  const Step sum =
      terms.empty() ? steps_->add_leaf(LeafKind::constant, 0.0) : steps_->add(Op::sum, terms);
  mark_from(first);
  exact_->run();
  return sum;
}

void Backpropagation::write(Step root, Step of, const Cone& in_root) {
  auto gradient = std::make_unique<Gradient>(Gradient{root, of, Steps::none, {}});
  if (of == root) {
    const std::array seed{one()};
    gradient->step = steps_->add(Op::sum, seed);
  } else {
    std::vector<Steps::Use> uses;
    for (auto u = steps_->first_use(of); u != Steps::no_use; u = steps_->use(u).next) {
      const Steps::Use& use = steps_->use(u);
      if (use.by <= root && use.by < in_root.size() && in_root[use.by]) uses.push_back(use);
    }
    std::vector<Step> terms;
    for (auto use = uses.rbegin(); use != uses.rend(); ++use) {
      const Step upstream = find(root, use->by)->step;
      const Step partial = local(use->by, use->operand);
      const std::array product{upstream, partial};
      const Step step = steps_->add(Op::multiply, product);
      gradient->contributions.push_back({step, use->by, use->operand, upstream, partial});
      terms.push_back(step);
    }
    gradient->step =
        terms.empty() ? steps_->add_leaf(LeafKind::constant, 0.0) : steps_->add(Op::sum, terms);
  }
  by_step_.emplace(gradient->step, gradient.get());
  all_.push_back(gradient.get());
  gradients_.emplace(key(root, of), std::move(gradient));
}

}  // namespace tools::check
