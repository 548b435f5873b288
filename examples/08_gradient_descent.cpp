// Walking down a surface, along unit gradients (each step as long as the step size says) and along
// raw ones. Functions, starting points and step sizes are those of note 003 (claims 3.1 to 3.8),
// the trap of claim 3.5 included: on paper .4 - .1 - .1 - .1 - .1 arrives at 0 exactly, in doubles
// at 2.8e-17, whose unit gradient is still 1.
#include <autograd/autograd.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

using autograd::Value;
using Point = std::vector<double>;
using Function = std::function<Value(const std::vector<Value>&)>;

namespace {

enum class Along { unit_gradient, raw_gradient };

/// The points visited: from start, until the gradient is no longer than the tolerance or the steps
/// are used up.
std::vector<Point> descend(const Function& f, Point point, double step_size, Along along, int steps,
                           double tolerance = 0.0) {
  std::vector<Point> path{point};
  for (int step = 0; step < steps; ++step) {
    const std::vector<Value> x(point.begin(), point.end());
    f(x).backward();
    double squares = 0.0;
    for (const Value& coordinate : x) squares += coordinate.grad() * coordinate.grad();
    const double length = std::sqrt(squares);
    if (length <= tolerance) break;
    const double divisor = along == Along::unit_gradient ? length : 1.0;
    for (std::size_t i = 0; i < x.size(); ++i) point[i] -= step_size * (x[i].grad() / divisor);
    path.push_back(point);
  }
  return path;
}

void show(const std::string& title, const std::vector<Point>& path, const char* number = "{:.6g}") {
  fmt::print("  {}\n    ", title);
  const char* separator = "";
  for (const Point& point : path) {
    std::vector<std::string> coordinates;
    for (const double x : point) coordinates.push_back(fmt::format(fmt::runtime(number), x));
    const std::string text = fmt::format("{}", fmt::join(coordinates, ", "));
    fmt::print("{}{}", separator, point.size() == 1 ? text : "(" + text + ")");
    separator = "  ";
  }
  fmt::print("\n");
}

}  // namespace

int main() {
  fmt::print("f = x^2 + 3x: where f' = 2x + 3 changes from - to + there is a minimum\n");
  for (const double at : {-2.0, -1.5, -1.0}) {
    const Value x{at};
    const Value f = pow(x, 2) + 3 * x;
    f.backward();
    fmt::print("  x = {:>4}  f = {:>5}  f' = {:>2}  f'' = {}\n", at, f.data(), x.grad(),
               hessian(f, {x})[0][0]);
  }

  const Function square = [](const auto& x) { return pow(x[0], 2); };
  fmt::print("\ny = x^2\n");
  show("from 1, step 0.5, unit gradient", descend(square, {1.0}, 0.5, Along::unit_gradient, 9));
  show("from 1, step 0.5, raw gradient", descend(square, {1.0}, 0.5, Along::raw_gradient, 9));
  show("from 0.4, step 0.5, unit gradient: swings, and nine steps or ninety do not help",
       descend(square, {0.4}, 0.5, Along::unit_gradient, 9));
  show("from 0.4, step 0.1, unit gradient: arrives only on paper",
       descend(square, {0.4}, 0.1, Along::unit_gradient, 7), "{}");
  show("the same, stopping where the gradient is shorter than 1e-9",
       descend(square, {0.4}, 0.1, Along::unit_gradient, 7, 1e-9), "{}");

  const Function bowl = [](const auto& x) { return pow(x[0], 2) + pow(x[1], 2); };
  fmt::print("\nf = x^2 + y^2\n");
  show("from (-5, -5), step 0.5, raw gradient (-10, -10)",
       descend(bowl, {-5.0, -5.0}, 0.5, Along::raw_gradient, 9));
  show("from (-5, -5), step 0.5, unit gradient: four of the fourteen steps that bring it near",
       descend(bowl, {-5.0, -5.0}, 0.5, Along::unit_gradient, 4));
  const std::vector<Value> origin{0.0, 0.0};
  const autograd::Matrix h = hessian(bowl(origin), origin);
  fmt::print("  second derivatives at (0, 0): {}, determinant {} > 0 and {} > 0: a minimum\n", h,
             h[0][0] * h[1][1] - h[0][1] * h[1][0], h[0][0]);

  fmt::print(
      "\nf = a*x1^2 + b*x2^2 + c at x1 = -1, x2 = 3: with the data given, a function of a, b, c\n");
  const Value a{2.0}, b{0.5}, c{1.0};
  const Value f = a * std::pow(-1.0, 2) + b * std::pow(3.0, 2) + c;
  f.backward();
  fmt::print("  df/da = {}  df/db = {}  df/dc = {}\n", a.grad(), b.grad(), c.grad());
}
