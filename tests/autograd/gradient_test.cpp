#include <doctest/doctest.h>

#include <cmath>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::jacobian;
using autograd::Op;
using autograd::Value;

TEST_CASE("gradients as Values can be differentiated again") {
  const Value x{2.0, "x"};
  const Value y = pow(x, 4);
  const Value first = gradient(y, {x})[0];
  const Value second = gradient(first, {x})[0];
  const Value third = gradient(second, {x})[0];
  CHECK(first.data() == 32.0);   // 4x^3
  CHECK(second.data() == 48.0);  // 12x^2
  CHECK(third.data() == 48.0);   // 24x
  CHECK_FALSE(x.has_grad());     // what backward stores is left alone
}

TEST_CASE("gradient by interior Values, by the function itself, by what it does not depend on") {
  const Value a{2.0}, b{-3.0}, c{10.0}, other{1.0};
  const Value u = (a + b) * c;
  const Value f = u * u;
  const auto g = gradient(f, {u, f, other, a, c, a});
  CHECK(g[0].data() == -20.0);
  CHECK(g[1].data() == 1.0);
  CHECK(g[2].data() == 0.0);
  CHECK(g[3].data() == -200.0);
  CHECK(g[4].data() == 20.0);
  CHECK(g[5].data() == -200.0);
}

TEST_CASE("gradient inside a NoGradient scope gives numbers") {
  const Value x{2.0};
  const Value y = x * x;
  const autograd::NoGradient scope;
  CHECK(gradient(y, {x})[0].op() == Op::constant);
  CHECK(gradient(y, {x})[0].data() == 4.0);
}

TEST_CASE("Jacobian of (x*y, x + 3y, sin x)") {
  const Value x{2.0}, y{5.0};
  const autograd::Matrix j = jacobian({x * y, x + 3 * y, sin(x)}, {x, y});
  CHECK(j[0][0] == 5.0);
  CHECK(j[0][1] == 2.0);
  CHECK(j[1][0] == 1.0);
  CHECK(j[1][1] == 3.0);
  CHECK(j[2][0] == std::cos(2.0));
  CHECK(j[2][1] == 0.0);
}

TEST_CASE("Hessian of x^2*y + exp(x*y), and its product with a vector") {
  const double x0 = 0.5, y0 = -0.25;
  const Value x{x0}, y{y0};
  const Value f = x * x * y + exp(x * y);
  const double e = std::exp(x0 * y0);
  // d2/dx2 = 2y + y^2 e, d2/dxdy = 2x + e + xy e, d2/dy2 = x^2 e
  const double xx = 2 * y0 + y0 * y0 * e, xy = 2 * x0 + e + x0 * y0 * e, yy = x0 * x0 * e;
  const autograd::Matrix h = hessian(f, {x, y});
  CHECK(is_close(h[0][0], xx));
  CHECK(is_close(h[0][1], xy));
  CHECK(is_close(h[1][0], xy));
  CHECK(is_close(h[1][1], yy));
  const auto product = hessian_vector_product(f, {x, y}, {3.0, -2.0});
  CHECK(is_close(product[0], 3 * xx - 2 * xy));
  CHECK(is_close(product[1], 3 * xy - 2 * yy));
  CHECK_THROWS_WITH_AS(
      hessian_vector_product(f, {x, y}, {1.0}),
      "hessian_vector_product: 2 variables, but a direction of 1 numbers; each variable needs one",
      autograd::LengthMismatch);
}

TEST_CASE("Hessians inside a NoGradient scope") {
  const Value x{3.0};
  const Value f = pow(x, 3);
  const autograd::NoGradient scope;
  CHECK(hessian(f, {x})[0][0] == 18.0);
  CHECK(hessian_vector_product(f, {x}, {2.0})[0] == 36.0);
}

TEST_CASE("the Hessian of a^b at b = 0") {
  // d2/da2 = b(b-1)a^(b-2) = 0; d2/dadb = a^(b-1)*(1 + b*log a) = 1/a; d2/db2 = a^b*log(a)^2
  const Value a{2.0}, b{0.0};
  const autograd::Matrix h = hessian(pow(a, b), {a, b});
  CHECK(h[0][0] == 0.0);
  CHECK(is_close(h[0][1], 0.5));
  CHECK(is_close(h[1][0], 0.5));
  CHECK(is_close(h[1][1], std::log(2.0) * std::log(2.0)));
}

TEST_CASE("the Hessian of a linear function is 0") {
  const Value x{2.0}, y{3.0};
  CHECK(hessian(2 * x + y, {x, y}) == autograd::Matrix{{0.0, 0.0}, {0.0, 0.0}});
}

TEST_CASE(
    "Rosenbrock in 50 variables: gradient, Hessian's diagonal and product against the closed "
    "form") {
  constexpr std::size_t n = 50;
  std::vector<Value> x;
  for (std::size_t i = 0; i < n; ++i) x.emplace_back(0.1 * static_cast<double>(i % 7) - 0.2);
  Value f = 0.0;
  for (std::size_t i = 0; i + 1 < n; ++i)
    f += 100 * pow(x[i + 1] - x[i] * x[i], 2) + pow(1 - x[i], 2);
  f.backward();
  std::vector<double> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = static_cast<double>(i % 3) - 1.0;
  const auto product = hessian_vector_product(f, x, v);
  const auto h = hessian(f, x);
  for (std::size_t i = 0; i < n; ++i) {
    const double here = x[i].data();
    const bool first = i == 0, last = i + 1 == n;
    double gradient = 0.0, diagonal = 0.0, row = 0.0;
    if (!last) {
      const double next = x[i + 1].data();
      gradient += -400 * here * (next - here * here) - 2 * (1 - here);
      diagonal += 1200 * here * here - 400 * next + 2;
      row += -400 * here * v[i + 1];
    }
    if (!first) {
      const double before = x[i - 1].data();
      gradient += 200 * (here - before * before);
      diagonal += 200;
      row += -400 * before * v[i - 1];
    }
    CHECK(is_close(x[i].grad(), gradient, 1e-12, 1e-12));
    CHECK(is_close(h[i][i], diagonal));
    CHECK(is_close(product[i], row + diagonal * v[i], 1e-12, 1e-11));
  }
}
