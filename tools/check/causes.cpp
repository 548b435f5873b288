#include <tools/check/causes.h>
#include <tools/check/identity.h>
#include <tools/messages.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <tools/number.h>

namespace tools::check {
namespace {

constexpr std::size_t points_compared = 3;
// Broken runs for two slips at once, for one claim.
constexpr std::size_t most_pairs = 40000;
constexpr double most_pair_steps = 2e7;
constexpr std::size_t most_pair_work = 20'000'000;
// Steps of a pair's run, as far as it follows what slips read.
constexpr std::size_t most_order = 20'000;
// Names taken for another one that are looked at with a slip of their own.
constexpr std::size_t most_swapped = 12;
// What writing down the slips of a step costs, next to running it.
constexpr std::size_t slips_cost = 80;
// Slips that come near are looked at with what rounding on the way can do.
constexpr double nearly = 0.05;
constexpr std::size_t most_near = 200, most_stated = 40;
constexpr double most_near_steps = 40'000;
// Slips of other lines that one is put together with.
constexpr std::size_t most_others = 24;
// Steps looked at for all claims together.
constexpr std::size_t most_work = 200'000;

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-15;
}

// An order of steps, with all that the slips read added.
std::vector<Step> with_reads(const Steps& steps, const std::vector<Step>& order,
                             const std::vector<Slip>& slips) {
  std::set<Step> reads;
  for (const Slip& slip : slips) reads.insert(slip.reads.begin(), slip.reads.end());
  std::vector<Step> all = order;
  for (const Step read : reads) {
    if (std::ranges::binary_search(order, read)) continue;
    const std::vector<Step> more = dependencies(steps, read);
    all.insert(all.end(), more.begin(), more.end());
    if (all.size() > most_order) break;
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

}  // namespace

std::vector<std::size_t> Causes::points_that_count(const Judge::Place& place,
                                                   const Case& wrong) const {
  std::vector<std::size_t> chosen;
  if (!wrong.is_formula) return chosen;
  for (std::size_t point = 0; point < Points::count && chosen.size() < points_compared; ++point) {
    if (labelled_->counts(point, place.left()) && labelled_->counts(point, place.right())) {
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
  // A formula has to come out at other points too, with labels as they are: a term that they switch
  // off is off.
  if (!labelled_) {
    labelled_.emplace(derivation_->steps(), derivation_->exact(), seed_,
                      [this](Step leaf) { return is_label(*derivation_, leaf); });
  }
  labelled_->run();
  search_singles(place, *wrong, slips);
  if (place.link.printed) search_precision(place, *wrong);
  if (wrong->found.empty()) {
    search_swapped(*wrong, slips);
    search_pairs(place, *wrong, slips);
  }
  add_readings(*wrong, slips);
  cases_.push_back(std::move(wrong));
}

void Causes::search_singles(const Judge::Place& place, Case& wrong,
                            const std::vector<Slip>& slips) {
  const Steps& steps = derivation_->steps();
  const Target& target = wrong.target;
  World& exact = derivation_->exact();
  const bool free = derivation_->is_free(place.left()) || derivation_->is_free(place.right());
  BrokenRun here(steps, exact, target.step, target.order);
  BrokenRun with_all(steps, author_->all(), target.step, target.order);
  BrokenRun with_right(steps, author_->right(), target.step, target.order);
  const std::vector<std::size_t> points = points_that_count(place, wrong);
  std::vector<BrokenRun> there;
  for (const std::size_t point : points) {
    there.emplace_back(steps, (*labelled_)[point], target.step, target.order);
  }
  const double unbroken = here.unbroken();
  std::vector<const Slip*> near;
  for (const Slip& slip : slips) {
    const double result = here(slip);
    if (!std::isfinite(result)) continue;
    bool matches = false;
    if (wrong.is_formula) {
      matches = !there.empty() &&
                same_number(there[0](slip), (*labelled_)[points[0]][place.right()]) &&
                (free || same_number(result, exact[place.right()]));
      for (std::size_t i = 1; i < points.size() && matches; ++i) {
        matches = same_number(there[i](slip), (*labelled_)[points[i]][place.right()]);
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
    if (matches) {
      wrong.found.push_back({{slip}, true, {}});
      continue;
    }
    const auto is_near = [&](BrokenRun& run) {
      const double broken = run(slip);
      return std::abs(broken - wrong.printed.value) <= nearly * std::abs(broken) &&
             !close(broken, run.unbroken());
    };
    if (!wrong.is_formula && (is_near(here) || is_near(with_all))) near.push_back(&slip);
  }
  if (near.size() > most_near) return;
  const std::vector<Stated> stated = stated_before(target);
  if (stated.empty()) return;
  for (const Slip* slip : near) {
    const double cost = static_cast<double>(stated.size() * target.order.size());
    if (cost > most_near_steps || pair_work_ > most_pair_work) return;
    pair_work_ += static_cast<std::size_t>(cost);
    for (BrokenRun* run : {&here, &with_all}) {
      const double away = std::abs((*run)(*slip) - wrong.printed.value) - 0.5 * wrong.printed.unit;
      const double spread = run->spread(*slip, stated);
      if (!(away <= spread)) continue;
      Found found{{*slip}, true, {}};
      found.rounds = true;
      wrong.found.push_back(std::move(found));
      break;
    }
  }
}

// The numbers that were put down on the way to a target, nearest first: who goes on with them may
// have more digits of them than are shown.
std::vector<Stated> Causes::stated_before(const Target& target) const {
  std::vector<Stated> stated;
  for (auto step = target.order.rbegin(); step != target.order.rend(); ++step) {
    if (*step == target.step || stated.size() == most_stated) continue;
    const auto said = author_->statements().find(*step);
    if (said != author_->statements().end() && said->second.unit > 0) {
      stated.push_back({*step, said->second.unit});
    }
  }
  return stated;
}

void Causes::search_pairs(const Judge::Place& place, Case& wrong, const std::vector<Slip>& slips) {
  const Steps& steps = derivation_->steps();
  const Target& target = wrong.target;
  const bool free = derivation_->is_free(place.left()) || derivation_->is_free(place.right());
  const std::vector<Step> order = with_reads(steps, target.order, slips);
  BrokenRun here(steps, derivation_->exact(), target.step, order);
  BrokenRun with_all(steps, author_->all(), target.step, order);
  const std::vector<std::size_t> points = points_that_count(place, wrong);
  if (wrong.is_formula && points.empty()) return;
  std::vector<BrokenRun> there;
  for (const std::size_t point : points) {
    there.emplace_back(steps, (*labelled_)[point], target.step, order);
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
        matches = same_number(there[0](a, b), (*labelled_)[points[0]][place.right()]) &&
                  (free || same_number(here(a, b), derivation_->exact()[place.right()]));
        for (std::size_t k = 1; k < points.size() && matches; ++k) {
          matches = same_number(there[k](a, b), (*labelled_)[points[k]][place.right()]);
        }
      } else {
        matches = gives(here, a, b) || gives(with_all, a, b);
      }
      if (!matches || wrong.found.size() >= 40) continue;
      wrong.found.push_back({{a, b}, true, {}});
    }
  }
}

// Another name's gradient, with a slip on that one's way: names mixed up, and a slip.
void Causes::search_swapped(Case& wrong, const std::vector<Slip>& slips) {
  if (wrong.is_formula || wrong.target.own() == nullptr) return;
  const Steps& steps = derivation_->steps();
  std::size_t swapped = 0;
  for (const Slip& swap : slips) {
    if (swap.id != CauseId::wrong_index || swap.changes[0].step != wrong.target.step) continue;
    if (swapped++ == most_swapped || pair_work_ > most_pair_work) {
      wrong.cut = true;
      return;
    }
    const Target other = target_of(*derivation_, wrong.target.line, swap.reads[0], {});
    pair_work_ += slips_cost * other.order.size();
    const std::vector<Slip> own = slips_.of(other);
    derivation_->exact().run();
    author_->run();
    labelled_->run();
    BrokenRun here(steps, derivation_->exact(), other.step, other.order);
    BrokenRun with_all(steps, author_->all(), other.step, other.order);
    std::vector<BrokenRun> elsewhere = runs_elsewhere(wrong.target.step, other.order, other.step);
    for (const Slip& slip : own) {
      const auto gives = [&](BrokenRun& run) {
        const double broken = run(slip);
        return wrong.printed.shows(broken) && !close(broken, run.unbroken());
      };
      if (!gives(here) && !gives(with_all)) continue;
      Found both{{swap, slip}, true, {}};
      for (BrokenRun& run : elsewhere) both.elsewhere.push_back(run(slip));
      wrong.found.push_back(std::move(both));
    }
  }
}

// The given point, and others at which a step counts.
std::vector<BrokenRun> Causes::runs_elsewhere(Step step, const std::vector<Step>& order,
                                              Step target) const {
  std::vector<BrokenRun> runs;
  runs.emplace_back(derivation_->steps(), derivation_->exact(), target, order);
  for (std::size_t point = 0; point < Points::count && runs.size() <= points_compared; ++point) {
    if (labelled_->counts(point, step)) {
      runs.emplace_back(derivation_->steps(), (*labelled_)[point], target, order);
    }
  }
  return runs;
}

// Whether nothing but the line itself speaks for what was found of it.
bool Causes::is_alone(const Case& wrong) const {
  if (wrong.found.empty()) return true;
  const Found& best = wrong.found[0];
  return best.confirmed == 0 && !best.slips[0].changes.empty();
}

// A slip that explains another line, and one more: those two that a single line is too little to
// find.
void Causes::search_with_others(Case& wrong) {
  if (pair_work_ > most_pair_work) {
    wrong.cut = true;
    return;
  }
  pair_work_ += slips_cost * wrong.target.order.size();
  const Steps& steps = derivation_->steps();
  const std::vector<Slip> own = slips_.of(wrong.target);
  derivation_->exact().run();
  author_->run();
  const std::vector<Step> order = with_reads(steps, wrong.target.order, own);
  BrokenRun here(steps, derivation_->exact(), wrong.target.step, order);
  std::vector<const Slip*> others;
  for (const auto& other : cases_) {
    if (other.get() == &wrong) continue;
    for (const Found& found : other->found) {
      if (found.reading != 0 || found.slips.size() != 1 || others.size() == most_others) continue;
      if (!found.matches) continue;
      const Slip& slip = found.slips[0];
      const bool shared = std::ranges::any_of(slip.changes, [&](const Change& change) {
        return std::ranges::binary_search(wrong.target.order, change.step);
      });
      if (shared) others.push_back(&slip);
    }
  }
  const double cost = static_cast<double>(others.size() * own.size() * wrong.target.order.size());
  if (cost > 2 * most_pair_steps) {
    wrong.cut = true;
    return;
  }
  pair_work_ += static_cast<std::size_t>(cost);
  for (const Slip* other : others) {
    for (const Slip& slip : own) {
      if (!wrong.printed.shows(here(*other, slip))) continue;
      if (wrong.found.size() >= 40) continue;
      Found both{{*other, slip}, true, {}};
      both.shared = true;
      wrong.found.push_back(std::move(both));
    }
  }
  labelled_->run();
  add_readings(wrong, own);
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
void Causes::add_readings(Case& wrong, const std::vector<Slip>& slips) {
  if (wrong.found.empty()) return;
  const Target& target = wrong.target;
  const std::vector<Step> order = with_reads(derivation_->steps(), target.order, slips);
  std::vector<BrokenRun> runs = runs_elsewhere(target.step, order, target.step);
  const auto everywhere = [&](const std::vector<Slip>& made) {
    std::vector<double> results;
    for (BrokenRun& run : runs) {
      const double result = made.size() == 2 ? run(made[0], made[1]) : run(made[0]);
      // What is left of terms that cancel is 0.
      results.push_back(std::abs(result) <= 1e-12 * std::abs(run.unbroken()) ? 0 : result);
    }
    return results;
  };
  for (Found& found : wrong.found) {
    // Rounding gives no other number at all than the one that was claimed.
    if (found.slips[0].id != CauseId::precision && found.elsewhere.empty())
      found.elsewhere = everywhere(found.slips);
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
