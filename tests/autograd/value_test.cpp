#include <doctest/doctest.h>

#include <sstream>
#include <utility>
#include <vector>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::dot;
using autograd::Graph;
using autograd::logsumexp;
using autograd::Op;
using autograd::softmax;
using autograd::sum;
using autograd::Value;
using autograd::zero_grad;

TEST_CASE("((a+b)*c)^2 at 2, -3, 10: the gradients of the chain rule") {
  // f = u^2, u = v*c, v = a + b = -1, u = -10. df/du = 2u = -20; df/dc = -20*v = 20; df/dv = -20*c
  // = -200.
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  const Value f = pow((a + b) * c, 2);
  CHECK(f.data() == 100.0);
  CHECK_FALSE(a.has_grad());
  f.backward();
  CHECK(a.grad() == -200.0);
  CHECK(b.grad() == -200.0);
  CHECK(c.grad() == 20.0);
  CHECK(f.grad() == 1.0);
  Graph::current().verify();
}

TEST_CASE("numbers stand on either side of every operator") {
  const Value x{3.0};
  CHECK((x + 2).data() == 5.0);
  CHECK((2 + x).data() == 5.0);
  CHECK((x - 2).data() == 1.0);
  CHECK((2 - x).data() == -1.0);
  CHECK((x * 2).data() == 6.0);
  CHECK((2 * x).data() == 6.0);
  CHECK((x / 2).data() == 1.5);
  CHECK((6 / x).data() == 2.0);
  CHECK(pow(x, 2).data() == 9.0);
  CHECK(pow(2, x).data() == 8.0);
  CHECK(min(x, 2).data() == 2.0);
  CHECK(max(2, x).data() == 3.0);
  CHECK((-x).data() == -3.0);
  CHECK((+x).data() == 3.0);
  const Value y = 2 - x;
  y.backward();
  CHECK(x.grad() == -1.0);
  const std::vector<Value> operands = y.operands();
  CHECK(operands[0].op() == Op::constant);
  CHECK(operands[1].id() == x.id());
}

TEST_CASE("compound assignment makes a new result and leaves the old one alone") {
  const Value x{3.0};
  Value s{1.0};
  const Value start = s;
  s += x;
  s *= x;
  s -= 2;
  s /= 2.0;
  s += 1;
  s *= 2;
  s -= x;
  s /= x;
  CHECK(s.data() == 3.0);  // ((((1+3)*3 - 2)/2 + 1)*2 - 3)/3
  CHECK(start.data() == 1.0);
  s.backward();
  // s = ((1+x)*x - 2 + 2 - x)/x = (x^2)/x = x for every x
  CHECK(is_close(x.grad(), 1.0));
  s += s;
  CHECK(s.data() == 6.0);
}

TEST_CASE("a Value used twice gets both contributions") {
  const Value x{3.0};
  const Value y = x * x + x;
  y.backward();
  CHECK(x.grad() == 7.0);
  CHECK((x * x).operands().size() == 2);
}

TEST_CASE("gradients of leaves add up over calls, those of interior Values are fresh") {
  const Value a{2.0}, b{5.0};
  const Value u = a * b;
  const Value f = u * u;
  f.backward();
  CHECK(u.grad() == 20.0);
  CHECK(a.grad() == 100.0);
  f.backward();
  CHECK(u.grad() == 20.0);
  CHECK(a.grad() == 200.0);
  zero_grad({a, b});
  CHECK_FALSE(a.has_grad());
  CHECK(a.grad() == 0.0);
  f.backward(0.5);
  CHECK(f.grad() == 0.5);
  CHECK(a.grad() == 50.0);
  Graph::current().zero_grad();
  CHECK_FALSE(u.has_grad());
}

TEST_CASE("a gradient of zero is a gradient") {
  const Value x{-1.0};
  const Value y = relu(x);
  CHECK_FALSE(x.has_grad());
  y.backward();
  CHECK(x.has_grad());
  CHECK(x.grad() == 0.0);
}

TEST_CASE("comparisons go by the number") {
  const Value a{1.0}, b{2.0}, c{1.0};
  CHECK(a < b);
  CHECK(a == c);
  CHECK(a != b);
  CHECK(b >= a);
  CHECK(a < 1.5);
  CHECK(2 == b);
  CHECK(3.0 > b);
  const Value nan = log(Value{-1.0});
  CHECK_FALSE(nan == nan);
  CHECK_FALSE(nan < a);
}

TEST_CASE("names, and how a Value is written") {
  Value a{2.0, "学习率"};
  CHECK(a.name() == "学习率");
  const Value copy = a;
  a.set_name("η");
  CHECK(copy.name() == "η");
  a.set_name("");
  CHECK(copy.name().empty());
  std::ostringstream out;
  Value x{2.0, "x"};
  out << x << "; ";
  (3 * x).backward();
  out << x << "; " << Value();
  CHECK(out.str() == "x = 2 (no gradient yet); x = 2 (gradient 3); (empty)");
  Graph::current().verify();
}

TEST_CASE("copied, moved from, self-assigned, empty") {
  Value a{2.0, "a"};
  Value b = a;
  CHECK(b.id() == a.id());
  Value& same = a;
  a = same;
  a = std::move(same);
  CHECK(a.data() == 2.0);
  const Value moved = std::move(b);
  CHECK(moved.data() == 2.0);
  CHECK(b.empty());
  const char* text =
      "a Value without a node was used: it was default-constructed or moved from; assign a Value "
      "to it first";
  CHECK_THROWS_WITH_AS(b.data(), text, autograd::EmptyValue);
  CHECK_THROWS_WITH_AS(b + 1, text, autograd::EmptyValue);
  CHECK_THROWS_AS(sum({a, b}), autograd::EmptyValue);
  b = a + 1;
  CHECK(b.data() == 3.0);
  std::swap(a, b);
  CHECK(a.data() == 3.0);
  std::vector<Value> many(3);
  many[1] = a;
  CHECK(many[0].empty());
  Graph::current().verify();
}

TEST_CASE("leaves can be changed, results and constants not") {
  const Value x{2.0, "x"};
  const Value p = Value::parameter(1.0, "p");
  x.set_data(3.0);
  p.set_data(4.0);
  CHECK((x * p).data() == 12.0);
  CHECK_THROWS_WITH_AS((x * p).set_data(1.0),
                       "set_data: a Value without a name is the result of an operation; only "
                       "inputs and parameters can "
                       "be changed, and what depends on them recorded again",
                       autograd::NotALeaf);
  CHECK_THROWS_WITH_AS(Value::constant(1.0, "k").set_data(2.0),
                       "set_data: 'k' is a constant; only inputs and parameters can be changed, "
                       "and what depends on them "
                       "recorded again",
                       autograd::NotALeaf);
}

TEST_CASE("gradients stop at constants and at detached Values") {
  const Value x{2.0, "x"};
  const Value c = Value::constant(3.0);
  const Value f = c * x + (x * x).detach() * x;
  f.backward();
  CHECK(x.grad() == 7.0);
  CHECK_FALSE(c.has_grad());
  CHECK((c * 2).op() == Op::constant);
  CHECK_THROWS_WITH_AS(
      (c * 2).backward(),
      "nothing to differentiate: a Value without a name is a constant (made from numbers alone, "
      "detached, or computed inside a NoGradient scope)",
      autograd::NothingToDifferentiate);
}

TEST_CASE("nothing is recorded in a NoGradient scope") {
  const Value x{2.0};
  {
    const autograd::NoGradient outer;
    {
      const autograd::NoGradient inner;
      CHECK((x * x).op() == Op::constant);
    }
    const Value y = dot({x, x}, {x, x});
    CHECK(y.data() == 8.0);
    CHECK(y.is_leaf());
    CHECK(y.operands().empty());
  }
  CHECK((x * x).op() == Op::multiply);
}

TEST_CASE("backward from a leaf gives it the seed") {
  const Value x{2.0};
  x.backward();
  x.backward(2.0);
  CHECK(x.grad() == 3.0);
}

TEST_CASE("where a number stopped being finite") {
  const Value a{1.0, "a"}, b{-1.0, "b"};
  const Value bad = log(b);
  bad.set_name("bad");
  const Value f = sigmoid(a * bad) + a;
  CHECK(std::isnan(f.data()));
  CHECK(first_non_finite(f).name() == "bad");
  CHECK(first_non_finite(a).empty());
  CHECK(first_non_finite(1 / (a - a)).op() == Op::divide);
}

TEST_CASE("operations over ranges") {
  const std::vector<Value> x{Value{1.0}, Value{2.0}, Value{3.0}};
  const std::vector<Value> w{Value{4.0}, Value{5.0}, Value{6.0}};
  const Value bias{0.5};
  const Value y = dot(w, x, bias) + sum(x) + dot(w, x);
  CHECK(y.data() == 32.5 + 6.0 + 32.0);
  y.backward();
  CHECK(w[1].grad() == 4.0);
  CHECK(x[2].grad() == 13.0);
  CHECK(bias.grad() == 1.0);
  CHECK_THROWS_WITH_AS(dot(w, {x[0]}), "dot: 3 weights, but 1 inputs; each weight needs one input",
                       autograd::LengthMismatch);
  CHECK_THROWS_WITH_AS(sum({}), "sum: no operands; at least one Value is needed",
                       autograd::LengthMismatch);
  CHECK_THROWS_AS(softmax({}), autograd::LengthMismatch);
  CHECK_THROWS_AS(dot({}, {}), autograd::LengthMismatch);
  const Value square = dot(x, x);
  square.backward();
  CHECK(x[2].grad() == 13.0 + 6.0);
}

TEST_CASE("softmax: a distribution, unmoved by a shift, without overflow") {
  for (const double shift : {0.0, 1000.0, -1000.0}) {
    const std::vector<Value> p =
        softmax({Value{1.0 + shift}, Value{2.0 + shift}, Value{3.0 + shift}});
    // e/(e + e^2 + e^3) and so on
    CHECK(is_close(p[0].data(), 0.09003057317038046));
    CHECK(is_close(p[1].data(), 0.24472847105479764));
    CHECK(is_close(p[2].data(), 0.6652409557748219));
  }
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(logsumexp({Value{-infinity}, Value{2.0}}).data() == 2.0);
  CHECK(logsumexp({Value{-infinity}, Value{-infinity}}).data() == -infinity);
  CHECK(logsumexp({Value{infinity}, Value{2.0}}).data() == infinity);
}
