#include <tools/check/points.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace tools::check {
namespace {

using autograd::Op;

// splitmix64 [Steele, Lea, Flood 2014], as a hash: the same point whatever was asked for before.
double random_number(std::uint64_t seed, std::uint64_t point, std::uint64_t leaf) {
  std::uint64_t z = seed * 0x9e3779b97f4a7c15U + point * 0xd1b54a32d192ed03U + leaf;
  for (int i = 0; i < 2; ++i) {
    z += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    z ^= z >> 31;
  }
  return static_cast<double>(z >> 11) * 0x1p-53;
}

// Points near by are there for functions that are defined, or on one branch, only near by.
constexpr double reach[Points::count] = {0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.005, 0.001};

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

}  // namespace

bool same_number(double a, double b, double terms) {
  if (!std::isfinite(a) || !std::isfinite(b)) return false;
  return std::abs(a - b) <= 1e-7 * std::max(std::abs(a), std::abs(b)) + 1e-13 * terms;
}

bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) { return same_number(x, y); });
}

namespace {

// Each step once, however many ways lead to it.
struct Terms {
  const Steps& steps;
  const std::vector<double>& values;
  std::unordered_map<Step, double> known;

  double of(Step step) {
    const Op op = steps.op(step);
    const bool has_terms = op == Op::add || op == Op::subtract || op == Op::sum ||
                           op == Op::negate || op == Op::multiply || op == Op::dot;
    if (!has_terms) return 0;
    if (const auto found = known.find(step); found != known.end()) return found->second;
    const double size = calculate(step, op);
    known.emplace(step, size);
    return size;
  }

  double calculate(Step step, Op op) {
    const auto x = steps.operands(step);
    double size = 0;
    if (op == Op::negate) {
      size = of(x[0]);
    } else if (op == Op::multiply) {
      // A factor that is a difference.
      size = std::max(of(x[0]) * std::abs(values[x[1]]), of(x[1]) * std::abs(values[x[0]]));
    } else if (op == Op::dot) {
      for (std::size_t i = 0, n = x.size() / 2; i < n; ++i) {
        size = std::max(size, std::abs(values[x[i]] * values[x[n + i]]));
      }
    } else {
      for (const Step operand : x) {
        size = std::max({size, std::abs(values[operand]), of(operand)});
      }
    }
    return size;
  }
};

}  // namespace

double terms_of(const Steps& steps, Step step, const std::vector<double>& values) {
  return Terms{steps, values, {}}.of(step);
}

bool same_branch(const Steps& steps, Step step, const std::vector<double>& values,
                 const std::vector<double>& others) {
  const auto x = [&](std::size_t k) { return values[steps.operands(step)[k]]; };
  const auto other = [&](std::size_t k) { return others[steps.operands(step)[k]]; };
  switch (steps.op(step)) {
    case Op::relu:
    case Op::leaky_relu:
    case Op::elu:
    case Op::abs:
      return sign(x(0)) == sign(other(0));
    case Op::min:
    case Op::max:
      return sign(x(0) - x(1)) == sign(other(0) - other(1));
    default:
      return true;
  }
}

Points::Points(const Steps& steps, World& exact, std::uint64_t seed,
               std::function<bool(Step)> keeps)
    : steps_(&steps),
      exact_(&exact),
      seed_(seed),
      keeps_(std::move(keeps)),
      worlds_(count, World(steps)),
      counts_(count) {}

double Points::leaf(std::size_t point, Step leaf) const {
  const double given = steps_->number(leaf);
  const double random = random_number(seed_, point, leaf);
  switch (steps_->kind(leaf)) {
    case LeafKind::given: {
      if (keeps_ && keeps_(leaf)) return given;
      const double step = (2 * random - 1) * reach[point];
      return given == 0 ? step : given * (1 + step);
    }
    case LeafKind::free:
      // Half of the points have negative numbers too.
      return (point % 2 == 1 && random < 0.5 ? -1 : 1) * (0.3 + std::fmod(2.8 * random, 1.4));
    case LeafKind::written:
    case LeafKind::constant:
      return given;
  }
  return given;
}

void Points::run() {
  exact_->run();
  for (std::size_t point = 0; point < count; ++point) {
    World& world = worlds_[point];
    std::vector<bool>& counts = counts_[point];
    const auto first = static_cast<Step>(counts.size());
    for (Step step = first; step < steps_->size(); ++step) {
      if (steps_->is_leaf(step)) world.set_leaf(step, leaf(point, step));
    }
    world.run();
    for (Step step = first; step < steps_->size(); ++step) {
      bool good = std::isfinite(world[step]);
      for (const Step operand : steps_->operands(step)) good = good && counts[operand];
      counts.push_back(good && (steps_->is_leaf(step) ||
                                same_branch(*steps_, step, world.values(), exact_->values())));
    }
  }
}

}  // namespace tools::check
