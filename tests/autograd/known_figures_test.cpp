#include <doctest/doctest.h>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::Value;

// Figures that others have published, each with where it comes from.

TEST_CASE("micrograd's README: a = -4, b = 2") {
  const Value a{-4.0, "a"}, b{2.0, "b"};
  Value c = a + b;
  Value d = a * b + pow(b, 3);
  c += c + 1;
  c += 1 + c + (-a);
  d += d * 2 + relu(b + a);
  d += 3 * d + relu(b - a);
  const Value e = c - d;
  const Value f = pow(e, 2);
  Value g = f / 2.0;
  g += 10.0 / f;
  g.backward();
  // Printed there as 24.7041, 138.8338, 645.5773; the further digits are what its Python code
  // computes.
  CHECK(is_close(g.data(), 24.70408163265306));
  CHECK(is_close(a.grad(), 138.8338192419825));
  CHECK(is_close(b.grad(), 645.5772594752186));
}

TEST_CASE("CS231n: (x + y)*z at -2, 5, -4") {
  const Value x{-2.0}, y{5.0}, z{-4.0};
  const Value f = (x + y) * z;
  f.backward();
  CHECK(f.data() == -12.0);
  CHECK(x.grad() == -4.0);
  CHECK(y.grad() == -4.0);
  CHECK(z.grad() == 3.0);
}

TEST_CASE("CS231n: a sigmoid neuron with w = (2, -3, -3), x = (-1, -2)") {
  const Value w0{2.0}, w1{-3.0}, w2{-3.0}, x0{-1.0}, x1{-2.0};
  const Value f = sigmoid(w0 * x0 + w1 * x1 + w2);
  f.backward();
  // sigmoid(1) = 0.7310585786300049; s(1-s) = 0.19661193324148185
  CHECK(is_close(f.data(), 0.7310585786300049));
  const double slope = 0.19661193324148185;
  CHECK(is_close(w0.grad(), -slope));
  CHECK(is_close(w1.grad(), -2 * slope));
  CHECK(is_close(w2.grad(), slope));
  CHECK(is_close(x0.grad(), 2 * slope));
  CHECK(is_close(x1.grad(), -3 * slope));
}

TEST_CASE("e = (a + b)*(b + 1) at 2, 1: two paths from b") {
  const Value a{2.0}, b{1.0};
  const Value e = (a + b) * (b + 1);
  e.backward();
  CHECK(e.data() == 6.0);
  CHECK(a.grad() == 2.0);
  CHECK(b.grad() == 5.0);
}

TEST_CASE("x1*x2 + ln x1 - sin x2 at 2, 5 (Baydin et al. 2018, table 3)") {
  const Value x1{2.0}, x2{5.0};
  const Value y = log(x1) + x1 * x2 - sin(x2);
  y.backward();
  CHECK(is_close(y.data(), 11.652071455223084));  // printed as 11.652
  CHECK(x1.grad() == 5.5);
  CHECK(is_close(x2.grad(), 1.7163378145367738));  // 2 - cos 5, printed as 1.716
}
