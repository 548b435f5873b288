// What the search of one line gives for others: a slip behind several lines, and other readings.

#include <algorithm>
#include <cmath>
#include <set>

#include <tools/check/causes.h>
#include <tools/check/identity.h>

namespace tools::check {
namespace {

// Slips of other lines that one is put together with.
constexpr std::size_t most_others = 24;
// Steps of a run, as far as it follows what slips read.
constexpr std::size_t most_order = 20'000;
// Numbers that slips give other lines.
constexpr std::size_t most_consequences = 2'000'000;

}  // namespace

// An order of steps, with all that the slips read added.
std::vector<Step> Causes::with_reads(const std::vector<Step>& order,
                                     const std::vector<Slip>& slips) const {
  const Steps& steps = derivation_->steps();
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

// Whether nothing but the line itself speaks for what was found of it.
bool Causes::is_alone(const Case& wrong) const {
  if (wrong.found.empty()) return true;
  const Found& best = wrong.found[0];
  return best.confirmed == 0 && !best.slips[0].changes.empty();
}

// What was found of a line, where other lines look for it: by the steps that it changes.
void Causes::file_under_steps(const Case& wrong) {
  for (const Found& found : wrong.found) {
    if (found.reading != 0 || found.slips.size() != 1 || !found.matches) continue;
    const auto slip = std::make_shared<const Slip>(found.slips[0]);
    for (const Change& change : slip->changes) {
      auto& filed = slips_at_[change.step];
      if (filed.size() < most_others) filed.emplace_back(&wrong, slip);
    }
  }
}

// The slips of other lines that change something on the way of this one, in the order of the lines.
std::vector<const Slip*> Causes::of_others(const Case& wrong) const {
  std::vector<std::pair<std::size_t, const Slip*>> others;
  for (const Step step : wrong.target.order) {
    const auto filed = slips_at_.find(step);
    if (filed == slips_at_.end()) continue;
    for (const auto& [other, slip] : filed->second) {
      if (other != &wrong) others.emplace_back(other->finding, slip.get());
    }
  }
  std::ranges::sort(others);
  others.erase(std::ranges::unique(others).begin(), others.end());
  std::vector<const Slip*> slips;
  for (const auto& [finding, slip] : others) {
    if (slips.size() < most_others) slips.push_back(slip);
  }
  return slips;
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
  const std::vector<Step> order = with_reads(wrong.target.order, own);
  BrokenRun here(steps, derivation_->exact(), wrong.target.step, order);
  const std::vector<const Slip*> others = of_others(wrong);
  const std::size_t cost = others.size() * own.size() * order.size();
  if (cost > most_pair_steps) {
    wrong.cut = true;
    return;
  }
  pair_work_ += cost;
  for (const Slip* other : others) {
    const double alone = here(*other);
    for (const Slip& slip : own) {
      const double both = here(*other, slip);
      // Two slips of which one takes back what the other did are one.
      if (!wrong.printed.shows(both) || same_number(both, alone) || same_number(both, here(slip)))
        continue;
      if (wrong.found.size() >= 40) continue;
      Found found{{*other, slip}, true, {}};
      found.shared = true;
      wrong.found.push_back(std::move(found));
    }
  }
  wrong.points->run();
  add_readings(wrong, own);
}

// What the slips behind the lines that were searched make of all others, as far as there is room.
void Causes::find_consequences() {
  std::size_t room = most_consequences;
  std::set<std::string> known;
  for (const auto& other : cases_) {
    if (!other->searched || other->found.empty()) continue;
    const Found& best = other->found[0];
    if (best.slips[0].changes.empty()) continue;
    std::string key;
    for (const Slip& slip : best.slips) key += slips_.key(slip, other->target) + '\n';
    if (!known.insert(std::move(key)).second) continue;
    for (const auto& [step, result] : consequences_.of(best.slips)) {
      if (room == 0) return;
      --room;
      consequences_at_[step].emplace_back(result, &best);
    }
  }
}

// Where too many lines are wrong to search for each: the slips of those that were searched.
void Causes::take_from_others(Case& wrong) {
  if (wrong.is_formula) return;
  const auto results = consequences_at_.find(wrong.target.step);
  if (results == consequences_at_.end()) return;
  const auto gives = std::ranges::find_if(
      results->second, [&](const auto& result) { return wrong.printed.shows(result.first); });
  if (gives != results->second.end()) wrong.found.push_back(*gives->second);
}

// What gives the same as one that was found, for all inputs, is another reading of it.
void Causes::add_readings(Case& wrong, const std::vector<Slip>& slips) {
  if (wrong.found.empty()) return;
  const Target& target = wrong.target;
  const std::vector<Step> order = with_reads(target.order, slips);
  std::vector<BrokenRun> runs = runs_elsewhere(wrong, order, target.step);
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
