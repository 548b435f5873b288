#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::Gradients;
using autograd::Program;
using autograd::Value;

namespace {

constexpr std::size_t inputs = 2, parameters = 4;

/// One operation on results before it, counted from the newest.
struct Step {
  unsigned operation, left, right;

  [[maybe_unused]] friend std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << '(' << step.operation << ' ' << step.left << ' ' << step.right << ')';
  }
};

constexpr unsigned exact_operations = 17, operations = 31;
constexpr double some_ulp = 0x1p-49;

/// Whose results are off by a few ulp, up or down.
enum class Noise { none, functions, all };

/// Records the steps, every operation of the engine among them.
class Recording {
 public:
  explicit Recording(Noise noise, std::uint16_t seed = 0) : noise_(noise), up_(seed) {}

  Value record(const std::vector<Step>& steps, std::vector<Value> values) {
    for (const Step& step : steps) {
      const std::size_t n = values.size();
      const auto back = [&](unsigned i) { return values[n - 1 - i % n]; };
      const std::array three{back(step.left), back(step.right), back(step.left + step.right)};
      const Value result = operation(step.operation, three, 1 + step.left % three.size());
      const bool is_exact = step.operation < exact_operations;
      if (noise_ == Noise::none || (is_exact && noise_ != Noise::all))
        values.push_back(result);
      else
        values.push_back(
            off(saturates(step.operation) ? steeper(result, back(step.left)) : result));
    }
    return values.back();
  }

 private:
  /// `count` of them for the operations of any number of operands.
  Value operation(unsigned which, const std::array<Value, 3>& three, std::size_t count) {
    const auto& [a, b, c] = three;
    const std::vector some(three.begin(), three.begin() + static_cast<std::ptrdiff_t>(count));
    const std::vector others(three.rbegin(), three.rbegin() + static_cast<std::ptrdiff_t>(count));
    switch (which) {
      // arithmetic and choices
      case 0:
        return a + b;
      case 1:
        return a - b;
      case 2:
        return a * b;
      case 3:
        return a / b;
      case 4:
        return -a;
      case 5:
        return pow(a, 2);
      case 6:
        return sqrt(a);
      case 7:
        return relu(a);
      case 8:
        return leaky_relu(a, b);
      case 9:
        return abs(a);
      case 10:
        return min(a, b);
      case 11:
        return max(a, b);
      case 12:
        return sum(some);
      case 13:
        return dot(some, others);
      case 14:
        return dot(others, some, b);
      case 15:
        return a + b * c;
      case 16:
        return 2.0 * a + 1.0;
      // functions
      case 17:
        return pow(a, b);
      case 18:
        return exp(a);
      case 19:
        return log(a);
      case 20:
        return sin(a);
      case 21:
        return cos(a);
      case 22:
        return tan(a);
      case 23:
        return tanh(a);
      case 24:
        return sigmoid(a);
      case 25:
        return elu(a, b);
      case 26:
        return gelu(a);
      case 27:
        return silu(a);
      case 28:
        return softplus(a);
      case 29:
        return erf(a);
      default:
        return logsumexp(some);
    }
  }

  /// 1 - y^2 and y(1 - y) are off by an ulp of 1, however small they are.
  static bool saturates(unsigned which) { return which == 23 || which == 24; }
  static Value steeper(const Value& y, const Value& x) {
    return std::isfinite(x.data()) ? y + some_ulp * (x - x.detach()) : y;
  }

  Value off(const Value& x) {
    up_ = static_cast<std::uint16_t>(up_ * 5 + 3);  // a whole period of 16 bits
    return x * (up_ & 0x8000 ? 1.0 + some_ulp : 1.0 - some_ulp);
  }

  Noise noise_;
  std::uint16_t up_;
};

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Numbers at which something happens, and some at which nothing does.
double number(unsigned which) {
  constexpr std::array special{0.0,      -0.0,      1.0,
                               -1.0,     2.0,       0.5,
                               infinity, -infinity, std::numeric_limits<double>::quiet_NaN(),
                               1e20,     1e-310,    40.0,
                               -40.0,    710.0};
  constexpr std::array tame{0.3, -1.2, 0.8, 1.7, -0.45, 2.25, -3.1};
  return which % 4 == 0 ? special[which / 4 % special.size()] : tame[which % tame.size()];
}

/// The same to the last bit; NaN is NaN.
bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) {
    return (std::isnan(x) && std::isnan(y)) ||
           std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  });
}

/// One quantity by the graph, and how far a few ulp in its functions move it.
struct Expected {
  double number = 0.0, uncertainty = 0.0;

  static Expected of(double exact, double noisy) {
    if (std::isfinite(exact) != std::isfinite(noisy)) return {exact, infinity};
    return {exact,
            std::isfinite(exact) ? 1e-11 * std::abs(exact) + 100 * std::abs(exact - noisy) : 0.0};
  }
  /// Another term, of which there are two opinions.
  void add(const Expected& a, const Expected& b) {
    number += a.number;
    uncertainty += std::max(a.uncertainty, b.uncertainty);
  }
  bool agrees(double found) const {
    if (uncertainty == infinity) return true;
    return (std::isnan(found) && std::isnan(number)) || is_close(found, number, 0.0, uncertainty);
  }
  /// Where a derivative is infinite, 0*infinity + 1*infinity is NaN and (0 + 1)*infinity is not.
  bool agrees_as_a_sum(double found) const {
    const bool one_is_nan = std::isnan(found) || std::isnan(number);
    return agrees(found) || (one_is_nan && !std::isfinite(found) && !std::isfinite(number));
  }
};

struct Run {
  std::vector<double> values, gradients;
};

/// The graph recorded for each sample: its value, and its gradients one sample after the other.
Run run_graph(const std::vector<Step>& steps, const std::vector<double>& w,
              const autograd::Matrix& samples, Noise noise, std::uint16_t seed = 0) {
  Run run;
  for (const auto& sample : samples) {
    std::vector<Value> leaves;
    for (const double number : w) leaves.push_back(Value::parameter(number));
    for (const double number : sample) leaves.emplace_back(number);
    const Value result = Recording(noise, seed).record(steps, leaves);
    result.backward();
    run.values.push_back(result.data());
    for (std::size_t k = 0; k < w.size(); ++k) run.gradients.push_back(leaves[k].grad());
  }
  return run;
}

/// Whether programs of the recorded steps compute what the graph does, for all instruction sets and
/// numbers of samples and threads.
void compare(const std::vector<Step>& steps, const std::vector<unsigned>& numbers, bool exact) {
  std::vector<double> w;
  for (std::size_t i = 0; i < parameters; ++i) w.push_back(number(numbers[i]));
  std::vector<Value> x(inputs, Value{0.5}), leaves;
  for (Value& input : x) input = Value{0.5};
  for (const double weight : w) leaves.push_back(Value::parameter(weight));
  const std::vector<Value> weights = leaves;
  leaves.insert(leaves.end(), x.begin(), x.end());
  Program program = compile(Recording(Noise::none).record(steps, leaves), x, weights);

  for (const std::size_t count : {1u, 7u, 32u, 33u}) {
    autograd::Matrix samples(count);
    for (std::size_t i = 0; i < count * inputs; ++i)
      samples[i / inputs].push_back(
          number(numbers[(parameters + i) % numbers.size()] + static_cast<unsigned>(i / 16)));
    const Run plain = run_graph(steps, w, samples, Noise::none);
    // sin(1e20) is anything once its operand is off: several opinions, of which one has to agree
    std::vector<Run> noisy;
    for (const unsigned seed : {0u, 40000u, 12345u, 777u})
      noisy.push_back(
          run_graph(steps, w, samples, Noise::functions, static_cast<std::uint16_t>(seed)));
    const Run moved = run_graph(steps, w, samples, Noise::all, 1);
    const Run moved_otherwise = run_graph(steps, w, samples, Noise::all, 40000);
    std::vector<Expected> sums(parameters);
    for (std::size_t i = 0; i < plain.gradients.size(); ++i)
      sums[i % parameters].add(Expected::of(plain.gradients[i], moved.gradients[i]),
                               Expected::of(plain.gradients[i], moved_otherwise.gradients[i]));

    for (const autograd::InstructionSet set : autograd::instruction_sets()) {
      program.use(set);
      for (const std::size_t threads : {1u, 2u}) {
        const std::vector<double> values = program.run(samples, threads);
        const Gradients all = program.gradients(samples, threads);
        RC_ASSERT(same_bits(values, all.values));
        RC_ASSERT(same_bits(all.parameters, program.gradients(samples, threads).parameters));
        for (std::size_t i = 0; i < count; ++i)
          RC_ASSERT(std::ranges::any_of(noisy, [&](const Run& run) {
            return Expected::of(plain.values[i], run.values[i]).agrees(values[i]);
          }));
        if (exact) RC_ASSERT(same_bits(values, plain.values));
        for (std::size_t k = 0; k < parameters; ++k)
          RC_ASSERT(sums[k].agrees_as_a_sum(all.parameters[k]));
      }
    }
  }
}

}  // namespace

namespace rc {
template <>
struct Arbitrary<Step> {
  static Gen<Step> arbitrary() {
    return gen::build<Step>(gen::set(&Step::operation, gen::inRange(0u, operations)),
                            gen::set(&Step::left, gen::inRange(0u, 14u)),
                            gen::set(&Step::right, gen::inRange(0u, 14u)));
  }
};
}  // namespace rc

TEST_CASE(
    "random graphs: a program computes what the graph does, NaN and infinities and kinks too") {
  CHECK(rc::check("program = graph", [](const std::vector<Step>& steps) {
    compare(steps, *rc::gen::container<std::vector<unsigned>>(40, rc::gen::inRange(0u, 200u)),
            false);
  }));
}

TEST_CASE("random graphs of arithmetic and choices: to the last bit") {
  CHECK(rc::check("program = graph", [](std::vector<Step> steps) {
    for (Step& step : steps) step.operation %= exact_operations;
    compare(steps, *rc::gen::container<std::vector<unsigned>>(40, rc::gen::inRange(0u, 200u)),
            true);
  }));
}
