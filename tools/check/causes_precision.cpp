// Numbers that are right but for rounding: single precision, few digits on the way, digits that
// were written and not calculated.

#include <tools/check/causes.h>
#include <tools/check/identity.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

// Ways to round that are tried in other lines than the one they were found for, and what that may
// cost: steps run, for all lines together.
constexpr std::size_t most_roundings = 12;
constexpr std::size_t most_precision_work = 10'000'000;
// Numbers put down whose rounding is followed, and steps run for one slip, or two at once.
constexpr std::size_t most_stated = 40;
constexpr std::size_t most_near_steps = 40'000;

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

bool Causes::comes_near(const Case& wrong, double result, double nearly) {
  return std::abs(result - wrong.printed.value) <= nearly * std::abs(result);
}

// The numbers that were put down on the way to a target, nearest first: who goes on with them may
// have more digits of them than are shown. One that is all of the exact number has no more.
std::vector<Stated> Causes::stated_before(Step target, const std::vector<Step>& order) const {
  std::vector<Stated> stated;
  for (auto step = order.rbegin(); step != order.rend(); ++step) {
    if (*step == target || stated.size() == most_stated) continue;
    const auto said = author_->statements().find(*step);
    if (said == author_->statements().end() || said->second.unit == 0) continue;
    const double exact = derivation_->exact()[*step];
    const bool in_full = std::abs(exact - said->second.number) <= 1e-12 * std::abs(exact);
    if (!in_full) stated.push_back({*step, said->second.unit});
  }
  return stated;
}

// Whoever went on with other digits of what was put down than are shown gets a number nearby.
void Causes::search_within_rounding(Case& wrong, const std::vector<Near>& near, bool shared) {
  const std::vector<Step>* order = nullptr;
  std::vector<Stated> stated;
  for (const Near& one : near) {
    // What slips read has been put down somewhere too.
    if (std::exchange(order, &one.runs[0]->order()) != &one.runs[0]->order()) {
      stated = stated_before(wrong.target.step, *order);
    }
    const std::size_t cost = stated.size() * order->size();
    if (cost > most_near_steps || pair_work_ > most_pair_work) {
      wrong.cut = true;
      return;
    }
    pair_work_ += cost;
    const std::vector<const Slip*>& slips = one.slips;
    const auto gives = [&](BrokenRun* run) {
      const double result = slips.size() == 2 ? (*run)(*slips[0], *slips[1]) : (*run)(*slips[0]);
      if (same_number(result, run->unbroken())) return false;  // no slip in this world
      const double away = std::abs(result - wrong.printed.value) - 0.5 * wrong.printed.unit;
      return away <= run->spread(slips, stated);
    };
    if (wrong.found.size() >= most_found || std::ranges::none_of(one.runs, gives)) continue;
    Found found{{}, true, {}};
    for (const Slip* slip : slips) found.slips.push_back(*slip);
    found.rounds = true;
    found.shared = shared;
    wrong.found.push_back(std::move(found));
  }
}

void Causes::search_precision(const Judge::Place& place, Case& wrong) {
  const Printed& printed = wrong.printed;
  const double exact = derivation_->exact()[place.left()];
  const double off = std::abs(printed.value - exact);
  if (off > 0.5 * std::abs(exact)) return;
  const auto found = [&](double distance, const std::string& text) {
    const Slip slip{CauseId::precision, {}, [text] { return text; }, distance, {}, true};
    wrong.found.push_back({{slip}, true, {}});
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
  const double distance = rounding_distance(wrong, exact);
  const PastFunctions past = past_functions(wrong.target.order);
  for (const Rounding& rounding : roundings(printed.digits)) {
    if (!shows(wrong, rounding, past)) continue;
    add_rounding(wrong, rounding, distance);
    return;
  }
}

// The farther off, the less likely that it is rounding.
double Causes::rounding_distance(const Case& wrong, double exact) {
  const double relative = std::abs(wrong.printed.value - exact) / std::abs(exact);
  return relative > 0.5 ? 1.6 : relative > 0.1 ? 1.4 : 1.05;
}

void Causes::add_rounding(Case& wrong, const Rounding& rounding, double distance) {
  Slip slip{CauseId::precision, {}, [rounding] { return rounding.text(); }, distance, {}, true};
  Found found{{std::move(slip)}, true, {}};
  found.rounding = rounding;
  wrong.found.push_back(std::move(found));
}

Causes::PastFunctions Causes::past_functions(const std::vector<Step>& order) {
  return {slips_.past_functions(order, false), slips_.past_functions(order, true)};
}

bool Causes::shows(const Case& wrong, const Rounding& rounding, const PastFunctions& past) {
  const Step left = wrong.target.step;
  return wrong.printed.shows(
      with_rounding(*derivation_, wrong.target.order, left, rounding, past.of(rounding))[left]);
}

// The ways to round that explain some line.
std::vector<Rounding> Causes::roundings_found() const {
  std::set<Rounding> all;
  for (const auto& wrong : cases_) {
    for (const Found& found : wrong->found) {
      if (found.rounding && all.size() < most_roundings) all.insert(*found.rounding);
    }
  }
  return {all.begin(), all.end()};
}

// Who rounds does so in every line: what explains another one is tried here, however far off.
void Causes::search_roundings_of_others(Case& wrong, const std::vector<Rounding>& roundings) {
  const double exact = derivation_->exact()[wrong.target.step];
  if (wrong.is_formula || too_few_digits(wrong)) return;
  const PastFunctions past = past_functions(wrong.target.order);
  for (const Rounding& rounding : roundings) {
    const bool known = std::ranges::any_of(
        wrong.found, [&](const Found& found) { return found.rounding == rounding; });
    if (known || precision_work_ > most_precision_work) continue;
    precision_work_ += wrong.target.order.size();
    if (shows(wrong, rounding, past))
      add_rounding(wrong, rounding, rounding_distance(wrong, exact));
  }
}

}  // namespace tools::check
