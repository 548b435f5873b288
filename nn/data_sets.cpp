#include <nn/data_sets.h>
#include <nn/enum_names.h>
#include <nn/error.h>
#include <nn/number_text.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace nn {
namespace {

constexpr double pi = std::numbers::pi;

struct Point {
  double x, y;
};

Point on_circle(double radius, double angle) {
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// Moved at random; x is drawn before y.
Point scattered(Point point, double noise, Random& random) {
  const double dx = random.normal(), dy = random.normal();
  return {point.x + noise * dx, point.y + noise * dy};
}

double require_noise(double noise) {
  if (!(std::isfinite(noise) && noise >= 0.0))
    throw OptionError("a noise of " + detail::text_of(noise) +
                      "; it has to be finite and not negative");
  return noise;
}

/// One label: the class itself.
Data of_two_classes(std::size_t count, auto point) {
  Data data{2, 1, {}, {"x", "y", "class"}};
  for (std::size_t i = 0; i < count; ++i) {
    const Point p = point(i % 2);
    data.add({p.x, p.y}, {static_cast<double>(i % 2)});
  }
  return data;
}

/// One-hot labels.
Data of_classes(std::size_t count, std::size_t classes, auto point) {
  if (classes < 2)
    throw OptionError(std::to_string(classes) + " classes; there have to be two at least");
  Data data{2, classes, {}, {"x", "y"}};
  for (std::size_t c = 0; c < classes; ++c) data.names.push_back("class" + std::to_string(c));
  std::vector<double> label(classes);
  for (std::size_t i = 0; i < count; ++i) {
    const Point p = point(static_cast<double>(i % classes) / static_cast<double>(classes));
    std::ranges::fill(label, 0.0);
    label[i % classes] = 1.0;
    data.add({p.x, p.y}, label);
  }
  return data;
}

enum class Name { circles, moons, exclusive_or, spirals, blobs, linear };
constexpr detail::EnumName<Name> names[] = {
    {Name::circles, "circles"}, {Name::moons, "moons"}, {Name::exclusive_or, "xor"},
    {Name::spirals, "spirals"}, {Name::blobs, "blobs"}, {Name::linear, "linear"},
};

}  // namespace

Data circles(std::size_t count, Random& random, const Circles& options) {
  require_noise(options.noise);
  return of_two_classes(count, [&](std::size_t label) {
    const double radius = label == 0 ? options.outer : options.inner;
    return scattered(on_circle(radius, 2 * pi * random.uniform()), options.noise, random);
  });
}

Data moons(std::size_t count, Random& random, double noise) {
  require_noise(noise);
  return of_two_classes(count, [&](std::size_t label) {
    const Point p = on_circle(1.0, pi * random.uniform());
    return scattered(label == 0 ? p : Point{1.0 - p.x, 0.5 - p.y}, noise, random);
  });
}

Data exclusive_or(std::size_t count, Random& random, double noise) {
  require_noise(noise);
  Data data{2, 1, {}, {"x", "y", "class"}};
  for (std::size_t i = 0; i < count; ++i) {
    const bool x = i / 2 % 2 == 1, y = i % 2 == 1;
    const Point p = scattered({x ? 1.0 : 0.0, y ? 1.0 : 0.0}, noise, random);
    data.add({p.x, p.y}, {x != y ? 1.0 : 0.0});
  }
  return data;
}

Data spirals(std::size_t count, Random& random, const Spirals& options) {
  require_noise(options.noise);
  return of_classes(count, options.classes, [&](double share) {
    const double radius = random.uniform();
    const double angle =
        2 * pi * (share + options.turns * radius) + options.noise * random.normal();
    return Point{radius * std::sin(angle), radius * std::cos(angle)};
  });
}

Data blobs(std::size_t count, Random& random, const Blobs& options) {
  require_noise(options.spread);
  return of_classes(count, options.classes, [&](double share) {
    return scattered(on_circle(1.0, 2 * pi * share), options.spread, random);
  });
}

Data linear(std::size_t count, Random& random, double margin) {
  if (!(margin >= 0.0 && margin <= 1.0))
    throw OptionError("a margin of " + detail::text_of(margin) + "; it has to be from 0 to 1");
  return of_two_classes(count, [&](std::size_t label) {
    for (;;) {
      const double x = random.uniform(-1.0, 1.0), y = random.uniform(-1.0, 1.0);
      const double distance = (x + y) / std::numbers::sqrt2;
      if (std::abs(distance) >= margin && (distance > 0.0) == (label == 1)) return Point{x, y};
    }
  });
}

Data samples_of(const std::function<double(double)>& f, double low, double high, std::size_t count,
                Random& random, double noise) {
  require_noise(noise);
  Data data{1, 1, {}, {"x", "y"}};
  for (std::size_t i = 0; i < count; ++i) {
    const double x = random.uniform(low, high);
    data.add({x}, {f(x) + (noise == 0.0 ? 0.0 : noise * random.normal())});
  }
  return data;
}

Data data_set_named(std::string_view name, std::size_t count, Random& random) {
  switch (detail::named<Name>(names, name, "a data set")) {
    case Name::circles:
      return circles(count, random);
    case Name::moons:
      return moons(count, random);
    case Name::exclusive_or:
      return exclusive_or(count, random);
    case Name::spirals:
      return spirals(count, random);
    case Name::blobs:
      return blobs(count, random);
    case Name::linear:
      return linear(count, random);
  }
  __builtin_unreachable();
}

bool is_data_set(std::string_view name) {
  return std::ranges::any_of(names, [&](const auto& one) { return one.second == name; });
}

}  // namespace nn
