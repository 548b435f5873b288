#include <doctest/doctest.h>
#include <nn/nn.h>
#include <tests/is_close.h>
#include <tests/nn/scratch_folder.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

using nn::Data;
using nn::Random;

namespace {

double radius(std::span<const double> point) { return std::hypot(point[0], point[1]); }

TEST_CASE("circles: two radii, as many points on each, noise as asked") {
  Random random(1);
  const Data data = nn::circles(2000, random);
  REQUIRE(data.size() == 2000);
  double squares = 0.0;
  std::size_t inner = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const bool is_inner = data.labels(i)[0] == 1.0;
    inner += is_inner ? 1 : 0;
    const double away = radius(data.inputs(i)) - (is_inner ? 0.5 : 1.0);
    squares += away * away;
  }
  CHECK(inner == 1000);
  CHECK(is_close(std::sqrt(squares / 2000), 0.05, 0.1));  // the noise across the circle
  const Data exact = nn::circles(10, random, {.outer = 3.0, .inner = 2.0, .noise = 0.0});
  for (std::size_t i = 0; i < 10; ++i)
    CHECK(is_close(radius(exact.inputs(i)), exact.labels(i)[0] == 1.0 ? 2.0 : 3.0));
}

TEST_CASE("moons without noise lie on their half circles") {
  Random random(2);
  const Data data = nn::moons(100, random, 0.0);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto p = data.inputs(i);
    if (data.labels(i)[0] == 0.0) {
      CHECK(is_close(radius(p), 1.0));
      CHECK(p[1] >= 0.0);
    } else {
      CHECK(is_close(std::hypot(p[0] - 1.0, p[1] - 0.5), 1.0));
      CHECK(p[1] <= 0.5);
    }
  }
}

TEST_CASE("xor, spirals, blobs, linear") {
  Random random(3);
  const Data table = nn::exclusive_or(4, random, 0.0);
  CHECK(table.numbers == std::vector<double>{0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0});

  const Data spirals = nn::spirals(30, random, {.classes = 3, .turns = 0.5, .noise = 0.0});
  CHECK(spirals.label_count == 3);
  for (std::size_t i = 0; i < spirals.size(); ++i) {
    const double r = radius(spirals.inputs(i));
    const double angle =
        2 * std::numbers::pi * (static_cast<double>(i % 3) / 3 + 0.5 * r);  // the stated formula
    CHECK(is_close(spirals.inputs(i)[0], r * std::sin(angle), 1e-9, 1e-12));
    CHECK(spirals.labels(i)[i % 3] == 1.0);
  }

  const Data blobs = nn::blobs(8, random, {.classes = 4, .spread = 0.0});
  CHECK(is_close(blobs.inputs(1)[1], 1.0));  // a quarter of the circle from (1, 0)

  const Data linear = nn::linear(200, random, 0.2);
  for (std::size_t i = 0; i < linear.size(); ++i) {
    const double distance = (linear.inputs(i)[0] + linear.inputs(i)[1]) / std::sqrt(2.0);
    CHECK(std::abs(distance) >= 0.2);
    CHECK((distance > 0) == (linear.labels(i)[0] == 1.0));
  }
  const Data squares = nn::samples_of([](double x) { return x * x; }, -1, 3, 50, random);
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const double x = squares.inputs(i)[0];
    CHECK(x >= -1);
    CHECK(x <= 3);
    CHECK(squares.labels(i)[0] == x * x);
  }
}

TEST_CASE("data sets by name; the same seed draws the same points") {
  for (const char* name : {"circles", "moons", "xor", "spirals", "blobs", "linear"}) {
    Random a(5), b(5);
    CHECK(nn::is_data_set(name));
    CHECK(nn::data_set_named(name, 20, a).numbers == nn::data_set_named(name, 20, b).numbers);
  }
  Random random(1);
  CHECK_FALSE(nn::is_data_set("iris"));
  CHECK_THROWS_AS(nn::data_set_named("iris", 20, random), nn::UnknownName);
  CHECK_THROWS_AS(nn::moons(3, random, -1.0), nn::OptionError);
  CHECK_THROWS_AS(nn::blobs(3, random, {.classes = 1}), nn::OptionError);
}

TEST_CASE("a split holds out a share, and no sample is lost") {
  Data data{1, 1};
  for (int i = 0; i < 10; ++i) data.add({1.0 * i}, {0});
  Random random(4);
  const nn::Split parts = nn::split(data, 0.3, random);
  CHECK(parts.test.size() == 3);
  CHECK(parts.train.size() == 7);
  std::set<double> seen;
  for (const Data* part : {&parts.train, &parts.test})
    for (std::size_t i = 0; i < part->size(); ++i) seen.insert(part->inputs(i)[0]);
  CHECK(seen.size() == 10);
  CHECK_THROWS_AS(nn::split(data, 0.0, random), nn::OptionError);
  CHECK_THROWS_WITH_AS(nn::split(data, 0.01, random),
                       "holding out 0.01 of 10 samples leaves none for one of the parts",
                       nn::OptionError);
}

TEST_CASE("labels in other forms") {
  Data data{1, 1, {7, 0, 8, 1}};
  CHECK(nn::with_signs_as_labels(data).numbers == std::vector<double>{7, -1, 8, 1});
  CHECK(nn::with_one_hot_labels(data, 2).numbers == std::vector<double>{7, 1, 0, 8, 0, 1});
  data.numbers[3] = 2;
  CHECK_THROWS_AS(nn::with_signs_as_labels(data), nn::LabelError);
  CHECK_THROWS_AS(nn::with_one_hot_labels(data, 2), nn::LabelError);
}

TEST_CASE("data that are not finite are named") {
  Data data{2, 1, {1, 2, 0, 3, std::nan(""), 1}, {"x", "y", "class"}};
  CHECK_THROWS_WITH_AS(nn::require_finite(data),
                       "sample 1: input 1 ('y') is nan; leave the sample out or give a finite "
                       "number",
                       nn::DataError);
  CHECK_THROWS_AS(nn::require_finite(Data{2, 1}), nn::DataError);
  CHECK_THROWS_AS(nn::require_finite(Data{2, 1, {1, 2}}), nn::ShapeError);
  CHECK_THROWS_AS(data.add({1}, {1}), nn::ShapeError);
}

TEST_CASE("standardizing, and a network that has taken it up") {
  const Data data{2, 1, {1, 10, 0, 3, 10, 1}};
  const nn::Standardization by = nn::standardization_of(data);
  CHECK(by.means == std::vector<double>{2, 10});
  CHECK(by.deviations == std::vector<double>{1, 1});  // all equal: 1
  CHECK(nn::standardized(data, by).numbers == std::vector<double>{-1, 0, 0, 1, 0, 1});

  // 0.1 added up sixty times and divided is not 0.1
  Data tenths{2, 1};
  for (int i = 0; i < 60; ++i) tenths.add({0.1, i % 2 == 0 ? 1e9 : 1e9 + 1e-7}, {0});
  const nn::Standardization of_tenths = nn::standardization_of(tenths);
  CHECK(of_tenths.deviations == std::vector<double>{1, 1});
  CHECK(of_tenths.means[0] == 0.1);
  CHECK(is_close(nn::standardization_of({1, 1, {1e9, 0, 1e9 + 2, 0}}).deviations[0], 1.0));

  const nn::Standardization other{{3, -2}, {0.5, 4}};
  const nn::MLP model(2, {3, 1}, {nn::Activation::tanh, nn::Activation::sigmoid}, 7);
  const nn::MLP raw = nn::with_standardization(model, other);
  const double x = 2.5, y = 7;
  CHECK(is_close(raw({x, y})[0].data(), model({(x - 3) / 0.5, (y + 2) / 4})[0].data()));
}

}  // namespace
