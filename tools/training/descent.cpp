#include <tools/training/descent.h>

#include <fmt/format.h>
#include <nn/clipping.h>
#include <tools/messages.h>
#include <tools/number.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace tools::training {
namespace {

bool is_finite(const Descent::Place& place) {
  return std::isfinite(place.value) &&
         std::ranges::all_of(place.gradient, [](double g) { return std::isfinite(g); });
}

/// Whether two points are one but for rounding on the way there.
bool is_same(const std::vector<double>& a, const std::vector<double>& b, double step) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::abs(a[i] - b[i]) > 1e-12 * std::max(std::abs(a[i]), step)) return false;
  return true;
}

/// Whether the last two steps led to and fro, and how far.
std::optional<double> swing(const std::vector<Descent::Place>& path) {
  const std::size_t n = path.size();
  if (n < 4) return {};
  const auto& last = path[n - 1].point;
  const auto& before = path[n - 2].point;
  std::vector<double> step(last.size());
  for (std::size_t i = 0; i < step.size(); ++i) step[i] = last[i] - before[i];
  const double length = nn::norm(step);
  if (is_same(last, path[n - 3].point, length) && is_same(before, path[n - 4].point, length))
    return length;
  return {};
}

std::string point_text(const std::vector<double>& point, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i)
    text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", names[i], number(point[i]));
  return text;
}

std::string swing_text(const Descent& descent, const std::vector<std::string>& names) {
  const auto& path = descent.path;
  const Descent::Place &a = path[path.size() - 2], &b = path.back();
  const double rate = descent.options.rate;
  std::string text = say("it swings for ever between {} and {}.\n", point_text(a.point, names),
                         point_text(b.point, names));
  if (descent.end == DescentEnd::corner && !descent.options.unit)
    return text +
           say("A step of {} times the gradient leads across the valley, and the gradient stays as "
               "long however near the lowest point is, as at a corner: a smaller --rate comes "
               "nearer, and swings there.",
               number(rate));
  if (!descent.options.unit)
    return text + say("A step of {} times the gradient leads across the valley to where the "
                      "gradient is as long and points back: a smaller --rate arrives.",
                      number(rate));
  text +=
      say("A step along the unit gradient is {} long, however near the minimum is: it cannot come\n"
          "nearer than that, unless it meets the minimum exactly.",
          number(rate));
  const Descent::Place& nearer = nn::norm(a.gradient) < nn::norm(b.gradient) ? a : b;
  const double least = nn::norm(nearer.gradient);
  if (least < 1e-9 * nn::norm((&nearer == &a ? b : a).gradient))
    text += say(
        " On paper it does. In a computer the steps are\n"
        "rounded ({} is no binary fraction) and end at {}, where the gradient is\n"
        "{} instead of 0: divided by its length it is a whole unit again. --tolerance 1e-9 stops "
        "there.",
        number(rate), point_text(nearer.point, names), number(least));
  else
    text += say_text(
        "\nA smaller --rate comes nearer; without --unit the steps become shorter by themselves.");
  return text;
}

/// Whether the gradient of a swing is as long a quarter of the way across: in a smooth valley it is
/// shorter there, at a corner it is not.
bool is_corner(const Landscape& f, const Descent::Place& a, const Descent::Place& b) {
  const bool is_a_steeper = nn::norm(a.gradient) > nn::norm(b.gradient);
  const Descent::Place &from = is_a_steeper ? a : b, &to = is_a_steeper ? b : a;
  std::vector<double> quarter(from.point.size());
  for (std::size_t i = 0; i < quarter.size(); ++i)
    quarter[i] = from.point[i] + 0.25 * (to.point[i] - from.point[i]);
  return nn::norm(f(quarter).gradient) > 0.9 * nn::norm(from.gradient);
}

/// What a swing that wide is.
DescentEnd kind_of_swing(const Landscape& f, const std::vector<Descent::Place>& path,
                         double width) {
  const Descent::Place &last = path.back(), &before = path[path.size() - 2];
  if (width == 0.0 && last.point == path.front().point) return DescentEnd::too_small;
  if (width <= 1e-9 * nn::norm(last.point)) return DescentEnd::rounding;
  return is_corner(f, before, last) ? DescentEnd::corner : DescentEnd::swings;
}

}  // namespace

Descent descend(const Landscape& f, std::vector<double> start, const DescentOptions& options) {
  Descent descent{{}, DescentEnd::steps, options};
  std::vector<double> point = std::move(start);
  for (std::size_t step = 0;; ++step) {
    Looked looked = f(point);
    descent.path.push_back({point, looked.value, std::move(looked.gradient)});
    const Descent::Place& here = descent.path.back();
    const double length = nn::norm(here.gradient);
    const auto end_with = [&](DescentEnd end) {
      descent.end = end;
      return descent;
    };
    if (!is_finite(here)) return end_with(DescentEnd::not_finite);
    if (length <= options.tolerance) return end_with(DescentEnd::arrived);
    if (here.value < options.value_below) return end_with(DescentEnd::value_below);
    if (step > 0 && std::abs(here.value - descent.path[step - 1].value) < options.change_below)
      return end_with(DescentEnd::change_below);
    if (const auto width = swing(descent.path))
      return end_with(kind_of_swing(f, descent.path, *width));
    if (step >= options.steps) return end_with(DescentEnd::steps);
    const double divisor = options.unit ? length : 1.0;
    for (std::size_t i = 0; i < point.size(); ++i)
      point[i] -= options.rate * (here.gradient[i] / divisor);
  }
}

bool is_stationary(const Descent& descent) {
  const Descent::Place &first = descent.path.front(), &last = descent.path.back();
  if (descent.end == DescentEnd::not_finite || last.value > first.value) return false;
  return nn::norm(last.gradient) <= 1e-6 * nn::norm(first.gradient);
}

std::string explanation(const Descent& descent, const std::vector<std::string>& names) {
  const DescentOptions& options = descent.options;
  const std::size_t steps = descent.path.size() - 1;
  const Descent::Place& last = descent.path.back();
  switch (descent.end) {
    case DescentEnd::arrived:
      return say("after step {} the gradient is {}: {}", steps, number(nn::norm(last.gradient)),
                 point_text(last.point, names));
    case DescentEnd::value_below:
      return say("after step {} the value is below {}", steps, number(options.value_below));
    case DescentEnd::change_below:
      return say("after step {} the value changes by less than {}", steps,
                 number(options.change_below));
    case DescentEnd::rounding:
      return say("after step {} it is as near as rounding allows, the gradient {} long: {}", steps,
                 number(nn::norm(last.gradient)), point_text(last.point, names));
    case DescentEnd::too_small:
      return say(
          "it does not move from {}: with a --rate of {} a step is lost in rounding, though the "
          "gradient is {} long; try a larger one",
          point_text(last.point, names), number(options.rate), number(nn::norm(last.gradient)));
    case DescentEnd::corner:
    case DescentEnd::swings:
      return swing_text(descent, names);
    case DescentEnd::not_finite:
      if (steps == 0)
        return say(
            "it cannot begin there: at {} the value is {} and the gradient {} long; begin where "
            "both "
            "are finite",
            point_text(last.point, names), number(last.value), number(nn::norm(last.gradient)));
      return say(
          "after step {} the value or the gradient is no finite number any more: the steps were "
          "too large, or left the function's domain; try a smaller --rate than {}",
          steps, number(options.rate));
    case DescentEnd::steps:
      if (last.value > descent.path.front().value)
        return say(
            "step {} is the last, and the value has grown: each step leads too far, try a "
            "smaller --rate",
            steps);
      return say(
          "step {} is the last, and the gradient is still {} long: more --steps, or another "
          "--rate",
          steps, number(nn::norm(last.gradient)));
  }
  __builtin_unreachable();
}

std::string second_derivative_test(const autograd::Matrix& h) {
  if (h.size() == 1) {
    const std::string second = number(h[0][0]);
    if (h[0][0] > 0) return say("second derivative {} > 0: a minimum", second);
    if (h[0][0] < 0) return say("second derivative {} < 0: a maximum", second);
    return say("second derivative {}: the test does not tell", second);
  }
  if (h.size() == 2) {
    const double determinant = h[0][0] * h[1][1] - h[0][1] * h[1][0];
    const std::string text =
        say("second derivatives [[{}, {}], [{}, {}]], determinant {}", number(h[0][0]),
            number(h[0][1]), number(h[1][0]), number(h[1][1]), number(determinant));
    if (determinant < 0) return say("{} < 0: a saddle point", text);
    if (!(determinant > 0)) return say("{}: the test does not tell", text);
    return h[0][0] > 0 ? say("{} > 0 and {} > 0: a minimum", text, number(h[0][0]))
                       : say("{} > 0 and {} < 0: a maximum", text, number(h[0][0]));
  }
  // Cholesky: possible for a positive definite matrix only
  autograd::Matrix l(h.size(), std::vector<double>(h.size()));
  for (std::size_t i = 0; i < h.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = h[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= l[i][k] * l[j][k];
      if (i == j && !(rest > 0))
        return say_text("the matrix of second derivatives is not positive definite");
      l[i][j] = i == j ? std::sqrt(rest) : rest / l[j][j];
    }
  return say_text("the matrix of second derivatives is positive definite: a minimum");
}

}  // namespace tools::training
