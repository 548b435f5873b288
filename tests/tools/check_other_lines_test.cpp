// What other lines say of a slip: it is looked for where they have it, and not explained away.

#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

using tools::check::Finding;
using tools::check::Verdict;

namespace {

// h = -0.765, g = 0.654, a1 = 0.824, a2 = 0.800; cross-entropy for both outputs in every line:
// dE/dw9 = (a2 - y2)*g = -0.1309307, dE/dw5 = (a1 - y1)*h = 0.1349935,
// dE/dw2 = ((a1 - y1)*w5 + (a2 - y2)*w8)*(1 - h^2)*x = -0.1880221
const std::string two_outputs =
    "x = -1.12; y1 = 1; y2 = 1\nw2 = 0.9; w3 = -0.7\nw5 = -1.5; w6 = 0.6; w8 = -0.7; w9 = 1.3\n"
    "h = tanh(w2*x)\ng = tanh(w3*x)\na1 = sigmoid(w5*h + w6*g)\na2 = sigmoid(w8*h + w9*g)\n"
    "E = (a1 - y1)^2 + (a2 - y2)^2\n"
    "dE/dw9 = -0.1309\ndE/dw5 = 0.1350\n";

}  // namespace

TEST_CASE("another loss is another one for all outputs, also where several come together") {
  const Finding both = checked(two_outputs + "dE/dw2 = -0.1880\n").findings.back();
  REQUIRE(both.verdict == Verdict::wrong);
  REQUIRE_FALSE(both.causes.empty());
  CHECK(both.causes[0].text ==
        "right for cross-entropy, but E is (a1 - y1)^2 + (a2 - y2)^2 (line 8)");
}

TEST_CASE("a slip of other lines and one more: both as they show in this line, and said once") {
  // ((a1 - y1)*w6 + dE/dw9)*(1 - g^2)*x = 0.1514439: dE/dw9 for (a2 - y2)*w9
  const Finding pair = checked(two_outputs + "dE/dw3 = 0.1514\n").findings.back();
  REQUIRE(pair.verdict == Verdict::wrong);
  REQUIRE_FALSE(pair.causes.empty());
  CHECK(pair.causes[0].text.starts_with("right for cross-entropy"));
  CHECK(pair.causes[0].text.ends_with(
      "; and dE/dw9 stands where the error passed back, dE/d(w9*g)*w9, belongs"));
  for (const auto& cause : pair.causes) CHECK(cause.reading == 0);
}

TEST_CASE("what leaves out a slip that other lines have is less likely than what has it") {
  // df/da: only the path from u2 through u10 (3 add up); df/db: that, and d(u5*u1)/du1 left out
  const auto report = checked(
      "a = 0.99; b = 0.3\nu1 = (1.5*b + 2)^(-2)\nu2 = a/3 - b\nu3 = a*a^3\nu4 = u2*u3 + u1\n"
      "u5 = b*log(b)\nu6 = exp(u5*u1 + u5^(-1))\nu7 = 1.2*u5 + u2\nu8 = u6*(5*u6 + 3)\n"
      "u9 = u7*u4 - u8\nu10 = u9 + u2\nu11 = relu(sin(a) + u9)\n"
      "u12 = 3.1*u3/(sigmoid(u3) + 5)\nf = u10 + u11 + u12\ndf/da = 2.820\ndf/db = -1.494\n");
  REQUIRE(verdicts(report) == "wrong wrong");
  CHECK(first_cause(report.findings[0]) == "missing-path");
  REQUIRE_FALSE(report.findings[1].causes.empty());
  const std::string& text = report.findings[1].causes[0].text;
  CHECK(text.find("from u2 through u10") != std::string::npos);
  CHECK(text.ends_with("the inner derivative d(u5*u1)/du1 is left out"));
}

TEST_CASE("a number taken from the line above says where it comes from, whatever is wrong above") {
  // dloss/da1 = dloss/dw3, to the digit; half of it, as line 8 has, would be -0.0818
  const Finding taken =
      checked(
          "x1 = 0.3; x2 = 0.5\ny = 0.8\nw1 = -1.2; w2 = 0.43\nw3 = 0.46; b2 = 0.4\n"
          "a1 = sigmoid(w1*x1 + w2*x2)\na2 = tanh(w3*a1 + b2)\nloss = (a2 - y)^2\n"
          "dloss/da2 = -0.2535\ndloss/dw3 = -0.08247\ndloss/da1 = -0.08247\n")
          .findings.back();
  CHECK(first_cause(taken) == "gradient-for-weight");
  CHECK(taken.causes[0].text.starts_with("dloss/dw3 stands where the error passed back"));
}

TEST_CASE("two slips with rounded numbers on the way, where terms cancel") {
  // with v5 = 0.9320 and the others as they stand: 0.01590 - 0.01933 for -0.02544 - 0.01932
  const Finding pair = checked(
                           "x1 = -0.2; x2 = 0.58; x3 = 0.49; x4 = 0.7; x5 = 0.25\n"
                           "v1 = sigmoid(2*x2 + 1.8) = 0.9507\nv3 = 2.6*x2*x2^3 = 0.2942\n"
                           "v4 = relu(v1^(-1) - x4) = 0.3519\nv5 = exp(v4*x1) = 0.9320\n"
                           "v6 = x1/(v3 + 3.7) = -0.05007\nf = x5 - v5 - v6\ndf/dx2 = -0.003433\n")
                           .findings.back();
  REQUIRE(pair.verdict == Verdict::wrong);
  REQUIRE_FALSE(pair.causes.empty());
  CHECK(pair.causes[0].text ==
        "up to rounding on the way: the quotient rule at v6: plus where minus belongs between the "
        "terms; "
        "and half of df/d(x2^3)");
}

TEST_CASE("what goes with the slip of another line comes before what is that slip once more") {
  // twice it since line 12; dC/dz1[1] = dC/da1[1]*(1 - a1[1]^2) = -1.923 with it: -2.007 has no
  // tanh'
  const Finding copied =
      checked(
          "x = [-0.29, -1.4]\ny = 1\nW1 = [[0.2, 1.2], [-0.8, 0.6]]\nb1 = [0.1, 0.4]\n"
          "W2 = [-1.5, 1.5]\nb2 = -0.8\nz1 = W1 @ x + b1\na1 = tanh(z1)\n"
          "z2 = W2 @ a1 + b2\na2 = tanh(z2)\nC = 0.5*(a2 - y)^2\ndC/da2 = -1.448\n"
          "dC/dz2 = -1.338\ndC/da1[1] = -2.007\ndC/dz1[1] = -2.007\n")
          .findings.back();
  CHECK(first_cause(copied) == "missing-local");
}

TEST_CASE("cross-entropy written with both its sides is one output, not two") {
  // p1 = 0.563, p2 = 0.427; (p - y)*p*(1 - p) of both outputs, back to v
  const std::string network =
      "x = 1.5; v = 0.3; w1 = 0.4; w2 = -0.7; y1 = 1; y2 = 0\nh = tanh(v*x)\n"
      "p1 = sigmoid(w1*h); p2 = sigmoid(w2*h)\n"
      "L = -(y1*log(p1) + (1-y1)*log(1-p1)) - (y2*log(p2) + (1-y2)*log(1-p2))\n";
  for (const std::string claim : {"dL/dv = -0.146153\n", "dL/dh = -0.118534\n"}) {
    CAPTURE(claim);
    const Finding both = checked(network + claim).findings.back();
    REQUIRE_FALSE(both.causes.empty());
    CHECK(both.causes[0].text.starts_with("right for half the squared error, but L is"));
    CHECK(both.causes[0].text.find("; and ") == std::string::npos);
  }
}

TEST_CASE("a square written x*x is one output too") {
  // p1 = 0.563, p2 = 0.427; sign(p - y)*w*p*(1 - p) of both outputs
  for (const std::string loss : {"L = (p1 - y1)*(p1 - y1) + (p2 - y2)*(p2 - y2)\n",
                                 "e1 = p1 - y1; e2 = p2 - y2\nL = e1*e1 + e2*e2\n"}) {
    CAPTURE(loss);
    const Finding both = checked(
                             "h = 0.42; w1 = 0.4; w2 = -0.7; y1 = 1; y2 = 0\n"
                             "p1 = sigmoid(w1*h); p2 = sigmoid(w2*h)\n" +
                             loss + "dL/dh = -0.2706\n")
                             .findings.back();
    REQUIRE_FALSE(both.causes.empty());
    CHECK(both.causes[0].text.starts_with("right for the absolute error, but L is"));
    CHECK(both.causes[0].text.find("; and ") == std::string::npos);
  }
}

TEST_CASE("a number that was put down wrongly for a gradient is no part of what is claimed next") {
  // 6.51874 is dC/dx + dD/dx - 1.0, where dD/dx = 3*cos(0.7) + 1.4 = 3.69453
  const auto report =
      checked("x = 0.7\nC = 5*sin(x)\nD = 3*sin(x) + x*x\ndC/dx = 1.0\ndC/dx = 6.51874\n");
  REQUIRE(verdicts(report) == "wrong wrong");
  for (const auto& cause : report.findings[1].causes) {
    CAPTURE(cause.text);
    CHECK(cause.text.find("dD/dx") == std::string::npos);
  }
  const auto same =
      checked("x = 0.7\nC = 5*sin(x)\nD = 3*sin(x) + x*x\ndC/dx = 1.0\ndC/dx = 3.69453\n");
  CHECK(same.findings[1].causes[0].text.starts_with("this is dD/dx"));
}
