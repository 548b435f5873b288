// Numbers beside names: what they may stand for, and what is no excuse.

#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

namespace {

// The last verdict, with the lines it comes from and the first note.
std::string last(const std::string& worksheet) {
  const auto report = checked(worksheet);
  const auto& finding = report.findings.back();
  std::string text(tools::check::verdict_name(finding.verdict));
  for (const std::size_t line : finding.from_lines) text += " " + std::to_string(line);
  if (finding.verdict != tools::check::Verdict::wrong && !finding.notes.empty())
    text += ": " + finding.notes[0];
  return text;
}

// a = sigmoid(0.25) = 0.56218, da/dz = 0.24613
const std::string sigmoid =
    "w = 0.5; x = 0.5; y = 1\nz = w*x\na = sigmoid(z) ≈ 0.562\nda/dz ≈ 0.246\nC = (a - y)^2\n"
    "dC/da ≈ -0.876\n";

// z = 5, dC/dw = 2*z*x = 30
const std::string square = "w = 2; x = 3; y = 1\nz = w*x - y = 5\nC = z^2\n";

}  // namespace

TEST_CASE("a rounded number is what it rounds, at other points too") {
  CHECK(last(sigmoid + "da/dx = 0.246*w\n") == "ok");
  CHECK(last(sigmoid + "da/dx = 0.246*x\n") == "wrong");
  CHECK(last(sigmoid + "dC/dx = -0.876*a*(1 - a)*w\n") == "ok");
  CHECK(last(sigmoid + "dC/dx = -0.876*a*(1 - a)*x\n") == "wrong");
  // 0.438 is 1 - 0.562, 0.246 was put down
  CHECK(last(sigmoid + "dC/dx = -0.876*0.562*0.438*w\n") == "ok");
  CHECK(last(sigmoid + "dC/dx = -0.876*0.246*x\n") == "wrong");
  const std::string root = "w = 3; x = 2\ns = sqrt(w*x) ≈ 2.45\n";
  CHECK(last(root + "ds/dw = x/(2*2.45)\n") == "ok");
  CHECK(last(root + "ds/dw = (w - 1)/(2*2.45)\n") == "wrong");
  CHECK(last("x = 2; y = 3\nf = x*y + sin(x)\ndf/dx = x + 1 - 0.416\n") == "wrong");
  CHECK(last("x = 2; y = 3\nf = x*y + sin(x)\ndf/dx = y - 0.416\n") == "ok");
}

TEST_CASE("a number that is not known leaves the given point") {
  // 0.1383 is 0.562*0.246, as nobody put it down
  CHECK(last(sigmoid + "dC/dx = -0.876*0.123\n") == "ok");
  CHECK(last(sigmoid + "d(a^2)/dx = 2*0.1383*w\n") == "ok");
}

TEST_CASE("one digit that shows a number in full rounds no other one") {
  const std::string worksheet = "w = 0.5; x = 0.8; t = 1\nz = w*x = 0.4\nL = (z - t)^2 = 0.36\n";
  CHECK(last(worksheet + "dL/dw = 2*(0.4 - 1)*0.8\n") == "ok");
  CHECK(last(worksheet + "dL/dw = 2*(0.4 - 1)*0.75\n") == "wrong");
  CHECK(last(worksheet + "dL/dz = 2*(0.4 - 1.04)\n") == "wrong");
}

TEST_CASE("what stands after arithmetic comes from that, or from more digits") {
  // 100/3 = 33.3; going on with 0.3 gives 30
  const std::string third = "x = 1\nu = x/3 = 0.3\nv = 100*u\n";
  CHECK(last(third + "v = 100*0.3 = 30\n") == "rounded 2");
  CHECK(last(third + "v = 100*0.3 ≈ 33\n") == "ok");
  CHECK(last(third + "v = 100*0.3 = 34\n") == "wrong");
}

TEST_CASE("labels that the loss only chooses by keep their value") {
  const std::string softmax = "z = [2, 1]; y = [1, 0]\np = softmax(z)\nL = -log(p[0])\n";
  CHECK(last(softmax + "dL/dz = p - y\n") == "ok: where y[0] = 1");
  CHECK(last(softmax + "dL/dz = p + y\n") == "wrong");
  CHECK(last(softmax + "dL/dz = [0.731, 0.269] - y\n") == "ok: where y[0] = 1");
  CHECK(last("z = 0.3; y = 0; a = sigmoid(z)\nL = -log(1 - a)\ndL/dz = a - y\n") ==
        "ok: where y = 0");
}

TEST_CASE("a given 0 takes its term away") {
  const std::string rnn = "U = 0.8; h0 = 0; x = 1\nh1 = U*h0 + x\nh2 = U*h1 + x\n";
  CHECK(last(rnn + "dh2/dU = h1\n") == "ok: where h0 = 0");
  CHECK(last(rnn + "dh2/dU = h1 + U*h0\n") == "ok");
  CHECK(last(rnn + "dh2/dU = h2\n") == "wrong");
}

TEST_CASE("a number may have given ones in it that the formula does not name") {
  CHECK(last(square + "dC/dw = 6*z\n") == "ok");          // 2*x
  CHECK(last(square + "dC/dw = 6*(w*x - y)\n") == "ok");  // 2*x
  CHECK(last(square + "dC/dw = 18*w - 6\n") == "ok: where x = 3, y = 1");
  CHECK(last(square + "dC/dw = 10*x\n") == "ok");  // 2*z
  CHECK(last(square + "dC/dw = z + 25\n") == "wrong");
  CHECK(last(square + "dC/dw = 15*w\n") == "wrong");
  // of the variable too
  CHECK(last("z = 3; y = 1\nL = (z - y)^2\ndL/dz = 2*(3 - y)\n") == "ok: where z = 3");
  CHECK(last("x = 2; y = 3\nf = x*y + sin(x)\ndf/dx = y + cos(2)\n") == "ok: where x = 2");
  CHECK(last("a = 3; b = 4\nr = sqrt(a^2 + b^2) = 5\ndr/db = 4/r\n") == "ok: where b = 4");
}

TEST_CASE("whoever forgets a factor 1, or writes 2*x for x^2 where x is 2, is not right by that") {
  const std::string one = "w = 2; x = 1; y = 3\nz = w*x\nL = (z - y)^2\n";
  CHECK(last(one + "dL/dw = 2*(z - y)\n") == "wrong");
  CHECK(last("w = 3; x = 2\nL = w*x^2\ndL/dw = 2*x\n") == "wrong");
  CHECK(last("w = 0.6; x = 0.5\nL = w*x\ndL/dw = 1 - x\n") == "wrong");
  // 13 was put down for dL/dz: no number is left that w = 2 may be in
  const std::string sum = "w = 2; x = 3\nz = w*x = 6\nL = z^2 + z\ndL/dz = 2*6 + 1 = 13\n";
  CHECK(last(sum + "dL/dw = 13*x\n") == "ok");
  CHECK(last(sum + "dL/dw = 13*(z - x)\n") == "wrong");
  // v is no w, though 0.882*v may come from 2*s*w, too
  const std::string twins = "w = 0.7; x = 0.9; v = 0.7\ns = w*x = 0.63\nL = v*s^2\ndL/ds = 0.882\n";
  CHECK(last(twins + "dL/dx = 0.882*w\n") == "ok");
  CHECK(last(twins + "dL/dx = 0.882*v\n") == "wrong");
  CHECK(
      last("w = 0.7; x = 0.9; v = 0.7\ns = w*x = 0.63\nL = s^2\ndL/ds = 1.26\ndL/dx = 1.26*v\n") ==
      "wrong");
}

TEST_CASE("who may have a right number is not blamed for a wrong one") {
  // dC/da = -1.96, dC/dw2 = 1.96
  const std::string sum =
      "x1 = 0.5; x2 = -1; w1 = 0.4; w2 = 0.3; h = 0.6; u = 0.2\na = w1*x1 + w2*x2 + u*h\n"
      "C = (a - 1)^2\ndC/da = 2*(a - 1) = -1.96\ndC/dw2 = -1.96\n";
  CHECK(last(sum + "dC/du = -1.96*h\n") == "ok");
  CHECK(last(sum + "dC/dw1 = -1.96*x1\n") == "ok");
  const std::string root =
      "x = 3; V = 4\ns = sqrt(V)\nL = x/s^2\ndL/ds = -2*x/s^3 = -0.75\ndL/ds = 2*x/s^3\n";
  CHECK(last(root + "dL/dV = -0.75/(2*s)\n") == "ok");
}

TEST_CASE("after a wrong line, what is calculated once more follows from the lines before it") {
  const std::string sign = "x = 2; w = 3; y = 1\nz = w*x = 7\nC = (z - y)^2\ndC/dz = 2*(y - z)\n";
  CHECK(last(sign + "dC/dz = 2*(7 - 1)\n") == "follows 2");
  CHECK(last(sign + "dC/dz = 12\n") == "follows 2");
  CHECK(last(sign + "dC/dz = 14\n") == "wrong");
}

TEST_CASE("many numbers, of which some are factors") {
  const std::string residuals =
      "x1 = 2; x2 = 3; x3 = 0; w = 0.5; y1 = 2; y2 = 1; y3 = -1.5\nr1 = w*x1 - y1 = -1\n"
      "r2 = w*x2 - y2 = 0.5\nr3 = w*x3 - y3 = 1.5\nJ = (r1^2 + r2^2 + r3^2)/3\n";
  CHECK(last(residuals + "dJ/dw = 2*(-1*x1 + 0.5*x2 + 1.5*x3)/3\n") == "ok");
  CHECK(last(residuals + "dJ/dw = (2*(-1)*x1 + 2*0.5*x2 + 2*1.5*x3)/3\n") == "ok");
  CHECK(last(residuals + "dJ/dw = (2*(-1)*x2 + 2*0.5*x2 + 2*1.5*x3)/3\n") == "wrong");
}

TEST_CASE("what was put down stands for its step where that is calculated by other steps") {
  // dl/da = 0.09975; its own derivative goes by exp(a) again
  const std::string sum = "a = 1.2; b = 3.4\nl = log(exp(a) + exp(b))\ndl/da ≈ 0.0998\n";
  CHECK(last(sum + "d2l/d(a)2 = 0.0998*(1 - 0.0998)\n") == "ok");
  CHECK(last(sum + "d2l/d(a)2 = 0.0998*(1 + 0.0998)\n") == "wrong");
}

TEST_CASE("nobody calculates a cosine from the sine") {
  // 20*cos(1.4) = 3.39934, whatever 9.85 leaves open
  const std::string wave = "θ = 0.7\nW = 10*sin(2*θ) ≈ 9.85\n";
  CHECK(last(wave + "dW/dθ = 3.40\n") == "ok");
  CHECK(last(wave + "dW/dθ = 3.36\n") == "wrong");
}

TEST_CASE("arithmetic of numbers stands for what it comes to") {
  const std::string sum = "w = 2; x = 3\nz = w*x = 6\nL = z^2 + z\ndL/dz = 13\n";
  CHECK(last(sum + "dL/dw = (2*6 + 1)*x\n") == "ok");
  CHECK(last(sum + "dL/dw = (12 + 1)*x\n") == "ok");
  CHECK(last(sum + "dL/dw = (12 + 2)*x\n") == "wrong");
  const std::string inverse = "x = 2; w = 3; b = 1\nz = w*x + b = 7\nr = 1/z\ndr/dz = -1/49\n";
  CHECK(last(inverse + "dr/dw = -1/49*x\n") == "ok");
  CHECK(last(inverse + "dr/dw = -x/49\n") == "ok");
  CHECK(last(inverse + "dr/dw = 1/49*x\n") == "wrong");
}

TEST_CASE("elements of an array with names and without") {
  const std::string sum = "x = [1, 2, 3]\ns = sum(x^2)\n";
  CHECK(last(sum + "ds/dx = [2*x[0], 2*x[1], 6]\n") == "ok");
  CHECK(last(sum + "ds/dx = [2*1, 2*x[1], 2*3]\n") == "ok");
  CHECK(last(sum + "ds/dx = [2*1, 2*x[1], 3]\n") == "wrong");
  const std::string neuron =
      "x = [1.5, -2]; w = [0.3, 0.4]; y = 1\nz = w @ x = -0.35\nL = (z - y)^2\ndL/dz = -2.7\n";
  CHECK(last(neuron + "dL/dw = [-2.7*x[0], -2.7*(-2)]\n") == "ok");
  CHECK(last(neuron + "dL/dx = -2.7*[w[0], 0.4]\n") == "ok");
}

TEST_CASE("what was put down stands for its step also after that had another number") {
  const std::string two =
      "w = 2; x = 1.5\nz = w*x = 3\nc = z^2\ndc/dz = 6\ndc/dz = 5\n";  // 6 is right
  CHECK(last(two + "dc/dx = 6*w\n") == "ok");
  CHECK(last(two + "dc/dx = 5*w\n") == "follows 5");
  // cut off: 1 - tanh(0.1)^2 = 0.990066
  const std::string cut =
      "t = 0.1\nh = tanh(t) = 0.0997\ndh/dt ≈ 0.9900\ndh/dt = 1 - 0.0997^2\nu = 2*dh/dt\n";
  CHECK(last(cut + "u = 2*0.9900\n") == "rounded 3");
}

TEST_CASE("a formula follows from a wrong one, or it does not") {
  // df/da = 2*a + 1 = 9, df/dx = (2*a + 1)*2*x = 36
  const std::string wrong = "x = 2\na = x^2 = 4\nf = a^2 + a = 20\ndf/dx = 9*a\n";
  CHECK(last(wrong + "df/dx = 9*x^2\n") == "follows 4");
  CHECK(last(wrong + "df/dx = 36\ndf/dx = 9*x^2\n") == "wrong");
}

TEST_CASE("what is differentiated by is no label in the search for slips") {
  const auto report = checked("w = 4; x = 3; b = 2\nz = w*x + b\nL = z^2\ndL/db = 2*z*b\n");
  CHECK(verdicts(report) == "wrong");
  CHECK(report.findings[0].causes.empty());
}

TEST_CASE("a weight that was updated by numbers is called updated") {
  const auto report = checked(
      "w2 = -0.4; w1 = 0.3; x = 2\no = w2*w1*x\nw2 <- -0.4 - 0.1*(-0.444)\ndo/dw1 = w2*x\n");
  REQUIRE_FALSE(report.findings[0].causes.empty());
  CHECK(report.findings[0].causes[0].text == "the weight w2 is already updated here (line 3)");
}

TEST_CASE("the slip behind a formula with numbers of earlier lines is found as a formula") {
  const std::string penalty =
      "w = 1; x = 2; y = 3; λ = 0.2\nz = w*x\nL = (z - y)^2 + λ*w^2\ndL/dz = 2*(z - y) = -2\n";
  const auto text = [&](const std::string& claim) {
    const auto report = checked(penalty + claim);
    const auto& causes = report.findings.back().causes;
    return causes.empty() ? "" : causes[0].text;
  };
  // w is 1: from the numbers alone, d(w^2)/dw might be left out as well
  CHECK(text("dL/dw = -2*x + λ*w\n") == "the power rule at w^2: the exponent is not put in front");
  // the first 2 is -dL/dz, the second one is not
  CHECK(text("dL/dw = -2*w + 2*λ*w\n") == "w stands where x belongs");
  // nobody put 0.123 down: its number tells
  const auto half = checked(sigmoid + "dC/dx = -0.876*0.123*w\n");
  REQUIRE_FALSE(half.findings.back().causes.empty());
  CHECK(cause_name(half.findings.back().causes[0].id) == "factor");
}

TEST_CASE("a name that was given a number for the backward pass is what the number stands for") {
  const std::string chain =
      "x = 0.5; w = 0.6; u = 0.9\nh1 = tanh(w*x)\nh2 = tanh(u*h1)\nL = h2^2\n"
      "dL/dh1 = 2*h2*(1 - h2^2)*u = 0.431\nδ1 = 0.431*(1 - h1^2) = 0.394\n";
  CHECK(last(chain + "dL/dw = δ1*x\n") == "ok");
  CHECK(last(chain + "dL/dw = δ1*w\n") == "wrong");
  const std::string error =
      "w = 2; x = 3; y = 1\nz = w*x = 6\ne = z - y = 5\nL = e^2\nδ = 2*5 = 10\n";
  CHECK(last(error + "dL/dw = δ*x\n") == "ok");
  CHECK(last(error + "dL/dx = δ*x\n") == "wrong");
  const std::string layer =
      "x = [0.5, -1]; W = [[0.2, 0.4], [0.1, -0.6]]; t = [1, 0]\nz = W @ x\nC = sum((z - t)^2)\n"
      "δ = [-2.60, 1.30]\n";
  CHECK(last(layer + "dC/dz = δ\n") == "ok");
  CHECK(last(layer + "dC/dz = 2*δ\n") == "wrong");
  CHECK(last(layer + "dC/dz = δ\ndC/dx = transpose(W) @ δ\n") == "ok");
  CHECK(last(layer + "dC/dz = δ\ndC/dx = W @ δ\n") == "wrong");
}
