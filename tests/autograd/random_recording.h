#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include <autograd/autograd.h>

namespace random_graphs {

/// One operation on results before it, counted from the newest.
struct Step {
  unsigned operation, left, right;

  friend std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << '(' << step.operation << ' ' << step.left << ' ' << step.right << ')';
  }
};

inline constexpr unsigned exact_operations = 17, operations = 31;

/// Whether what was recorded before is recorded again. A program never computes it twice.
enum class Repeats { no, yes };
inline std::ostream& operator<<(std::ostream& out, Repeats repeats) {
  return out << (repeats == Repeats::yes ? "with repeats" : "without repeats");
}

/// Records steps, every operation of the engine among them.
class Recording {
  using Value = autograd::Value;

 public:
  explicit Recording(Repeats repeats) : repeats_(repeats) {}

  Value record(const std::vector<Step>& steps, std::vector<Value> values) {
    for (const Step& step : steps) {
      const std::size_t n = values.size();
      const auto back = [&](unsigned i) { return values[n - 1 - i % n]; };
      const std::vector some{back(step.left), back(step.right), back(step.left + step.right)};
      values.push_back(operation(step, some));
    }
    return values.back();
  }

 private:
  using Values = std::vector<Value>;

  /// The operation, or its result where it was recorded on these operands before.
  Value once(unsigned which, Values x, auto operation) {
    if (repeats_ == Repeats::yes) return operation(x);
    if (which == add || which == multiply) std::ranges::sort(x, {}, &Value::id);
    std::vector<std::uint32_t> key{which};
    for (const Value& operand : x) key.push_back(operand.id());
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
    return known_.emplace(std::move(key), operation(x)).first->second;
  }
  Value sum_of(const Values& x) {
    if (repeats_ == Repeats::no && x.size() == 1) return x[0];
    return once(12, x, [](const Values& y) { return sum(y); });
  }
  Value product(const Value& a, const Value& b) {
    return once(multiply, {a, b}, [](const Values& x) { return x[0] * x[1]; });
  }
  Value products(const Values& a, const Values& b, Values more) {
    if (repeats_ == Repeats::yes) return more.empty() ? dot(a, b) : dot(a, b, more[0]);
    Values terms;
    for (std::size_t i = 0; i < a.size(); ++i) terms.push_back(product(a[i], b[i]));
    terms.insert(terms.end(), more.begin(), more.end());
    return sum_of(terms);
  }

  /// A constant on one side, which a program may simplify.
  Value with_constant(unsigned which, const Value& x) {
    const auto record = [&](auto f) {
      return once(100 + which, {x}, [&](const Values& y) { return f(y[0]); });
    };
    switch (which) {
      case 0:
        return record([](const Value& y) { return 2.0 * y + 1.0; });
      case 1:
        return record([](const Value& y) { return y + 0.0; });
      case 2:
        return record([](const Value& y) { return 0.0 * y; });
      case 3:
        return record([](const Value& y) { return 0.0 - y; });
      case 4:
        return record([](const Value& y) { return y + -0.0; });
      case 5:
        return record([](const Value& y) { return -1.0 * y; });
      case 6:
        return record([](const Value& y) { return pow(y, 0); });
      default:  // none of these is computed by a program
        if (repeats_ == Repeats::no) return x;
        return which == 7 ? x * 1.0 : which == 8 ? x / 1.0 : pow(x, 1);
    }
  }

  Value operation(const Step& step, const Values& three) {
    // so many of the three for the operations of any number of operands
    const auto middle = static_cast<std::ptrdiff_t>(1 + step.left % three.size());
    const Values some(three.begin(), three.begin() + middle);
    const Values others(three.rbegin(), three.rbegin() + middle);
    const unsigned which = step.operation;
    const Value &a = three[0], &b = three[1], &c = three[2];
    const auto one = [&](auto f) {
      return once(which, {a}, [&](const Values& x) { return f(x[0]); });
    };
    const auto two = [&](auto f) {
      return once(which, {a, b}, [&](const Values& x) { return f(x[0], x[1]); });
    };
    switch (which) {
      // arithmetic and choices
      case add:
        return two([](const Value& x, const Value& y) { return x + y; });
      case 1:
        return two([](const Value& x, const Value& y) { return x - y; });
      case multiply:
        return product(a, b);
      case 3:
        return two([](const Value& x, const Value& y) { return x / y; });
      case 4:
        return one([](const Value& x) { return -x; });
      case 5:
        return one([](const Value& x) { return pow(x, 2); });
      case 6:
        return one([](const Value& x) { return sqrt(x); });
      case 7:
        return one([](const Value& x) { return relu(x); });
      case 8:
        return two([](const Value& x, const Value& y) { return leaky_relu(x, y); });
      case 9:
        return one([](const Value& x) { return abs(x); });
      case 10:
        return two([](const Value& x, const Value& y) { return min(x, y); });
      case 11:
        return two([](const Value& x, const Value& y) { return max(x, y); });
      case 12:
        return sum_of(some);
      case 13:
        return products(some, others, {});
      case 14:
        return products(others, some, {b});
      case 15:
        return once(add, {a, product(b, c)}, [](const Values& x) { return x[0] + x[1]; });
      case 16:
        return with_constant(step.right % 10, a);
      // functions
      case 17:
        return two([](const Value& x, const Value& y) { return pow(x, y); });
      case 18:
        return one([](const Value& x) { return exp(x); });
      case 19:
        return one([](const Value& x) { return log(x); });
      case 20:
        return one([](const Value& x) { return sin(x); });
      case 21:
        return one([](const Value& x) { return cos(x); });
      case 22:
        return one([](const Value& x) { return tan(x); });
      case 23:
        return one([](const Value& x) { return tanh(x); });
      case 24:
        return one([](const Value& x) { return sigmoid(x); });
      case 25:
        return two([](const Value& x, const Value& y) { return elu(x, y); });
      case 26:
        return one([](const Value& x) { return gelu(x); });
      case 27:
        return one([](const Value& x) { return silu(x); });
      case 28:
        return one([](const Value& x) { return softplus(x); });
      case 29:
        return one([](const Value& x) { return erf(x); });
      default:
        return once(which, some, [](const Values& x) { return logsumexp(x); });
    }
  }

  static constexpr unsigned add = 0, multiply = 2;

  Repeats repeats_;
  std::map<std::vector<std::uint32_t>, Value> known_;  // by operation and operands
};

}  // namespace random_graphs

namespace rc {
template <>
struct Arbitrary<random_graphs::Step> {
  using Step = random_graphs::Step;
  static Gen<random_graphs::Step> arbitrary() {
    // the newest more often than others, so that little is computed in vain
    const auto operand = [] { return gen::oneOf(gen::inRange(0u, 4u), gen::inRange(0u, 14u)); };
    return gen::build<Step>(gen::set(&Step::operation, gen::inRange(0u, random_graphs::operations)),
                            gen::set(&Step::left, operand()), gen::set(&Step::right, operand()));
  }
};
}  // namespace rc
