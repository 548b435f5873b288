#include <doctest/doctest.h>

#include <vector>

#include <autograd/autograd.h>
#include <autograd/plan.h>

using autograd::Op;
using autograd::Value;
using autograd::detail::Action;
using autograd::detail::Computation;
using autograd::detail::Plan;
using autograd::detail::plan_of;
using autograd::detail::Step;

namespace {

std::vector<Op> operations(const Computation& computation) {
  std::vector<Op> found;
  for (const Computation::Node& node : computation.nodes()) found.push_back(node.op);
  return found;
}

std::vector<Action> actions(const Plan& plan) {
  std::vector<Action> found;
  for (const Step& step : plan.steps) found.push_back(step.action);
  return found;
}

/// Leaves x0, x1, ... and w0, w1, ...
struct Leaves {
  std::vector<Value> x, w;

  Leaves(std::size_t inputs, std::size_t parameters) {
    for (std::size_t i = 0; i < inputs; ++i) x.emplace_back(0.5);
    for (std::size_t i = 0; i < parameters; ++i) w.push_back(Value::parameter(0.25));
  }
  Plan plan(const Value& result, bool with_gradients = true) const {
    return plan_of(Computation(result, x, w), with_gradients);
  }
};

}  // namespace

TEST_CASE("a computation is simplified") {
  const Leaves l(1, 1);
  const Value &x = l.x[0], &w = l.w[0];
  const auto simplified = [&](const Value& result) {
    return operations(Computation(result, l.x, l.w));
  };
  using enum Op;
  // equal subexpressions are one, whichever way round they were written
  CHECK(simplified(w * x + x * w) == std::vector{input, parameter, multiply, add});
  CHECK(simplified(w - x + (x - w)) == std::vector{input, parameter, subtract, subtract, add});
  // times 1, by 1, to the power of 1
  CHECK(simplified(autograd::exp(pow(w * 1.0 / 1.0, 1.0))) == std::vector{parameter, exp});
  // products of constants inside dot are carried out: 2*3 + w*x
  CHECK(simplified(autograd::dot({Value::constant(2.0), w}, {Value::constant(3.0), x})) ==
        std::vector{input, parameter, constant, multiply, sum});
  // what the result does not depend on is not there
  CHECK(simplified(w * x).size() == 3);
}

TEST_CASE("weighted sums are found however they were written") {
  const Leaves l(3, 4);
  const Value by_dot = tanh(dot({l.w[0], l.w[1], l.w[2]}, l.x, l.w[3]));
  Value in_a_loop = l.w[0] * l.x[0];
  for (std::size_t i = 1; i < 3; ++i) in_a_loop = in_a_loop + l.w[i] * l.x[i];
  Value bias_first = l.w[3];
  for (std::size_t i = 0; i < 3; ++i) bias_first += l.x[i] * l.w[i];
  for (const Value& result : {by_dot, tanh(in_a_loop + l.w[3]), tanh(bias_first)}) {
    const Plan plan = l.plan(result);
    CHECK(actions(plan) == std::vector{Action::sum_and_apply, Action::propagate, Action::contract});
    CHECK(plan.steps[0].op == Op::tanh);
    CHECK(plan.steps[0].count == 4);  // three products and the bias
    CHECK(plan.weight_gradients.size() == 4);
  }
}

TEST_CASE("neurons of one layer are rows of one step, forward and backward") {
  const Leaves l(2, 2 * 3 + 3 * 3 + 3);  // 2 inputs, 3 neurons, 3 neurons, 1 output
  std::vector<Value> first, second;
  std::size_t w = 0;
  for (int n = 0; n < 3; ++n, w += 2) first.push_back(tanh(dot({l.w[w], l.w[w + 1]}, l.x)));
  for (int n = 0; n < 3; ++n, w += 3)
    second.push_back(relu(dot({l.w[w], l.w[w + 1], l.w[w + 2]}, first)));
  const Plan plan = l.plan(dot({l.w[w], l.w[w + 1], l.w[w + 2]}, second));
  using enum Action;
  CHECK(actions(plan) == std::vector{sum_and_apply, sum_and_apply, weighted_sum, contract,
                                     gather_and_propagate, contract, gather_and_propagate,
                                     contract});
  std::vector<std::uint32_t> rows;
  for (const Step& step : plan.steps) rows.push_back(step.rows);
  CHECK(rows == std::vector<std::uint32_t>{3, 3, 1, 1, 3, 3, 3, 3});
}

TEST_CASE("what no input reaches is no step") {
  const Leaves l(1, 1);
  const Value decay = 0.5 * l.w[0] * l.w[0];
  const Plan plan = l.plan(l.w[0] * l.x[0] + decay);
  CHECK(actions(plan) == std::vector{Action::weighted_sum, Action::contract});
  CHECK(plan.shared.size() == 2);  // 0.5*w and 0.5*w*w
}

TEST_CASE("slots are used again") {
  const Leaves l(1, 1);
  Value y = l.w[0] * l.x[0];
  for (int i = 0; i < 100; ++i) y = sin(y);
  // in place, beside the input and 1; backward needs the operand of every sine
  CHECK(l.plan(y, false).slot_count <= 3);
  CHECK(l.plan(y).slot_count <= 104);
  Value z = l.w[0] * l.x[0];
  for (int i = 0; i < 100; ++i) z = exp(z) - l.x[0];
  CHECK(l.plan(z, false).slot_count <= 4);
}
