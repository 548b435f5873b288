#include <tools/check/rounding.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

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
           : count == 1
               ? say_text("right if every named value is rounded to 1 digit on the way: too few for "
                          "the digits shown")
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

namespace {

// A local derivative in terms of the rounded result, or of the arguments.
double local_derivative(const Steps& steps, std::pair<Step, std::uint32_t> edge,
                        Rounding::From from, const Numbers& values) {
  using autograd::Op;
  const auto& [of, operand] = edge;
  const Op op = steps.op(of);
  const auto operands = steps.operands(of);
  std::vector<double> x;
  for (const Step argument : operands) x.push_back(values[argument]);
  const bool goes_back = from == Rounding::From::arguments ||
                         (from == Rounding::From::quotients && op == Op::divide);
  const double y = goes_back ? autograd::value_of<double>(op, x) : values[of];
  const bool is_root = op == Op::power && operand == 0 && x[1] == 0.5;
  return is_root ? 0.5 / y : autograd::partial_of<double>(op, operand, x, y);
}

}  // namespace

Numbers with_rounding(Derivation& derivation, const std::vector<Step>& order, Step left,
                      const Rounding& rounding, const std::vector<Change>& changes) {
  const Steps& steps = derivation.steps();
  Numbers values = derivation.exact().values();
  std::unordered_map<Step, const Change*> changed;
  for (const Change& change : changes) changed.emplace(change.step, &change);
  for (const Step step : order) {
    if (steps.is_leaf(step)) continue;
    const auto edge = derivation.backpropagation().edge_of_local(step);
    if (const auto change = changed.find(step); change != changed.end()) {
      values[step] = change->second->result(values);
    } else if (edge && edge->first != step && !steps.is_leaf(edge->first)) {
      values[step] = local_derivative(steps, *edge, rounding.from, values);
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
