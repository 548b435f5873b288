#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

using tools::check::Options;

namespace {

/// The notes of the last claim.
std::string last_notes(const std::string& worksheet) {
  return notes(checked(worksheet).findings.back());
}

}  // namespace

TEST_CASE(
    "a formula right at the given point only is wrong, and a point where it differs is named") {
  // dC/dw = 2*w*x^2 is 8 at w = 1, x = 2; so is 4*x, and 8*w at any w
  CHECK(verdicts("w = 1; x = 2\nC = (w*x)^2\ndC/dw = 2*w*x^2\n") == "ok");
  const std::string worksheet = "w = 1; x = 2\nC = (w*x)^2\ndC/dw = 4*x\n";
  CHECK(verdicts(worksheet) == "wrong");
  // at w = 2: 2*2*4 = 16, and 4*x is still 8
  CHECK(last_notes(worksheet) == "right at the given point only: at w = 2 it gives 8, dC/dw is 16");
  CHECK(verdicts("a = 2; b = 2\ny = a + b = a*b\n") == "wrong");
  CHECK(verdicts("x = 0.5\ny = sin(x)^2 = 1 - cos(x)^2\n") == "ok");
}

TEST_CASE("labels keep their value, and a note says which") {
  // C = -(y*ln(a) + (1 - y)*ln(1 - a)): dC/da = -1/a where y = 1
  const std::string loss = "z = 0.4; y = 1\na = sigmoid(z)\nC = -(y*ln(a) + (1 - y)*ln(1 - a))\n";
  CHECK(verdicts(loss + "dC/da = -1/a\n") == "ok");
  CHECK(last_notes(loss + "dC/da = -1/a\n") == "where y = 1");
  CHECK(verdicts(loss + "dC/da = (a - y)/(a*(1 - a))\n") == "ok");
  CHECK(last_notes(loss + "dC/da = (a - y)/(a*(1 - a))\n") == "");
  // 1/(1 - a) is right where y = 0
  CHECK(verdicts(loss + "dC/da = 1/(1 - a)\n") == "wrong");
  // a count: the mean of two
  const std::string mean = "n = 2; a = 0.3; b = 0.9\nL = (a^2 + b^2)/n\n";
  CHECK(verdicts(mean + "dL/da = a\n") == "ok");
  CHECK(last_notes(mean + "dL/da = a\n") == "where n = 2");
}

TEST_CASE("the domains of log and sqrt are respected") {
  CHECK(verdicts("x = 0.001\ny = ln(x)\ndy/dx = 1/x\n") == "ok");
  CHECK(verdicts("x = 0.001; y = ln(x)\ndy/dx = exp(-ln(x))\n") == "ok");
  CHECK(verdicts("x = 1.01; y = sqrt(x - 1)\ndy/dx = 1/(2*sqrt(x - 1))\n") == "ok");
  CHECK(verdicts("x = 1.01; y = sqrt(x - 1)\ndy/dx = 1/sqrt(x - 1)\n") == "wrong");
  CHECK(verdicts("p = 0.999; y = ln(1 - p)\ndy/dp = -1/(1 - p)\n") == "ok");
}

TEST_CASE("one side of a kink only: the side of the given point") {
  CHECK(verdicts("x = 0.1\ny = relu(x)\ndy/dx = 1\n") == "ok");
  CHECK(verdicts("x = 0.1; w = 3\ny = relu(w*x)\ndy/dw = x\n") == "ok");
  CHECK(verdicts("x = -0.1; w = 3\ny = relu(w*x)\ndy/dw = x\n") == "wrong");
  CHECK(verdicts("x = 0.1\ny = relu(x) = x\n") == "ok");
  // the kink at x = 1 is near
  CHECK(verdicts("x = 1.05\ny = relu(x - 1)\ndy/dx = 1\ny = x - 1\n") == "ok ok");
  CHECK(verdicts("x = 0.95\ny = abs(x - 1)\ny = 1 - x\n") == "ok");
  CHECK(verdicts("x = 0.1\ny = abs(x)\ndy/dx = x/abs(x)\n") == "ok");
  CHECK(verdicts("a = 2; b = 2.001\ny = max(a, b)\ndy/db = 1\ndy/da = 0\n").find("wrong") ==
        std::string::npos);
}

TEST_CASE("free names: formulas only") {
  CHECK(verdicts("free w, x, y\nC = (w*x - y)^2\ndC/dw = 2*(w*x - y)*x\n") == "ok");
  CHECK(verdicts("free w, x, y\nC = (w*x - y)^2\ndC/dw = (w*x - y)*x\n") == "wrong");
  CHECK(verdicts("free w, x\nC = w*x\ndC/dw = 2.5\n") == "wrong");
  CHECK(verdicts("free w\nC = 3*w\ndC/dw = 3\n") == "ok");
  CHECK(verdicts("free w\nC = 3*w\ndC/dw = 3.1\n") == "wrong");
  const auto report = checked("free w, x\nC = w*x\ndC/dw = w\n");
  CHECK_FALSE(report.findings[0].exact.has_value());
  CHECK(first_cause(report.findings[0]) == "wrong-index");  // dC/dx
}

TEST_CASE("claims about functions hold for all u") {
  const std::string g = "g(u) = 1/(1 + exp(-u))\n";
  CHECK(verdicts(g + "g'(u) = g(u)*(1 - g(u))\n") == "ok");
  CHECK(verdicts(g + "g'(u) = g(u)*(1 + g(u))\n") == "wrong");
  CHECK(verdicts(g + "g'(u) = g(u)\n") == "wrong");
  CHECK(verdicts("g(u) = ln(u)\ng'(u) = 1/u\n") == "ok");
  CHECK(verdicts("g(u) = u^3\ng'(u) = 3*u^2\n") == "ok");
  CHECK(first_cause("g(u) = u^3\ng'(u) = u^2\n") == "power-rule");
  CHECK(verdicts("g(u) = sigmoid(u) = 1/(1 + e^(-u))\n") == "ok");
  CHECK(verdicts("g(u) = sigmoid(u) = 1/(1 + e^u)\n") == "wrong");
  CHECK(verdicts("g(u) = tanh(u)\nx = 0.5; y = g(x)\ndy/dx = g'(x) = 1 - y^2 = 0.786\n") ==
        "ok ok ok");  // 1 - tanh(0.5)^2 = 0.786448
}

TEST_CASE("the same seed gives the same report, and another one the same verdicts") {
  const std::string worksheet =
      "w = 1; x = 2\nC = (w*x)^2\ndC/dw = 4*x\ndC/dx = 2*w^2*x = 4\nd2C/d(w)2 = 2*x^2 = 8\n";
  Options other;
  other.seed = 12345;
  CHECK(verdicts(checked(worksheet)) == verdicts(checked(worksheet, other)));
  const auto again = checked(worksheet);
  CHECK(notes(again.findings[0]) == notes(checked(worksheet).findings[0]));
}

TEST_CASE("formulas for vectors and matrices, element by element") {
  const std::string layer =
      "W = [[0.5, -1], [2, 0.25]]; x = [3, 2]; b = [0.1, -0.2]\nz = W @ x + b\na = tanh(z)\n"
      "C = sum(a^2)\n";
  CHECK(verdicts(layer + "dC/da = 2*a\n") == "ok");
  CHECK(verdicts(layer + "dC/dz = 2*a*(1 - a^2)\n") == "ok");
  CHECK(verdicts(layer + "dC/db = dC/dz\n") == "ok");
  CHECK(verdicts(layer + "dC/dW[0] = dC/dz[0]*x\n") == "ok");
  CHECK(verdicts(layer + "dC/dW[0][1] = dC/dz[0]*x[1]\n") == "ok");
  CHECK(verdicts(layer + "dC/dW[0][1] = dC/dz[0]*x[0]\n") == "wrong");
  CHECK(first_cause(layer + "dC/dW[0][1] = dC/dz[0]*x[0]\n") == "wrong-index");
  CHECK(verdicts(layer + "dC/dx[0] = W[0][0]*dC/dz[0] + W[1][0]*dC/dz[1]\n") == "ok");
}
