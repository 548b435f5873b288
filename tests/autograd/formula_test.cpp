#include <doctest/doctest.h>

#include <autograd/autograd.h>

using autograd::Formula;
using autograd::Op;

namespace {

const Formula a = Formula::name("a"), b = Formula::name("b"), c = Formula::name("c"),
              y = Formula::name("y");

}  // namespace

TEST_CASE("brackets stand where they are needed and nowhere else") {
  CHECK(((a + b) * c).text() == "(a + b)*c");
  CHECK((a + b * c).text() == "a + b*c");
  CHECK((a - (b - c)).text() == "a - (b - c)");
  CHECK((a - b - c).text() == "a - b - c");
  CHECK((a / (b * c)).text() == "a/(b*c)");
  CHECK((a / b * c).text() == "a/b*c");
  CHECK(pow(a + b, 2.0).text() == "(a + b)^2");
  CHECK(pow(pow(a, 2.0), 3.0).text() == "(a^2)^3");
  CHECK(pow(-a, 2.0).text() == "(-a)^2");
  CHECK((-pow(a, 2.0)).text() == "-a^2");
  CHECK((-(a + b)).text() == "-(a + b)");
  CHECK((-(-a)).text() == "-(-a)");
  CHECK((a * -b).text() == "a*(-b)");
  CHECK((a + Formula(-0.5)).text() == "a + (-0.5)");
  CHECK((a - -b).text() == "a - (-b)");
  CHECK(pow(a, -1.0).text() == "a^(-1)");
}

TEST_CASE("a choice is one operand") {
  const Formula choice = select(a > 0.0, b, c);
  CHECK((choice + y).text() == "(a > 0 ? b : c) + y");
  CHECK((y + choice).text() == "y + (a > 0 ? b : c)");
  CHECK((choice * y).text() == "(a > 0 ? b : c)*y");
}

TEST_CASE("numbers are carried out, and neutral ones left away") {
  CHECK((Formula(2.0) * 3.0 + 1.0).text() == "7");
  CHECK((a * 1.0 + 0.0).text() == "a");
  CHECK((1.0 * a - 0.0).text() == "a");
  CHECK((0.0 - a).text() == "-a");
  CHECK((a / 1.0).text() == "a");
  CHECK(pow(a, Formula(3.0) - 2.0).text() == "a");
  CHECK(Formula(0.1).text() == "0.1");
  CHECK(Formula(1e300).text() == "1e+300");
}

TEST_CASE("derivatives written by the rules") {
  CHECK(partial(Op::add, 1, {a, b}, y).text() == "1");
  CHECK(partial(Op::multiply, 0, {a, b}, y).text() == "b");
  CHECK(partial(Op::divide, 1, {a, b}, y).text() == "-y/b");
  CHECK(partial(Op::power, 0, {a, 2.0}, y).text() == "2*a");
  CHECK(partial(Op::power, 0, {a, 3.0}, y).text() == "3*a^2");
  CHECK(partial(Op::sigmoid, 0, {a}, y).text() == "y*(1 - y)");
  CHECK(partial(Op::tanh, 0, {a}, y).text() == "1 - y*y");
  CHECK(partial(Op::relu, 0, {a}, y).text() == "a > 0 ? 1 : 0");
  CHECK(partial(Op::relu, 0, {Formula(3.0)}, y).text() == "1");
  CHECK(partial(Op::max, 0, {a, 0.0}, y).text() == "a > 0 ? 1 : a < 0 ? 0 : 0.5");
  CHECK(partial(Op::dot, 0, {a, b, c}, y).text() == "b");
  CHECK(partial(Op::dot, 2, {a, b, c}, y).text() == "1");
  CHECK(partial(Op::logsumexp, 1, {a, b}, y).text() == "exp(b - y)");
  CHECK(partial(Op::softplus, 0, {a}, y).text() == "sigmoid(a)");
}

TEST_CASE("a name that stands for a number decides equalities and stays a name") {
  const Formula three = Formula::name("z", 3.0), n = Formula::name("n", 2.5);
  CHECK(partial(Op::relu, 0, {three}, y).text() == "z > 0 ? 1 : 0");
  CHECK(partial(Op::power, 0, {a, b}, y).text() == "a = 0 and b = 0 ? 0 : b*a^(b - 1)");
  CHECK(partial(Op::power, 0, {Formula::name("a", 0.0), Formula::name("b", 0.0)}, y).text() == "0");
  CHECK(partial(Op::power, 0, {three, n}, y).text() == "n*z^(n - 1)");
  CHECK(partial(Op::power, 1, {three, n}, y).text() == "y*log(z)");
}

TEST_CASE("operations as a person writes them") {
  CHECK(applied(Op::subtract, {a, b}).text() == "a - b");
  CHECK(applied(Op::power, {a, 2.0}).text() == "a^2");
  CHECK(applied(Op::sigmoid, {a + b}).text() == "sigmoid(a + b)");
  CHECK(applied(Op::sum, {a, b, c}).text() == "a + b + c");
  CHECK(applied(Op::dot, {a, b, c, y}).text() == "a*c + b*y");
  CHECK(applied(Op::leaky_relu, {a, 0.01}).text() == "leaky_relu(a, 0.01)");
}

TEST_CASE("a recorded computation read as text") {
  const autograd::Value x{2.0, "x"}, w{3.0, "w"};
  const auto recorded = records(pow(1 - tanh(w * x), 2));
  const auto formulas = autograd::evaluate<Formula>(recorded, [&](std::size_t i) {
    return recorded[i].op == Op::constant ? Formula(recorded[i].value)
                                          : Formula::name(recorded[i].name);
  });
  CHECK(formulas.back().text() == "(1 - tanh(w*x))^2");
}
