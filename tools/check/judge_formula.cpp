// Formulas, with or without numbers put in.

#include <tools/check/judge.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include <tools/check/bounds.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

using autograd::Interval;

bool nearly_contains(const Interval& interval, double x, double noise = 0) {
  const double low = std::isfinite(interval.low) ? std::abs(interval.low) : 0;
  const double slack = 1e-9 * std::max(std::abs(x), low) + noise;
  return interval.low - slack <= x && x <= interval.high + slack;
}

}  // namespace

bool Judge::stands_for_computed(const Place& place, const WrittenNumber& written,
                                World& world) const {
  const Printed& printed = written.printed;
  if (printed.whole || written.exponent) return false;
  const Steps& steps = derivation_->steps();
  bool computed = false, in_full = false;
  const auto consider_number = [&](double x) {
    const bool shown_in_full = std::abs(x - printed.value) <= 1e-12 * printed.value;
    in_full = in_full || shown_in_full;
    computed = computed || (printed.shows(x) && !shown_in_full);
  };
  const auto consider = [&](Step step) {
    const double x = std::abs(world[step]);
    if (steps.is_leaf(step)) {
      // What is given is exact.
      return steps.kind(step) == LeafKind::given && x == printed.value;
    }
    consider_number(x);
    return false;
  };
  const auto consider_all = [&](Step of) {
    for (const Step step : dependencies(steps, of)) {
      if (consider(step)) return true;
      if (steps.op(step) != autograd::Op::dot) continue;
      // A weighted sum is one step; its products are written out all the same.
      const auto operands = steps.operands(step);
      for (std::size_t i = 0, n = operands.size() / 2; i < n; ++i) {
        consider_number(std::abs(world[operands[i]] * world[operands[n + i]]));
      }
    }
    return false;
  };
  if (consider_all(place.left())) return false;
  const double half = 0.5 * printed.unit;
  for (const auto* said : author_->with_number(printed.value - half, printed.value + half)) {
    consider_number(std::abs(world[said->step]));
  }
  for (const auto& [step, verdict] : place.earlier) {
    if (consider_all(step)) return false;
  }
  for (const Step step : derivation_->defined()) {
    if (consider(step)) return false;
  }
  if (!computed || !in_full || printed.digits >= 2) return computed;
  // One digit that shows a number in full is that one, if it was not put down for another.
  const double slack = 1e-12 * printed.value;
  const auto said = author_->with_number(printed.value - slack, printed.value + slack);
  return std::ranges::any_of(said, [&](const Author::Statement* one) {
    return one->unit > 0 && std::abs(std::abs(world[one->step]) - printed.value) > slack;
  });
}

Interval Judge::with_numbers(const Place& place, World& world) const {
  return bounds(
      derivation_->steps(), place.right(), world, [&](Step step, const Interval& own) -> Interval {
        const auto written = std::ranges::find(place.link.written, step, &WrittenNumber::step);
        // What the world knows is known: pinned numbers too.
        if (written == place.link.written.end()) {
          return world.is_pinned(step) || world.is_taken(step) ? Interval(world[step]) : own;
        }
        if (!stands_for_computed(place, *written, world)) return own;
        const double half = 0.5 * written->printed.unit, x = written->printed.value;
        return {x - half, x + half};
      });
}

Printed Judge::put_in(const Place& place, World& world) const {
  const Interval interval = with_numbers(place, world);
  Printed number;
  number.value = 0.5 * (interval.low + interval.high);
  number.unit = interval.width() + 1e-9 * std::abs(number.value);
  number.whole = false;
  return number;
}

bool Judge::has_numbers_put_in(const Place& place) {
  if (!place.link.has_names) return true;
  return std::ranges::any_of(place.link.written, [&](const WrittenNumber& written) {
    return written.printed.digits >= 2 && stands_for_computed(place, written, derivation_->exact());
  });
}

std::optional<NumbersPutIn> Judge::numbers_put_in(const Place& place) {
  if (place.link.printed) return {};
  NumbersPutIn numbers;
  if (place.link.has_names) {
    const LinkElement element = element_of(*derivation_, place.link, place.left(), place.right());
    const auto possible =
        possible_stand_ins(*derivation_, *author_, place.line, element, place.left());
    bool put_down = false;
    for (const std::vector<StandIn>& of_one : possible.of_each) {
      const StandIn& first = of_one.front();
      const double written = derivation_->exact()[first.written];
      put_down = put_down || first.statement != nullptr;
      if (first.statement != nullptr || written != std::floor(written))
        numbers.made.push_back(first);
    }
    std::ranges::sort(numbers.made, {}, &StandIn::written);
    if (!put_down && !has_numbers_put_in(place)) return {};
  }
  numbers.result = put_in(place, author_->all_by_chain());
  return numbers;
}

Judgement Judge::judge_numbers_put_in(const Place& place) {
  const Step left = place.left();
  if (derivation_->is_free(left)) {
    points_->run();
    if (compare(*points_, left, place.right()) == Comparison::same) return {};
    return {Verdict::wrong, {}, {say_text("it depends on names without numbers")}};
  }
  World &exact = derivation_->exact(), &right = author_->right_by_chain(),
        &all = author_->all_by_chain();
  const double noise = 2 * (noise_[left] + noise_[place.right()]);
  if (nearly_contains(with_numbers(place, exact), exact[left], noise)) return {};
  const Interval with_right = with_numbers(place, right), with_all = with_numbers(place, all);
  bool rounded = nearly_contains(with_right, right[left]);
  for (const auto& [step, verdict] : place.earlier) {
    rounded = rounded || (is_right(verdict) && nearly_contains(with_right, right[step]));
  }
  if (rounded) return {Verdict::rounded, lines_behind(place, left, false), {}};
  if (is_within_rounding(place, put_in(place, right), false)) {
    return {Verdict::rounded, lines_behind(left, false, std::nullopt), {}, true};
  }

  const bool follows = nearly_contains(with_all, all[left]);
  if (follows || is_within_rounding(place, put_in(place, all), true)) {
    return {Verdict::follows, lines_behind(place, left, true), {}, !follows};
  }
  // Calculated once more, whatever was put down for it.
  if (all.is_pinned(left) && nearly_contains(with_all, all.unpinned(left))) {
    const std::vector<std::size_t> lines = lines_behind(left, true, std::nullopt);
    if (!lines.empty()) return {Verdict::follows, lines, {}};
  }
  for (const auto& [step, verdict] : place.earlier) {
    if (!nearly_contains(with_all, all[step])) continue;
    auto lines = lines_behind(place, step, true);
    if (verdict == Verdict::wrong) lines = {line_of(place)};
    return {Verdict::follows, lines, {}};
  }
  return {Verdict::wrong, {}, {}};
}

// With the reading of one element of an array, all others are compared at once.
std::optional<Judgement> Judge::judge_as_before(const Place& place) {
  if (reading_.claim != place.link.claim) return {};
  if (reading_.same.empty()) {
    reading_.same =
        same_with(*derivation_, *points_, place.line.left, place.link.steps, reading_.reading);
  }
  if (!reading_.same[place.element]) return {};
  return judgement_of(reading_.reading);
}

// Where numbers stand for what was put down wrongly, the formula follows.
Judgement Judge::judgement_of(const Reading& reading) const {
  Judgement judgement;
  std::vector<std::string> names;
  for (const Step leaf : reading.kept) {
    names.push_back(fmt::format("{} = {}", derivation_->steps().name(leaf),
                                number(derivation_->steps().number(leaf), digits_)));
  }
  if (!names.empty()) judgement.notes.push_back(say("where {}", fmt::join(names, ", ")));
  std::set<std::size_t> wrong;
  for (const StandIn& one : reading.made) {
    if (one.statement == nullptr) continue;
    wrong.insert(one.statement->origins.begin(), one.statement->origins.end());
  }
  if (wrong.empty()) return judgement;
  judgement.verdict = Verdict::follows;
  judgement.from_lines = {wrong.begin(), wrong.end()};
  return judgement;
}

Judgement Judge::judge_formula(const Place& place) {
  const Step left = place.left(), right = place.right();
  points_->run();
  const Comparison comparison = compare(*points_, left, right);
  if (comparison == Comparison::same) return {};
  if (auto judgement = judge_as_before(place)) return *judgement;
  const World& exact = derivation_->exact();
  const bool here = same_steps(derivation_->steps(), exact, left, right);
  if (comparison == Comparison::unknown && here) {
    return {Verdict::ok,
            {},
            {say_text("compared at the given point only: around it nothing is defined")}};
  }
  if (here || derivation_->is_free(left) || derivation_->is_free(right)) {
    const auto labels = labels_that_sum_to_one(*derivation_, *points_, left, right);
    if (!labels.empty()) {
      std::vector<std::string> names;
      for (const Step leaf : labels) names.push_back(derivation_->steps().name(leaf));
      return {Verdict::ok, {}, {say("where {} = 1", fmt::join(names, " + "))}};
    }
  }
  const LinkElement element = element_of(*derivation_, place.link, left, right);
  if (!element.has_names) return judge_numbers_put_in(place);
  const auto possible = possible_stand_ins(*derivation_, *author_, place.line, element, left);
  FoundReading found = find_reading(*derivation_, *points_, place.line, element, left, right,
                                    possible.of_each, room_);
  if (found.reading) {
    reading_ = {place.link.claim, std::move(*found.reading), {}};
    return judgement_of(reading_.reading);
  }
  // Numbers that are not known may come from anywhere: then the given point has to do.
  if ((!possible.all_known || found.cut) && has_numbers_put_in(place)) {
    const Judgement judgement = judge_numbers_put_in(place);
    if (judgement.verdict != Verdict::wrong) return judgement;
  }
  // The same as a link before it that is right with numbers put in.
  for (const auto& [step, verdict] : place.earlier) {
    if (verdict == Verdict::wrong || compare(*points_, step, right) != Comparison::same) continue;
    if (verdict != Verdict::follows) return {verdict, {}, {}};
    return {verdict, lines_behind(place, step, true), {}};
  }
  if (Points* elsewhere = author_->elsewhere()) {
    elsewhere->run();
    const World& all = author_->all_by_chain();
    const bool follows = compare(*elsewhere, left, right) == Comparison::same;
    if (follows &&
        (derivation_->is_free(left) || same_steps(derivation_->steps(), all, left, right))) {
      std::vector<std::size_t> lines = lines_behind(place, left, true);
      // The left side may have had a right number since.
      if (lines.empty()) lines = lines_behind(left, true, std::nullopt);
      if (!lines.empty()) return {Verdict::follows, lines, {}};
    }
  }
  Judgement wrong{Verdict::wrong, {}, {}};
  if (!place.example) return wrong;
  if (const auto other = counterexample(*derivation_, left, right)) {
    const std::string note =
        say("at {} = {} it gives {}, {} is {}", derivation_->steps().name(other->leaf),
            number(other->number, digits_), number(other->right, digits_),
            place.line.labels[place.element], number(other->left, digits_));
    wrong.notes.push_back(here ? say("right at the given point only: {}", note) : note);
  }
  return wrong;
}

}  // namespace tools::check
