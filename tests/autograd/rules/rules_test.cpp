#include <doctest/doctest.h>

#include <string>

#include <autograd/autograd.h>
#include <autograd/finite_difference.h>
#include <tests/autograd/rules/samples.h>
#include <tests/is_close.h>

using autograd::Dual;
using autograd::Op;
using autograd::Value;

namespace {

constexpr double ulp = std::numeric_limits<double>::epsilon();
constexpr int points = 200;

double value_at(Op op, const std::vector<double>& x) { return autograd::value_of<double>(op, x); }

double partial_at(Op op, std::size_t k, const std::vector<double>& x) {
  return autograd::partial_of<double>(op, k, x, value_at(op, x));
}

double dual_at(Op op, std::size_t k, const std::vector<double>& x) {
  std::vector<Dual> duals(x.begin(), x.end());
  duals[k].derivative = 1.0;
  return autograd::value_of<Dual>(op, duals).derivative;
}

/// The operation on Values, by recording a list of records: leaves, then one node.
std::vector<Value> recorded(Op op, const std::vector<double>& x) {
  std::vector<autograd::Record> records;
  autograd::Record node{op, {}, 0.0, 0.0, false, "y"};
  for (const double number : x) {
    node.operands.push_back(records.size());
    records.push_back({Op::input, {}, number, 0.0, false, ""});
  }
  records.push_back(node);
  return record_again(records);
}

std::string where(Op op, std::size_t k, const std::vector<double>& x) {
  std::string text(autograd::op_name(op));
  text += " by operand " + std::to_string(k) + " at";
  for (const double number : x) text += " " + std::to_string(number);
  return text;
}

/// Both may be the same NaN or infinity: agreement, not closeness.
bool agree(double a, double b, double relative, double absolute) {
  return (std::isnan(a) && std::isnan(b)) || is_close(a, b, relative, absolute);
}

/// f as a function of operand k alone.
auto along(const std::vector<double>& x, std::size_t k, auto f) {
  return [=](double moved) {
    std::vector<double> point = x;
    point[k] = moved;
    return f(point);
  };
}

}  // namespace

TEST_CASE("every operation has a row of samples and a rule of its own") {
  for (int i = 0; i < autograd::op_count; ++i) {
    const Op op = static_cast<Op>(i);
    if (is_leaf(op)) continue;
    int rows = 0;
    for (const Sample& row : samples()) rows += row.op == op ? 1 : 0;
    CAPTURE(op_name(op));
    CHECK(rows == 1);
    autograd::with_rule(op, [op](auto rule) {
      if constexpr (decltype(rule)::arity != 0) CHECK(decltype(rule)::op == op);
    });
  }
}

TEST_CASE(
    "partial derivatives agree with dual numbers to a few ulp, at random points and at the edges") {
  std::mt19937_64 generator(1);
  for (const Sample& row : samples()) {
    std::vector<std::vector<double>> tried = row.edges;
    for (int i = 0; i < points; ++i) tried.push_back(random_point(row, generator));
    for (const auto& x : tried)
      for (std::size_t k = 0; k < x.size(); ++k) {
        const double partial = partial_at(row.op, k, x), dual = dual_at(row.op, k, x);
        CAPTURE(where(row.op, k, x));
        CAPTURE(partial);
        CAPTURE(dual);
        // Forms like y*(1 - y), 1 - y*y and exp(x - y) lose what the difference loses: their error
        // is some ulp of y.
        const double y = std::abs(value_at(row.op, x));
        const double lost = !std::isfinite(y)         ? 0.0
                            : row.op == Op::logsumexp ? y
                                                      : std::min(y, 8.0);
        CHECK(agree(partial, dual, 16 * ulp, 8 * ulp * lost));
      }
  }
}

TEST_CASE("partial derivatives agree with Ridders' finite differences of the value") {
  std::mt19937_64 generator(2);
  for (const Sample& row : samples())
    for (int i = 0; i < points; ++i) {
      const std::vector<double> x = random_point(row, generator);
      for (std::size_t k = 0; k < x.size(); ++k) {
        if (std::abs(x[k]) < 0.4) continue;  // the steps would cross the kink at 0
        const auto f = along(x, k, [&](const auto& point) { return value_at(row.op, point); });
        const auto difference = autograd::finite_difference(f, x[k]);
        CAPTURE(where(row.op, k, x));
        const bool near_a_kink =
            (row.op == Op::min || row.op == Op::max) && std::abs(x[0] - x[1]) < 1.5;
        if (near_a_kink) continue;
        CHECK(is_close(partial_at(row.op, k, x), difference.derivative, 1e-7,
                       1e-8 + 2 * difference.uncertainty));
        CHECK(difference.uncertainty < 1e-6);
      }
    }
}

TEST_CASE("Values compute the rule's value, and backward its partial derivatives") {
  std::mt19937_64 generator(3);
  for (const Sample& row : samples()) {
    std::vector<std::vector<double>> tried = row.edges;
    for (int i = 0; i < 20; ++i) tried.push_back(random_point(row, generator));
    for (const auto& x : tried) {
      const std::vector<Value> values = recorded(row.op, x);
      CHECK(agree(values.back().data(), value_at(row.op, x), 0, 0));
      values.back().backward(3.0);
      for (std::size_t k = 0; k < x.size(); ++k) {
        CAPTURE(where(row.op, k, x));
        CHECK(agree(values[k].grad(), 3.0 * partial_at(row.op, k, x), 0, 0));
      }
    }
  }
}

TEST_CASE(
    "second derivatives, by rules read as T = Value, agree with finite differences of the first") {
  std::mt19937_64 generator(4);
  for (const Sample& row : samples())
    for (int i = 0; i < 20; ++i) {
      const std::vector<double> x = random_point(row, generator);
      std::vector<Value> values = recorded(row.op, x);
      const Value y = values.back();
      values.pop_back();
      const autograd::Matrix second = hessian(y, values);
      for (std::size_t j = 0; j < x.size(); ++j)
        for (std::size_t k = 0; k < x.size(); ++k) {
          if (std::abs(x[k]) < 0.4) continue;
          const bool near_a_kink =
              (row.op == Op::min || row.op == Op::max) && std::abs(x[0] - x[1]) < 1.5;
          if (near_a_kink) continue;
          const auto first =
              along(x, k, [&](const auto& point) { return partial_at(row.op, j, point); });
          const auto difference = autograd::finite_difference(first, x[k]);
          CAPTURE(where(row.op, j, x));
          CAPTURE(k);
          CHECK(is_close(second[j][k], difference.derivative, 1e-7,
                         1e-8 + 2 * difference.uncertainty));
        }
    }
}

TEST_CASE("values at the edges") {
  const auto at = [](Op op, double x) { return value_at(op, {x}); };
  CHECK(at(Op::sigmoid, 1000) == 1.0);
  CHECK(at(Op::sigmoid, -1000) == 0.0);
  CHECK(at(Op::sigmoid, -700) > 0.0);
  CHECK(at(Op::tanh, 400) == 1.0);
  CHECK(at(Op::softplus, 1000) == 1000.0);
  CHECK(at(Op::softplus, -1000) == 0.0);
  CHECK(at(Op::relu, -infinity) == 0.0);
  CHECK(std::isnan(at(Op::relu, std::nan(""))));
  CHECK(std::isnan(value_at(Op::max, {std::nan(""), 1.0})));
  CHECK(std::isnan(value_at(Op::min, {1.0, std::nan("")})));
  CHECK(std::isnan(at(Op::log, -1)));
  CHECK(value_at(Op::power, {0.0, 0.0}) == 1.0);
  CHECK(value_at(Op::elu, {-1000, 1}) == -1.0);
}

TEST_CASE("infinities follow IEEE arithmetic") {
  CHECK(partial_at(Op::multiply, 0, {infinity, 3}) == 3.0);
  CHECK(partial_at(Op::divide, 0, {1, 0}) == infinity);
  CHECK(partial_at(Op::divide, 1, {1, 0}) == -infinity);
  CHECK(std::isnan(value_at(Op::divide, {0, 0})));
  CHECK(partial_at(Op::sqrt, 0, {0}) == infinity);
  CHECK(std::isnan(value_at(Op::subtract, {infinity, infinity})));
}

TEST_CASE("kinks have a stated derivative") {
  CHECK(partial_at(Op::relu, 0, {0.0}) == 0.0);
  CHECK(partial_at(Op::abs, 0, {0.0}) == 0.0);
  CHECK(partial_at(Op::leaky_relu, 0, {0.0, 0.01}) == 0.01);
  CHECK(partial_at(Op::elu, 0, {0.0, 2.0}) == 2.0);
  for (const Op op : {Op::min, Op::max})
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}})
      CHECK(partial_at(op, k, {1.0, 1.0}) == 0.5);
}
