#include <doctest/doctest.h>

#include <sstream>

#include <autograd/autograd.h>
#include <autograd/finite_difference.h>
#include <tests/is_close.h>

using autograd::dot;
using autograd::logsumexp;
using autograd::Value;

TEST_CASE("a right gradient agrees by three ways") {
  const Value a{2.0, "a"}, b{-3.0, "b"}, c = Value::parameter(10.0, "c");
  const Value f = pow((a + b) * c, 2) + sigmoid(dot({a, b}, {c, a}, b)) + logsumexp({a, b});
  a.backward();
  const auto report = check_gradient(f);
  CHECK(report.agrees());
  CHECK(report.rows.size() == 3);
  for (const auto& row : report.rows) {
    CHECK(is_close(row.reverse, row.dual, 1e-14));
    CHECK(is_close(row.reverse, row.finite_difference, 1e-7));
  }
  CHECK(a.grad() == 1.0);  // the stored gradient is left alone
}

TEST_CASE("at a kink the finite difference disagrees, and the worst row comes first") {
  const Value good{1.0, "good"}, kink{0.0, "kink"};
  const auto report = check_gradient(relu(kink) + good * good);
  CHECK_FALSE(report.agrees());
  CHECK(report.rows[0].name == "kink");
  CHECK_FALSE(report.rows[0].agrees);
  CHECK(report.rows[1].agrees);
  CHECK(is_close(report.rows[0].finite_difference, 0.5));
  std::ostringstream out;
  out << report;
  CHECK(out.str().find("DISAGREES") != std::string::npos);
  CHECK(out.str().find("good") > out.str().find("kink"));
}

TEST_CASE("a kink nearby does not disturb") {
  const Value x{0.05, "x"}, w{0.3, "w"};
  CHECK(check_gradient(relu(x) * w + abs(x - 0.07) + pow(relu(w * x - 0.01), 2)).agrees());
}

TEST_CASE("saturated, tiny and huge: no false alarm") {
  CHECK(check_gradient(sigmoid(Value{20.0})).agrees());
  CHECK(check_gradient(tanh(Value{12.0})).agrees());
  CHECK(check_gradient(-log(Value{1e-6})).agrees());
  CHECK(check_gradient(2 * Value{1e308}).agrees());
  CHECK(check_gradient(elu(Value{-1e-10}, Value{1.0})).agrees());
  CHECK(check_gradient(gelu(Value{-8.0})).agrees());
}

TEST_CASE("NaN never agrees") {
  const Value x{-1.0, "x"};
  CHECK_FALSE(check_gradient(log(x) * x).agrees());
}

TEST_CASE("near the edge of a domain the steps stay inside it") {
  const Value x{1e-3, "x"};
  const auto report = check_gradient(log(x) + sqrt(x));
  CHECK(report.agrees());
}

TEST_CASE("finite differences of known derivatives") {
  const auto at_one = autograd::finite_difference([](double x) { return std::exp(x); }, 1.0);
  CHECK(is_close(at_one.derivative, std::exp(1.0), 1e-11));
  CHECK(at_one.uncertainty < 1e-8);
  const auto nowhere = autograd::finite_difference([](double) { return std::nan(""); }, 1.0);
  CHECK(std::isinf(nowhere.uncertainty));
}

TEST_CASE("a report on a constant is refused") {
  CHECK_THROWS_AS(check_gradient(Value::constant(1.0)), autograd::NothingToDifferentiate);
}
