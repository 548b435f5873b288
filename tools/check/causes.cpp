#include <tools/check/causes.h>
#include <tools/check/identity.h>
#include <tools/check/rerun.h>
#include <tools/messages.h>

#include <algorithm>
#include <cmath>
#include <utility>

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
constexpr std::size_t most_read = 12;
// What a run for two slips costs besides its steps.
constexpr std::size_t pair_cost = 20;
// Elements of an array for which two slips at once are looked for.
constexpr std::size_t most_elements = 4;
// Numbers of a formula that are looked at as what was put down, or not, each by itself.
constexpr std::size_t most_made_apart = 3;
// Steps looked at for all claims together.
constexpr std::size_t most_work = 200'000;

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-15;
}

}  // namespace

// Any number of one or two digits is what some two slips give.
bool Causes::too_few_digits(const Case& wrong) {
  return !wrong.is_formula && !wrong.printed.whole && wrong.printed.digits < 3;
}

std::vector<std::size_t> Causes::points_that_count(const Judge::Place& place,
                                                   const Case& wrong) const {
  std::vector<std::size_t> chosen;
  if (!wrong.is_formula) return chosen;
  for (std::size_t point = 0; point < Points::count && chosen.size() < points_compared; ++point) {
    if (wrong.points->counts(point, place.left()) && wrong.points->counts(point, place.right())) {
      chosen.push_back(point);
    }
  }
  return chosen;
}

// A formula has to come out at other points too, with labels as they are: a term that they switch
// off is off. One that is right as long as they are so is compared without that.
void Causes::choose_points(const Judge::Place& place, Case& wrong) {
  if (!labelled_) {
    labelled_.emplace(derivation_->steps(), derivation_->exact(), seed_,
                      [this](Step leaf) { return is_label(*derivation_, leaf); });
  }
  labelled_->run();
  wrong.points = &*labelled_;
  if (!wrong.is_formula) return;
  const auto& variables = place.line.variables;
  // What it is differentiated by is no label.
  if (std::ranges::any_of(variables, [&](Step step) { return is_label(*derivation_, step); })) {
    points_->run();
    wrong.points = points_;
    return;
  }
  const std::vector<std::size_t> points = points_that_count(place, wrong);
  const bool right = !points.empty() && std::ranges::all_of(points, [&](std::size_t point) {
    return same_steps(derivation_->steps(), (*labelled_)[point], place.left(), place.right());
  });
  if (!right) return;
  points_->run();
  wrong.points = points_;
}

void Causes::search(const Judge::Place& place, std::size_t finding,
                    const std::optional<NumbersPutIn>& put_in) {
  // Of what is not searched, what it depends on is not kept either.
  const bool searched = work_ <= most_work;
  auto wrong = std::make_unique<Case>(
      Case{finding,
           searched ? target_of(*derivation_, place.line, place.element)
                    : Target{place.line, place.left(), place.line.labels[place.element], {}, {}},
           {},
           !place.link.printed});
  if (place.link.printed) wrong->printed = (*place.link.printed)[place.element];
  if (put_in) wrong->made = put_in->made;
  wrong->searched = searched;
  if (!searched) {
    cases_.push_back(std::move(wrong));
    return;
  }
  work_ += wrong->target.order.size();
  const std::vector<Slip> slips = slips_.of(wrong->target);
  derivation_->exact().run();
  author_->run();
  choose_points(place, *wrong);
  search_singles(place, *wrong, slips);
  if (wrong->found.empty() && put_in) {
    // With numbers put in, a formula is right at the given point only.
    wrong->printed = put_in->result;
    wrong->is_formula = false;
    choose_points(place, *wrong);
    search_singles(place, *wrong, slips);
    if (wrong->found.empty() && place.link.has_names) {
      wrong->is_formula = true;
      choose_points(place, *wrong);
    }
  }
  if (place.link.printed) search_precision(place, *wrong);
  if (wrong->found.empty()) {
    // Of an array, what is behind one element is behind others.
    if (std::exchange(pairs_of_, finding) != finding) elements_ = 0;
    if (too_few_digits(*wrong)) {
      wrong->short_number = true;
    } else if (elements_++ < most_elements) {
      search_swapped(*wrong, slips);
      search_pairs(place, *wrong, slips);
    } else {
      wrong->cut = true;
    }
  }
  add_readings(*wrong, slips);
  cases_.push_back(std::move(wrong));
}

// What a formula comes to as it is written, and with what its numbers stand for.
std::vector<Causes::FormulaNumbers> Causes::numbers_of(const Judge::Place& place, const Case& wrong,
                                                       const std::vector<std::size_t>& points) {
  const Step right = place.right();
  std::vector<FormulaNumbers> all(1);
  all[0].here = derivation_->exact()[right];
  for (const std::size_t point : points) all[0].there.push_back((*wrong.points)[point][right]);
  if (wrong.made.empty() || points.empty()) return all;
  std::vector<Step> steps;
  for (const StandIn& one : wrong.made) steps.push_back(one.step);
  Rerun rerun(*derivation_, steps, {right});
  const auto add = [&](const std::vector<StandIn>& made) {
    FormulaNumbers& numbers = all.emplace_back();
    rerun.run([&](Step leaf) { return derivation_->exact()[leaf]; }, made);
    numbers.here = rerun[right];
    for (const std::size_t point : points) {
      rerun.run([&](Step leaf) { return wrong.points->leaf(point, leaf); }, made);
      numbers.there.push_back(rerun[right]);
    }
  };
  // All together, or, of a few, some and others not: the 2 of 2*x^2 is no -2 that was put down.
  const std::size_t count = wrong.made.size();
  for (std::size_t some = (1U << std::min(count, most_made_apart)) - 1; some > 0; --some) {
    std::vector<StandIn> made;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= most_made_apart || (some >> i & 1U) != 0) made.push_back(wrong.made[i]);
    }
    add(made);
    if (count > most_made_apart) break;
  }
  return all;
}

// Slips over one order of steps: at the given point and at those of a formula.
struct Causes::Runs {
  std::vector<Step> order;
  std::optional<BrokenRun> here, with_all;
  std::vector<BrokenRun> there;
};

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
  const std::vector<FormulaNumbers> formula = numbers_of(place, wrong, points);
  std::vector<BrokenRun> there;
  for (const std::size_t point : points) {
    there.emplace_back(steps, (*wrong.points)[point], target.step, target.order);
  }
  const double unbroken = here.unbroken();
  std::vector<Near> near;
  for (const Slip& slip : slips) {
    const double result = here(slip);
    if (!std::isfinite(result)) continue;
    bool matches = false, as_stated_only = false;
    if (wrong.is_formula) {
      const auto at = [&](std::size_t i) { return there[i](slip); };
      matches = !there.empty() && std::ranges::any_of(formula, [&](const FormulaNumbers& numbers) {
        return numbers.are(at) && (free || same_number(result, numbers.here));
      });
    } else {
      // A slip that changes nothing here explains nothing.
      const auto gives = [&](BrokenRun& run) {
        const double broken = run(slip);
        return wrong.printed.shows(broken) && !close(broken, run.unbroken());
      };
      const bool exactly = !close(result, unbroken) && wrong.printed.shows(result);
      matches = exactly || gives(with_all) || gives(with_right);
      as_stated_only = !exactly;
    }
    if (matches) {
      wrong.found.push_back({{slip}, true, {}});
      wrong.found.back().as_stated_only = as_stated_only;
      continue;
    }
    const auto is_near = [&](BrokenRun& run) {
      return comes_near(wrong, run(slip), nearly) && !close(run(slip), run.unbroken());
    };
    if (!wrong.is_formula && (is_near(here) || is_near(with_all))) {
      near.push_back({{&slip}, {&here, &with_all}});
    }
  }
  if (!wrong.found.empty() || near.size() > most_near) return;
  search_within_rounding(wrong, near, false);
  if (!wrong.found.empty()) return;
  // What a slip reads is rounded too; where another one gives the number, that is too far.
  std::vector<std::unique_ptr<Runs>> with_reads_of;
  std::erase_if(near, [](const Near& one) { return one.slips[0]->reads.empty(); });
  if (near.size() > most_read) near.resize(most_read);
  for (Near& one : near) {
    with_reads_of.push_back(runs_over(wrong, with_reads(target.order, {*one.slips[0]}), {}));
    one.runs = {&*with_reads_of.back()->here, &*with_reads_of.back()->with_all};
  }
  search_within_rounding(wrong, near, false);
}

std::unique_ptr<Causes::Runs> Causes::runs_over(const Case& wrong, std::vector<Step> order,
                                                const std::vector<std::size_t>& points) {
  const Steps& steps = derivation_->steps();
  const Target& target = wrong.target;
  auto runs = std::make_unique<Runs>(Runs{std::move(order), {}, {}, {}});
  runs->here.emplace(steps, derivation_->exact(), target.step, runs->order);
  runs->with_all.emplace(steps, author_->all(), target.step, runs->order);
  for (const std::size_t point : points) {
    runs->there.emplace_back(steps, (*wrong.points)[point], target.step, runs->order);
  }
  return runs;
}

void Causes::search_pairs(const Judge::Place& place, Case& wrong, const std::vector<Slip>& slips) {
  const Target& target = wrong.target;
  const bool free = derivation_->is_free(place.left()) || derivation_->is_free(place.right());
  const std::vector<std::size_t> points = points_that_count(place, wrong);
  if (wrong.is_formula && points.empty()) return;
  const std::vector<FormulaNumbers> formula = numbers_of(place, wrong, points);
  // What slips read is run again with the other slip in it: each goes as far as these two need.
  const auto plain = runs_over(wrong, target.order, points);
  std::unique_ptr<Runs> with_all_reads;
  std::unordered_map<const Slip*, std::unique_ptr<Runs>> with_reads_of;
  const auto runs_of = [&](const Slip& a, const Slip& b) -> Runs& {
    if (a.reads.empty() && b.reads.empty()) return *plain;
    const bool both = !a.reads.empty() && !b.reads.empty();
    auto& runs = both ? with_all_reads : with_reads_of[a.reads.empty() ? &b : &a];
    if (!runs) {
      const auto read = both ? slips : std::vector{a.reads.empty() ? b : a};
      runs = runs_over(wrong, with_reads(target.order, read), points);
    }
    return *runs;
  };
  // The nearest first.
  std::vector<const Slip*> nearest;
  for (const Slip& slip : slips) {
    const double result = (*plain->here)(slip);
    if (std::isfinite(result) && !close(result, plain->here->unbroken())) nearest.push_back(&slip);
  }
  std::ranges::stable_sort(nearest, {}, &Slip::distance);
  std::size_t tried = 0, steps_run = 0;
  std::vector<Near> near;
  for (std::size_t j = 1; j < nearest.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const Slip &a = *nearest[i], &b = *nearest[j];
      if (++tried > most_pairs || steps_run > most_pair_steps || pair_work_ > most_pair_work) {
        wrong.cut = true;
        return;
      }
      Runs& runs = runs_of(a, b);
      const auto run = [&](BrokenRun& broken) {
        const std::size_t steps = runs.order.size() + pair_cost;
        steps_run += steps;
        pair_work_ += steps;
        return broken(a, b);
      };
      bool matches = false, near_it = false;
      if (wrong.is_formula) {
        const auto at = [&](std::size_t k) { return run(runs.there[k]); };
        matches = std::ranges::any_of(formula, [&](const FormulaNumbers& numbers) {
          return numbers.are(at) && (free || same_number(run(*runs.here), numbers.here));
        });
      } else {
        for (BrokenRun* world : {&*runs.here, &*runs.with_all}) {
          const double result = run(*world);
          const bool shows = wrong.printed.shows(result);
          if (!shows && !comes_near(wrong, result, pairs_nearly)) continue;
          // Two slips of which one takes back what the other did are one, or none.
          if (close(result, world->unbroken()) || close(result, (*world)(a)) ||
              close(result, (*world)(b))) {
            continue;
          }
          matches = matches || shows;
          near_it = true;
        }
      }
      if (near_it) count_near(wrong);
      if (near_it && !matches && near.size() < most_near) {
        near.push_back({{&a, &b}, {&*runs.here, &*runs.with_all}});
      }
      if (!matches || wrong.found.size() >= most_found) continue;
      wrong.found.push_back({{a, b}, true, {}});
    }
  }
  if (wrong.found.empty()) search_within_rounding(wrong, near, false);
}

// Of all that come near, spread evenly, this share gives the number to its digits.
void Causes::count_near(Case& wrong) {
  if (wrong.is_formula) return;
  const double range = 2 * pairs_nearly * std::abs(wrong.printed.value);
  wrong.by_chance += wrong.printed.unit / range;
}

// Another name's gradient, with a slip on that one's way: names mixed up, and a slip.
void Causes::search_swapped(Case& wrong, const std::vector<Slip>& slips) {
  if (wrong.is_formula || wrong.target.own() == nullptr) return;
  const Steps& steps = derivation_->steps();
  std::size_t swapped = 0;
  for (const Slip& swap : slips) {
    if (swap.id != CauseId::wrong_index || swap.changes[0].step != wrong.target.step) continue;
    if (swap.reads.empty()) continue;  // not another name's gradient
    if (swapped++ == most_swapped || pair_work_ > most_pair_work) {
      wrong.cut = true;
      return;
    }
    const Target other = target_of(*derivation_, wrong.target.line, swap.reads[0], {});
    pair_work_ += slips_cost * other.order.size();
    const std::vector<Slip> own = slips_.of(other);
    derivation_->exact().run();
    author_->run();
    wrong.points->run();
    BrokenRun here(steps, derivation_->exact(), other.step, other.order);
    BrokenRun with_all(steps, author_->all(), other.step, other.order);
    std::vector<BrokenRun> elsewhere = runs_elsewhere(wrong, other.order, other.step);
    for (const Slip& slip : own) {
      const auto gives = [&](BrokenRun& run) {
        const double broken = run(slip);
        return wrong.printed.shows(broken) && !close(broken, run.unbroken());
      };
      if (comes_near(wrong, here(slip), pairs_nearly)) count_near(wrong);
      if (!gives(here) && !gives(with_all)) continue;
      Found both{{swap, slip}, true, {}};
      for (BrokenRun& run : elsewhere) both.elsewhere.push_back(run(slip));
      wrong.found.push_back(std::move(both));
    }
  }
}

// The given point, and others at which the claim counts.
std::vector<BrokenRun> Causes::runs_elsewhere(const Case& wrong, const std::vector<Step>& order,
                                              Step target) {
  Points& points = *wrong.points;
  std::vector<BrokenRun> runs;
  runs.emplace_back(derivation_->steps(), derivation_->exact(), target, order);
  for (std::size_t point = 0; point < Points::count && runs.size() <= points_compared; ++point) {
    if (points.counts(point, wrong.target.step)) {
      runs.emplace_back(derivation_->steps(), points[point], target, order);
    }
  }
  return runs;
}

}  // namespace tools::check
