#include <tools/check/causes.h>
#include <tools/check/identity.h>
#include <tools/messages.h>

#include <algorithm>
#include <cmath>

#include <tools/number.h>

namespace tools::check {
namespace {

constexpr std::size_t points_compared = 3;
// Broken runs for two slips at once, for one claim.
constexpr std::size_t most_pairs = 40000;
constexpr double most_pair_steps = 2e7;
constexpr std::size_t most_pair_work = 30'000'000;
// Slips of other lines that one is put together with.
constexpr std::size_t most_others = 24;
// Steps looked at for all claims together.
constexpr std::size_t most_work = 200'000;

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-15;
}

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

}  // namespace

std::vector<std::size_t> Causes::points_that_count(const Judge::Place& place,
                                                   const Points* around) const {
  std::vector<std::size_t> chosen;
  if (around == nullptr) return chosen;
  for (std::size_t point = 0; point < Points::count && chosen.size() < points_compared; ++point) {
    if (around->counts(point, place.left()) && around->counts(point, place.right())) {
      chosen.push_back(point);
    }
  }
  return chosen;
}

void Causes::search(const Judge::Place& place, std::size_t finding,
                    const std::optional<Printed>& number) {
  auto wrong = std::make_unique<Case>(
      Case{finding, target_of(*derivation_, place.line, place.element), {}, true, {}});
  if (place.link.printed) wrong->printed = (*place.link.printed)[place.element];
  if (number) wrong->printed = *number;
  wrong->is_formula = !place.link.printed && !number;
  if (work_ > most_work) {
    cases_.push_back(std::move(wrong));
    return;
  }
  wrong->searched = true;
  work_ += wrong->target.order.size();
  const std::vector<Slip> slips = slips_.of(wrong->target);
  derivation_->exact().run();
  author_->run();
  // A formula has to come out at other points too, with labels as they are.
  std::optional<Points> around;
  if (wrong->is_formula) {
    around.emplace(derivation_->steps(), derivation_->exact(), seed_,
                   [this](Step leaf) { return is_label(*derivation_, leaf); });
    around->run();
  }
  search_singles(place, *wrong, slips, around ? &*around : nullptr);
  if (place.link.printed) search_precision(place, *wrong);
  if (wrong->found.empty()) search_pairs(place, *wrong, slips, around ? &*around : nullptr);
  cases_.push_back(std::move(wrong));
}

void Causes::search_singles(const Judge::Place& place, Case& wrong, const std::vector<Slip>& slips,
                            const Points* around) {
  const Steps& steps = derivation_->steps();
  const Target& target = wrong.target;
  World& exact = derivation_->exact();
  const bool free = derivation_->is_free(place.left()) || derivation_->is_free(place.right());
  BrokenRun here(steps, exact, target.step, target.order);
  BrokenRun with_all(steps, author_->all(), target.step, target.order);
  BrokenRun with_right(steps, author_->right(), target.step, target.order);
  const std::vector<std::size_t> points = points_that_count(place, around);
  std::vector<BrokenRun> there;
  for (const std::size_t point : points) {
    there.emplace_back(steps, (*around)[point], target.step, target.order);
  }
  const double unbroken = here.unbroken();
  for (const Slip& slip : slips) {
    const double result = here(slip);
    if (!std::isfinite(result)) continue;
    bool matches = false;
    if (wrong.is_formula) {
      matches = !there.empty() &&
                same_number(there[0](slip), (*around)[points[0]][place.right()]) &&
                (free || same_number(result, exact[place.right()]));
      for (std::size_t i = 1; i < points.size() && matches; ++i) {
        matches = same_number(there[i](slip), (*around)[points[i]][place.right()]);
      }
    } else {
      // A slip that changes nothing here explains nothing.
      const auto gives = [&](BrokenRun& run) {
        const double broken = run(slip);
        return wrong.printed.shows(broken) && !close(broken, run.unbroken());
      };
      matches = (!close(result, unbroken) && wrong.printed.shows(result)) || gives(with_all) ||
                gives(with_right);
    }
    if (matches) wrong.found.push_back({{slip}, true, {}});
  }
}

void Causes::search_pairs(const Judge::Place& place, Case& wrong, const std::vector<Slip>& slips,
                          const Points* around) {
  const Steps& steps = derivation_->steps();
  const Target& target = wrong.target;
  const bool free = derivation_->is_free(place.left()) || derivation_->is_free(place.right());
  BrokenRun here(steps, derivation_->exact(), target.step, target.order);
  BrokenRun with_all(steps, author_->all(), target.step, target.order);
  const std::vector<std::size_t> points = points_that_count(place, around);
  if (wrong.is_formula && points.empty()) return;
  std::vector<BrokenRun> there;
  for (const std::size_t point : points) {
    there.emplace_back(steps, (*around)[point], target.step, target.order);
  }
  // The nearest first.
  std::vector<std::pair<double, const Slip*>> nearest;
  for (const Slip& slip : slips) {
    const double result = here(slip);
    if (std::isfinite(result) && !close(result, here.unbroken())) {
      nearest.emplace_back(slip.distance, &slip);
    }
  }
  std::ranges::stable_sort(nearest, {}, &std::pair<double, const Slip*>::first);
  const double each = static_cast<double>(std::max<std::size_t>(target.order.size(), 1));
  const auto limit =
      static_cast<std::size_t>(std::min(static_cast<double>(most_pairs), most_pair_steps / each));
  const auto gives = [&](BrokenRun& run, const Slip& a, const Slip& b) {
    return wrong.printed.shows(run(a, b));
  };
  std::size_t tried = 0;
  if (pair_work_ > most_pair_work) {
    wrong.cut = true;
    return;
  }
  pair_work_ += static_cast<std::size_t>(
      each * static_cast<double>(std::min(limit, nearest.size() * nearest.size() / 2)));
  for (std::size_t j = 1; j < nearest.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      if (tried++ == limit) {
        wrong.cut = true;
        return;
      }
      const Slip &a = *nearest[i].second, &b = *nearest[j].second;
      bool matches = false;
      if (wrong.is_formula) {
        matches = same_number(there[0](a, b), (*around)[points[0]][place.right()]) &&
                  (free || same_number(here(a, b), derivation_->exact()[place.right()]));
        for (std::size_t k = 1; k < points.size() && matches; ++k) {
          matches = same_number(there[k](a, b), (*around)[points[k]][place.right()]);
        }
      } else {
        matches = gives(here, a, b) || gives(with_all, a, b);
      }
      if (!matches || wrong.found.size() >= 40) continue;
      wrong.found.push_back({{a, b}, true, {}});
    }
  }
}

// Single precision, or few digits on the way, changes every step a little.
void Causes::search_precision(const Judge::Place& place, Case& wrong) {
  const Steps& steps = derivation_->steps();
  const double exact = derivation_->exact()[place.left()];
  const double off = std::abs(wrong.printed.value - exact);
  if (off > 0.5 * std::abs(exact)) return;
  const double distance = off > 0.1 * std::abs(exact) ? 1.4 : 0.9;
  Numbers values = derivation_->exact().values();
  // Rounded everywhere, or only what the worksheet has a name for.
  const auto run = [&](bool names_only, bool result_too, auto rounded) {
    for (const Step step : wrong.target.order) {
      if (steps.is_leaf(step)) continue;
      values[step] = result_of(steps, step, values);
      if (step == place.left() && !result_too) continue;
      if (!names_only || derivation_->definition(step) != nullptr) {
        values[step] = rounded(values[step]);
      }
    }
    return values[place.left()];
  };
  const auto found = [&](const std::string& text) {
    Slip slip{CauseId::precision, {}, [text] { return text; }, distance, {}, true};
    wrong.found.push_back({{slip}, true, {}});
  };
  const auto in_single = [](double x) { return static_cast<double>(static_cast<float>(x)); };
  if (wrong.printed.shows(run(false, true, in_single))) {
    found(say_text("right in single precision: float has about 7 digits"));
    return;
  }
  for (int digits = std::min(wrong.printed.digits + 1, 8); digits >= 1; --digits) {
    // Halves go up, or to the even digit.
    const auto to_unit = [](double x, double unit, bool even) {
      return (even ? std::nearbyint(x / unit) : std::round(x / unit)) * unit;
    };
    const auto to_digits = [&](bool even) {
      return [=](double x) {
        if (x == 0 || !std::isfinite(x)) return x;
        const double unit = std::pow(10.0, std::floor(std::log10(std::abs(x))) - digits + 1);
        return to_unit(x, unit, even);
      };
    };
    const auto to_decimals = [&](double x) { return to_unit(x, std::pow(10.0, -digits), false); };
    for (const bool names_only : {true, false}) {
      const bool significant = wrong.printed.shows(run(names_only, false, to_digits(false))) ||
                               wrong.printed.shows(run(names_only, false, to_digits(true)));
      if (!significant && !wrong.printed.shows(run(names_only, false, to_decimals))) continue;
      found(rounded_on_the_way(names_only, significant, digits));
      return;
    }
  }
}

// A slip that explains another line, and one more: those two that a single line is too little to
// find.
void Causes::search_with_others(Case& wrong) {
  const Steps& steps = derivation_->steps();
  const std::vector<Slip> own = slips_.of(wrong.target);
  derivation_->exact().run();
  BrokenRun here(steps, derivation_->exact(), wrong.target.step, wrong.target.order);
  std::vector<const Slip*> others;
  for (const auto& other : cases_) {
    if (other.get() == &wrong) continue;
    for (const Found& found : other->found) {
      if (found.reading != 0 || found.slips.size() != 1 || others.size() == most_others) continue;
      const Slip& slip = found.slips[0];
      const bool shared = std::ranges::any_of(slip.changes, [&](const Change& change) {
        return std::ranges::binary_search(wrong.target.order, change.step);
      });
      if (shared) others.push_back(&slip);
    }
  }
  const double cost = static_cast<double>(others.size() * own.size() * wrong.target.order.size());
  if (cost > 2 * most_pair_steps || pair_work_ > most_pair_work) {
    wrong.cut = true;
    return;
  }
  pair_work_ += static_cast<std::size_t>(cost);
  for (const Slip* other : others) {
    for (const Slip& slip : own) {
      if (!wrong.printed.shows(here(*other, slip))) continue;
      if (wrong.found.size() < 40) wrong.found.push_back({{*other, slip}, true, {}});
    }
  }
}

// Where too many lines are wrong to search for each: the slips of those that were searched.
void Causes::take_from_others(Case& wrong) {
  for (const auto& other : cases_) {
    if (!other->searched || other->found.empty() || wrong.is_formula) continue;
    const Found& best = other->found[0];
    if (best.slips[0].changes.empty()) continue;
    for (const auto& [step, result] : consequences_.of(best.slips)) {
      if (step != wrong.target.step || !wrong.printed.shows(result)) continue;
      wrong.found.push_back(best);
      return;
    }
  }
}

// What gives the same as one that was found, for all inputs, is another reading of it.
void Causes::add_readings(Case& wrong, Points& points) {
  if (wrong.found.empty()) return;
  const Steps& steps = derivation_->steps();
  const std::vector<Slip> slips = slips_.of(wrong.target);
  World& exact = derivation_->exact();
  exact.run();
  points.run();
  const Target& target = wrong.target;
  std::vector<BrokenRun> runs;
  runs.emplace_back(steps, exact, target.step, target.order);
  for (std::size_t point = 0; point < Points::count && runs.size() <= points_compared; ++point) {
    if (points.counts(point, target.step)) {
      runs.emplace_back(steps, points[point], target.step, target.order);
    }
  }
  const auto everywhere = [&](const std::vector<Slip>& made) {
    std::vector<double> results;
    for (BrokenRun& run : runs) {
      results.push_back(made.size() == 2 ? run(made[0], made[1]) : run(made[0]));
    }
    return results;
  };
  for (Found& found : wrong.found) {
    // Rounding gives no other number at all than the one that was claimed.
    if (found.slips[0].id != CauseId::precision) found.elsewhere = everywhere(found.slips);
  }
  const std::size_t matching = wrong.found.size();
  for (const Slip& slip : slips) {
    const double result = runs[0](slip);
    for (std::size_t i = 0; i < matching; ++i) {
      const Found& found = wrong.found[i];
      if (found.elsewhere.empty() || !same_number(found.elsewhere[0], result)) continue;
      const bool known = std::ranges::any_of(wrong.found, [&](const Found& other) {
        return other.slips.size() == 1 && other.slips[0].id == slip.id &&
               other.slips[0].changes.size() == slip.changes.size() &&
               other.slips[0].distance == slip.distance &&
               other.slips[0].changes[0].step == slip.changes[0].step;
      });
      if (known || wrong.found.size() >= 4 * most_others) break;
      std::vector<double> results = everywhere({slip});
      if (!same_numbers(results, found.elsewhere)) continue;
      wrong.found.push_back({{slip}, false, std::move(results)});
      break;
    }
  }
}

}  // namespace tools::check
