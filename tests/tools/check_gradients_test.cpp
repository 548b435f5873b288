#include <doctest/doctest.h>

#include <string>

#include <tests/tools/checked.h>
#include <tools/check/gradients.h>
#include <tools/formula/parse.h>

namespace {

// The verdicts on numbers of a program.
std::string of_program(const std::string& worksheet, const std::string& json) {
  const auto text = std::make_shared<tools::formula::Source>("n", worksheet);
  const auto read = tools::formula::parse_readable_lines({text, tools::formula::Format::grad});
  const auto numbers = std::make_shared<tools::formula::Source>("j", json);
  return verdicts(tools::check::check_with_gradients(read, {}, {}, numbers).back());
}

// dC/dw = -0.29860541738043
const std::string neuron =
    "x = 1.5; w = 0.2; b = 0.0593; y = 1\nz = w*x + b = 0.359\na = sigmoid(z) = 0.589\n"
    "C = (a - y)^2 = 0.169\ndC/da = -0.822\ndC/dz = -0.199\n";

}  // namespace

TEST_CASE("numbers of a program agree to single precision") {
  CHECK(of_program(neuron, R"({"dC/dw": -0.29860541224479675})") == "ok");  // of a float
  CHECK(of_program(neuron, R"({"dC/dw": -0.2986054173804312})") == "ok");
  CHECK(of_program(neuron, R"({"dC/dw": -0.298605})") == "ok");
  CHECK(of_program(neuron, R"({"dC/dw": -0.29862})") == "wrong");
}

TEST_CASE("what was rounded on paper is no excuse for a program") {
  // rounded to 4 digits, and what 0.199*1.5 comes to
  CHECK(of_program(neuron, R"({"dC/dw": -0.2986})") == "wrong");
  CHECK(of_program(neuron, R"({"dC/dw": -0.2985})") == "wrong");
  CHECK(verdicts(neuron + "dC/dw = -0.2985\n") == "ok ok ok ok ok rounded");
  // cut off: exactly 0.57536300
  const std::string quotient = "x = 0.575363\ny = 1*x\n";
  CHECK(of_program(quotient, R"({"y": 0.5753})") == "wrong");
  CHECK(of_program(quotient, R"({"y": 0.575363})") == "ok");
  CHECK(of_program("y = 1/3\n", R"({"y": 0.3333})") == "wrong");
  CHECK(of_program("y = 1/3\n", R"({"y": 0.33333})") == "ok");  // as far off as 1e-5 allows
  // nor is what was wrong
  CHECK(of_program("x = 3\nC = x^2\ndC/dx = 3\n", R"({"0.1*dC/dx": 0.3})") == "wrong");
}

TEST_CASE("terms that cancel leave what single precision makes of them") {
  // 1000.1 - 1000.0999 = 1e-4, in floats 1.2e-4
  const std::string difference = "a = 1000.1; b = 1000.0999\nd = a - b\n";
  CHECK(of_program(difference, R"({"d": 0.0001220703125})") == "ok");
  CHECK(of_program(difference, R"({"d": 0.01})") == "wrong");
}
