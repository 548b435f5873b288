#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::Dual;
using autograd::sum;
using autograd::Value;

namespace {

/// A computation as a list of small numbers, so that a failing one can be shrunk: each step applies
/// an operation to two of the results before it, newest most often.
struct Step {
  unsigned operation, left, right;

  [[maybe_unused]] friend std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << '(' << step.operation << ' ' << step.left << ' ' << step.right << ')';
  }
};

/// Runs the steps on any arithmetic type. Smooth and tame operations only: what is tested here is
/// the graph.
template <class T>
T run(const std::vector<Step>& steps, std::vector<T> values) {
  for (const Step& step : steps) {
    const T a = values[values.size() - 1 - step.left % values.size()];
    const T b = values[values.size() - 1 - step.right % values.size()];
    switch (step.operation % 7) {
      case 0:
        values.push_back(a + b);
        break;
      case 1:
        values.push_back(a - b);
        break;
      case 2:
        values.push_back(0.5 * a * b);
        break;
      case 3:
        values.push_back(a / (2.0 + b * b));
        break;
      case 4:
        values.push_back(tanh(a));
        break;
      case 5:
        values.push_back(sin(a) * 0.7 + b);
        break;
      case 6:
        values.push_back(exp(-(a * a)));
        break;
    }
  }
  return values.back();
}

}  // namespace

namespace rc {
template <>
struct Arbitrary<Step> {
  static Gen<Step> arbitrary() {
    return gen::build<Step>(gen::set(&Step::operation, gen::inRange(0u, 7u)),
                            gen::set(&Step::left, gen::inRange(0u, 12u)),
                            gen::set(&Step::right, gen::inRange(0u, 12u)));
  }
};
}  // namespace rc

TEST_CASE(
    "random graphs: reverse mode agrees with dual numbers, and the graph's records stay in order") {
  const bool held = rc::check("reverse = dual", [](const std::vector<Step>& steps) {
    const std::vector<double> at{0.3, -1.2, 0.8};
    const std::vector<Value> x{Value{at[0]}, Value{at[1]}, Value{at[2]}};
    const Value f = run<Value>(steps, x);
    RC_PRE(std::abs(f.data()) < 1e6);
    f.backward();
    const std::vector<Value> again = gradient(f, x);
    for (std::size_t k = 0; k < x.size(); ++k) {
      std::vector<Dual> duals(at.begin(), at.end());
      duals[k].derivative = 1.0;
      const Dual dual = run<Dual>(steps, duals);
      RC_ASSERT(is_close(f.data(), dual.value, 1e-13, 1e-300));
      RC_ASSERT(is_close(x[k].grad(), dual.derivative, 1e-9, 1e-9));
      RC_ASSERT(is_close(x[k].grad(), again[k].data(), 1e-9, 1e-9));
    }
    autograd::Graph::current().verify();
  });
  CHECK(held);
}

TEST_CASE(
    "random handles: whatever order they die in, what can be reached stays and the rest goes") {
  const bool held =
      rc::check("lifetimes", [](const std::vector<std::pair<unsigned, unsigned>>& actions) {
        autograd::Graph graph;
        autograd::Graph::Scope scope(graph);
        std::vector<Value> values{Value{1.0}};
        std::vector<double> numbers{1.0};
        for (const auto& [action, which] : actions) {
          const std::size_t i = which % values.size(), j = (which / 7) % values.size();
          switch (action % 6) {
            case 0:
              values.push_back(values[i] + values[j]);
              numbers.push_back(numbers[i] + numbers[j]);
              break;
            case 1:
              values.push_back(values[i] * 0.5);
              numbers.push_back(numbers[i] * 0.5);
              break;
            case 2:
              values.push_back(sum({values[i], values[j]}));
              numbers.push_back(numbers[i] + numbers[j]);
              break;
            case 3:
              values[i] = values[j];
              numbers[i] = numbers[j];
              break;
            case 4:
              values[i] = values[j].detach();
              numbers[i] = numbers[j];
              break;
            case 5:
              if (values.size() > 1) {
                values.erase(values.begin() + static_cast<std::ptrdiff_t>(i));
                numbers.erase(numbers.begin() + static_cast<std::ptrdiff_t>(i));
              }
              break;
          }
          if (action % 11 == 0) graph.collect();
          graph.verify();
        }
        for (std::size_t i = 0; i < values.size(); ++i) RC_ASSERT(values[i].data() == numbers[i]);
        values.clear();
        graph.collect();
        RC_ASSERT(graph.node_count() == 0u);
      });
  CHECK(held);
}
