// A surface with four valleys: gradient descent ends in the one that it begins above (note 003;
// figure 8 of note 001). Twenty starting points drawn at random, and for each place found the
// test by second derivatives (claim 3.7), computed by the engine. With a folder as argument it
// draws many_minima there.
#include <autograd/autograd.h>
#include <nn/random.h>
#include <tools/training/descent.h>
#include <tools/training/descent_plot.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/core.h>

using autograd::Value;

namespace {

/// Himmelblau's function [1972]: 0 in four places, one of them (3, 2).
Value surface(const std::vector<Value>& at) {
  const Value &x = at[0], &y = at[1];
  return pow(x * x + y - 11, 2) + pow(x + y * y - 7, 2);
}

tools::training::Looked look(const std::vector<double>& point) {
  const std::vector<Value> at(point.begin(), point.end());
  const Value f = surface(at);
  f.backward();
  return {f.data(), {at[0].grad(), at[1].grad()}};
}

std::string test_at(const std::vector<double>& point) {
  const std::vector<Value> at(point.begin(), point.end());
  return tools::training::second_derivative_test(hessian(surface(at), at));
}

/// To two decimals, without a sign before a zero.
double rounded(double x) { return std::round(x * 100) / 100 + 0.0; }

}  // namespace

int main(int argument_count, char** arguments) {
  const tools::training::DescentOptions options{.rate = 0.01, .steps = 2000, .tolerance = 1e-9};
  nn::Random random(1);
  std::map<std::pair<double, double>, std::pair<int, std::vector<double>>> found;
  for (int start = 0; start < 20; ++start) {
    const double x = random.uniform(-5, 5), y = random.uniform(-5, 5);
    const auto descent = tools::training::descend(look, {x, y}, options);
    const std::vector<double>& end = descent.path.back().point;
    auto& [count, point] = found[{rounded(end[0]), rounded(end[1])}];
    ++count;
    point = end;
  }
  fmt::print("(x^2 + y - 11)^2 + (x + y^2 - 7)^2 from 20 random points, steps of 0.01 gradients\n");
  for (const auto& [place, ends] : found)
    fmt::print("  {:>2} end at ({:.2f}, {:.2f}), {}\n", ends.first, place.first, place.second,
               test_at(ends.second));

  fmt::print("\nWhere the gradient is 0 there need be no minimum:\n");
  for (const std::vector<double>& start : {std::vector{-0.270845, -0.923039}, {0.0866775, 2.88425}})
    fmt::print("  ({:.3f}, {:.3f}), {}\n", start[0], start[1], test_at(start));

  fmt::print("\nFrom (-1, -1), a hill's top near by\n");
  const auto descent = tools::training::descend(look, {-1.0, -1.0}, options);
  for (const std::size_t step : {0u, 5u, 10u, 20u}) {
    const auto& at = descent.path[step];
    fmt::print("  step {:>2}  ({:.2f}, {:.2f})  height {:.2f}\n", step, at.point[0], at.point[1],
               at.value);
  }
  if (argument_count > 1)
    write_picture(std::filesystem::path(arguments[1]) / "many_minima.png",
                  descent_plot(
                      descent, {"x", "y"}, [](const auto& point) { return look(point).value; },
                      "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"));
}
