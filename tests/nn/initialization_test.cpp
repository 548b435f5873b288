#include <doctest/doctest.h>
#include <nn/error.h>
#include <nn/initialization.h>
#include <tests/is_close.h>

#include <algorithm>
#include <cmath>
#include <limits>

using nn::Activation;
using nn::Initialization;
using nn::Matrix;
using nn::Random;

namespace {

struct Statistics {
  double low = std::numeric_limits<double>::infinity(), high = -low, mean = 0.0, variance = 0.0;
};

Statistics statistics(const Matrix& w) {
  Statistics result;
  const double count = static_cast<double>(w.size() * w[0].size());
  for (const auto& row : w)
    for (const double entry : row) {
      result.low = std::min(result.low, entry), result.high = std::max(result.high, entry);
      result.mean += entry / count, result.variance += entry * entry / count;
    }
  return result;
}

Matrix draw(const Initialization& initialization, Activation activation = Activation::tanh) {
  Random random(1);
  return initialization.draw(200, 300, activation, random);
}

TEST_CASE("W is neurons x inputs, drawn row by row") {
  Random random(4), same(4);
  const Matrix w = Initialization::uniform(0.0, 1.0).draw(2, 3, Activation::relu, random);
  REQUIRE(w.size() == 2);
  for (const auto& row : w) {
    REQUIRE(row.size() == 3);
    for (const double entry : row) CHECK(entry == same.uniform());
  }
}

TEST_CASE("Xavier is uniform up to sqrt(6/(inputs + neurons))") {
  const double bound = std::sqrt(6.0 / 500);
  const Statistics s = statistics(draw(Initialization::xavier()));
  CHECK(s.low >= -bound);
  CHECK(is_close(s.low, -bound, 1e-3));
  CHECK(s.high <= bound);
  CHECK(is_close(s.high, bound, 1e-3));
  CHECK(is_close(s.variance, bound * bound / 3, 0.02));  // 2/(inputs + neurons)
}

TEST_CASE("He is normal with variance 2/inputs") {
  const Statistics s = statistics(draw(Initialization::he()));
  CHECK(is_close(s.mean, 0.0, 0.0, 5 * std::sqrt(2.0 / 300 / 60000)));
  CHECK(is_close(s.variance, 2.0 / 300, 0.03));  // five standard errors, sqrt(2/60000) each
  // uniform numbers of this variance would end at sqrt(3) deviations
  CHECK(s.high > 3 * std::sqrt(2.0 / 300));
}

TEST_CASE("by default the activation decides") {
  for (const Activation half_blocked : {Activation::relu, Activation::leaky_relu})
    CHECK(draw({}, half_blocked) == draw(Initialization::he()));
  for (const Activation other :
       {Activation::linear, Activation::tanh, Activation::sigmoid, Activation::softmax})
    CHECK(draw({}, other) == draw(Initialization::xavier()));
}

TEST_CASE("uniform and constant do what they say, and refuse what is no number") {
  const Statistics s = statistics(draw(Initialization::uniform(0.25, 0.75)));
  CHECK(s.low >= 0.25);
  CHECK(s.high <= 0.75);
  CHECK(is_close(s.mean, 0.5, 0.01));
  CHECK(draw(Initialization::constant(0.5)) == Matrix(200, std::vector<double>(300, 0.5)));
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(Initialization::uniform(1.0, 0.0), nn::OptionError);
  CHECK_THROWS_AS(Initialization::uniform(-infinity, 0.0), nn::OptionError);
  CHECK_THROWS_WITH_AS(Initialization::constant(infinity),
                       "constant(inf): weights begin at a finite number", nn::OptionError);
}

}  // namespace
