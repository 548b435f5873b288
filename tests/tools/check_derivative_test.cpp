#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

using tools::check::Options;

namespace {

/// The notes of the last claim under --explain.
std::string explained(const std::string& worksheet) {
  Options options;
  options.explain = true;
  return notes(checked(worksheet, options).findings.back());
}

}  // namespace

TEST_CASE("second derivatives, pure and mixed") {
  // C = x^3*y^2 at (2, 3): C_xx = 6*x*y^2 = 108, C_xy = 6*x^2*y = 72, C_yy = 2*x^3 = 16
  const std::string cubic = "x = 2; y = 3\nC = x^3*y^2\n";
  CHECK(verdicts(cubic + "d2C/d(x)2 = 6*x*y^2 = 108\n") == "ok ok");
  CHECK(verdicts(cubic + "∂²C/∂x² = 108\n") == "ok");
  CHECK(verdicts(cubic + "d2C/d(x)d(y) = 6*x^2*y = 72\n") == "ok ok");
  CHECK(verdicts(cubic + "d2C/d(y)2 = 2*x^3 = 16\n") == "ok ok");
  CHECK(verdicts(cubic + "d2C/d(x)2 = 3*x*y^2\n") == "wrong");
  CHECK(verdicts(cubic + "d2C/d(y)2 = 17\n") == "wrong");
}

TEST_CASE("derivatives of any name by any other") {
  const std::string chain = "x = 0.5\nu = x^2\nv = sin(u)\nC = v^3\n";
  CHECK(verdicts(chain + "dC/dv = 3*v^2\ndv/du = cos(u)\ndu/dx = 2*x\n") == "ok ok ok");
  CHECK(verdicts(chain + "dC/du = 3*v^2*cos(u)\ndv/dx = cos(u)*2*x\n") == "ok ok");
  CHECK(verdicts(chain + "dC/dC = 1\n") == "ok");
  CHECK(verdicts(chain + "dC/dx = dC/dv*dv/du*du/dx\n") == "ok");
}

TEST_CASE("a derivative by something C does not depend on is 0, and that is said") {
  const auto report = checked("x = 2; k = 3\nC = x^2\ndC/dk = 0\n");
  CHECK(verdicts(report) == "ok");
  CHECK(notes(report.findings[0]).find("0") != std::string::npos);
  CHECK(notes(report.findings[0]).find("depend") != std::string::npos);
  CHECK(verdicts("x = 2; k = 3\nC = x^2\ndC/dk = 4\n") == "wrong");
  // what comes after it: nothing of it is in C
  CHECK(verdicts("x = 2\nC = x^2\nD = 3*C\ndC/dD = 0\n") == "ok");
}

TEST_CASE("vectors and matrices: whole, by row, by element") {
  const std::string layer = "W = [[1, 2], [3, 4]]; x = [0.5, -1.5]\nz = W @ x\nC = sum(z^2)\n";
  // z = [-2.5, -4.5], dC/dz = [-5, -9], dC/dW = dC/dz outer x
  CHECK(verdicts(layer + "z = [-2.5, -4.5]\ndC/dz = [-5, -9]\n") == "ok ok");
  CHECK(verdicts(layer + "dC/dW = [[-2.5, 7.5], [-4.5, 13.5]]\n") == "ok");
  CHECK(verdicts(layer + "dC/dW = [[-2.5, -4.5], [7.5, 13.5]]\n") == "wrong");  // transposed
  CHECK(verdicts(layer + "dC/dW[1] = [-4.5, 13.5]\ndC/dW[1][0] = -4.5\n") == "ok ok");
  CHECK(verdicts(layer + "dC/dx = [-32, -46]\n") == "ok");  // W^T * dC/dz
  CHECK(verdicts(layer + "dC/dx = [-32, 46]\n") == "wrong");
  CHECK(verdicts(layer + "dC/dz = [-5, -9, 1]\n") == "!");
}

TEST_CASE("explained: the chain of local derivatives with numbers") {
  // dC/dv = 3*v^2 = 12 at v = 2; dv/dx = 2
  CHECK(explained("x = 1\nv = 2*x\nC = v^3\ndC/dx = 24\n") ==
        "dC/dx = dC/dv * dv/dx = 12 * 2 = 24");
  CHECK(explained("x = 1\nv = 2*x\nC = v^3\ndC/dv = 12\n") == "dC/dv = 12");
  // two paths: u = 3*x and v = x^2 with dv/dx = 2*x = 4
  CHECK(explained("x = 2\nu = 3*x\nv = x^2\nC = 5*u - v\ndC/dx = 11\n") ==
        "dC/dx = dC/du*du/dx + dC/dv*dv/dx = 5*3 + (-1)*4 = 11");
  // no derivative, no explanation; free names have no numbers
  CHECK(explained("x = 1\nv = 2*x = 2\n") == "");
  CHECK(explained("free x\nv = x^2\ndv/dx = 2*x\n") == "");
}

TEST_CASE("explained: the digits asked for") {
  Options options;
  options.explain = true;
  options.digits = 3;
  const auto report = checked("x = 0.7\nv = sin(x)\nC = v^2\ndC/dx = sin(2*x)\n", options);
  // 2*sin(0.7) = 1.29, cos(0.7) = 0.765, sin(1.4) = 0.985
  CHECK(notes(report.findings[0]) == "dC/dx = dC/dv * dv/dx = 1.29 * 0.765 = 0.985");
}
