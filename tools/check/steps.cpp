#include <tools/check/steps.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace tools::check {
namespace {

constexpr std::size_t dense = 16;  // steps looked at for each one found

}  // namespace

Step Steps::add_step(autograd::Op op) {
  ops_.push_back(op);
  kinds_.push_back(LeafKind::constant);
  numbers_.push_back(0.0);
  names_.emplace_back();
  first_use_.push_back(no_use);
  first_operand_.push_back(static_cast<std::uint32_t>(operands_.size()));
  return static_cast<Step>(ops_.size() - 1);
}

Step Steps::add_leaf(LeafKind kind, double number, std::string name) {
  const Step step = add_step(autograd::Op::input);
  kinds_[step] = kind;
  numbers_[step] = number;
  names_[step] = std::move(name);
  return step;
}

Step Steps::add(autograd::Op op, std::span<const Step> operands) {
  const auto step = static_cast<Step>(ops_.size());
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const Step operand = operands[k];
    uses_.push_back({step, static_cast<std::uint32_t>(k), first_use_[operand]});
    first_use_[operand] = static_cast<std::uint32_t>(uses_.size() - 1);
    operands_.push_back(operand);
  }
  return add_step(op);
}

std::vector<Step> dependencies(const Steps& steps, Step root) {
  return dependencies(steps, std::span(&root, 1));
}

std::vector<Step> dependencies(const Steps& steps, std::span<const Step> roots) {
  // The last call that met a step: nothing to clear between calls.
  thread_local std::vector<std::uint32_t> met;
  thread_local std::uint32_t call = 0;
  if (++call == 0) met.clear(), ++call;
  if (met.size() < steps.size()) met.resize(steps.size());
  std::vector<Step> found;
  for (const Step root : roots) {
    if (met[root] != call) found.push_back(root);
    met[root] = call;
  }
  if (found.empty()) return found;
  auto [first, last] = std::ranges::minmax(found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const Step operand : steps.operands(found[i])) {
      if (met[operand] == call) continue;
      met[operand] = call;
      first = std::min(first, operand);
      found.push_back(operand);
    }
  }
  // In order: read off where they lie close together.
  if (last - first > dense * found.size()) {
    std::ranges::sort(found);
    return found;
  }
  found.clear();
  for (Step step = first; step <= last; ++step) {
    if (met[step] == call) found.push_back(step);
  }
  return found;
}

std::vector<Step> dependencies(const Steps& steps, Step root,
                               const std::unordered_map<Step, Step>& taken) {
  std::vector<Step> order = dependencies(steps, root);
  if (std::ranges::none_of(order, [&](Step step) { return taken.contains(step); })) return order;
  order.clear();
  std::unordered_set<Step> met;
  std::vector<std::pair<Step, bool>> open{{root, false}};  // whether its operands are done
  while (!open.empty()) {
    const auto [step, done] = open.back();
    open.pop_back();
    if (done) {
      order.push_back(step);
      continue;
    }
    if (!met.insert(step).second) continue;
    open.emplace_back(step, true);
    const auto visit = [&](Step operand) {
      if (!met.contains(operand)) open.emplace_back(operand, false);
    };
    if (const auto other = taken.find(step); other != taken.end()) {
      visit(other->second);
    } else {
      for (const Step operand : steps.operands(step)) visit(operand);
    }
  }
  return order;
}

Step partner(const Steps& steps, Step product, std::uint32_t operand) {
  const auto operands = steps.operands(product);
  if (steps.op(product) == autograd::Op::multiply) return operands[1 - operand];
  if (steps.op(product) != autograd::Op::dot) return Steps::none;
  const std::size_t n = operands.size() / 2;
  if (operand >= 2 * n) return Steps::none;
  return operands[operand < n ? operand + n : operand - n];
}

}  // namespace tools::check
