// Softmax step by step is softmax: what is forgotten of its derivative is said of it.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tests/tools/checked.h>

namespace {

const std::vector<std::string> softmaxes{
    "z1 = 0.5; z2 = -0.3; z3 = 0.9; y1 = 0.2; y2 = 0.45; y3 = 0.35\n"
    "e1 = exp(z1); e2 = exp(z2); e3 = exp(z3)\nS = e1 + e2 + e3\n"
    "p1 = e1/S; p2 = e2/S; p3 = e3/S\nL = -(y1*log(p1) + y2*log(p2) + y3*log(p3))\ndL/dz1 = ",
    "z = [0.5, -0.3, 0.9]; y = [0.2, 0.45, 0.35]\ns = exp(z)\np = s/sum(s)\n"
    "L = -sum(y*log(p))\ndL/dz[0] = ",
    "z = [0.5, -0.3, 0.9]; y = [0.2, 0.45, 0.35]\np = exp(z)/sum(exp(z))\n"
    "L = -sum(y*log(p))\ndL/dz[0] = ",
    "z = [0.5, -0.3, 0.9]; y = [0.2, 0.45, 0.35]\nsoft(u) = exp(u)/sum(exp(u))\np = soft(z)\n"
    "L = -sum(y*log(p))\ndL/dz[0] = ",
    "z = [0.5, -0.3, 0.9]; y = [0.2, 0.45, 0.35]\np = softmax(z)\nL = -sum(y*log(p))\ndL/dz[0] = "};

void check(const std::string& number, const std::string& cause, const std::string& words) {
  for (const std::string& worksheet : softmaxes) {
    CAPTURE(worksheet);
    const auto finding = checked(worksheet + number + "\n").findings.back();
    CHECK(first_cause(finding) == cause);
    REQUIRE_FALSE(finding.causes.empty());
    CAPTURE(finding.causes[0].text);
    CHECK(finding.causes[0].text.find("the derivative of softmax(z") != std::string::npos);
    CHECK(finding.causes[0].text.find(words) != std::string::npos);
  }
}

}  // namespace

// p = softmax(z) = [0.340003, 0.152773, 0.507224], dL/dp[i]*p[i] = -y[i], dL/dz[0] = p[0] - y[0] =
// 0.140003
TEST_CASE("softmax step by step: parts of its derivative") {
  // -y[0]*(1 - p[0])
  check("-0.131999", "missing-path", "only its diagonal");
  // p[0]
  check("0.340003", "missing-path", "[i = j] is left out");
  // p[0] + y[0]
  check("0.540003", "sign", "the sign of [i = j] is lost");
}

TEST_CASE("softmax step by step: its denominator treated as a constant") {
  // -y[0], a whole number of tenths that other slips give too
  for (const std::string& worksheet : softmaxes) {
    CAPTURE(worksheet);
    bool said = false;
    const auto finding = checked(worksheet + "-0.200000\n").findings.back();
    for (const auto& cause : finding.causes) {
      said = said || cause.text.find("the denominator is treated as a constant, -p[i]*p[j]") !=
                         std::string::npos;
    }
    CHECK(said);
  }
}

TEST_CASE("softmax step by step is shown as it is written") {
  CHECK(checked(softmaxes[0] + "-0.131999\n").findings.back().causes.at(0).text ==
        "the derivative of softmax(z1, z2, z3), p[i]*([i = j] - p[j]): only its diagonal p[j]*(1 - "
        "p[j]) is counted; p1 = e1/S is the softmax of z1, z2, z3");
  CHECK(checked(softmaxes[2] + "-0.131999\n").findings.back().causes.at(0).text ==
        "the derivative of softmax(z), p[i]*([i = j] - p[j]): only its diagonal p[j]*(1 - p[j]) is "
        "counted; p[0] is the softmax of z");
}
