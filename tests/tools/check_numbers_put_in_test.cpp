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

TEST_CASE("numbers put in are right where they are those of the link before") {
  // g written out: do/ds is made of exp(-s) and not of o. Exactly o = 0.710950; put in 0.711 it is
  // 0.205479, and with exp(-s) of the rounded s = 0.9 it would be 0.205500.
  const std::string written_out =
      "g(u) = 1/(1 + exp(-u))\nx = 0.7; w = 1.3\ns = w*x = 0.9\no = g(s) = 0.711\n";
  CHECK(verdicts(written_out + "do/ds = o*(1 - o) = 0.711*(1 - 0.711) = 0.205\n") ==
        "ok rounded ok rounded ok");
  const std::string tanh_written_out =
      "x = 0.7; w = 1.3\nz = w*x = 0.9\na = (exp(z)-exp(-z))/(exp(z)+exp(-z)) = 0.716\n";
  CHECK(verdicts(tanh_written_out + "da/dz = 1 - a^2 = 1 - 0.716^2 = 0.487\n") ==
        "ok rounded ok rounded rounded");
  // another number put in is as wrong as before
  CHECK(verdicts(written_out + "do/ds = o*(1 - o) = 0.731*(1 - 0.731)\n") == "ok rounded ok wrong");
}

TEST_CASE("a product of numbers that were put down is right") {
  // p[0] = 0.659001 and its derivative 0.224719 by z[0]: exactly -1.51745*0.224719 = -0.340999.
  // y is 0 elsewhere, so nothing comes back through p[1] and p[2].
  const std::string softmax =
      "z = [2.0, 1.0, 0.1]; y = [1, 0, 0]\ne1 = exp(z)\nS = sum(e1)\np = e1/S = [0.6590, 0.2424, "
      "0.0986]\n"
      "L = -sum(y*ln(p))\ndL/dp[0] = -1.5175\ndp[0]/dz[0] = 0.2247\n";
  CHECK(verdicts(softmax + "dL/dz[0] = -1.5175*0.2247\n").ends_with("ok"));
  CHECK(verdicts(softmax + "dL/dz[0] = -1.5175*0.2248\n").ends_with("wrong"));
  CHECK(verdicts(softmax + "dL/dz[0] = 1.5175*0.2247\n").ends_with("wrong"));
}

TEST_CASE("a rounded number at the end of a domain may be any that it rounds") {
  // a = 0.99752738: -log(1 - a) = 6.0025; 1.00 is at least 0.995, with which it is 5.3
  const std::string saturated = "z = 6\na = 1/(1 + exp(-z)) = 1.00\nC = -log(1 - a)";
  CHECK(verdicts(saturated + " = -log(1 - 1.00) = 6.00\nD = 2*C = 12.0\n") == "ok ok ok ok");
  CHECK(verdicts("z = 4\na = 1/(1 + exp(-z)) = 0.98\nC = -log(1 - a) = -log(1 - 1.00) = 4.02\n") ==
        "ok wrong ok");
  CHECK(verdicts("z = 0.5\nC = -log(1 - z) = -log(1 - 1)\n") == "wrong");
}
