#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tests/tools/checked.h>

namespace {

// a = sigmoid(0.3593) = 0.58886; 1 - a = 0.41114, a*(1 - a) = 0.24210
const std::string neuron = "z = 0.3593; y = 1\na = sigmoid(z) = 0.589\nC = (a - y)^2\n";

/// The verdicts on what comes after the neuron.
std::string after(const std::string& lines) {
  return verdicts(neuron + lines).substr(3);  // without that of a
}

}  // namespace

TEST_CASE("a decimal that rounds an earlier value counts as an interval") {
  // 2*(0.589 - 1) = -0.822, exactly -0.82228
  CHECK(after("dC/da = 2*(0.589 - 1)\n") == "ok");
  CHECK(after("dC/da = 2*(0.589 - 1) = -0.822\n") == "ok ok");
  CHECK(after("dC/dz = 2*(0.589 - 1)*0.242\n") == "ok");
  // 0.587 rounds nothing, and it is not 0.589 either
  CHECK(after("dC/da = 2*(0.587 - 1)\n") == "wrong");
  // to fewer digits it says less, and it is right all the same
  CHECK(after("dC/da = 2*(0.59 - 1)\n") == "ok");
}

TEST_CASE("whole numbers and given values are exact there, or everything would pass") {
  // the step 0.1*0.0287 vanishes against 0.5 where 0.5 is read as 0.45 to 0.55
  const std::string update = "w = 0.5; η = 0.1\nC = (w*0.0287 - 0.5)^2\n";
  // dC/dw = 2*(0.01435 - 0.5)*0.0287 = -0.0278763; w - η*dC/dw = 0.5027876
  const std::string line = update + "dC/dw = -0.0279\nv = w - η*dC/dw\n";
  CHECK(verdicts(line + "v = 0.5 - 0.1*(-0.0279)\n") == "ok ok");
  CHECK(verdicts(line + "v = 0.5 + 0.1*(-0.0279)\n") == "ok wrong");
  CHECK(verdicts(line + "v = 0.5 - 0.1*0.0279\n") == "ok wrong");
  CHECK(verdicts(line + "v = 0.5 - 0.2*(-0.0279)\n") == "ok wrong");
  CHECK(verdicts("x = 2\ny = x + 1 = 2 + 1\n") == "ok");
  CHECK(verdicts("x = 2\ny = x + 1 = 2 + 2\n") == "wrong");
}

TEST_CASE("the exponent is exact") {
  CHECK(after("C = (0.589 - 1)^2\n") == "ok");
  CHECK(after("C = (0.589 - 1)^2.0\n") == "ok");
  CHECK(after("C = (0.589 - 1)^3\n") == "wrong");
}

TEST_CASE("numbers put in beside names") {
  CHECK(after("dC/da = 2*(0.589 - y)\n") == "ok");
  CHECK(after("dC/da = 2*(0.589 + y)\n") == "wrong");
}

TEST_CASE("right with numbers as the author rounded them") {
  // x*x with the author's 0.33 is 0.1089; of 1/9 = 0.11111 it is not the rounding
  CHECK(verdicts("t = 1\nx = t/3 = 0.33\ny = x*x = 0.33*0.33 = 0.1089\n") == "ok ok rounded");
}

TEST_CASE("a wrong number put in further down") {
  const auto report = checked(neuron + "dC/da = -0.82\nda/dz = 0.242\ndC/dz = (-0.83)*0.242\n");
  CHECK(verdicts(report) == "ok ok ok wrong");
  const auto carried =
      checked(neuron + "dC/da = -0.411\ndC/dz = dC/da*a*(1 - a) = (-0.411)*0.242 = -0.0995\n");
  CHECK(verdicts(carried) == "ok wrong ok follows follows");
}
