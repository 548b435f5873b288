// Numbers that are right but for rounding: single precision, few digits on the way, digits that
// were written and not calculated.

#include <tools/check/causes.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include <autograd/reading.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

std::string rounded_on_the_way(bool names_only, bool significant, int digits) {
  if (names_only) {
    return significant ? say("right if every named value is rounded to {} digits on the way: too "
                             "few for the digits shown",
                             digits)
                       : say("right if every named value is rounded to {} decimals on the way: too "
                             "few for the digits shown",
                             digits);
  }
  return significant ? say("right if everything is rounded to {} digits on the way: too few for "
                           "the digits shown",
                           digits)
                     : say("right if everything is rounded to {} decimals on the way: too few for "
                           "the digits shown",
                           digits);
}

// Halves go up, as people round, or to wherever the binary number lies, as programs print.
double to_digits(double x, int digits, bool as_printed) {
  if (x == 0 || !std::isfinite(x)) return x;
  if (as_printed) return std::stod(fmt::format("{:.{}e}", x, digits - 1));
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(x))) - digits + 1);
  return std::round(x / unit) * unit;
}

double to_decimals(double x, int decimals) {
  const double unit = std::pow(10.0, -decimals);
  return std::round(x / unit) * unit;
}

double in_single(double x) { return static_cast<double>(static_cast<float>(x)); }

// How many of the digits at the end are zeros that stand for nothing: 2 of 0.2100, where the exact
// number is 0.2098; 0 where they are right, or say more than rounding.
int padding(const Printed& printed, double exact) {
  for (int zeros = 1; zeros < printed.digits; ++zeros) {
    const double unit = printed.unit * std::pow(10.0, zeros), parts = printed.value / unit;
    if (std::abs(parts - std::round(parts)) > 1e-6) return 0;
    if (std::abs(printed.value - exact) <= 0.5 * unit * (1 + 1e-9)) return zeros;
  }
  return 0;
}

}  // namespace

void Causes::search_precision(const Judge::Place& place, Case& wrong) {
  const Printed& printed = wrong.printed;
  const double exact = derivation_->exact()[place.left()];
  const double off = std::abs(printed.value - exact);
  if (off > 0.5 * std::abs(exact)) return;
  const auto found = [&](double distance, const std::string& text,
                         std::shared_ptr<const Rounding> rounding = {}) {
    Slip slip{CauseId::precision, {}, [text] { return text; }, distance, {}, true};
    Found precise{{slip}, true, {}};
    precise.rounding = std::move(rounding);
    wrong.found.push_back(std::move(precise));
  };
  if (printed.whole && off <= 0.5) {
    found(0.5, say("right to the unit: a whole number after = is meant exactly, write ≈ {}",
                   number(printed.value, most_digits)));
    return;
  }
  for (const World* world : {&derivation_->exact(), &author_->right(), &author_->all()}) {
    if (const int zeros = padding(printed, (*world)[place.left()])) {
      found(0.7 + 0.35 * zeros,
            say("right to {} digits: the zeros after them are written, not calculated",
                printed.digits - zeros));
      break;
    }
  }
  const double relative = off / std::abs(exact);
  const double distance = relative > 0.5 ? 1.6 : relative > 0.1 ? 1.4 : 1.05;
  const auto shows = [&](const Rounding& rounding) {
    const Numbers values = with_rounding(wrong.target.order, place.left(), rounding);
    return printed.shows(values[place.left()]);
  };
  const Rounding single{in_single, false, true, false};
  if (shows(single)) {
    found(distance, say_text("right in single precision: float has about 7 digits"),
          std::make_shared<const Rounding>(single));
    return;
  }
  for (int digits = std::min(printed.digits + 1, 8); digits >= 1; --digits) {
    for (const bool names_only : {true, false}) {
      if (relative > 0.5 && !names_only) continue;
      for (const bool from_input : {false, true}) {
        const auto significant = [=](bool as_printed) {
          return Rounding{[=](double x) { return to_digits(x, digits, as_printed); }, names_only,
                          false, from_input};
        };
        const Rounding decimals{[=](double x) { return to_decimals(x, digits); }, names_only, false,
                                from_input};
        for (const auto& [rounding, in_digits] :
             {std::pair{significant(false), true}, {significant(true), true}, {decimals, false}}) {
          if (!shows(rounding)) continue;
          found(distance, rounded_on_the_way(names_only, in_digits, digits),
                std::make_shared<const Rounding>(rounding));
          return;
        }
      }
    }
  }
}

// What these steps come to, in ascending order, if each result is rounded: everywhere, or only what
// the worksheet has a name for.
Numbers Causes::with_rounding(const std::vector<Step>& order, Step left, const Rounding& rounding) {
  const Steps& steps = derivation_->steps();
  Numbers values = derivation_->exact().values();
  for (const Step step : order) {
    if (steps.is_leaf(step)) continue;
    const auto edge =
        rounding.from_input ? derivation_->backpropagation().edge_of_local(step) : std::nullopt;
    if (edge && edge->first != step && !steps.is_leaf(edge->first)) {
      // The derivative of the function at its argument, not in terms of its rounded result.
      std::vector<double> x;
      for (const Step operand : steps.operands(edge->first)) x.push_back(values[operand]);
      const double y = autograd::value_of<double>(steps.op(edge->first), x);
      values[step] = autograd::partial_of<double>(steps.op(edge->first), edge->second, x, y);
    } else {
      values[step] = result_of(steps, step, values);
    }
    if (step == left && !rounding.result_too) continue;
    if (!rounding.names_only || derivation_->definition(step) != nullptr) {
      values[step] = rounding.round(values[step]);
    }
  }
  return values;
}

}  // namespace tools::check
