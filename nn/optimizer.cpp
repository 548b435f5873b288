#include <nn/optimizer.h>

#include <nn/error.h>

#include <cmath>
#include <memory_resource>
#include <string>
#include <unordered_set>
#include <utility>

namespace nn {
namespace {

void require_leaf(const Value& parameter) {
  if (parameter.is_leaf() && parameter.op() != autograd::Op::constant) return;
  const std::string name = parameter.name().empty() ? "a Value without a name"
                                                    : "'" + std::string(parameter.name()) + "'";
  throw autograd::NotALeaf("an optimizer's parameters: " + name + " is " +
                           (parameter.is_leaf() ? "a constant" : "the result of an operation") +
                           "; only parameters and inputs can be moved");
}

}  // namespace

Optimizer::Optimizer(Values parameters, const UpdateRule& rule, const Clipping& clipping)
    : rule_(rule), clipping_(clipping) {
  require_ranges(rule);
  clip({}, clipping);  // throws where a bound is none
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::unordered_set<std::uint32_t> seen(&memory);
  seen.reserve(parameters.size());
  for (const Value& parameter : parameters) {
    require_leaf(parameter);
    if (!(parameter.graph() == parameters[0].graph())) throw autograd::DifferentGraphs();
    if (seen.insert(parameter.id()).second) parameters_.push_back(parameter);
  }
  memory_.averages.assign(average_count(rule), std::vector<double>(parameters_.size()));
}

void Optimizer::step() {
  numbers_.clear();
  std::vector<double> gradients;
  for (const Value& parameter : parameters_) {
    numbers_.push_back(parameter.data());
    gradients.push_back(parameter.grad());
  }
  step(numbers_, gradients);
  for (std::size_t i = 0; i < parameters_.size(); ++i) parameters_[i].set_data(numbers_[i]);
}

void Optimizer::step(std::span<double> numbers, std::span<const double> gradients) {
  if (numbers.size() != parameters_.size() || gradients.size() != parameters_.size())
    throw ShapeError("a step of " + std::to_string(numbers.size()) + " numbers and " +
                     std::to_string(gradients.size()) + " gradients; this optimizer has " +
                     std::to_string(parameters_.size()) + " parameters, and needs one of each");
  if (std::isfinite(clipping_.value) || std::isfinite(clipping_.norm)) {
    gradients_.assign(gradients.begin(), gradients.end());
    clip(gradients_, clipping_);
    gradients = gradients_;
  }
  update(rule_, numbers, gradients, memory_);
}

void Optimizer::zero_grad() const { autograd::zero_grad(parameters_); }

void Optimizer::set_learning_rate(double learning_rate) {
  const UpdateRule changed = with_learning_rate(rule_, learning_rate);
  require_ranges(changed);
  rule_ = changed;
}

void Optimizer::set_memory(OptimizerMemory memory) {
  bool fits = memory.averages.size() == memory_.averages.size();
  for (const auto& average : memory.averages) fits = fits && average.size() == parameters_.size();
  if (!fits)
    throw ShapeError(
        "what an optimizer remembered elsewhere does not fit: " + std::string(to_string(rule_)) +
        " of " + std::to_string(parameters_.size()) + " parameters keeps " +
        std::to_string(memory_.averages.size()) + " averages of that length");
  memory_ = std::move(memory);
}

}  // namespace nn
