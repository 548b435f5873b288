#include <tools/check/identity.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <tools/check/rerun.h>

namespace tools::check {
namespace {

bool is_whole(double x) { return x == std::floor(x); }

// Whether a leaf only meets what is computed from others.
bool meets_computed_only(const Derivation& derivation, Step step, int depth = 0) {
  using autograd::Op;
  const Steps& steps = derivation.steps();
  if (depth > 4) return false;
  for (auto u = steps.first_use(step); u != Steps::no_use; u = steps.use(u).next) {
    const auto [by, operand, next] = steps.use(u);
    if (derivation.is_backward(by)) continue;
    const auto operands = steps.operands(by);
    const auto op = steps.op(by);
    const bool arithmetic = op == Op::add || op == Op::subtract || op == Op::multiply ||
                            op == Op::divide || op == Op::negate || op == Op::sum || op == Op::dot;
    if (!arithmetic) return false;
    Step other = Steps::none;
    if (op == Op::dot) {
      other = partner(steps, by, operand);
    } else if (operands.size() == 2) {
      other = operands[1 - operand];
    }
    if (other != Steps::none && steps.is(other, LeafKind::written)) continue;  // in a claim
    if (other == Steps::none || steps.is(other, LeafKind::constant)) {
      if (!meets_computed_only(derivation, by, depth + 1)) return false;
    } else if (steps.is_leaf(other)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_label(const Derivation& derivation, Step leaf) {
  return is_whole(derivation.steps().number(leaf)) && meets_computed_only(derivation, leaf);
}

bool same_steps(const Steps& steps, const World& world, Step a, Step b) {
  const double terms =
      std::max(terms_of(steps, a, world.values()), terms_of(steps, b, world.values()));
  return same_number(world[a], world[b], terms);
}

Comparison compare(const Points& points, Step a, Step b) {
  const Steps& steps = points.steps();
  std::size_t good = 0;
  for (std::size_t point = 0; point < Points::count; ++point) {
    if (!points.counts(point, a) || !points.counts(point, b)) continue;
    if (!same_steps(steps, points[point], a, b)) return Comparison::different;
    ++good;
  }
  return good >= 2 ? Comparison::same : Comparison::unknown;
}

std::vector<Step> labels_that_sum_to_one(Derivation& derivation, const Points& points, Step left,
                                         Step right) {
  const Steps& steps = derivation.steps();
  Rerun rerun(derivation, {left, right});
  std::map<std::string, std::vector<Step>> arrays;
  for (const Step leaf : rerun.leaves(LeafKind::given)) {
    const auto* definition = derivation.definition(leaf);
    if (definition == nullptr || !definition->is_element || !is_label(derivation, leaf)) continue;
    arrays[definition->name.substr(0, definition->name.find('['))].push_back(leaf);
  }
  for (const auto& [name, labels] : arrays) {
    double sum = 0;
    for (const Step label : labels) sum += steps.number(label);
    if (sum != 1 || labels.size() < 2) continue;
    std::size_t good = 0;
    bool same = true;
    for (std::size_t point = 0; point < Points::count && same; ++point) {
      const auto share = [&](Step leaf) { return 1 + points.leaf(point, leaf); };
      double shares = 0;
      for (const Step label : labels) shares += share(label);
      const bool counts = rerun.run([&](Step leaf) {
        const bool label = std::ranges::find(labels, leaf) != labels.end();
        return label ? share(leaf) / shares : points.leaf(point, leaf);
      });
      if (!counts) continue;
      same = rerun.same(left, right);
      ++good;
    }
    if (same && good >= 2) return labels;
  }
  return {};
}

std::optional<Counterexample> counterexample(Derivation& derivation, Step left, Step right) {
  const Steps& steps = derivation.steps();
  Rerun rerun(derivation, {left, right});
  for (const Step leaf : rerun.leaves(LeafKind::given)) {
    const double given = steps.number(leaf);
    for (const double number : {given + 1, 2 * given, 0.5 * given, given - 1}) {
      if (number == given || steps.name(leaf).empty()) continue;
      const bool counts =
          rerun.run([&](Step at) { return at == leaf ? number : steps.number(at); });
      if (counts && !rerun.same(left, right)) {
        return Counterexample{leaf, number, rerun[left], rerun[right]};
      }
    }
  }
  return {};
}

}  // namespace tools::check
