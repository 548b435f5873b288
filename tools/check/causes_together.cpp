// What the search of one line gives for others: a slip behind several lines, and other readings.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

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

// Whether what was found of a line has nothing to do with the slips behind others: two at once that
// none of them has, or one that speaks for itself alone.
bool Causes::is_alone(const Case& wrong) const {
  if (wrong.found.empty()) return true;
  const Found& best = wrong.found[0];
  if (best.slips[0].changes.empty()) return false;
  if (best.ignores) return true;
  return best.confirmed == 0 || (best.slips.size() > 1 && !best.shared);
}

// What was found of a line, where other lines look for it: by the steps that it changes.
void Causes::file_under_steps(const Case& wrong) {
  for (const Found& found : wrong.found) {
    if (found.reading != 0 || found.slips.size() != 1 || !found.matches) continue;
    const Slip& slip = found.slips[0];
    const auto filed =
        std::make_shared<const Filed>(Filed{wrong.finding, slip, slips_.key(slip, wrong.target)});
    for (const Change& change : slip.changes) {
      auto& here = slips_at_[change.step];
      if (here.size() < most_others) here.push_back(filed);
    }
  }
}

// A slip that explains another line, all by itself or several of them, is on the way of this one
// too: what was found without it would be another number with it.
void Causes::find_ignored(Case& wrong) {
  const Steps& steps = derivation_->steps();
  derivation_->exact().run();
  author_->run();
  BrokenRun here(steps, derivation_->exact(), wrong.target.step, wrong.target.order);
  BrokenRun with_all(steps, author_->all(), wrong.target.step, wrong.target.order);
  const double unit = wrong.printed.unit;
  for (const Case* other : settled_) {
    if (other == &wrong) continue;
    for (Found& found : wrong.found) {
      if (found.ignores || found.slips[0].changes.empty() || found.slips.size() > 1) continue;
      const Slip& slip = found.slips[0];
      const auto goes_with = [&](const Found& behind) {
        const Slip& second = behind.slips[0];
        others_work_ += 4 * wrong.target.order.size();
        for (BrokenRun* run : {&here, &with_all}) {
          const double alone = (*run)(slip), known = (*run)(second);
          const double off = std::abs(alone - wrong.printed.value);
          if (off > unit && !found.rounds) continue;
          // Not on the way, or the same slip by another name.
          if (std::abs(known - run->unbroken()) <= 0.5 * unit || same_number(known, alone))
            return true;
          // What rounding on the way was needed for, it may be needed for again.
          const double slack = found.rounds ? off + unit : unit;
          if (std::abs((*run)(second, slip) - wrong.printed.value) <= slack) return true;
        }
        return false;
      };
      bool any = false;
      for (const Found& behind : other->found) {
        if (behind.reading != 0) break;
        any = any || goes_with(behind);
      }
      found.ignores = !any;
    }
    if (others_work_ > most_pair_work) return;
  }
}

// The slips of other lines that change something on the way of this one, in the order of the lines:
// each once.
std::vector<const Causes::Filed*> Causes::of_others(const Case& wrong) const {
  std::vector<const Filed*> others;
  for (const Step step : wrong.target.order) {
    const auto filed = slips_at_.find(step);
    if (filed == slips_at_.end()) continue;
    for (const auto& other : filed->second) {
      if (other->finding != wrong.finding) others.push_back(other.get());
    }
  }
  std::ranges::stable_sort(others, {}, &Filed::finding);
  std::set<std::string_view> known;
  std::erase_if(others, [&](const Filed* other) { return !known.insert(other->key).second; });
  if (others.size() > most_others) others.resize(most_others);
  return others;
}

// A slip that explains another line, and one more: those two that a single line is too little to
// find.
void Causes::search_with_others(Case& wrong) {
  if (others_work_ > most_pair_work) {
    wrong.cut = true;
    return;
  }
  const std::vector<const Filed*> others = of_others(wrong);
  if (others.empty()) return;
  others_work_ += slips_cost * wrong.target.order.size();
  const Steps& steps = derivation_->steps();
  const std::vector<Slip> own = slips_.of(wrong.target);
  derivation_->exact().run();
  author_->run();
  const std::vector<Step> order = with_reads(wrong.target.order, own);
  BrokenRun here(steps, derivation_->exact(), wrong.target.step, order);
  BrokenRun with_all(steps, author_->all(), wrong.target.step, order);
  const std::size_t cost = others.size() * own.size() * order.size();
  if (cost > most_pair_steps) {
    wrong.cut = true;
    return;
  }
  others_work_ += cost;
  const auto keys_of = [&](const Found& found) {
    std::set<std::string> made;
    for (const Slip& slip : found.slips) made.insert(slips_.key(slip, wrong.target));
    return made;
  };
  // What gives the number by itself, with what others have put down, needs no other slip: that it
  // gives it with theirs too speaks for it.
  std::map<std::string, std::size_t> by_itself;
  for (std::size_t i = 0; i < wrong.found.size(); ++i) {
    if (wrong.found[i].slips.size() == 1) by_itself.emplace(*keys_of(wrong.found[i]).begin(), i);
  }
  std::set<std::set<std::string>> shared;
  std::vector<std::string> keys;
  for (const Slip& slip : own) keys.push_back(slips_.key(slip, wrong.target));
  std::unordered_map<std::string_view, const Slip*> own_by_key;
  for (std::size_t i = 0; i < own.size(); ++i) own_by_key.emplace(keys[i], &own[i]);
  std::vector<Near> near;
  for (const Filed* other : others) {
    // It is made here as it shows here: everywhere, of all outputs.
    const auto same = own_by_key.find(other->key);
    const Slip* known = same == own_by_key.end() ? &other->slip : same->second;
    const double alone = here(*known);
    for (std::size_t i = 0; i < own.size(); ++i) {
      const Slip& slip = own[i];
      const double both = here(*known, slip);
      const bool near_it = comes_near(wrong, both, pairs_nearly);
      if (!near_it && !wrong.printed.shows(both)) continue;
      // Two slips of which one takes back what the other did are one.
      if (same_number(both, alone) || same_number(both, here(slip))) continue;
      if (const auto at = by_itself.find(keys[i]); at != by_itself.end()) {
        Found& found = wrong.found[at->second];
        found.goes_with_others = found.goes_with_others || wrong.printed.shows(both);
        continue;
      }
      if (!wrong.printed.shows(both)) {
        if (near.size() < most_near) near.push_back({{known, &slip}, {&here, &with_all}});
        continue;
      }
      if (wrong.found.size() >= most_found) continue;
      Found found{{*known, slip}, true, {}};
      found.shared = true;
      wrong.found.push_back(std::move(found));
      shared.insert({other->key, keys[i]});
    }
  }
  // The same two, found before anything was known of the others.
  std::erase_if(wrong.found, [&](const Found& found) {
    return found.slips.size() == 2 && !found.shared && shared.contains(keys_of(found));
  });
  if (wrong.found.empty()) search_within_rounding(wrong, near, true);
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
