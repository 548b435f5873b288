#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include <tools/number.h>
#include <tools/text.h>

using tools::number;

TEST_CASE("numbers are shown with six significant digits in their shortest form") {
  CHECK(number(100.0) == "100");
  CHECK(number(-0.19661193324148185) == "-0.196612");
  CHECK(number(1.0 / 3.0) == "0.333333");
  CHECK(number(0.1 + 0.2) == "0.3");
  CHECK(number(123456.0) == "123456");
  CHECK(number(1234567.0) == "1.23457e6");
  CHECK(number(2e6) == "2e6");
  CHECK(number(1.5e-7) == "1.5e-7");
  CHECK(number(1e100) == "1e100");
  CHECK(number(1e-10) == "1e-10");
  CHECK(number(0.0) == "0");
  CHECK(number(-0.0) == "-0");
}

TEST_CASE("what is no finite number is named, without a sign on nan") {
  CHECK(number(std::nan("")) == "nan");
  CHECK(number(-std::nan("")) == "nan");
  CHECK(number(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(number(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("more digits never invent any") {
  CHECK(number(0.1, 17) == "0.1");
  CHECK(number(0.1 + 0.2, 17) == "0.30000000000000004");
  CHECK(number(2.0 / 3.0, 3) == "0.667");
  CHECK(number(6.5, 1) == "6");  // halves go to the even digit
  CHECK(number(std::numeric_limits<double>::max(), 17) == "1.7976931348623157e308");
  CHECK(number(std::numeric_limits<double>::denorm_min(), 17) == "4.94065645841247e-324");
  CHECK_THROWS_WITH_AS(number(1.0, 0), "0 significant digits: a number can be shown with 1 to 17",
                       std::invalid_argument);
  CHECK_THROWS_AS(number(1.0, 18), std::invalid_argument);
}

TEST_CASE("widths are those of a terminal") {
  CHECK(tools::columns("abc") == 3);
  CHECK(tools::columns("学习率") == 6);
  CHECK(tools::columns("σ₁") == 2);
  CHECK(tools::padded("σ", 3) == "σ  ");
  CHECK(tools::padded("学", 1) == "学");
}

TEST_CASE("long texts lose their middle") {
  CHECK(tools::shortened("abcdefgh", 8) == "abcdefgh");
  CHECK(tools::shortened("abcdefgh", 5) == "ab…gh");
  CHECK(tools::shortened("学习率学习率", 7) == "学…率");
  CHECK(tools::columns(tools::shortened(std::string(10000, 'x'), 24)) == 24);
  CHECK(tools::shortened("a\nb\xff", 10) == "a␊b\uFFFD");
  std::string marks = "a";
  for (int i = 0; i < 10000; ++i) marks += "\u0301";
  CHECK(tools::shortened(marks, 24).size() < 100);
}
