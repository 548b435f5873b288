#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <tests/is_close.h>
#include <tools/formula/calculator.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/functions.h>
#include <tools/formula/parse.h>

namespace formula = tools::formula;
using autograd::Value;
using formula::Evaluation;

namespace {

std::vector<formula::Binding> bindings(const std::vector<std::string>& arguments) {
  std::vector<formula::Binding> result;
  for (const auto& argument : arguments) result.push_back(formula::parse_binding(argument));
  return result;
}

Evaluation evaluate(std::string_view text, const std::vector<std::string>& arguments = {}) {
  const auto bound = bindings(arguments);
  return formula::evaluate(formula::parse_worksheet(formula::input_from_formula(text), bound),
                           bound);
}

Value output(std::string_view text, const std::vector<std::string>& arguments = {},
             const std::optional<std::string>& of = std::nullopt) {
  return formula::output(evaluate(text, arguments), of).value;
}

std::vector<double> numbers(const Evaluation& evaluation, std::string_view text) {
  const auto expression = formula::parse_expression(text, evaluation.environment.scope());
  const auto array = formula::Calculator(evaluation.environment).calculate(expression);
  std::vector<double> result;
  for (const Value& value : array->values) result.push_back(value.data());
  return result;
}

double number(const Evaluation& evaluation, std::string_view text) {
  return numbers(evaluation, text).at(0);
}

std::vector<std::string> names(const Evaluation& evaluation, std::string_view quantity) {
  std::vector<std::string> result;
  for (const Value& value : evaluation.environment.find(quantity)->array->values) {
    result.emplace_back(value.name());
  }
  return result;
}

using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

// The notes' 3-2-1 network.
constexpr std::string_view network = R"(
x  = [2, 3, -1];  y = 1;  eta = 0.1
W1 = [[0.2, -0.5, 0.1], [-0.3, 0.4, 0.2]];  b1 = [0.3, -0.1]
W2 = [0.5, 0.2];  b2 = 0.1

z1 = W1 @ x + b1          = [-0.9, 0.3]
a1 = sigmoid(z1)          = [0.29, 0.57]
z2 = W2 @ a1 + b2         = 0.359
a2 = sigmoid(z2)          = 0.589
C  = (a2 - y)^2

dC/da2    = 2*(a2 - y)    = 2*(0.589 - 1) = -0.822
dC/dW2[0] = dC/da2 * a2*(1 - a2) * a1[0] = -0.0287        # wrong in the note: half of it
W2n = W2 - eta * dC/dW2
)";

}  // namespace

TEST_CASE("a formula with its numbers on the command line") {
  const Evaluation evaluation = evaluate("((a+b)*c)^2", {"a=2", "b=-3", "c=10"});
  const formula::Output f = formula::output(evaluation);
  CHECK(f.text == "((a+b)*c)^2");
  CHECK(f.value.data() == 100);
  f.value.backward();
  CHECK(evaluation.environment.find("a")->array->values[0].grad() == -200);  // 2*(a+b)*c*c
  CHECK(evaluation.environment.find("c")->array->values[0].grad() == 20);    // 2*(a+b)*c*(a+b)
}

TEST_CASE("the 3-2-1 network") {
  const Evaluation evaluation = evaluate(network);
  const auto close = [](double a, double b) { return is_close(a, b, 0, 5e-7); };
  CHECK(close(number(evaluation, "a1[0]"), 0.289050));  // 2.2 to 2.4 of the ledger
  CHECK(close(number(evaluation, "a1[1]"), 0.574443));
  CHECK(close(number(evaluation, "z2"), 0.359414));
  CHECK(close(number(evaluation, "a2"), 0.588899));
  CHECK(close(number(evaluation, "dC/da2"), -0.822203));     // 2.5
  CHECK(close(number(evaluation, "dC/dW2[0]"), -0.057536));  // 2.7
  CHECK(close(number(evaluation, "dC/dW2[1]"), -0.114344));
  CHECK(close(number(evaluation, "W2n[0]"), 0.505754));  // 2.10
  CHECK(close(number(evaluation, "W2n[1]"), 0.211434));

  const formula::Output loss = formula::output(evaluation);
  CHECK(loss.text == "C");                    // W2n comes later, but is no scalar
  CHECK(close(loss.value.data(), 0.169004));  // 2.16
  CHECK(loss.value.name() == "C");

  CHECK(names(evaluation, "W1") ==
        Names{"W1[0][0]", "W1[0][1]", "W1[0][2]", "W1[1][0]", "W1[1][1]", "W1[1][2]"});
  CHECK(names(evaluation, "z1") == Names{"z1[0]", "z1[1]"});
  CHECK(formula::output(evaluation, "z1[0]").value.name() == "z1[0]");
  CHECK(close(formula::output(evaluation, "z1[0]").value.data(), -0.9));
}

TEST_CASE("an element of a product is one dot product") {
  const Evaluation evaluation =
      evaluate("z = W @ x; s = v @ x", {"W=[[1,2],[3,4]]", "x=[5,6]", "v=[7,8]"});
  for (const std::string text : {"z[1]", "s"}) {
    const Value value = formula::output(evaluation, text).value;
    CHECK(value.op() == autograd::Op::dot);
    CHECK(value.operands().size() == 4);
  }
  CHECK(numbers(evaluation, "z") == Numbers{17, 39});
  CHECK(number(evaluation, "s") == 83);
  CHECK(numbers(evaluation, "x @ W") == Numbers{23, 34});
  CHECK(numbers(evaluation, "W @ W") == Numbers{7, 10, 15, 22});
  CHECK(numbers(evaluation, "W @ [[1], [1]]") == Numbers{3, 7});
}

TEST_CASE("what is a leaf") {
  const Evaluation evaluation =
      evaluate("a = 2; b = -3; half = 1/2; x = [1, 2*pi]; z = a*b; y = z; m = [a, 7, a*b]");
  const auto op = [&](const std::string& text) {
    return formula::output(evaluation, text).value.op();
  };
  for (const std::string leaf : {"a", "b", "half", "x[0]", "x[1]", "m[1]"}) {
    CAPTURE(leaf);
    CHECK(op(leaf) == autograd::Op::input);
  }
  CHECK(number(evaluation, "b") == -3);
  CHECK(op("z") == autograd::Op::multiply);
  CHECK(names(evaluation, "y") == Names{"z"});  // a second name for the same Value
  CHECK(names(evaluation, "m") == Names{"a", "m[1]", "m[2]"});
  // a number in a formula is an operand without a gradient
  const Value sum = output("a + 2", {"a=1"});
  CHECK(sum.operands()[1].op() == autograd::Op::constant);
}

TEST_CASE("which scalar is the output") {
  CHECK(output("a = 2; b = a*3; c = 5").data() == 6);  // c is only a leaf
  CHECK(output("a = 2; c = 5").data() == 5);           // there is nothing but leaves
  CHECK(output("a = 2; b = a*3; a + 1").data() == 3);  // an expression alone
  CHECK(output("a = 2; a + 1; b = a*3").data() == 6);
  CHECK(output("a = 2; f = a^2; a <- f*3").data() == 4);  // an update defines nothing
  CHECK(output("a = 2; f = a^2; f = 5").data() == 4);     // a claim neither
  CHECK(output("a*2 = 5", {"a=2"}).data() == 4);          // unless there is nothing else
  CHECK(output("a = 2; f = a^2; x = [f, f]", {}, "x[1]").data() == 4);
  CHECK(output("a = 2; f = a^2", {}, "f + a").data() == 6);
}

TEST_CASE("bindings override what the worksheet says") {
  const Evaluation evaluation = evaluate("a = 2; b = a + 1; f = a*b", {"b=10"});
  CHECK(formula::output(evaluation).value.data() == 20);
  CHECK(formula::output(evaluation, "b").value.is_leaf());
  CHECK(output("a*x[1]", {"a=2", "x=[a, a+1]"}).data() == 6);  // one can use those before it
  CHECK(output("free w\nw^2", {"w=3"}).data() == 9);
  CHECK(output("pi*r^2", {"r=2", "pi=3"}).data() == 12);
}

TEST_CASE("updates") {
  const Evaluation evaluation =
      evaluate("w = 3; E = w^2; w <- w - 0.1*dE/dw; F = w^2; w ← w + 1; g = dF/dw");
  CHECK(is_close(number(evaluation, "w"), 3.4));
  CHECK(is_close(number(evaluation, "F"), 5.76));
  CHECK(is_close(number(evaluation, "g"), 4.8));    // by the w of 2.4 that went into F
  CHECK(is_close(number(evaluation, "dE/dw"), 6));  // by the first w
  CHECK(evaluation.environment.quantities()[2].update);
}

TEST_CASE("derivatives") {
  const Evaluation evaluation =
      evaluate("a = 2; b = -3; c = 10; s = a + b; f = (s*c)^2; x = [1, 2]; q = x@x*a");
  CHECK(number(evaluation, "df/da") == -200);
  CHECK(number(evaluation, "∂f/∂s") == -200);
  CHECK(number(evaluation, "df/df") == 1);
  CHECK(number(evaluation, "df/da^2") == 40000);
  CHECK(number(evaluation, "d2f/d(c)2") == 2);       // 2*s^2
  CHECK(number(evaluation, "d2f/d(a)d(c)") == -40);  // 4*s*c
  CHECK(number(evaluation, "∂²f/∂c∂a") == -40);
  CHECK(numbers(evaluation, "dq/dx") == Numbers{4, 8});
  CHECK(number(evaluation, "dq/dx[1]") == 8);
  CHECK(numbers(evaluation, "d2q/d(x)d(a)") == Numbers{2, 4});  // d/dx of dq/da = x@x
  CHECK(number(evaluation, "d2q/d(x[1])2") == 4);
  CHECK(number(evaluation, "dq/dc") == 0);
  // d/da of f = s^2 by way of s: an interior name counts, and the last variable comes first
  CHECK(number(evaluate("a = 2; s = a^2; f = s^2"), "d2f/d(a)d(s)") == 8);  // d/da (2*s) = 4*a
}

TEST_CASE("functions of one's own, and their derivatives") {
  const Evaluation evaluation = evaluate(
      "k = 3; cube(t) = k*t^3; z = 2; s(u, v) = cube(u) + v; double(t) = [t, 2*t]; w = cube(z); k "
      "<- 1");
  CHECK(number(evaluation, "w") == 24);
  CHECK(number(evaluation, "cube(z)") == 8);  // k at the time of the call
  CHECK(number(evaluation, "s(z, 1)") == 9);
  CHECK(number(evaluation, "cube'(z) + cube''(2) + cube'''(z)") == 12 + 12 + 6);
  CHECK(numbers(evaluation, "cube'([1, 2])") == Numbers{3, 12});
  CHECK(numbers(evaluation, "double(3)") == Numbers{3, 6});
  CHECK(number(evaluation, "sigmoid'(0)") == 0.25);
  CHECK(output("sigmoid(x) = x + 1; sigmoid(a)", {"a=1"}).data() == 2);
  // Only the paths through the argument count: k depends on z too.
  const Evaluation mixed = evaluate("z = 2; k = z^2; g(t) = k*t; y = g'(z)");
  CHECK(number(mixed, "y") == 4);
  CHECK(number(mixed, "dy/dz") == 4);  // y is k = z^2
}

TEST_CASE("built-in functions agree with the engine's") {
  const Evaluation x = evaluate("x = 0.7; m = -0.7; v = [3, 1, 2]; M = [[1, 2, 3], [4, 5, 6]]");
  CHECK(is_close(number(x, "exp(x)"), std::exp(0.7)));
  CHECK(is_close(number(x, "log(x)"), std::log(0.7)));
  CHECK(is_close(number(x, "ln(x)"), std::log(0.7)));
  CHECK(is_close(number(x, "sqrt(x)"), std::sqrt(0.7)));
  CHECK(number(x, "abs(m)") == 0.7);
  CHECK(is_close(number(x, "pow(x, 2)"), std::pow(0.7, 2)));
  CHECK(is_close(number(x, "sin(x)"), std::sin(0.7)));
  CHECK(is_close(number(x, "cos(x)"), std::cos(0.7)));
  CHECK(is_close(number(x, "tan(x)"), std::tan(0.7)));
  CHECK(is_close(number(x, "tanh(x)"), std::tanh(0.7)));
  CHECK(is_close(number(x, "erf(x)"), std::erf(0.7)));
  CHECK(is_close(number(x, "sigmoid(x)"), 1 / (1 + std::exp(-0.7))));
  CHECK(number(x, "relu(m) + relu(x)") == 0.7);
  CHECK(is_close(number(x, "leaky_relu(m)"), -0.007));
  CHECK(is_close(number(x, "leaky_relu(m, 0.5)"), -0.35));
  CHECK(is_close(number(x, "elu(m)"), std::expm1(-0.7)));
  CHECK(is_close(number(x, "elu(m, 2)"), 2 * std::expm1(-0.7)));
  CHECK(is_close(number(x, "gelu(x)"), 0.35 * (1 + std::erf(0.7 / std::sqrt(2)))));
  CHECK(is_close(number(x, "silu(x)"), 0.7 / (1 + std::exp(-0.7))));
  CHECK(is_close(number(x, "softplus(x)"), std::log1p(std::exp(0.7))));
  CHECK(number(x, "min(v) + max(v)") == 4);
  CHECK(numbers(x, "max(v, 2)") == Numbers{3, 2, 2});
  CHECK(number(x, "min(3, 2, 4)") == 2);
  CHECK(number(x, "sum(v) + sum(1, 2, 3) + sum(M)") == 33);
  CHECK(number(x, "mean(v) + mean(1, 4) + mean(7)") == 11.5);
  CHECK(number(x, "dot(v, v)") == 14);
  CHECK(is_close(number(x, "logsumexp(v)"), std::log(std::exp(1) + std::exp(2) + std::exp(3))));
  CHECK(is_close(number(x, "softmax(v)[1]"), 1 / (1 + std::exp(1) + std::exp(2))));
  CHECK(numbers(x, "transpose(M)") == Numbers{1, 4, 2, 5, 3, 6});
  CHECK(numbers(x, "sin([0, 0]) + M[1][0]") == Numbers{4, 4});
  CHECK(number(x, "pi") == number(x, "π"));
  CHECK(number(x, "ln(e)") == 1);
  for (const auto& function : formula::built_in_functions()) {
    CHECK(formula::find_built_in_function(function.name) == &function);
  }
}

TEST_CASE("arithmetic is IEEE") {
  CHECK(std::isnan(output("log(a)", {"a=-1"}).data()));
  CHECK(std::isinf(output("1/a", {"a=0"}).data()));
}

// A random expression as text, with its value worked out by the compiler's own arithmetic.
namespace {
using TextAndValue = std::pair<std::string, double>;

TextAndValue random_expression(int depth) {
  const int kind = *rc::gen::inRange(0, depth == 0 ? 2 : 8);
  if (kind == 0) {
    const int n = *rc::gen::inRange(0, 100);
    return {fmt::format("{}", n / 4.0), n / 4.0};
  }
  if (kind == 1)
    return *rc::gen::elementOf(std::vector<TextAndValue>{{"a", 2}, {"β₁", -3}, {"x[1]", 0.5}});
  const TextAndValue left = random_expression(depth - 1);
  if (kind == 2) return {"-(" + left.first + ")", -left.second};
  if (kind == 3) return {"(" + left.first + ")^2", left.second * left.second};
  const TextAndValue right = random_expression(depth - 1);
  const std::string a = "(" + left.first + ")", b = "(" + right.first + ")";
  if (kind == 4) return {left.first + " + " + b, left.second + right.second};
  if (kind == 5) return {left.first + " − " + b, left.second - right.second};
  if (kind == 6) return {a + "*" + b, left.second * right.second};
  return {a + "/" + b, left.second / right.second};
}
}  // namespace

TEST_CASE("random expressions have the value that the compiler gives them") {
  const Evaluation evaluation = evaluate("a = 2; β₁ = -3; x = [1, 0.5]");
  CHECK(rc::check([&] {
    const auto [text, value] = random_expression(4);
    const double calculated = number(evaluation, text);
    RC_ASSERT((std::isnan(value) && std::isnan(calculated)) || calculated == value ||
              is_close(calculated, value));
  }));
}
