#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tests/tools/checked.h>

using Lines = std::vector<std::size_t>;

TEST_CASE("a number carried forward stands in place of the exact one") {
  // 2^2 + 1 = 5, written as 6; 3*6 = 18
  const auto report = checked("x = 2\na = x^2 + 1 = 6\nb = 3*a = 18\nc = b - a = 12\n");
  CHECK(verdicts(report) == "wrong follows follows");
  CHECK(report.findings[1].from_lines == Lines{2});
  CHECK(report.findings[2].from_lines == Lines{2});
}

TEST_CASE("an interior derivative that was put down is used by the lines after it") {
  // a = 0.588858: dC/da = 2*(a - 1) = -0.822284, da/dz = 0.242104, dz/dw = x = 1.5
  const std::string neuron =
      "x = 1.5; w = 0.2; b = 0.0593; y = 1\nz = w*x + b\na = sigmoid(z)\nC = (a - y)^2\n";
  CHECK(verdicts(neuron + "dC/da = -0.82\ndC/dw = dC/da*da/dz*dz/dw = -0.2978\n") ==
        "ok ok rounded");  // -0.82*0.242104*1.5 = -0.29779; exactly -0.29862
  // written with the wrong sign: what comes after has it too
  const auto report = checked(neuron + "dC/da = 0.822\ndC/dz = 0.1990\ndC/dw = 0.2985\n");
  CHECK(verdicts(report) == "wrong follows follows");
  CHECK(report.findings[2].from_lines == Lines{5});
}

TEST_CASE("a local derivative that was put down is used by later lines") {
  const std::string neuron =
      "x = 1.5; w = 0.2; b = 0.0593; y = 1\nz = w*x + b\na = sigmoid(z)\n"
      "C = (a - y)^2\n";
  // da/dz = 0.24 in place of 0.242104: dC/dw = -0.822284*0.24*1.5 = -0.29602
  CHECK(verdicts(neuron + "da/dz = 0.24\ndC/dw = -0.2960\n") == "ok rounded");
  // and wrong, 0.34: -0.822284*0.34*1.5 = -0.41936
  CHECK(verdicts(neuron + "da/dz = 0.34\ndC/dw = -0.4194\n") == "wrong follows");
  CHECK(verdicts(neuron + "dC/dw = -0.2986\n") == "ok");
}

TEST_CASE("a wrong formula is carried on too") {
  const std::string worksheet =
      "x = 3; y = 2\nC = (x - y)^2\ndC/dx = (x - y)\nxn = x - 0.1*dC/dx\n";
  CHECK(verdicts(worksheet + "xn = 2.9\n") == "wrong follows");  // 3 - 0.1*1
  CHECK(verdicts(worksheet + "xn = 2.8\n") == "wrong ok");       // 3 - 0.1*2
  CHECK(verdicts(worksheet + "xn = 2.85\n") == "wrong wrong");
}

TEST_CASE("updates: a name has its new value from there on") {
  const std::string loop = "w = 3; η = 0.1\nC = w^2\ndC/dw = 6\nw <- w - η*dC/dw\n";
  CHECK(verdicts(loop + "w = 2.4\n") == "ok ok");
  CHECK(verdicts(loop + "w = 3.0\n") == "ok wrong");
  // claims on the line of the update itself
  CHECK(verdicts("w = 3; η = 0.1\nC = w^2\nw <- w - η*dC/dw = 2.4\n") == "ok");
  CHECK(verdicts("w = 3; η = 0.1\nC = w^2\nw ← w - η*dC/dw = 3.6\n") == "wrong");
  CHECK(first_cause("w = 3; η = 0.1\nC = w^2\nw <- w - η*dC/dw = 3.6\n") == "sign");
  // a wrong update, carried into the next forward pass: 3.6^2 = 12.96
  CHECK(verdicts("w = 3; η = 0.1\nC = w^2\nw <- w - η*dC/dw = 3.6\nD = w^2 = 12.96\n") ==
        "wrong follows");
}

TEST_CASE("what was right is not made wrong by a mistake that it does not need") {
  CHECK(verdicts("x = 2\na = x + 1 = 4\nb = x*5 = 10\n") == "wrong ok");
}

TEST_CASE("a line put right later counts from there on") {
  CHECK(verdicts("x = 2\na = x^2 = 5\na = 4\nb = a + 1 = 5\n") == "wrong ok ok");
  CHECK(verdicts("x = 2\na = x^2 = 5\na = 4\nb = a + 1 = 6\n") == "wrong ok wrong");
}
