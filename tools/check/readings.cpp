#include <tools/check/readings.h>

#include <algorithm>
#include <cmath>

#include <tools/check/identity.h>
#include <tools/check/rerun.h>

namespace tools::check {
namespace {

// Combinations of what numbers stand for that are tried; of those, with given numbers kept.
constexpr std::size_t least_combinations = 64, most_combinations = 20'000, most_with_kept = 16;
// Steps run for one formula.
constexpr std::size_t most_room_each = 2'000'000;
// Whole numbers up to this are factors more often than values.
constexpr double most_factor = 10;
// Given numbers that are looked at one by one.
constexpr std::size_t most_leaves = 64;
// At so many points two steps have to be equal.
constexpr std::size_t least_points = 2;

bool has(const std::vector<Step>& steps, Step step) {
  return std::ranges::find(steps, step) != steps.end();
}

// A step, and all that may stand in for numbers.
std::vector<Step> with_stand_ins(Step left, const std::vector<std::vector<StandIn>>& possible) {
  std::vector<Step> steps{left};
  for (const auto& of_one : possible) {
    for (const StandIn& one : of_one) steps.push_back(one.step);
  }
  return steps;
}

class Search {
 public:
  Search(Derivation& derivation, const Points& points, const Line& line, const LinkElement& element,
         Step left, Step right, const std::vector<std::vector<StandIn>>& possible)
      : derivation_(&derivation),
        points_(&points),
        line_(&line),
        element_(&element),
        left_(left),
        right_(right),
        any_free_(derivation.is_free(left) || derivation.is_free(right)),
        rerun_(derivation, with_stand_ins(left, possible), {right}) {
    on_the_way_ = dependencies(derivation.steps(), left);
    for (const auto& of_one : possible) {
      const StandIn& first = of_one.front();
      if (first.statement != nullptr && first.form == StandIn::Form::itself) {
        put_down_.push_back(first.written);
      }
    }
  }

  // Steps in a run.
  std::size_t size() const { return rerun_.size(); }

  // Whether all is right at the given point.
  bool is_right_here(const std::vector<StandIn>& made) {
    if (any_free_) return true;
    rerun_.run([&](Step leaf) { return given(leaf); }, made);
    return rerun_.same(left_, right_);
  }

  bool is_right(const Reading& reading) {
    std::size_t good = 0;
    for (std::size_t point = 0; point < Points::count; ++point) {
      if (!run(point, reading)) continue;
      if (!rerun_.same(left_, right_)) return false;
      ++good;
    }
    return good >= least_points;
  }

  // With what has to be kept for these stand-ins.
  std::optional<Reading> with_kept(const std::vector<StandIn>& made) {
    find_leaves(made);
    if (may_keep_.empty()) return {};
    Reading reading{made, may_keep_};
    if (!is_right(reading)) return {};
    reading.kept.clear();
    for (const Step leaf : may_keep_) {
      if (!may_vary_alone(leaf, made)) reading.kept.push_back(leaf);
    }
    if (!is_right(reading) || !all_vary(reading)) return {};
    return reading;
  }

 private:
  double given(Step leaf) const { return derivation_->steps().number(leaf); }

  bool run(std::size_t point, const Reading& reading) {
    return rerun_.run(
        [&](Step leaf) {
          return has(reading.kept, leaf) ? given(leaf) : points_->leaf(point, leaf);
        },
        reading.made);
  }

  // Whether a given number may be in one of those written: not in a decimal that was put down
  // before, and not in what stands for something else.
  bool has_open_number(const std::vector<StandIn>& made) const {
    return std::ranges::any_of(element_->written, [&](const WrittenNumber& number) {
      return !number.exponent && (number.printed.whole || !has(put_down_, number.step)) &&
             std::ranges::find(made, number.step, &StandIn::written) == made.end();
    });
  }

  void find_leaves(const std::vector<StandIn>& made) {
    may_keep_.clear();
    const bool has_number = has_open_number(made);
    const std::vector<Step> leaves = rerun_.leaves(LeafKind::given);
    for (const Step leaf : leaves) {
      const double number = std::abs(given(leaf));
      const bool label = is_label(*derivation_, leaf);
      if (has(element_->names, leaf)) {
        // Of p - y, where the loss is -log p[0].
        const bool chosen =
            label && (number == 0 || number == 1) && !std::ranges::binary_search(on_the_way_, leaf);
        if (chosen) may_keep_.push_back(leaf);
        continue;
      }
      const bool variable = has(line_->variables, leaf);
      const bool data = leaves.size() <= most_leaves && (number != 1 || is_only_added(leaf)) &&
                        (has_number || (any_free_ && !variable) || (number == 0 && !variable));
      if ((label && !variable) || data) may_keep_.push_back(leaf);
    }
    watched_ = element_->names;
    watched_.push_back(right_);
    std::erase_if(watched_, [&](Step step) {
      return has(may_keep_, step) || !points_->counts(0, step) || !points_->counts(1, step) ||
             (*points_)[0][step] == (*points_)[1][step];
    });
  }

  bool is_only_added(Step leaf) const {
    using autograd::Op;
    const Steps& steps = derivation_->steps();
    for (auto u = steps.first_use(leaf); u != Steps::no_use; u = steps.use(u).next) {
      const Step by = steps.use(u).by;
      const Op op = steps.op(by);
      if (derivation_->is_backward(by)) continue;
      if (op != Op::add && op != Op::subtract && op != Op::sum) return false;
    }
    return true;
  }

  // Two points tell; at any other one it is compared with all others later.
  bool may_vary_alone(Step leaf, const std::vector<StandIn>& made) {
    std::size_t good = 0;
    for (std::size_t point = 0; point < Points::count && good < least_points; ++point) {
      const bool counts = rerun_.run(
          [&](Step at) {
            return at != leaf && has(may_keep_, at) ? given(at) : points_->leaf(point, at);
          },
          made);
      if (!counts) continue;
      if (!rerun_.same(left_, right_)) return false;
      ++good;
    }
    return true;
  }

  bool all_vary(const Reading& reading) {
    std::vector<double> first;
    std::vector<bool> varies(watched_.size());
    for (std::size_t point = 0; point < Points::count; ++point) {
      if (!run(point, reading)) continue;
      for (std::size_t i = 0; i < watched_.size(); ++i) {
        if (first.size() == i) first.push_back(rerun_[watched_[i]]);
        varies[i] = varies[i] || !same_number(first[i], rerun_[watched_[i]]);
      }
    }
    return std::ranges::all_of(varies, [](bool one) { return one; });
  }

  Derivation* derivation_;
  const Points* points_;
  const Line* line_;
  const LinkElement* element_;
  Step left_, right_;
  bool any_free_;
  Rerun rerun_;
  std::vector<Step> on_the_way_;  // to the left side
  std::vector<Step> put_down_;    // written numbers that stand in an earlier line
  std::vector<Step> may_keep_;
  std::vector<Step> watched_;  // what has to vary
};

}  // namespace

namespace {

// What one number may be: itself, or what it stands for.
struct Options {
  bool itself_first;  // of small whole numbers: most are factors of rules
  const std::vector<StandIn>* stand_ins;

  std::size_t count() const { return stand_ins->size() + 1; }
  const StandIn* operator[](std::size_t i) const {
    if (i == (itself_first ? 0 : stand_ins->size())) return nullptr;
    return &(*stand_ins)[itself_first ? i - 1 : i];
  }
};

// Those that most likely stand for something first, as the first ones change most often.
std::vector<Options> options(const Derivation& derivation,
                             const std::vector<std::vector<StandIn>>& possible) {
  std::vector<Options> all;
  for (const auto& of_one : possible) {
    const Step written = of_one.front().written;
    const Steps& steps = derivation.steps();
    const bool small = steps.is_leaf(written) && steps.number(written) <= most_factor &&
                       steps.number(written) == std::floor(steps.number(written));
    all.push_back({small, &of_one});
  }
  std::ranges::stable_sort(all, {}, [](const Options& one) {
    const bool put_down = one.stand_ins->front().statement != nullptr;
    return std::pair(one.itself_first, !put_down);
  });
  return all;
}

}  // namespace

FoundReading find_reading(Derivation& derivation, const Points& points, const Line& line,
                          const LinkElement& element, Step left, Step right,
                          const std::vector<std::vector<StandIn>>& possible, std::size_t& room) {
  Search search(derivation, points, line, element, left, right, possible);
  const std::size_t most = std::clamp(std::min(room, most_room_each) / search.size(),
                                      least_combinations, most_combinations);
  std::vector<std::vector<StandIn>> right_here;
  const std::vector<Options> options = check::options(derivation, possible);
  std::vector<std::size_t> chosen(options.size());
  bool all_tried = false;
  for (std::size_t tried = 0; tried < most && !all_tried; ++tried) {
    std::vector<StandIn> made;
    for (std::size_t i = 0; i < options.size(); ++i) {
      if (const StandIn* one = options[i][chosen[i]]) made.push_back(*one);
    }
    std::ranges::sort(made, {}, &StandIn::written);
    room -= std::min(room, search.size());
    if (search.is_right_here(made)) {
      if (search.is_right({made, {}})) return {Reading{made, {}}};
      if (right_here.size() < most_with_kept) right_here.push_back(std::move(made));
    }
    std::size_t at = 0;
    while (at < options.size() && ++chosen[at] == options[at].count()) chosen[at++] = 0;
    all_tried = at == options.size();
  }
  for (const std::vector<StandIn>& made : right_here) {
    if (auto reading = search.with_kept(made)) return {std::move(reading)};
  }
  return {{}, !all_tried};
}

std::vector<bool> same_with(Derivation& derivation, const Points& points,
                            const std::vector<Step>& left, const std::vector<Step>& right,
                            const Reading& reading) {
  std::vector<Step> first = left;
  for (const StandIn& one : reading.made) first.push_back(one.step);
  Rerun rerun(derivation, first, right);
  std::vector<bool> same(left.size(), true);
  std::size_t good = 0;
  for (std::size_t point = 0; point < Points::count; ++point) {
    const bool counts = rerun.run(
        [&](Step leaf) {
          return has(reading.kept, leaf) ? derivation.steps().number(leaf)
                                         : points.leaf(point, leaf);
        },
        reading.made);
    if (!counts) continue;
    ++good;
    for (std::size_t i = 0; i < left.size(); ++i) {
      same[i] = same[i] && rerun.same(left[i], right[i]);
    }
  }
  if (good < least_points) same.assign(left.size(), false);
  return same;
}

}  // namespace tools::check
