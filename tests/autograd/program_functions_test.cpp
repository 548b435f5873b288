#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::Program;
using autograd::Value;

namespace {

/// A function of the engine, the same one in extended precision, and the largest error allowed.
struct Function {
  std::string name;
  Value (*recorded)(const Value&);
  long double (*exact)(long double);
  double ulp;
  double low, high;  ///< where it is tried
  bool near_zero;    ///< also at numbers of all magnitudes below 1
};

constexpr double infinity = std::numeric_limits<double>::infinity();

const std::vector<Function> functions{
    {"exp", autograd::exp, std::exp, 1.0, -745, 710, true},
    {"exp", autograd::exp, std::exp, 1.0, -2, 2, true},
    {"log", autograd::log, std::log, 1.0, 0.0, 4.0, false},
    {"log", autograd::log, std::log, 1.0, 0.0, 1e300, false},
    {"sin", autograd::sin, std::sin, 3.0, -10, 10, true},
    {"sin", autograd::sin, std::sin, 3.0, -1e6, 1e6, true},
    {"sin", autograd::sin, std::sin, 3.0, -1e9, 1e9, true},
    {"cos", autograd::cos, std::cos, 3.0, -10, 10, true},
    {"cos", autograd::cos, std::cos, 3.0, -1e6, 1e6, true},
    {"tan", autograd::tan, std::tan, 4.0, -10, 10, true},
    {"tan", autograd::tan, std::tan, 4.0, -1e6, 1e6, true},
    {"tanh", autograd::tanh, std::tanh, 3.0, -25, 25, true},
    {"sqrt", autograd::sqrt, std::sqrt, 0.5, 0, 1e10, false},
    {"softplus", autograd::softplus, [](long double x) { return std::log1p(std::exp(x)); }, 3.0,
     -30, 700, true},
    {"sigmoid", autograd::sigmoid, [](long double x) { return 1 / (1 + std::exp(-x)); }, 3.0, -700,
     700, true},
    {"elu", [](const Value& x) { return elu(x); }, [](long double x) { return std::expm1(x); }, 2.0,
     -50, 0, true},
};

/// Where something changes: the ends of domains and of the range of double, halves of the
/// reductions.
const std::vector<double> edges{0.0,
                                -0.0,
                                infinity,
                                -infinity,
                                std::numeric_limits<double>::quiet_NaN(),
                                0x1p-1074,
                                -0x1p-1074,
                                0x1p-1022,
                                1e-310,
                                std::numeric_limits<double>::max(),
                                -std::numeric_limits<double>::max(),
                                709.0,
                                709.79,
                                710.0,
                                -708.0,
                                -744.0,
                                -745.2,
                                -746.0,
                                1.0,
                                -1.0,
                                0.34657359027997264,
                                0.5,
                                2.0,
                                0.70710678118654757,
                                1.5707963267948966,
                                3.141592653589793,
                                1e6,
                                -1e6,
                                1e22,
                                40.0,
                                -40.0};

/// The error of y in units of the last place of the exact value.
double error_in_ulp(double y, long double exact) {
  const double rounded = static_cast<double>(exact);
  if (std::isnan(rounded)) return std::isnan(y) ? 0.0 : infinity;
  if (std::isinf(rounded) || rounded == 0.0 || y == 0.0)
    return y == rounded && std::signbit(y) == std::signbit(rounded) ? 0.0 : infinity;
  const double last_place = std::max(std::ldexp(1.0, std::ilogb(rounded) - 52),
                                     std::numeric_limits<double>::denorm_min());
  return static_cast<double>(std::abs(y - exact) / last_place);
}

}  // namespace

TEST_CASE("functions on lanes: as accurate as stated, on every instruction set") {
  std::mt19937_64 generator(1);
  const auto random = [&] { return static_cast<double>(generator() >> 11) * 0x1p-53; };
  for (const Function& function : functions) {
    std::vector<double> points;
    for (int i = 0; i < 20'000; ++i)
      points.push_back(function.low + (function.high - function.low) * random());
    if (function.near_zero)
      for (int i = 0; i < 5'000; ++i)
        points.push_back((i % 2 == 0 ? 1.0 : -1.0) * std::exp2(-60.0 * random()));
    points.push_back(-0.0);
    if (function.name != "elu" &&
        function.name != "softplus")  // those formulas are exact inside only
      points.insert(points.end(), edges.begin(), edges.end());
    if (function.name == "elu")
      for (double& x : points) x = -std::abs(x);

    const Value x{0.5};
    Program program = compile(function.recorded(x), {x}, {});
    for (const autograd::InstructionSet set : autograd::instruction_sets()) {
      program.use(set);
      const std::vector<double> values = program.run(points.size(), points);
      double worst = 0.0, where = 0.0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const double error = error_in_ulp(values[i], function.exact(points[i]));
        if (error > worst) worst = error, where = points[i];
      }
      CAPTURE(function.name);
      CAPTURE(name_of(set));
      CAPTURE(where);
      CHECK(worst <= function.ulp);
    }
  }
}

TEST_CASE("powers on lanes: those written out, and the others as the standard library has them") {
  const Value x{0.5}, n{2.0};
  Program program = compile(pow(x, n), {x, n}, {});
  std::vector<double> samples;
  for (const double exponent : {2.0, 1.0, -1.0, 3.0, 0.5, 0.0})
    for (const double base : {0.0, -0.0, 1.5, -1.5, 3.25, infinity}) {
      samples.push_back(base);
      samples.push_back(exponent);
    }
  const std::vector<double> values = program.run(samples.size() / 2, samples);
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(samples[2 * i]);
    CAPTURE(samples[2 * i + 1]);
    const double expected = pow(Value{samples[2 * i]}, samples[2 * i + 1]).data();
    CHECK((std::isnan(expected) ? std::isnan(values[i]) : ulp_distance(values[i], expected) == 0));
  }
}
