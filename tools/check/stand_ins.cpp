#include <tools/check/stand_ins.h>

#include <algorithm>
#include <cmath>

#include <tools/check/rerun.h>

namespace tools::check {
namespace {

// Of one written number, how many steps with this number are looked at and tried; of all together.
constexpr std::size_t most_equals = 32, most_steps = 4, most_combinations = 256;
// At so many points two steps have to be equal.
constexpr std::size_t least_points = 2;

bool shows_in_full(double written, double x) {
  return std::abs(std::abs(x) - written) <= 1e-12 * written;
}

}  // namespace

std::vector<std::vector<StandIn>> possible_stand_ins(Derivation& derivation, const Author& author,
                                                     const Line& line, const Link& link,
                                                     Step left) {
  const Steps& steps = derivation.steps();
  const World& exact = derivation.exact();
  // Values on the way need no name; gradients have to be put down first.
  std::vector<Step> computed = dependencies(steps, left);
  std::erase_if(computed, [&](Step step) { return derivation.is_backward(step); });
  computed.insert(computed.end(), derivation.defined().begin(), derivation.defined().end());
  std::ranges::sort(computed, std::ranges::greater());
  computed.erase(std::ranges::unique(computed).begin(), computed.end());
  std::vector<std::vector<StandIn>> possible;
  for (const WrittenNumber& written : link.written) {
    if (written.exponent) continue;
    std::vector<StandIn> found;
    std::size_t equals = 0;
    const auto add = [&](Step step, double number, const Author::Statement* statement) {
      if (equals++ >= most_equals || found.size() == most_steps) return;
      // What the line says of other elements is not there yet.
      if (std::ranges::find(line.left, step) != line.left.end()) return;
      if (std::ranges::find(found, step, &StandIn::step) != found.end()) return;
      found.push_back({written.step, step, number < 0 ? -1.0 : 1.0, statement});
    };
    // What was put down is repeated, or rounded further.
    const Printed& number = written.printed;
    const bool rounds = !number.whole && number.digits >= 2;
    const double slack = rounds ? 0.5 * number.unit : 1e-12 * number.value;
    for (const auto* said : author.with_number(number.value - slack, number.value + slack)) {
      add(said->step, said->number, said);
    }
    for (const Step step : computed) {
      if (equals >= most_equals || !shows_in_full(written.printed.value, exact[step])) continue;
      if (steps.is_leaf(step)) {
        if (!steps.is(step, LeafKind::given)) continue;
        ++equals;
        if (std::ranges::find(line.variables, step) != line.variables.end()) continue;
        if (std::ranges::find(link.names, step) != link.names.end()) continue;
      }
      add(step, exact[step], nullptr);
    }
    if (!found.empty()) possible.push_back(std::move(found));
  }
  return possible;
}

namespace {

// Runs what stands in for written numbers at all points.
class Substituted {
 public:
  Substituted(Derivation& derivation, const Points& points, const std::vector<Step>& steps)
      : points_(&points), rerun_(derivation, steps) {}

  // Calls `visit` after the run at each point that counts, as long as it returns true.
  template <typename Visit>
  void run(const std::vector<StandIn>& made, const Visit& visit) {
    for (std::size_t point = 0; point < Points::count; ++point) {
      const bool known = std::ranges::all_of(
          made, [&](const StandIn& one) { return points_->counts(point, one.step); });
      const bool counts = known && rerun_.run([&](Step leaf) {
        const auto one = std::ranges::find(made, leaf, &StandIn::written);
        if (one == made.end()) return points_->leaf(point, leaf);
        return one->sign * (*points_)[point][one->step];
      });
      if (counts && !visit()) return;
    }
  }

  bool same(Step a, Step b) const { return rerun_.same(a, b); }

 private:
  const Points* points_;
  Rerun rerun_;
};

}  // namespace

std::optional<std::vector<StandIn>> stand_ins(Derivation& derivation, const Points& points,
                                              Step left, Step right,
                                              const std::vector<std::vector<StandIn>>& possible) {
  Substituted substituted(derivation, points, {left, right});
  // Of each number the place in its list; its size: the number itself.
  std::vector<std::size_t> chosen(possible.size());
  for (std::size_t tried = 0; tried < most_combinations; ++tried) {
    std::vector<StandIn> made;
    for (std::size_t i = 0; i < possible.size(); ++i) {
      if (chosen[i] < possible[i].size()) made.push_back(possible[i][chosen[i]]);
    }
    if (made.empty()) return {};
    std::size_t good = 0;
    bool same = true;
    substituted.run(made, [&] {
      ++good;
      return same = substituted.same(left, right);
    });
    if (same && good >= least_points) return made;
    std::size_t at = 0;
    while (at < possible.size() && ++chosen[at] > possible[at].size()) chosen[at++] = 0;
    if (at == possible.size()) return {};
  }
  return {};
}

std::vector<bool> same_with(Derivation& derivation, const Points& points,
                            const std::vector<Step>& left, const std::vector<Step>& right,
                            const std::vector<StandIn>& made) {
  std::vector<Step> both = left;
  both.insert(both.end(), right.begin(), right.end());
  Substituted substituted(derivation, points, both);
  std::vector<bool> same(left.size(), true);
  std::size_t good = 0;
  substituted.run(made, [&] {
    ++good;
    for (std::size_t i = 0; i < left.size(); ++i) {
      same[i] = same[i] && substituted.same(left[i], right[i]);
    }
    return true;
  });
  if (good < least_points) same.assign(left.size(), false);
  return same;
}

}  // namespace tools::check
