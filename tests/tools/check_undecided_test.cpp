#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>

namespace {

std::string last_notes(const std::string& worksheet) {
  return notes(checked(worksheet).findings.back());
}

}  // namespace

TEST_CASE("gradient 0 whatever one does") {
  // x = 0: each product with it is 0
  const std::string zero_input = "x = 0; w = 3\nC = (x*w)^2\ndC/dw = 0\n";
  CHECK(verdicts(zero_input) == "undecided");
  CHECK(last_notes(zero_input).find("they would show with x = ") != std::string::npos);
  // a = y: the error is 0
  CHECK(verdicts("a = 2; y = 2\nC = (a - y)^2\ndC/da = 0\n") == "undecided");
  // d cos(x)/dx = -sin(x): the sign is lost in it
  CHECK(verdicts("x = 0\nC = cos(x)\ndC/dx = 0\n") == "undecided");
}

TEST_CASE("the inputs that are proposed do tell") {
  const std::string zero_input = "x = 0; w = 3\nC = (x*w)^2\ndC/dw = 0\n";
  const std::string text = last_notes(zero_input);
  const std::size_t at = text.find("x = ");
  REQUIRE(at != std::string::npos);
  const std::string proposed = text.substr(at, text.find_first_of(",\n", at) - at);
  CHECK(verdicts(proposed + "; w = 3\nC = (x*w)^2\ndC/dw = 0\n") == "wrong");
}

TEST_CASE("symmetric inputs: names mixed up give the same") {
  CHECK(verdicts("a = 1; b = 1\nC = a*b\ndC/da = 1\n") == "undecided");
  CHECK(last_notes("a = 1; b = 1\nC = a*b\ndC/da = 1\n").find("with a = 2, b = -3") !=
        std::string::npos);
  CHECK(verdicts("a = 2; b = 3\nC = a*b\ndC/da = 3\n") == "ok");
}

TEST_CASE("symmetric inputs: equal weights hide which of them was taken") {
  const auto sum = [](const char* weights, const char* claim) {
    return std::string(weights) + "; x1 = 2; x2 = 3\nz = w1*x1 - w2*x2\n" + claim + "\n";
  };
  CHECK(verdicts(sum("w1 = 0.5; w2 = 0.5", "dz/dx1 = 0.5")) == "undecided");
  CHECK(verdicts(sum("w1 = 0.5; w2 = 0.5", "dz/dx2 = -0.5")) == "undecided");
  CHECK(last_notes(sum("w1 = 0.5; w2 = 0.5", "dz/dx1 = 0.5")).find("with w1 = 2, w2 = -3") !=
        std::string::npos);
  CHECK(verdicts(sum("w1 = 2; w2 = -3", "dz/dx1 = 2")) == "undecided");  // x1 is 2 too
  CHECK(verdicts("a = 2; b = 2\nC = a*b\ndC/da = 2\n") == "undecided");
  CHECK(verdicts("w = [0.5, 0.5]; x = [2, 3]\nz = w @ x\ndz/dx[0] = 0.5\n") == "undecided");
  // a formula says which; what is calculated from several numbers shows other slips
  CHECK(verdicts(sum("w1 = 0.5; w2 = 0.5", "dz/dx1 = w1 = 0.5")) == "ok ok");
  CHECK(verdicts(sum("w1 = 0.5; w2 = 0.5", "dz/dx1 = w2 = 0.5")) == "wrong ok");
  CHECK(verdicts(sum("w1 = 0.5; w2 = 0.4", "dz/dx1 = 0.5")) == "ok");
  CHECK(verdicts("w1 = 0.5; w2 = 0.5; x = 3\nz = (w1*x)^2 + w2\ndz/dx = 1.5\n") == "ok");
  // given from outside
  CHECK(verdicts(checked("z = w1*x1 - w2*x2\ndz/dx1 = 0.5\n", {},
                         {"w1=0.5", "w2=0.5", "x1=2", "x2=3"})) == "undecided");
  // another input that is the same but has no part in it
  CHECK(verdicts("w = 0.5; k = 0.5; x = 3\nz = w*x\ndz/dx = 0.5\n") == "ok");
}

TEST_CASE("what is truly 0 or 1 stays ok") {
  CHECK(verdicts("x = -1\ny = relu(x)\ndy/dx = 0\n") == "ok");
  CHECK(verdicts("x = 2\ny = relu(x)\ndy/dx = 1\n") == "ok");
  CHECK(verdicts("w = 0.5; b = 0.1; x = 3\nz = w*x + b\ndz/db = 1\n") == "ok");
  CHECK(verdicts("x = 2; k = 3\nC = x^2\ndC/dk = 0\n") == "ok");
  CHECK(verdicts("a = 2; b = 3\ny = max(a, b)\ndy/da = 0\ndy/db = 1\n") == "ok ok");
  CHECK(verdicts("x = 0.3\ny = x - x\ndy/dx = 0\n") == "ok");
  CHECK(verdicts("x = 2; w = -0.5\nz = w*x\ny = relu(z)\nC = (y - 1)^2\ndC/dw = 0\n") == "ok");
}

TEST_CASE("a formula decides where the number does not") {
  CHECK(verdicts("x = 0; w = 3\nC = (x*w)^2\ndC/dw = 2*x*w*x\n") == "ok");
  CHECK(verdicts("x = 0; w = 3\nC = (x*w)^2\ndC/dw = 2*x*w*x = 0\n") == "ok ok");
  CHECK(verdicts("x = 0; w = 3\nC = (x*w)^2\ndC/dw = 2*x*w\n") == "wrong");
  CHECK(verdicts("a = 2; y = 2\nC = (a - y)^2\ndC/da = 2*(a - y) = 0\n") == "ok ok");
}

TEST_CASE("a wrong number is wrong at any point") {
  CHECK(verdicts("x = 0; w = 3\nC = (x*w)^2\ndC/dw = 6\n") == "wrong");
  CHECK(verdicts("a = 2; y = 2\nC = (a - y)^2\ndC/da = 1\n") == "wrong");
}

TEST_CASE("no number at the given point: said, with the place where it began") {
  const std::string zero = "x = 0\ny = 1/x\nz = y + 1\nC = z^2\ndC/dx = 3\n";
  CHECK(verdicts(zero) == "undecided");
  CHECK(last_notes(zero) ==
        "not a finite number at this point: 'y' becomes inf, the result of 1/0 (line 2)");
  const std::string logarithm = "x = -2\ny = log(x)\nz = y*2 = 5\n";
  CHECK(verdicts(logarithm) == "undecided");
  CHECK(last_notes(logarithm).find("the result of log(-2) (line 2)") != std::string::npos);
  // a formula with a hole of its own where the left side has none
  CHECK(verdicts("x = 0\ny = x^2 = x^3/x\n") == "wrong");
  // what does not need it is checked
  CHECK(verdicts("x = 0\ny = 1/x\nz = x + 1 = 1\n") == "ok");
}

TEST_CASE("at a kink that only rounding moves") {
  // 0.3 - 0.1*3 is 0: which side doubles are on says nothing
  const std::string zero = "a = 0.1; b = -0.3\nz = 3*a + b\ny = 2*relu(z)\n";
  CHECK(verdicts(zero + "dy/dz = 0\n").find("wrong") == std::string::npos);
  CHECK(verdicts(zero + "dy/dz = 2\n").find("wrong") == std::string::npos);
  CHECK(verdicts("a = 0.1; b = -0.3\nz = 3*a + b\ny = max(z, 0)\ndy/dz = 0\n") == "undecided");
  const std::string maximum = "a = 0.5; b = 0.2\nz = a*b - 0.1\ny = max(z, 0)\n";
  CHECK(verdicts(maximum + "dy/dz = 0\ndy/dz = 1\n") == "undecided undecided");
  CHECK(last_notes(maximum + "dy/dz = 1\n") ==
        "this point is at the kink of max: on either side the derivative is another one");
  // the rules of relu and abs at 0 itself, and points beside a kink, stay
  CHECK(verdicts("z = 0\ny = relu(z)\ndy/dz = 1\n") == "wrong");
  CHECK(verdicts("z = 1e-9\ny = max(z, 0)\ndy/dz = 0\n") == "wrong");
}
