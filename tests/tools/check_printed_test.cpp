#include <doctest/doctest.h>

#include <limits>
#include <string>

#include <tests/is_close.h>
#include <tests/tools/checked.h>
#include <tools/check/printed.h>

using tools::check::Printed;
using tools::check::read_printed;

namespace {

Printed printed(const std::string& digits) { return read_printed(digits, std::stod(digits)); }

/// The verdict on `x = exact = printed`.
std::string as(const std::string& exact, const std::string& link) {
  return verdicts("x = " + exact + "\ny = x*1 " + link + "\n");
}

}  // namespace

TEST_CASE("the unit is that of the last digit, and zeros after the first digit count") {
  struct {
    const char* text;
    int digits;
    double unit;
  } const rows[] = {
      {"0.0287", 3, 1e-4},  {"0.02870", 4, 1e-5}, {"1.0e-3", 2, 1e-4}, {"0.0010", 2, 1e-4},
      {"1e-3", 1, 1e-3},    {"12.50", 4, 1e-2},   {"3.", 1, 1.0},      {".5", 1, 0.1},
      {"1.5e+3", 2, 100.0}, {"1.5E3", 2, 100.0},  {"2e5", 1, 1e5},     {"100.0", 4, 0.1},
      {"0.00", 2, 0.01},    {"0.0", 1, 0.1},      {"0.0e-3", 1, 1e-4},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(printed(row.text).digits == row.digits);
    CHECK(is_close(printed(row.text).unit, row.unit));
    CHECK_FALSE(printed(row.text).whole);
  }
}

TEST_CASE("a whole number has no unit: it is exact") {
  CHECK(printed("12").whole);
  CHECK(printed("12").unit == 0.0);
  CHECK(printed("1200").digits == 4);
  CHECK(printed("12").shows(12.0));
  CHECK(printed("12").shows(12 + 1e-12));  // double arithmetic
  CHECK_FALSE(printed("12").shows(12 + 1e-6));
  CHECK_FALSE(printed("0").shows(1e-6));
}

TEST_CASE("a decimal shows what rounds to it, half a unit either way") {
  const Printed number = printed("0.0287");
  CHECK(number.shows(0.02865));  // halves may go either way
  CHECK(number.shows(0.02875));
  CHECK_FALSE(number.shows(0.028649));
  CHECK_FALSE(number.shows(0.028751));
  CHECK_FALSE(number.shows(-0.0287));
  CHECK_FALSE(number.shows(std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(number.shows(std::numeric_limits<double>::infinity()));
  // 0.125 is exact in binary: a tie
  CHECK(printed("0.12").shows(0.125));
  CHECK(printed("0.13").shows(0.125));
}

TEST_CASE("cut off: the digits are those of the number, and the next one is lost") {
  CHECK(printed("0.28").cuts_off(0.289));
  CHECK(printed("-0.28").cuts_off(-0.289));
  CHECK_FALSE(printed("0.29").cuts_off(0.289));
  CHECK_FALSE(printed("0.28").cuts_off(0.2951));
  CHECK_FALSE(printed("-0.28").cuts_off(0.289));
  CHECK_FALSE(printed("2").cuts_off(2.5));
}

TEST_CASE("a number that was cut off is rounded, and the note says what rounding gives") {
  const auto report = checked("x = 0.289\ny = x*1 = 0.28\n");
  CHECK(verdicts(report) == "rounded");
  CHECK(notes(report.findings[0]) == "cut off, not rounded: 0.289 is 0.29 in 2 digits");
  const auto one_digit = checked("x = 0.289\ny = x*1 = 0.2\n");
  CHECK(notes(one_digit.findings[0]) == "cut off, not rounded: 0.289 is 0.3 in one digit");
}

TEST_CASE("after = a whole number is exact, after ≈ it is good to its unit") {
  CHECK(as("3.2", "= 3") == "wrong");
  CHECK(as("3.2", "≈ 3") == "ok");
  CHECK(as("3.6", "≈ 4") == "ok");
  CHECK(as("3.6", "≈ 5") == "wrong");
  CHECK(as("0.3", "≈ 0") == "ok");
  CHECK(as("0.3", "= 0") == "wrong");
  CHECK(as("3.2", "= 3.0") == "wrong");
  CHECK(as("3.04", "= 3.0") == "ok");
  CHECK(as("3.04", "≈ 3.0") == "ok");
  CHECK(as("0.00104", "= 1.0e-3") == "ok");
  CHECK(as("0.00106", "= 1.0e-3") == "rounded");  // cut off
  CHECK(as("0.00116", "= 1.0e-3") == "wrong");
  CHECK(as("1234", "= 1.2e3") == "ok");
  CHECK(as("1234", "= 1200") == "wrong");
}

TEST_CASE("signs belong to the number; arrays have a precision an element") {
  CHECK(as("-3.04", "= -3.0") == "ok");
  CHECK(as("-3.04", "= --3.0") == "wrong");
  CHECK(as("[0.289, 3.2]", "= [0.29, 3.2]") == "ok");
  CHECK(as("[0.289, 3.2]", "= [0.29, 3]") == "wrong");
  CHECK(as("[[1, 2], [3, 4.06]]", "= [[1, 2], [3, 4.1]]") == "ok");
}
