#include <doctest/doctest.h>
#include <nn/nn.h>
#include <tests/is_close.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

using autograd::Graph;
using autograd::Value;
using nn::Optimizer;
using nn::SGD;

namespace {

/// Where one parameter that begins at 1 stands after each of these gradients.
std::vector<double> path(const nn::UpdateRule& rule, std::initializer_list<double> gradients) {
  Optimizer optimizer({Value::parameter(1.0)}, rule);
  std::vector<double> w{1.0}, path;
  for (const double gradient : gradients) {
    optimizer.step(w, std::vector{gradient});
    path.push_back(w[0]);
  }
  return path;
}

void check_path(const nn::UpdateRule& rule, const std::vector<double>& expected,
                std::initializer_list<double> gradients) {
  const std::vector<double> found = path(rule, gradients);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    CHECK_MESSAGE(is_close(found[i], expected[i], 1e-14), "step " << i << ": " << found[i]);
}

TEST_CASE("gradient descent, three steps by hand") {
  check_path(SGD{.learning_rate = 0.25}, {0.75, 0.25, 0.5}, {1, 2, -1});
  // v = 1, then 0.5*1 + 2 = 2.5, then 0.5*2.5 - 1 = 0.25
  check_path(SGD{.learning_rate = 0.25, .momentum = 0.5},
             {1 - 0.25 * 1, 0.75 - 0.25 * 2.5, 0.125 - 0.25 * 0.25}, {1, 2, -1});
  // the same v; the step goes along g + 0.5*v
  check_path(SGD{.learning_rate = 0.25, .momentum = 0.5, .nesterov = true},
             {1 - 0.25 * (1 + 0.5), 0.625 - 0.25 * (2 + 1.25), -0.1875 - 0.25 * (-1 + 0.125)},
             {1, 2, -1});
}

TEST_CASE("unit gradient, three steps by hand") {
  check_path(nn::UnitGradient{0.25}, {0.75, 0.75, 1.0}, {17, 0, -1e-300});
  Optimizer optimizer({Value::parameter(0.0), Value::parameter(0.0)}, nn::UnitGradient{5.0});
  std::vector<double> w{0.0, 0.0};
  optimizer.step(w, std::vector{3.0, -4.0});  // length 5
  CHECK(is_close(w[0], -3.0));
  CHECK(is_close(w[1], 4.0));
}

TEST_CASE("RMSProp, three steps by hand") {
  // s = 0.25*4 = 1, then 0.75*1 + 0.25*1 = 1, then 0.75*1 + 0.25*9 = 3; epsilon 1 is not small
  check_path(nn::RMSProp{.learning_rate = 0.5, .decay = 0.75, .epsilon = 1.0},
             {0.5, 0.25, 0.25 + 0.5 * 3 / (std::sqrt(3.0) + 1)}, {2, 1, -3});
}

TEST_CASE("Adam, three steps by hand") {
  // t = 1: m = 1, v = 1, m/(1 - 1/2) = 2, v/(1 - 3/4) = 4
  // t = 2: m = 1, v = 1, m/(1 - 1/4) = 4/3, v/(1 - 9/16) = 16/7
  // t = 3: m = -1, v = 3, m/(1 - 1/8) = -8/7, v/(1 - 27/64) = 192/37
  const double step1 = 2.0 / (2 + 2), step2 = 4.0 / 3 / (std::sqrt(16.0 / 7) + 2),
               step3 = -8.0 / 7 / (std::sqrt(192.0 / 37) + 2);
  const double w1 = 1 - 0.5 * step1, w2 = w1 - 0.5 * step2, w3 = w2 - 0.5 * step3;
  check_path(nn::Adam{.learning_rate = 0.5, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 2.0},
             {w1, w2, w3}, {2, 1, -3});

  // AdamW: before each step w shrinks by 0.5*0.25
  const double keep = 1 - 0.5 * 0.25;
  const double u1 = keep * 1 - 0.5 * step1, u2 = keep * u1 - 0.5 * step2,
               u3 = keep * u2 - 0.5 * step3;
  check_path(
      nn::AdamW{
          .learning_rate = 0.5, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 2.0, .weight_decay = 0.25},
      {u1, u2, u3}, {2, 1, -3});
}

TEST_CASE("every rule walks down a quadratic to its minimum") {
  struct Case {
    nn::UpdateRule rule;
    double tolerance;
  };
  for (const auto& [rule, tolerance] :
       {Case{SGD{0.05}, 1e-9}, Case{SGD{0.05, 0.9}, 1e-9}, Case{SGD{0.05, 0.9, true}, 1e-9},
        Case{nn::UnitGradient{0.01}, 0.011}, Case{nn::RMSProp{.learning_rate = 0.001}, 0.002},
        Case{nn::Adam{.learning_rate = 0.05}, 1e-6},
        Case{nn::AdamW{.learning_rate = 0.05, .weight_decay = 0.0}, 1e-6}}) {
    const Value x = Value::parameter(0.0), y = Value::parameter(0.0);
    Optimizer optimizer({x, y}, rule);
    for (int step = 0; step < 5000; ++step) {
      optimizer.zero_grad();
      (pow(x - 3, 2) + 4 * pow(y + 1, 2)).backward();  // least at (3, -1)
      optimizer.step();
    }
    CHECK_MESSAGE(is_close(x.data(), 3.0, 0, tolerance), to_string(rule) << " " << x);
    CHECK_MESSAGE(is_close(y.data(), -1.0, 0, tolerance), to_string(rule) << " " << y);
  }
}

TEST_CASE("clipping: by number, by length, and both") {
  std::vector<double> g{3, -4, 0.5};
  nn::clip(g, {.value = 1.0});
  CHECK(g == std::vector<double>{1, -1, 0.5});
  g = {3, -4};
  nn::clip(g, {.norm = 2.5});
  CHECK(g == std::vector<double>{1.5, -2});
  nn::clip(g, {.norm = 2.5});  // long enough to stay
  CHECK(g == std::vector<double>{1.5, -2});
  g = {30, -3, 4};
  nn::clip(g, {.value = 4.0, .norm = 1.0});  // (4, -3, 4), whose length is sqrt(41)
  CHECK(is_close(g[0], 4 / std::sqrt(41.0)));
  CHECK(is_close(nn::norm(g), 1.0));
  CHECK(nn::norm(std::vector{3e300, 4e300}) == 5e300);
  CHECK_THROWS_AS(nn::clip(g, {.norm = 0.0}), nn::OptionError);

  const Value x = Value::parameter(1.0);
  Optimizer optimizer({x}, SGD{0.5}, {.value = 1.0});
  (100 * x).backward();
  optimizer.step();
  CHECK(x.data() == 0.5);
}

TEST_CASE("penalties: the cost recorded and the gradient added agree") {
  const std::vector<Value> w{Value::parameter(2.0), Value::parameter(-3.0), Value::parameter(0.0)};
  const nn::Penalty factors{.l1 = 0.5, .l2 = 0.25};
  const Value cost = nn::penalty(w, factors);
  CHECK(cost.data() == 0.5 * 5 + 0.25 * 13);
  cost.backward();
  std::vector<double> added(3);
  nn::add_penalty(factors, std::vector<double>{2, -3, 0}, added);
  CHECK(added == std::vector<double>{0.5 + 1, -0.5 - 1.5, 0});
  for (std::size_t i = 0; i < 3; ++i) CHECK(w[i].grad() == added[i]);
  CHECK(nn::penalty(w, {}).data() == 0.0);
  CHECK_THROWS_AS(nn::penalty(w, {.l1 = -1.0}), nn::OptionError);
}

TEST_CASE("schedules") {
  CHECK(nn::step_decay(10, 0.5)(9) == 1.0);
  CHECK(nn::step_decay(10, 0.5)(20) == 0.25);
  CHECK(nn::exponential_decay(0.5)(3) == 0.125);
  CHECK(nn::linear_decay(4, 0.5)(1) == 0.875);
  CHECK(nn::linear_decay(4, 0.5)(9) == 0.5);
  CHECK(nn::cosine_decay(10, 0.5)(0) == 1.0);
  CHECK(is_close(nn::cosine_decay(10, 0.5)(5), 0.75));
  CHECK(is_close(nn::cosine_decay(10, 0.5)(99), 0.5));
  CHECK(nn::warm_up(3)(0) == 0.25);
  CHECK(nn::warm_up(3)(3) == 1.0);
  CHECK(nn::warm_up(3, nn::exponential_decay(0.5))(5) == 0.25);
  CHECK_THROWS_AS(nn::step_decay(0, 0.5), nn::OptionError);
  CHECK_THROWS_AS(nn::cosine_decay(5, 0.0), nn::OptionError);
}

TEST_CASE("what is remembered can be taken to another optimizer") {
  const auto step = [](Optimizer& optimizer, std::vector<double>& w, double gradient) {
    optimizer.step(w, std::vector{gradient});
  };
  Optimizer whole({Value::parameter(1.0)}, nn::Adam{}), first({Value::parameter(1.0)}, nn::Adam{});
  std::vector<double> a{1.0}, b{1.0};
  for (const double g : {1.0, 2.0}) step(whole, a, g), step(first, b, g);
  Optimizer second({Value::parameter(1.0)}, nn::Adam{});
  second.set_memory(first.memory());
  step(whole, a, -3.0), step(second, b, -3.0);
  CHECK(a == b);
  CHECK(whole.memory() == second.memory());
  CHECK_THROWS_AS(Optimizer({Value::parameter(1.0)}, SGD{}).set_memory(first.memory()),
                  nn::ShapeError);
}

TEST_CASE("rules by name") {
  for (const char* name : {"sgd", "unit_gradient", "rmsprop", "adam", "adamw"})
    CHECK(to_string(nn::update_rule_named(name)) == name);
  CHECK_THROWS_WITH_AS(nn::update_rule_named("adagrad"),
                       "'adagrad' is not an optimizer; use one of sgd, unit_gradient, rmsprop, "
                       "adam, adamw",
                       nn::UnknownName);
}

TEST_CASE("numbers of rules have their ranges, parameters are leaves of one graph") {
  const Value x = Value::parameter(1.0, "x");
  for (const double rate : {0.0, -0.1, std::nan(""), std::numeric_limits<double>::infinity()})
    CHECK_THROWS_AS(Optimizer({x}, SGD{rate}), nn::OptionError);
  CHECK_THROWS_WITH_AS(Optimizer({x}, SGD{0.0}),
                       "a learning rate of 0; it has to be finite and positive", nn::OptionError);
  for (const nn::UpdateRule& rule : std::initializer_list<nn::UpdateRule>{
           SGD{0.1, 1.0}, SGD{0.1, 0.0, true}, nn::RMSProp{.decay = 1.0},
           nn::RMSProp{.epsilon = 0.0}, nn::Adam{.beta1 = -0.1}, nn::Adam{.beta2 = 1.0},
           nn::Adam{.epsilon = -1.0}, nn::AdamW{.weight_decay = -1.0}})
    CHECK_THROWS_AS(Optimizer({x}, rule), nn::OptionError);
  Optimizer sgd({x}, SGD{0.1});
  CHECK_THROWS_AS(sgd.set_learning_rate(-1.0), nn::OptionError);
  CHECK(sgd.learning_rate() == 0.1);
  sgd.set_learning_rate(0.5);
  CHECK(sgd.learning_rate() == 0.5);
  std::vector<double> w{1.0};
  CHECK_THROWS_AS(sgd.step(w, std::vector<double>{1.0, 2.0}), nn::ShapeError);
  CHECK_THROWS_WITH_AS(
      Optimizer({x * 2.0}, SGD{}),
      "an optimizer's parameters: a Value without a name is the result of an operation; only "
      "parameters and inputs can be moved",
      autograd::NotALeaf);
  CHECK_THROWS_WITH_AS(Optimizer({Value::constant(1.0, "c")}, SGD{}),
                       "an optimizer's parameters: 'c' is a constant; only parameters and inputs "
                       "can be moved",
                       autograd::NotALeaf);
  const Graph other;
  const Graph::Scope scope(other);
  CHECK_THROWS_AS(Optimizer({x, Value::parameter(1.0)}, SGD{}), autograd::DifferentGraphs);
}

}  // namespace
