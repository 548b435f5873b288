#include <tools/check/rounding.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <autograd/reading.h>
#include <tools/messages.h>

namespace tools::check {
namespace {

constexpr int most_count = 8;

double to_unit(double x, double unit) { return std::round(x / unit) * unit; }

}  // namespace

double Rounding::round(double x) const {
  if (x == 0 || !std::isfinite(x)) return x;
  switch (to) {
    case To::single:
      return static_cast<double>(static_cast<float>(x));
    case To::digits:
      return to_unit(x, std::pow(10.0, std::floor(std::log10(std::abs(x))) - count + 1));
    case To::as_printed:
      return std::stod(fmt::format("{:.{}e}", x, count - 1));
    case To::decimals:
      return to_unit(x, std::pow(10.0, -count));
  }
  return x;
}

std::string Rounding::text() const {
  if (to == To::single) return say_text("right in single precision: float has about 7 digits");
  if (names_only) {
    return to == To::decimals ? say("right if every named value is rounded to {} decimals on the "
                                    "way: too few for the digits shown",
                                    count)
                              : say("right if every named value is rounded to {} digits on the "
                                    "way: too few for the digits shown",
                                    count);
  }
  return to == To::decimals ? say("right if everything is rounded to {} decimals on the way: too "
                                  "few for the digits shown",
                                  count)
                            : say("right if everything is rounded to {} digits on the way: too few "
                                  "for the digits shown",
                                  count);
}

std::vector<Rounding> roundings(int printed_digits) {
  using enum Rounding::To;
  using enum Rounding::From;
  std::vector<Rounding> all{{single, 0, false, results}};
  for (int count = std::min(printed_digits + 1, most_count); count >= 1; --count) {
    for (const bool names_only : {true, false}) {
      // of numbers with one digit each, many come out alike by chance
      if (count == 1 && !names_only) continue;
      for (const auto from : {results, quotients, arguments}) {
        for (const auto to : {digits, as_printed, decimals}) {
          all.push_back({to, count, names_only, from});
        }
      }
    }
  }
  return all;
}

Numbers with_rounding(Derivation& derivation, const std::vector<Step>& order, Step left,
                      const Rounding& rounding) {
  using autograd::Op;
  const Steps& steps = derivation.steps();
  Numbers values = derivation.exact().values();
  // Local derivatives of these are calculated from the arguments.
  const auto goes_back = [&](Op op) {
    return rounding.from == Rounding::From::arguments ||
           (rounding.from == Rounding::From::quotients && op == Op::divide);
  };
  std::vector<double> x;
  for (const Step step : order) {
    if (steps.is_leaf(step)) continue;
    const auto edge = derivation.backpropagation().edge_of_local(step);
    if (edge && edge->first != step && !steps.is_leaf(edge->first) &&
        goes_back(steps.op(edge->first))) {
      x.clear();
      for (const Step operand : steps.operands(edge->first)) x.push_back(values[operand]);
      const double y = autograd::value_of<double>(steps.op(edge->first), x);
      values[step] = autograd::partial_of<double>(steps.op(edge->first), edge->second, x, y);
    } else {
      values[step] = result_of(steps, step, values);
    }
    if (step == left && rounding.to != Rounding::To::single) continue;
    if (!rounding.names_only || derivation.definition(step) != nullptr) {
      values[step] = rounding.round(values[step]);
    }
  }
  return values;
}

}  // namespace tools::check
