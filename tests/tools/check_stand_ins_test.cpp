// Numbers of earlier lines put in beside names: 10*x for dC/dz*x.

#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

namespace {

const std::string line = "w = 2; x = 3; y = 1\nz = w*x - y = 5\nC = z^2 = 25\ndC/dz = 2*z = 10\n";

}  // namespace

TEST_CASE("a number that was put down stands for what it was put down for") {
  CHECK(verdicts(line + "dC/dw = dC/dz*dz/dw = 10*x = 30\n") == "ok ok ok ok ok ok ok");
  CHECK(verdicts(line + "dC/dx = 10*w\n").ends_with("ok"));
  CHECK(verdicts(line + "dC/dw = 2*5*x\n").ends_with("ok"));
  // 10*w is 20 and 10*(x - 1) is 20: dC/dx = 10*w only
  CHECK(verdicts(line + "dC/dx = 10*(x - 1)\n").ends_with("wrong"));
  CHECK(verdicts(line + "dC/dw = 3*10\n").ends_with("ok"));
}

TEST_CASE("so does a negative one, one of several digits and an element of an array") {
  const std::string negative =
      "w = 0.25; x = 3; y = 2\nz = w*x = 0.75\nC = (z - y)^2\ndC/dz = 2*(z - y) = -2.5\n";
  CHECK(verdicts(negative + "dC/dw = -2.5*x = -7.5\n") == "ok ok ok ok ok");
  CHECK(verdicts(negative + "dC/dw = 2.5*x\n").ends_with("wrong"));
  const std::string layer =
      "x = [1, 2]; W = [[0.5, 0.25], [1, -1]]; t = [1, 0]\nz = W @ x\nL = sum((z - t)^2)\n"
      "δ = 2*(z - t) = [0, -2]\n";
  CHECK(verdicts(layer + "dL/dW[1] = -2*x\n") == "ok ok");
  CHECK(verdicts(layer + "dL/dx = transpose(W) @ [0, -2] = [-2, 2]\n") == "ok ok ok");
  CHECK(verdicts(layer + "dL/dx = W @ [0, -2]\n") == "ok wrong");
}

TEST_CASE("values on the way need not be put down, gradients do") {
  const std::string square = "θ = 1; x = 3\nJ = (θ*x - 6)^2\n";
  CHECK(verdicts(square + "dJ/dθ = 2*(3 - 6)*x = -18\n") == "ok ok");
  CHECK(verdicts(square + "dJ/dθ = 2*(-3)*x = -6*x = -18\n") == "ok ok ok");
  CHECK(verdicts(square + "dJ/dθ = -6*x\n") == "wrong");
}

TEST_CASE("with a wrong number put in, a line follows") {
  const std::string wrong =
      "w = 0.3; x = 2; y = 1\na = sigmoid(w*x) ≈ 0.656\nC = (a - y)^2\n"
      "dC/da = 2*(a - y) ≈ -0.688\n";
  for (const std::string claim :
       {"dC/dw = -0.688*a*(1 - a)*x\n", "dC/dw = -0.688*0.656*(1 - 0.656)*x\n"}) {
    CAPTURE(claim);
    const auto report = checked(wrong + claim);
    CHECK(verdicts(report) == "wrong ok follows follows");
    CHECK(report.findings.back().from_lines == std::vector<std::size_t>{2});
  }
  CHECK(verdicts(wrong + "dC/dw = -0.688*a*(1 + a)*x\n").ends_with("wrong"));
}

TEST_CASE("the slip behind a formula with numbers put in is found from its number") {
  // 10*x with the other factor
  const auto report = checked(line + "dC/dw = 10*w\n");
  REQUIRE_FALSE(report.findings.back().causes.empty());
  CHECK(report.findings.back().causes[0].text == "w stands where x belongs");
}
