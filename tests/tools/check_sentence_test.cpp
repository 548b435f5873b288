// What a student reads below a wrong line.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include <tests/tools/checked.h>
#include <tools/check/wording.h>
#include <tools/check/write.h>

using tools::check::CauseId;
using tools::check::Finding;
using tools::check::Report;
using tools::check::Verdict;

namespace {

std::string text_of(const Report& report) {
  std::ostringstream out;
  write_text(out, std::span(&report, 1));
  return out.str();
}
std::string text_of(const std::string& worksheet) { return text_of(checked(worksheet)); }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("x^x: the two paths through one power are not one cause") {
  // x^x*(log(x) + 1): by the base x*x^(x - 1), by the exponent x^x*log(x)
  const std::string text = text_of(
      "x = 2\n"
      "y = x^x\n"
      "dy/dx = x*x^(x - 1)\n"
      "dy/dx = x^x*log(x)\n");
  CHECK(contains(text, "from x through the base of y is counted, of 2"));
  CHECK(contains(text, "from x through the exponent of y is counted, of 2"));
  CHECK_FALSE(contains(text, "same cause"));
}

TEST_CASE("a second derivative is not another loss") {
  const std::string text = text_of("w = 2\nm = w^3\nd2m/d(w)2 = 3*w\n");  // 6*w
  CHECK_FALSE(contains(text, "dm/dw is dm/dw"));
  CHECK(contains(text, "the power rule"));
}

TEST_CASE("a matrix that should be transposed is named as a whole") {
  const std::string network =
      "W = [[1, 2], [3, 4]]; x = [0.5, 0.7]\n"
      "z = W @ x; L = sum(tanh(z)^2)\n"
      "g = dL/dz\n";
  const std::string transposed = "W stands where transpose(W) belongs";
  CHECK(contains(text_of(network + "dL/dx = W @ g\n"), transposed));
  CHECK(verdicts(network + "dL/dx = transpose(W) @ g\n") == "ok");
  // tanh'(1.9)*2*tanh(1.9) = 0.163727, for 4.3: 0.00147176; W @ g = [0.166670, 0.497068]
  CHECK(contains(text_of(network + "dL/dx = [0.166670, 0.497068]\n"), transposed));
  // also on the way to the layer before
  const std::string deep =
      "W1 = [[0.3, -0.2], [0.5, 0.4]]; W2 = [[1, 2], [3, 4]]; x = [0.5, 0.7]\n"
      "h = tanh(W1 @ x); z = W2 @ h; L = sum(z^2)\n"
      "dL/dh = W2 @ dL/dz\n";
  CHECK(contains(text_of(deep), "W2 stands where transpose(W2) belongs"));
}

TEST_CASE("an outer product the wrong way round") {
  const std::string text = text_of(
      "W = [[1, 2], [3, 4]]; x = [0.5, 0.7]\n"
      "z = W @ x; L = sum(tanh(z)^2)\n"
      "g = dL/dz\n"
      "dL/dW = [[g[0]*x[0], g[1]*x[0]], [g[0]*x[1], g[1]*x[1]]]\n");
  CHECK(contains(text,
                 "rows and columns are exchanged: dL/dW[1][0] stands where dL/dW[0][1] belongs"));
}

TEST_CASE("more digits are not proposed for a whole number") {
  const std::string text = text_of("x = 2\na = 3*x; b = x + 4; f = a*b\ndf/dx = 18\n");
  CHECK(contains(text, "wrong"));
  CHECK_FALSE(contains(text, "more digits"));
}

TEST_CASE("softmax is named as it is written") {
  const std::string text = text_of(
      "z = [1, 2, 0.5]; y = [0, 1, 0]\n"
      "p = softmax(z); L = -sum(y*log(p))\n"
      "dL/dz = p\n"  // p - y
      "q = softmax(z)[0] + z[1]\n"
      "dq/dz[0] = softmax(z)[0]\n");
  CHECK_FALSE(contains(text, "logsumexp"));
  CHECK(contains(text, "p[i]*([i = j] - p[j]): [i = j] is left out"));
  CHECK_FALSE(contains(text, "denominator of softmax(z)) is left out"));
}

TEST_CASE("softmax differentiated element by element, as if it were sigmoid") {
  const std::string text = text_of(
      "s = [0.3, 1.1]; V = [0.7, -0.4]\n"
      "a = softmax(s); L = (a @ V - 1)^2\n"
      "dL/ds = dL/da*a*(1 - a)\n");
  CHECK(contains(text, "the derivative of softmax(s)"));
  CHECK(contains(text, "only its diagonal p[j]*(1 - p[j]) is counted"));
}

TEST_CASE("an element that is right with labels as they are is no reason for causes") {
  // p + y for p - y: at y[0] = 0 it is right
  const Report report = checked(
      "z = [1, 2, 0.5]; y = [0, 1, 0]\n"
      "p = softmax(z); L = -sum(y*log(p))\n"
      "dL/dz = p + y\n");
  CHECK(first_cause(report.findings[0]) == "sign");
  CHECK(report.findings[0].causes.size() <= 3);
}

TEST_CASE("the derivative of another layer's activation") {
  const std::string text = text_of(
      "x = 0.5; w = 0.6; u = 0.8\nh1 = tanh(w*x)\nh2 = tanh(u*h1)\nL = (h2 - 1)^2\n"
      "dL/dh1 = 2*(h2 - 1)*(1 - h1^2)*u\n");
  CHECK(contains(text, "the derivative of tanh is taken at h1 in place of h2"));
}

TEST_CASE("the quadratic part of Huber's loss") {
  CHECK(contains(text_of("a = 2; y = 0.5; d = 0.7\nr = a - y\nL = d*(abs(r) - d/2)\n"
                         "dL/da = r\n"),
                 "right for half the squared error"));
}

TEST_CASE("two slips are not sought for a number of two digits") {
  const Report report = checked("x = 1.3; w = 0.7\ny = sin(x*w)^2\ndy/dx = 0.041\n");
  CHECK(first_cause(report.findings[0]) == "none");
  CHECK(contains(notes(report.findings[0]), "two slips at once are not looked for"));
}

TEST_CASE("= where += belongs, of one name that is used twice") {
  const std::string text = text_of("x = 2\na = 3*x; b = x^2; L = a*b + sin(x)\ndL/dx = cos(x)\n");
  CHECK(contains(text, "as with = for +="));
}

TEST_CASE("df/dx of a function says what to write") {
  const std::string text = text_of("x = 2\nf(u) = u^2\ndf/dx = 2*x\n");
  CHECK(contains(text, "'f' is a function: its derivative is f'(x), or give its value a name"));
  CHECK(contains(text_of("x = 2\nf(u) = u^2\n∂f/∂x = 2*x\n"), "its derivative is f'(x)"));
  CHECK(contains(text_of("f(u) = u^2\ny = f + 1\n"), "used in") == false);
}

TEST_CASE("a division by zero is written as a division") {
  CHECK(contains(text_of("y = 1/0 = 3\n"), "'y' becomes inf, the result of 1/0 (line 1)"));
  CHECK(contains(text_of("x = 0\ny = 1/x\ny + 1 = 3\n"), "the result of 1/0 (line 2)"));
}

TEST_CASE("a column is a character, also after Chinese text") {
  const Report report = checked("学习率 = 0.1; 输出 = 2*学习率 = 0.3\n");
  CHECK(report.findings[0].line == 1);
  CHECK(report.findings[0].column == 25);
  // On a terminal each Chinese character is two columns wide: the caret stands there.
  const Report error = checked("学习率 = 0.1; 输出 = 2*学习率 + = 3\n");
  REQUIRE(error.problems.size() == 1);
  const std::string& text = error.problems[0].text;
  CHECK(error.problems[0].column == 25);
  const std::size_t bar = text.rfind("| "), caret = text.find('^');
  CHECK(caret - bar - 2 == 24 + 8);  // eight of the 24 characters before have two columns
}

TEST_CASE("a number with the sign of typesetters is not said twice, noise is 0") {
  CHECK(checked("y = -2/3\ny = −0.66\n").findings[0].claim == "y = −0.66");
  CHECK(tools::check::headline(checked("y = -2/3\ny = −0.66\n").findings[0], 6) ==
        "y = −0.66, exact -0.666667");
  const auto noisy = checked(
      "X = [[1, 2], [3, 5]]; y = [1, 2]; w = [0.2, 0.3]\nr = X @ w - y\nL = dot(r, r)\n"
      "dL/dw = 2*X @ r\n");
  CHECK(tools::check::headline(noisy.findings[0], 6) ==
        "dL/dw = 2*X @ r, which is [0, -0.2], exact [0.2, 0.2]");
  const auto large = checked("x = 1e308\nz = x^2\ndz/dx = 2*x\n");
  CHECK(tools::check::headline(large.findings[0], 6) == "dz/dx = 2*x");
}

TEST_CASE("half of the gradient, the gradient of half the loss: one sentence") {
  const auto report =
      checked("m = 3; v = 2; h = 5; g = 9.8\nE = 1/2*m*v^2 + m*g*h\ndE/dv = 1/2*m*v\n");
  std::size_t said = 0;
  for (const auto& text : tools::check::sentences(report, report.findings[0], {}, 6))
    said += text.find("but E is") != text.npos;
  CHECK(said == 1);
}
