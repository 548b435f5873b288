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
// Names taken for another one that are looked at with a slip of their own.
constexpr std::size_t most_swapped = 12;
// Slips that come near are looked at with what rounding on the way can do.
constexpr double nearly = 0.05;
constexpr std::size_t most_near = 200, most_stated = 40;
constexpr double most_near_steps = 40'000;
// Steps looked at for all claims together.
constexpr std::size_t most_work = 200'000;

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-15;
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
  const std::vector<Step> order = with_reads(target.order, slips);
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

}  // namespace tools::check
