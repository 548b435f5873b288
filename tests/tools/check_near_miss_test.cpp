// Derivations in which rounding and slips are hard to tell apart, and slips that hide each other.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <tests/tools/checked.h>

using tools::check::Finding;
using tools::check::Verdict;

namespace {

bool has_cause(const Finding& finding, const std::string& id, std::size_t reading = 0) {
  return std::ranges::any_of(finding.causes, [&](const auto& cause) {
    return cause_name(cause.id) == id && cause.reading == reading;
  });
}

}  // namespace

TEST_CASE("rounded numbers whose terms cancel are no mistake: the sum is far up the chain") {
  // dloss/da1[0] = -0.7269*0.9 + 0.7840*(-1.31) + 2.3536*0.72 = 0.0133: whoever goes on with three
  // digits of each is a third off, and so is dloss/dW1[0][0] = dloss/da1[0]*(1 - a1[0]^2)*1.6
  const auto report = checked(
      "x = [1.6, 0.9, 2.5]; y = [0, 1]\n"
      "W1 = [[0.8, -0.3, -0.67], [0.42, -1.4, -0.5], [0.42, 0.3, 1.5]]; b1 = [0.2, -0.7, -0.4]\n"
      "W2 = [[0.9, -0.01, 1.2], [-1.31, 0.3, 0.8], [0.72, -0.08, 0.47]]; b2 = [-0.7, -0.2, 0.66]\n"
      "W3 = [[-1.47, 1.3, 1.36], [-0.9, 0.6, -1.5]]; b3 = [0.5, -0.02]\n"
      "z1 = W1 @ x + b1 = [-0.465, -2.54, 4.29]\na1 = tanh(z1) = [-0.434, -0.988, 1.00]\n"
      "z2 = W2 @ a1 + b2 = [0.119, 0.872, 0.897]\na2 = relu(z2) = [0.119, 0.872, 0.897]\n"
      "z3 = W3 @ a2 + b3 = [2.68, -0.949]\na3 = sigmoid(z3) = [0.936, 0.279]\n"
      "loss = -(y[0]*log(a3[0]) + (1 - y[0])*log(1 - a3[0]) + (y[1]*log(a3[1]) + "
      "(1 - y[1])*log(1 - a3[1]))) = 4.03\n"
      "dloss/dW1[0][0] = 0.0122\ndloss/dW1[0][1] = 0.00686\ndloss/db1[0] = 0.00762\n");
  CHECK(report.count(Verdict::wrong) == 0);
  CHECK(report.count(Verdict::follows) == 0);
  // half of it is still a mistake
  const auto half = checked(
      "w = 0.3; x = 0.7\na = sigmoid(w*x) = 0.552\nC = (a - 0.2)^2\n"
      "dC/da = 0.705\ndC/dw = 0.0610\n");
  // 2*(0.552308 - 0.2) = 0.704616; * 0.247264 * 0.7 = 0.121959
  CHECK(verdicts(half) == "ok ok wrong");
}

TEST_CASE("the same where values of an expression cancel") {
  // v3 = 2.82/(-4) and v4 = relu(sqrt(v2) - v3) are printed with four digits; dL/dx3 is a hundredth
  // of its terms
  const auto report = checked(
      "x1 = -1.5; x2 = 1.3; x3 = -1.08; x4 = 0.2\nv1 = x1*x4 + x2 = 1.000\n"
      "v2 = 3.9*v1 + x3 = 2.820\nv3 = v2/(v1 - 5) = -0.7050\n"
      "v4 = relu(sqrt(v2) - v3) = 2.384\nv5 = relu(v2 - v4) = 0.4360\n"
      "v6 = v5/1.6 + x2 = 1.573\nv7 = v5*x1 - x4 = -0.8540\nv8 = x2 - v7 = 2.154\n"
      "v9 = v8*sin(v8) = 1.798\nv10 = v8/v6 = 1.369\nv11 = v10*v9 = 2.461\n"
      "v12 = v11*v8 + v4 = 7.685\nv13 = v4/(v3 + 2.9) = 1.086\n"
      "v14 = relu(5*v5 + x1) = 0.6800\nv15 = v6*(3.8*v6 + 2.7) = 13.65\n"
      "L = v12 - v13 + v14 - v15 = -6.371\ndL/dx3 = -0.02294\n");
  CHECK(verdicts(report).find("wrong") == std::string::npos);
}

TEST_CASE("zeros that were written and not calculated are said to be just that") {
  // 2*0.13*0.7 = 0.182 in full; cos(0.7) = 0.764842
  const Finding finding = checked("x = 0.7\nC = sin(x)\ndC/dx = 0.7650\n").findings[0];
  CHECK(first_cause(finding) == "precision");
  CHECK(finding.causes[0].text ==
        "right to 3 digits: the zeros after them are written, not calculated");
}

TEST_CASE("a whole number after = that belongs after ≈ is wrong, and the sign is named") {
  const Finding finding = checked("x = 0.12\nq = 20*x = 2\n").findings[0];
  CHECK(finding.verdict == Verdict::wrong);
  REQUIRE(first_cause(finding) == "precision");
  CHECK(finding.causes[0].text ==
        "right to the unit: a whole number after = is meant exactly, write ≈ 2");
  CHECK(verdicts("x = 0.12\nq = 20*x ≈ 2\n") == "ok");
}

TEST_CASE("values of few digits, as programs print halves, with derivatives at the argument") {
  // z = 2.7378 -> 2.74, a = 0.99169 -> 0.992, s = sigmoid(-1.888 -> -1.89); -1/0.131*g(-1.89) =
  // -0.8704
  const Finding finding = checked(
                              "x = 2.34; y = 1; w = 1.17; v = -1.5; b = -0.4\nz = w*x\n"
                              "a = tanh(z)\nu = v*a + b\ns = sigmoid(u)\n"
                              "E = -(y*log(s) + (1 - y)*log(1 - s))\ndE/db = -0.8704\n")
                              .findings[0];
  CHECK(first_cause(finding) == "precision");
}

TEST_CASE("values of few digits in a quotient, whose derivative is calculated from its operands") {
  // s = 1.5929 -> 1.6, p = 1.875 -> 1.9, a = 0.68353 -> 0.68: -3/1.6^2*2*0.77*0.68 + 1.9*0.68*0.32
  // = -0.8137; -1.9/1.6 in place of -3/1.6^2 would give -0.8301
  const Finding finding = checked(
                              "t = 0.77\ns = t^2 + 1\np = 3/s\na = sigmoid(t)\nL = p*a\n"
                              "dL/dt = -0.8137\n")
                              .findings[0];
  CHECK(first_cause(finding) == "precision");
}

TEST_CASE("the derivative of a function that is written out goes by its rounded result") {
  // z = 1.092 -> 1.1, a = 0.8005 -> 0.80: 0.80*(1 - 0.80^2)*1.3 = 0.3744, where 0.3772 is right and
  // the quotient rule at 1.1 would give 0.3736
  const Finding finding = checked(
                              "w = 0.84; x = 1.3\nz = w*x\n"
                              "a = (exp(z) - exp(-z))/(exp(z) + exp(-z))\nC = a^2/2\n"
                              "dC/dw = 0.3744\n")
                              .findings[0];
  REQUIRE(first_cause(finding) == "precision");
  CHECK(finding.causes[0].text ==
        "right if every named value is rounded to 2 digits on the way: too few for the digits "
        "shown");
}

TEST_CASE("who rounds does so in every line, also where little is left") {
  // a = 0.4836 -> 0.48: 2*0.48*1.3 = 1.248 where 1.257 is right, and 2*(0.48 - 0.477)*1.3 = 0.0078
  // where 0.01716 is
  const auto findings = checked(
                            "x = 0.372\na = 1.3*x\nb = a - 0.477\nL = b^2; M = a^2\n"
                            "dM/dx = 1.248\ndL/dx = 0.007800\n")
                            .findings;
  CHECK(first_cause(findings[0]) == "precision");
  CHECK(first_cause(findings[1]) == "precision");
}

TEST_CASE("a bracket around terms that the gradient itself has no need of") {
  // (k + 0.5)*(k + 2*x) = 7.14; the factor for the first term only: 1.7*1.2 + 2*1.5 = 5.04
  const Finding finding =
      checked("x = 1.5; k = 1.2\nC = (k + 0.5)*(x*k + x^2)\ndC/dx = 5.04\n").findings[0];
  CHECK(first_cause(finding) == "bracket");
}

TEST_CASE("a bracket by one name of the line, while another one depends on the variable too") {
  // f = 3*(t*s + t^2), t = sin(a), s = a^2; by t, the factor for t*s only: 3*s + 2*t, so that
  // df/da = (3*s + 2*t)*cos(a) + 3*t*2*a, a = 0.6: s = 0.36, t = 0.564642
  const double a = 0.6, s = 0.36, t = 0.564642473395;
  const double wrong = (3 * s + 2 * t) * 0.825335614910 + 3 * t * 2 * a;
  const Finding finding =
      checked("a = 0.6\nt = sin(a)\ns = a^2\nf = 3*(t*s + t^2)\ndf/da = " + std::to_string(wrong) +
              "\n")
          .findings[0];
  CHECK(finding.verdict == Verdict::wrong);
  CHECK(has_cause(finding, "bracket"));
}

TEST_CASE("a path is a line of the worksheet, however often the name stands in it") {
  // u = a*b + a, C = sin(u)*v: by u alone cos(1.38)*(b + 1)*0.36 = 0.157023
  const Finding finding =
      checked("a = 0.6; b = 1.3\nu = a*b + a\nv = a^2\nC = sin(u)*v\ndC/da = 0.157023\n")
          .findings[0];
  CHECK(has_cause(finding, "missing-path"));
}

TEST_CASE("the product rule of one line, where another name of the line depends on the variable") {
  // f = x*(s + 3*x), s = x^2: s + 3*x + x*(2*x + 3) = 6.72; in the line u'*v' is 1*3, so that
  // 6.72 - (s + 3*x + x*3) + 3 = 4.28
  const Finding finding = checked("x = 0.8\ns = x^2\nf = x*(s + 3*x)\ndf/dx = 4.280\n").findings[0];
  CHECK(has_cause(finding, "product-rule"));
}

TEST_CASE("names mixed up, and a slip on the other one's way") {
  // dC/db = 3*a*b^2; not lowered, 3*a*b^3 = -3.6288, is written for dC/da
  const Finding finding =
      checked("a = 0.7; b = -1.2\nC = a*b^3 + sin(a)\ndC/da = -3.6288\n").findings[0];
  CHECK(finding.verdict == Verdict::wrong);
  CHECK(has_cause(finding, "wrong-index"));
  CHECK(has_cause(finding, "power-rule"));
}

TEST_CASE("of two slips the second one speaks of what the first one left") {
  // sin for cos' sign and a factor of the whole: -2*(-sin(0.9))... d(cos(x^3))/dx =
  // -sin(x^3)*3*x^2; the exponent not lowered, and half: -sin(0.729)*3*0.729*0.5
  const Finding finding = checked("x = 0.9\nu = x^3\nC = cos(u)\ndC/dx = -0.728407\n").findings[0];
  CHECK(finding.verdict == Verdict::wrong);
  CHECK(has_cause(finding, "power-rule"));
  CHECK((has_cause(finding, "factor") || has_cause(finding, "other-loss")));
}

TEST_CASE("a slip with rounded numbers on the way: mixed digits are no other slip") {
  // W2[0]'s gradient for W2[0]: 1.0673534*1.0419601 with all digits is 1.112; with dL/dz1 as
  // printed, but not dL/dw4, 1.067*1.0416 = 1.111
  const Finding finding = checked(
                              "y = 0.4; x = -1.55; w1 = -1.49; b1 = -0.1; w4 = 0.4; b4 = 0.543333\n"
                              "a1 = tanh(w1*x + b1) = 0.9762\nz1 = w4*a1 + b4 = 0.9338\n"
                              "L = (z1 - y)^2\ndL/dz1 = 1.068\ndL/dw4 = 1.042\ndL/da1 = 1.112\n")
                              .findings.back();
  CHECK(finding.verdict == Verdict::wrong);
  CHECK(has_cause(finding, "gradient-for-weight"));
}

TEST_CASE("no line is proposed where none would tell") {
  // d(s3*a): the sign of one of two terms is the same slip under two names
  const Finding finding = checked("a = 0.6; b = 1.4\ns = b*a\nL = s*a\ndL/da = 0\n").findings[0];
  for (const std::string& name : finding.would_separate) CHECK(name != "dL/da");
}

TEST_CASE("second derivatives are called by what they are taken of") {
  // C = sin(x*w)^2: d2C/dw2 = 2*x^2*cos(2*x*w) = -0.833617
  const Finding finding =
      checked("x = 1.3; w = 0.7\nC = sin(x*w)^2\nd2C/d(w)2 = 0.8336\n").findings[0];
  REQUIRE(first_cause(finding) == "sign");
  CHECK(finding.causes[0].text.find("(...)") == std::string::npos);
}

TEST_CASE("one rounding taken in one place and not in the other is no mistake") {
  // a = sigmoid(6.03): 1/(1 - 0.997600) is 416.667, not 416.724 = 1/(1 - a); times g'(6.03) with
  // all digits it is 0.9975 and not 0.9976, though the two would cancel: dC/dz = a - 0
  const auto report =
      checked("w = 6.03; y = 0\na = sigmoid(w) = 0.997600\nC = -log(1 - a)\ndC/dw = 0.997484\n");
  CHECK(verdicts(report) == "ok rounded");
}

TEST_CASE("what doubles can be off by is no excuse where one error comes by ways that cancel") {
  // 0.00049803650058, half a unit and 0.0006 of one away: doubles are off by 1e-9 of that here, and
  // by as much as it if exp(z) and exp(-z) in th(z) had errors of z that have nothing in common
  const auto report = checked(
      "th(u) = (exp(u) - exp(-u))/(exp(u) + exp(-u))\nx = [0.15, 2.33, -2.25]; y = 0.4\n"
      "W = [[-0.72, -0.1, -0.91], [-0.6, 0.79, -0.3], [0.8, 1.4, 0.46]]\n"
      "h = W @ x + [-0.06, -0.3, 0.81]\nv = [0.2, 1.3, 0.82]\nz = v @ h - 0.52\nt = th(z)\n"
      "E = (t - y)^2\ndE/dv[2] = 0.000498036\n");
  CHECK(verdicts(report) == "rounded");
}

TEST_CASE("wrong numbers that cancel leave their rounding, which is no slip") {
  // df/dv8 = 3.2*v4 = 30.1; df/dv3 = 2*v9*v3 + df/dv8 and df/dv1 = df/dv3 - df/dv8 = 2*v9*v3 =
  // -50.0518 whatever df/dv8 is; -40.65 - 9.406 is -50.056
  const auto report = checked(
      "a = -2.37; b = -2.55\nv1 = a^2\nv3 = v1 + b\nv4 = v3^2\nv8 = v3 - v1\nv9 = 3.2*v8\n"
      "f = v9*v4\ndf/dv9 = 9.406\ndf/dv8 = 9.406\ndf/dv3 = -40.65\ndf/dv1 = -50.06\n");
  CHECK(verdicts(report) == "ok wrong follows rounded");
  CHECK(report.findings[3].from_lines.empty());
  REQUIRE_FALSE(report.findings[3].notes.empty());
  CHECK(report.findings[3].notes.front() ==
        "wrong numbers cancel here (lines 9), up to their rounding");
}

TEST_CASE("a wrong number that is only just off does not cancel: what is made of it follows") {
  // 10*0.2443 = 2.443; 2.5 is what 0.25 makes
  const auto report = checked("x = 0.2443\nu = x^2 + x - x^2 = 0.25\nz = 10*u = 2.5\n");
  CHECK(verdicts(report) == "wrong follows");
}

TEST_CASE("numbers that are exact in full leave no rounding for a slip to need") {
  // 0.19 = 0.4 - 0.1*2.1; 0.255 is neither 0.260 (dC/dw without x) nor 0.253
  const std::string start =
      "w = 0.4; x = 1.5; b = 0.1; y = 0\nz = w*x + b = 0.7\nC = (z - y)^2 = 0.49\n"
      "dC/dz = 2*(z - y) = 1.4\ndC/dw = dC/dz*x = 2.1\n";
  CHECK(first_cause(start + "w1 = w - 0.1*dC/dw = 0.255\n") == "none");
  CHECK(first_cause(start + "w1 = w - 0.1*dC/dw = 0.195\n") == "none");
  // what gives the number to its digits stands alone: 0.4 - 0.1*1.4
  const Finding exact = checked(start + "w1 = w - 0.1*dC/dw = 0.260\n").findings.back();
  CHECK(first_cause(exact) == "missing-local");
  CHECK(exact.causes.size() == 1);
}

TEST_CASE("what needs rounding on the way says so") {
  // sigmoid(0.9) = 0.710950, a*(1 - a) = 0.205500; with a = 0.711 as it is printed 0.205479, and
  // half of 3*0.2055 is 0.30825, of 3*0.20548 0.30822: 0.3084 takes a = 0.7107
  const Finding finding =
      checked("x = 0.9\na = sigmoid(x) = 0.711\nC = 3*a\ndC/dx = 0.3084\n").findings.back();
  REQUIRE(first_cause(finding) != "none");
  CHECK(finding.causes[0].text.starts_with("up to rounding on the way: "));
}

TEST_CASE("two slips of which one takes back the other are none") {
  // (0.62245933 - 1)^2 = 0.142537, 0.1444 with a as it is printed
  CHECK(first_cause("z = 0.5\na = sigmoid(z) ≈ 0.62\nC = (a - 1)^2\nC = 0.1450\n") == "none");
  CHECK(first_cause("x = 2\nu = x/3 ≈ 0.67\nv = 3*u = 2.01\nv = 2.014\n") == "none");
}

TEST_CASE("how many slips give the numbers of an array is said once") {
  const Finding finding =
      checked(
          "w = [0.5, -0.3]; x = [1, 2]; y = 1; r = 0.1; n = 0.2\np = w @ x = -0.1\n"
          "L = (p - y)^2 + r*sum(w^2)\ndL/dw = 2*(p - y)*x + 2*r*w = [-2.1, -4.46]\n"
          "w1 = w - n*dL/dw = [0.94, 0.58]\n")
          .findings.back();
  std::size_t said = 0;
  for (const std::string& note : finding.notes) said += note.find("different slips") != note.npos;
  CHECK(said == 1);
}

TEST_CASE("a slip everywhere is not one that a right line on the way contradicts") {
  // dC/dz2 has the derivative of the sigmoid, dC/dz1 = dC/dz2*w2 has not
  const Finding finding =
      checked(
          "x = 0.5; w1 = 0.8; w2 = 1.4; y = 1\n"
          "z1 = w1*x; a1 = sigmoid(z1); z2 = w2*a1; a2 = sigmoid(z2); C = (a2-y)^2\n"
          "dC/dz2 ≈ -0.127269163057\ndC/dz1 ≈ -0.178176828280\n")
          .findings.back();
  REQUIRE(first_cause(finding) == "missing-local");
  for (const auto& cause : finding.causes)
    CHECK(cause.text.find("everywhere") == std::string::npos);
  CHECK(notes(finding).find("different slips") == std::string::npos);
}

TEST_CASE("two slips for a number of few digits: that they may fit by chance is said") {
  // dC/dz1[0] = -0.0138, two of its digits changed
  const std::string net =
      "x = [0.5, -1.2]; W1 = [[0.3, -0.7], [0.6, 0.2]]; b1 = [0.1, -0.2]; W2 = [0.8, -0.4]\n"
      "b2 = 0.05; y = 1; z1 = W1 @ x + b1; a1 = sigmoid(z1); z2 = W2 @ a1 + b2\n"
      "a2 = sigmoid(z2); C = 1/2*(a2 - y)^2\n";
  const Finding finding = checked(net + "dC/dW1[0][1] ≈ 0.0136\n").findings.back();
  REQUIRE_FALSE(finding.causes.empty());
  CHECK(finding.causes[0].text.find("; and ") != std::string::npos);
  CHECK(notes(finding).find("give 3 digits easily: more digits would tell") != std::string::npos);
}

TEST_CASE("the second step with the gradient at the old weight") {
  // 2*(1*2 - 0.5)*2 = 6 with w = 1, the w before the update
  const Finding finding = checked(
                              "w = 1; n = 0.1; x = 2; y = 0.5\nC = (w*x - y)^2\n"
                              "w <- w - n*dC/dw = 0.4\nC2 = (w*x - y)^2 = 0.09\ndC2/dw = 6\n")
                              .findings.back();
  REQUIRE(first_cause(finding) == "updated-weight");
  CHECK(finding.causes[0].text == "the old w (line 1) stands here, not the new one (line 3)");
  for (const auto& cause : finding.causes)
    CHECK(cause.text.find("this is dC2/dw") == std::string::npos);
}
