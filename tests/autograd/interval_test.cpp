#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include <autograd/interval.h>
#include <tests/autograd/rules/samples.h>
#include <tests/is_close.h>

using autograd::bounds_of;
using autograd::Interval;
using autograd::Op;

namespace {

constexpr int intervals = 150;
constexpr int points = 20;
constexpr double pi = std::numbers::pi;

/// Between 0 and 1.
double uniform(std::mt19937_64& generator) {
  return static_cast<double>(generator() >> 11) * 0x1p-53;
}

double between(const Interval& interval, std::mt19937_64& generator) {
  const double u = uniform(generator);
  return std::clamp(interval.low + u * interval.width(), interval.low, interval.high);
}

/// Around each operand of a point: one number, a rounding's width, a tenth, two.
std::vector<Interval> around(const std::vector<double>& point, std::mt19937_64& generator) {
  constexpr double widths[] = {0.0, 1e-9, 0.1, 2.0};
  std::vector<Interval> result;
  for (const double x : point) {
    const double half = widths[generator() % 4] * uniform(generator);
    result.emplace_back(x - half, x + half);
  }
  return result;
}

bool is_everything(const Interval& x) { return x.low == -infinity && x.high == infinity; }

std::string text(const Interval& x) {
  return "[" + std::to_string(x.low) + ", " + std::to_string(x.high) + "]";
}

std::string where(Op op, const std::vector<Interval>& x) {
  std::string result(autograd::op_name(op));
  for (const Interval& operand : x) result += " " + text(operand);
  return result;
}

/// A few ulp wider than from low to high at most, and no narrower.
bool fits(const Interval& x, double low, double high) {
  return x.low <= low && high <= x.high && is_close(x.low, low, 4e-15, 1e-15) &&
         is_close(x.high, high, 4e-15, 1e-15);
}

}  // namespace

TEST_CASE("what an operation gives anywhere inside its operands' intervals lies in its bounds") {
  std::mt19937_64 generator(11);
  for (const Sample& row : samples())
    for (int i = 0; i < intervals; ++i) {
      const std::vector<Interval> operands = around(random_point(row, generator), generator);
      const Interval value = bounds_of(row.op, operands);
      const Interval plain = autograd::value_of<Interval>(row.op, operands);
      CAPTURE(where(row.op, operands));
      CAPTURE(text(value));
      for (int k = 0; k < points; ++k) {
        std::vector<double> x;
        for (const Interval& operand : operands) x.push_back(between(operand, generator));
        const double y = autograd::value_of<double>(row.op, x);
        if (std::isnan(y)) continue;  // outside its domain: x^0.5 of a negative number
        CAPTURE(y);
        REQUIRE(value.contains(y));
        REQUIRE(plain.contains(y));
      }
    }
}

TEST_CASE("partial derivatives read as intervals hold those at every point inside") {
  std::mt19937_64 generator(12);
  for (const Sample& row : samples())
    for (int i = 0; i < intervals; ++i) {
      const std::vector<Interval> operands = around(random_point(row, generator), generator);
      const Interval value = bounds_of(row.op, operands);
      for (std::size_t by = 0; by < operands.size(); ++by) {
        const Interval partial = autograd::partial_of<Interval>(row.op, by, operands, value);
        CAPTURE(where(row.op, operands));
        CAPTURE(text(partial));
        for (int k = 0; k < points / 4; ++k) {
          std::vector<double> x;
          for (const Interval& operand : operands) x.push_back(between(operand, generator));
          const double y = autograd::value_of<double>(row.op, x);
          const double at = autograd::partial_of<double>(row.op, by, x, y);
          if (std::isnan(y) || std::isnan(at)) continue;
          CAPTURE(at);
          REQUIRE(partial.low <= at + 1e-14);
          REQUIRE(at - 1e-14 <= partial.high);
        }
      }
    }
}

TEST_CASE("at the edges of a domain the bounds of one point hold its value") {
  for (const Sample& row : samples())
    for (const auto& x : row.edges) {
      const double y = autograd::value_of<double>(row.op, x);
      const std::vector<Interval> operands(x.begin(), x.end());
      const Interval bounds = bounds_of(row.op, operands);
      CAPTURE(where(row.op, operands));
      CAPTURE(text(bounds));
      // Where there is no value, all that there might be: for sin(infinity) from -1 to 1.
      const bool open = bounds.low <= -1.0 && bounds.high >= 1.0;
      CHECK((std::isnan(y) ? open : bounds.contains(y)));
    }
}

TEST_CASE("rules that say they are increasing are as tight as their ends") {
  std::mt19937_64 generator(13);
  for (const Sample& row : samples()) {
    const bool increasing = autograd::with_rule(row.op, [](auto rule) {
      return requires { decltype(rule)::increasing; };
    });
    if (!increasing) continue;
    for (int i = 0; i < intervals; ++i) {
      std::vector<Interval> operands = around(random_point(row, generator), generator);
      std::vector<double> low, high;
      for (Interval& x : operands) {
        if (row.op == Op::log || row.op == Op::sqrt) x.low = std::max(x.low, 0.1);
        low.push_back(x.low);
        high.push_back(x.high);
      }
      CAPTURE(where(row.op, operands));
      CHECK(fits(bounds_of(row.op, operands), autograd::value_of<double>(row.op, low),
                 autograd::value_of<double>(row.op, high)));
    }
  }
}

TEST_CASE("arithmetic is tight") {
  CHECK(fits(Interval(1, 2) + Interval(-4, 8), -3, 10));
  CHECK(fits(Interval(1, 2) - Interval(-4, 8), -7, 6));
  CHECK(fits(-Interval(1, 2), -2, -1));
  // the extremes are at the corners: (-3)*5 and (-3)*(-4)
  CHECK(fits(Interval(-3, 2) * Interval(-4, 5), -15, 12));
  CHECK(fits(Interval(-3, -2) * Interval(4, 5), -15, -8));
  CHECK(fits(Interval(1, 2) / Interval(4, 5), 0.2, 0.5));
  CHECK(fits(Interval(-1, 2) / Interval(-5, -4), -0.5, 0.25));
  CHECK(fits(abs(Interval(-3, 2)), 0, 3));
  CHECK(fits(abs(Interval(-3, -2)), 2, 3));
  CHECK(fits(erfc(Interval(-1, 1)), std::erfc(1.0), std::erfc(-1.0)));
  // an infinite end is a limit, no number: 0 times it is 0
  CHECK(fits(Interval(0, 0) * Interval::everything(), 0, 0));
}

TEST_CASE("division by an interval with 0 in it is everything") {
  CHECK(is_everything(Interval(1, 2) / Interval(-1, 1)));
  CHECK(is_everything(Interval(1, 2) / Interval(0, 1)));
  CHECK(is_everything(Interval(1, 2) / Interval(-1, -0.0)));
  CHECK(is_everything(Interval(1.0) / Interval(0.0)));
  CHECK(is_everything(pow(Interval(-1, 1), Interval(-1.0))));
  CHECK(is_everything(pow(Interval(-1, 1), Interval(-2.0))));
}

TEST_CASE("an end that is NaN, and ends the wrong way round, give everything") {
  const double nan = std::nan("");
  CHECK(is_everything(Interval(nan, 1)));
  CHECK(is_everything(Interval(1, nan)));
  CHECK(is_everything(Interval(2, 1)));
  CHECK(is_everything(log(Interval(-1, 1))));
  CHECK(is_everything(sqrt(Interval(-1, 1))));
  CHECK_FALSE(Interval(1, 2).contains(nan));
  CHECK(is_everything(Interval(infinity) - Interval(infinity)));
  CHECK(sin(Interval(infinity)).contains(1.0));
}

TEST_CASE("powers with whole exponents, of any base") {
  CHECK(fits(pow(Interval(-3, 2), Interval(2.0)), 0, 9));
  CHECK(fits(pow(Interval(-3, -2), Interval(2.0)), 4, 9));
  CHECK(fits(pow(Interval(-3, 2), Interval(3.0)), -27, 8));
  CHECK(fits(pow(Interval(2, 4), Interval(-2.0)), 0.0625, 0.25));
  CHECK(fits(pow(Interval(-4, -2), Interval(-1.0)), -0.5, -0.25));
  CHECK(fits(pow(Interval(-4, -2), Interval(0.0)), 1, 1));
  // 4^0.5 = 2, 9^0.5 = 3; a base that may be negative has no such power
  CHECK(fits(pow(Interval(4, 9), Interval(0.5)), 2, 3));
  CHECK(is_everything(pow(Interval(-4, 9), Interval(0.5))));
  CHECK(is_everything(pow(Interval(-4, 9), Interval(1, 2))));
}

TEST_CASE("sin, cos and tan know their peaks and poles") {
  const double s1 = std::sin(1.0), s2 = std::sin(2.0), s4 = std::sin(4.0), s5 = std::sin(5.0);
  CHECK(fits(sin(Interval(0, 1)), 0, s1));
  CHECK(fits(sin(Interval(1, 2)), s1, 1));   // pi/2 = 1.57 is between
  CHECK(fits(sin(Interval(4, 5)), -1, s4));  // 3*pi/2 = 4.71 is; sin(4) > sin(5)
  CHECK(s4 > s5);
  CHECK(fits(sin(Interval(2, 4)), s4, s2));
  CHECK(fits(sin(Interval(1, 5)), -1, 1));
  CHECK(fits(sin(Interval(-100, 100)), -1, 1));
  CHECK(fits(cos(Interval(-1, 0.5)), std::cos(1.0), 1));
  CHECK(fits(cos(Interval(3, 4)), -1, std::cos(4.0)));
  CHECK(fits(cos(Interval(0.5, 1)), std::cos(1.0), std::cos(0.5)));
  CHECK(fits(tan(Interval(-1, 1)), std::tan(-1.0), std::tan(1.0)));
  CHECK(fits(tan(Interval(2, 4)), std::tan(2.0), std::tan(4.0)));
  CHECK(is_everything(tan(Interval(1, 2))));
  CHECK(is_everything(tan(Interval(-1, 4))));
  // Turns away from 0, and at the double nearest to a zero of cos: 6e-17 there.
  CHECK(sin(Interval(1e6)).contains(std::sin(1e6)));
  CHECK(cos(Interval(1e6)).contains(std::cos(1e6)));
  for (const double zero : {0.5 * pi, -0.5 * pi, 1.5 * pi}) {
    CAPTURE(zero);
    CHECK(cos(Interval(zero)).contains(std::cos(zero)));
  }
}

TEST_CASE("comparisons say what may hold and what may fail") {
  const auto both = [](autograd::IntervalCondition c) { return c.may_hold && c.may_fail; };
  const auto holds = [](autograd::IntervalCondition c) { return c.may_hold && !c.may_fail; };
  const auto fails = [](autograd::IntervalCondition c) { return !c.may_hold && c.may_fail; };
  CHECK(holds(Interval(1, 2) < Interval(3, 4)));
  CHECK(both(Interval(1, 2) < Interval(2, 4)));
  CHECK(fails(Interval(2, 3) < Interval(1, 2)));
  CHECK(holds(Interval(1, 2) <= Interval(2, 4)));
  CHECK(holds(Interval(3, 4) > Interval(1, 2)));
  CHECK(holds(Interval(2, 4) >= Interval(1, 2)));
  CHECK(both(Interval(1, 3) == Interval(2, 4)));
  CHECK(holds(Interval(1.0) == Interval(1.0)));
  CHECK(fails(Interval(1, 2) == Interval(3, 4)));
  CHECK(fits(select(Interval(-1, 1) > Interval(0.0), Interval(5, 6), Interval(2, 3)), 2, 6));
  CHECK(fits(select(Interval(1, 2) > Interval(0.0), Interval(5, 6), Interval(2, 3)), 5, 6));
  CHECK(fits(select(Interval(-2, -1) > Interval(0.0), Interval(5, 6), Interval(2, 3)), 2, 3));
}
