#include <nn/error.h>
#include <nn/sgd.h>

#include <cmath>
#include <string>
#include <unordered_set>

namespace nn {
namespace {

void require_leaf(const Value& parameter) {
  if (parameter.is_leaf() && parameter.op() != autograd::Op::constant) return;
  const std::string name = parameter.name().empty() ? "a Value without a name"
                                                    : "'" + std::string(parameter.name()) + "'";
  throw autograd::NotALeaf("SGD: " + name + " is " +
                           (parameter.is_leaf() ? "a constant" : "the result of an operation") +
                           "; only parameters and inputs can be moved");
}

}  // namespace

SGD::SGD(Values parameters, double learning_rate) {
  set_learning_rate(learning_rate);
  std::unordered_set<std::uint32_t> seen;
  for (const Value& parameter : parameters) {
    require_leaf(parameter);
    if (!(parameter.graph() == parameters[0].graph())) throw autograd::DifferentGraphs();
    if (seen.insert(parameter.id()).second) parameters_.push_back(parameter);
  }
}

void SGD::step() const {
  for (const Value& parameter : parameters_)
    parameter.set_data(parameter.data() - learning_rate_ * parameter.grad());
}

void SGD::zero_grad() const { autograd::zero_grad(parameters_); }

void SGD::set_learning_rate(double learning_rate) {
  if (!(std::isfinite(learning_rate) && learning_rate > 0.0))
    throw OptionError("a learning rate of " + std::to_string(learning_rate) +
                      "; it has to be finite and positive");
  learning_rate_ = learning_rate;
}

}  // namespace nn
