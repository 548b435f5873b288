#include <doctest/doctest.h>

#include <sstream>

#include <autograd/autograd.h>
#include <tests/file_text.h>
#include <tests/is_close.h>

using autograd::dot;
using autograd::logsumexp;
using autograd::Op;
using autograd::sum;
using autograd::Value;

TEST_CASE("the records of ((a+b)*c)^2 are those that the engine's README prints") {
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  const Value f = pow((a + b) * c, 2);
  f.set_name("f");
  f.backward();
  std::ostringstream table;
  print_records(table, records(f));
  CHECK(table.str() ==
        "  #  operation   operands      value   gradient  name\n"
        "  0  input                         2       -200  a\n"
        "  1  input                        -3       -200  b\n"
        "  2  input                        10         20  c\n"
        "  3  add         0 1              -1       -200\n"
        "  4  multiply    3 2             -10        -20\n"
        "  5  constant                      2          -\n"
        "  6  pow         4 5             100          1  f\n");
  const std::string readme = file_text(CHALKGRAD_SOURCE_DIR "/autograd/README.md");
  CHECK(readme.find(table.str()) != std::string::npos);
}

TEST_CASE("operands come before results, in the order of recording") {
  const Value x{1.0, "x"};
  const Value unused = x * 5.0;
  const Value y = x + x;
  const Value z = y * x;
  const auto order = topological_order(z);
  REQUIRE(order.size() == 3);
  CHECK(order[0].id() == x.id());
  CHECK(order[1].id() == y.id());
  CHECK(order[2].id() == z.id());
  const auto recorded = records(z);
  CHECK(recorded[1].operands == std::vector<std::size_t>{0, 0});
  CHECK(recorded[2].operands == std::vector<std::size_t>{1, 0});
}

TEST_CASE("local derivatives of recorded nodes") {
  const Value a{2.0}, b{-3.0};
  const auto recorded = records(a / b - b);
  CHECK(is_close(local_derivative(recorded, 2, 0), -1.0 / 3.0));
  CHECK(is_close(local_derivative(recorded, 2, 1), -2.0 / 9.0));
  CHECK(local_derivative(recorded, 3, 1) == -1.0);
  CHECK_THROWS_WITH_AS(local_derivative(recorded, 3, 2),
                       "local_derivative: node 3 has 2 operands; there is no operand number 2",
                       autograd::LengthMismatch);
}

TEST_CASE("a folded weighted sum and its unfolded form agree in values and gradients") {
  const std::vector<Value> w{Value::parameter(0.2, "w[0]"), Value::parameter(-0.5, "w[1]")};
  const std::vector<Value> x{Value{2.0, "x[0]"}, Value{3.0, "x[1]"}};
  const Value bias = Value::parameter(0.3, "b");
  const Value z = dot(w, x, bias);
  z.set_name("z");
  const Value y = tanh(z) + dot(w, w) + dot({x[0]}, {x[0]});
  const Value unfolded = unfold(y);
  CHECK(unfolded.data() == y.data());
  y.backward();
  unfolded.backward();
  int leaves = 0;
  for (const Value& node : topological_order(unfolded)) {
    CHECK(node.op() != Op::dot);
    if (node.name() == "z") CHECK(node.op() == Op::sum);
    if (!node.is_leaf()) continue;
    for (const Value& original : topological_order(y))
      if (original.is_leaf() && original.name() == node.name()) {
        CHECK(original.grad() == node.grad());
        CHECK(original.op() == node.op());
        ++leaves;
      }
  }
  CHECK(leaves == 5);
  CHECK(unfolded.graph() != y.graph());
}

TEST_CASE("recording again computes afresh from the leaves") {
  const Value x{2.0, "x"};
  const Value y = logsumexp({x, 3 * x}) + elu(-x) + sum({x, x});
  x.set_data(3.0);
  const Value again = record_again(records(y)).back();
  const Value expected = logsumexp({x, 3 * x}) + elu(-x) + sum({x, x});
  CHECK(again.data() == expected.data());
}

TEST_CASE("a copy made inside a NoGradient scope is as differentiable as its original") {
  const Value x{2.0, "x"};
  const Value y = dot({x, x}, {x, x});
  const autograd::NoGradient scope;
  const Value copy = unfold(y);
  CHECK(copy.op() == Op::sum);
  copy.backward();
  CHECK(topological_order(copy)[0].grad() == 8.0);
}

TEST_CASE("names of operations") {
  CHECK(autograd::op_name(Op::input) == "input");
  CHECK(autograd::op_name(Op::power) == "pow");
  CHECK(autograd::op_symbol(Op::power) == "^");
  CHECK(autograd::op_symbol(Op::sigmoid) == "sigmoid");
}
