// The instrument itself: right derivations are right by finite differences, slips break them.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include <tests/is_close.h>

#include "cases.h"
#include "computations.h"
#include "figures.h"

namespace derivations {
namespace {

/// The output where one named value is off by `step`, all later ones calculated from it.
double output_with(const Computation& c, std::size_t moved, double step) {
  Slip move{.cause = tools::check::CauseId::precision,
            .what = "",
            .value = [=](std::size_t node, double right) {
              return node == moved ? right + step : right;
            }};
  return differentiate(c, {}, {&move}).values[c.output];
}

/// Gives back how many derivatives there are at a kink, where differences say nothing.
int check_by_differences(const Computation& c) {
  int kinks = 0;
  const Run run = differentiate(c, {}, {});
  for (std::size_t node = 0; node < c.output; ++node) {
    if (!c.named(node)) continue;
    const auto slope = [&](double step) {
      return (output_with(c, node, step) - output_with(c, node, -step)) / (2 * step);
    };
    // Richardson: the error of the difference goes with the square of the step
    const double difference = (4 * slope(1e-4) - slope(2e-4)) / 3;
    const double scale = std::max(1.0, std::abs(run.values[c.output]));
    // the slopes on either side differ: by as much at any step at a kink, else in proportion to it
    const auto bend = [&](double step) {
      return (output_with(c, node, step) + output_with(c, node, -step) - 2 * run.values[c.output]) /
             step;
    };
    if (std::abs(bend(1e-4)) > 1e-4 * scale && std::abs(bend(2e-4)) < 1.5 * std::abs(bend(1e-4))) {
      ++kinks;
      continue;
    }
    CAPTURE(c.formula(c.output));
    CAPTURE(c.derivative(node));
    CHECK(is_close(run.derivatives[node], difference, 1e-5, 1e-6 * scale));
  }
  return kinks;
}

TEST_CASE("derivatives agree with differences") {
  int kinks = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    Random random(1, number);
    kinks += check_by_differences(random_expression(random));
    kinks += check_by_differences(random_network(random));
  }
  CHECK(kinks < 50);  // of thousands
}

TEST_CASE("expressions have 6 to 40 operations") {
  for (std::uint64_t number = 0; number < 300; ++number) {
    Random random(2, number);
    const std::size_t operations = random_expression(random).operations();
    CHECK(operations >= 6);
    CHECK(operations <= 46);  // the last line may be a few more
  }
}

TEST_CASE("numbers as they are printed") {
  CHECK(shown(0.05, 3) == "0.0500");
  CHECK(shown(2, 3) == "2.00");
  CHECK(shown(-12.345, 3) == "-12.3");
  CHECK(shown(99.96, 3) == "1.00e+02");  // 100 would be exact
  CHECK(shown(1234, 3) == "1.23e+03");
  CHECK(shown(0, 4) == "0");
  CHECK(shown(-0.02875, 4) == "-0.02875");
  CHECK(rounded(0.28905, 3) == 0.289);
  CHECK(is_close(last_place(-0.0287, 3), 1e-4));
  CHECK(agrees(-0.0287, -0.02874, 3));
  CHECK_FALSE(agrees(-0.0287, -0.0288, 3));
  CHECK(shortest(0.1) == "0.1");
}

TEST_CASE("a case is the same each time") {
  const Kind kind{.digits = 4, .every_derivative = true, .cause = {}, .slips = 2};
  CHECK(make_case(kind, 7, 3).worksheet.text() == make_case(kind, 7, 3).worksheet.text());
  CHECK(make_case(kind, 7, 3).worksheet.text() != make_case(kind, 7, 4).worksheet.text());
}

TEST_CASE("unbroken derivations agree with the exact numbers unless rounded on the way") {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const Case made = make_case(
        {.digits = 4, .every_derivative = number % 2 == 0, .cause = {}, .slips = 0}, 3, number);
    CAPTURE(made.worksheet.text());
    if (made.worksheet.style.carries_rounded) continue;
    for (std::size_t line = 0; line < made.worksheet.lines.size(); ++line)
      CHECK_FALSE(made.disagrees(line));
  }
}

TEST_CASE("a slip is made in a line that it changes, and nothing above it is touched") {
  for (std::size_t cause = 0; cause < tools::check::cause_count; ++cause) {
    for (const bool every : {false, true}) {
      for (std::uint64_t number = 0; number < 30; ++number) {
        const Case made = make_case({.digits = 4,
                                     .every_derivative = every,
                                     .cause = static_cast<tools::check::CauseId>(cause),
                                     .slips = 1},
                                    5, number);
        const Broken& broken = made.slips.at(0);
        CAPTURE(made.worksheet.text());
        CAPTURE(broken.slip.what);
        REQUIRE_FALSE(broken.lines.empty());
        CHECK(std::ranges::any_of(broken.lines, [&](std::size_t i) { return made.disagrees(i); }));
        CHECK(made.worksheet.lines[broken.lines.front()].slipped);
      }
    }
  }
}

}  // namespace
}  // namespace derivations
