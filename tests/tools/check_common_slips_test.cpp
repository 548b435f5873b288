#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

// Slips that are common in derivations by hand. The numbers are worked out from the wrong formula.

namespace {

// The sentence that is said first of the last claim.
std::string first_said(const std::string& worksheet) {
  const auto finding = checked(worksheet).findings.back();
  return finding.causes.empty() ? "none" : finding.causes[0].text;
}

}  // namespace

TEST_CASE("a factor of a product stands where its partner belongs") {
  const std::string net =
      "x = 0.5; w1 = 0.8; w2 = 1.4; y = 1\na1 = sigmoid(w1*x); z2 = w2*a1\nC = (z2 - y)^2\n";
  CHECK(first_said(net + "dC/dw2 = 2*(z2 - y)*w2\n") == "w2 stands where a1 belongs");
  // z2 = 0.838163: 2*(z2 - 1)*1.4
  CHECK(first_said(net + "dC/dw2 = -0.453145\n") == "w2 stands where a1 belongs");
  const std::string gate = "a = 0.3; b = 0.8\ni = sigmoid(a); g = tanh(b)\nc = i*g; L = c^2\n";
  CHECK(first_said(gate + "dL/di = 2*c*i\n") == "i stands where g belongs");
  CHECK(first_said("x = [0.5, -1.2]; W = [[0.3, -0.7], [0.6, 0.2]]; v = [1, 2]\nz = W @ x\n"
                   "L = v @ tanh(z)\ndL/dW[1][0] = 2*(1 - tanh(z[1])^2)*W[1][0]\n") ==
        "W[1][0] stands where x[0] belongs");
  // where the partner goes other ways too, its gradient is another number
  CHECK(first_said("x = 0.5; w1 = 0.8; w2 = 1.4\na1 = tanh(w1*x)\nL = (w2*a1)^2 + a1^3\n"
                   "dL/dw2 = 2*w2*a1*w2 + 3*a1^2\n") == "this is dL/da1");
}
