#pragma once

#include <limits>
#include <string>
#include <vector>

#include <autograd/value.h>

/// Computations that traces and drawings are tested on.
namespace examples {

using autograd::Value;

/// ((a+b)*c)^2 at 2, -3, 10: f = 100, and by hand df/da = df/db = 2*(-10)*10 = -200, df/dc =
/// 2*(-10)*(-1) = 20.
inline Value square_of_product() {
  Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  Value f = pow((a + b) * c, 2);
  f.set_name("f");
  return f;
}

/// x*x + x at 3: dy/dx = 2*3 + 1 = 7.
inline Value used_three_times() {
  Value x{3.0, "x"};
  Value square = x * x;
  Value y = square + x;
  y.set_name("y");
  return y;
}

/// (a - b)/(b - a) + a^b at 2, 4: every operation tells its operands apart.
inline Value order_of_operands() {
  Value a{2.0, "a"}, b{4.0, "b"};
  Value difference = a - b, reversed = b - a;
  Value quotient = difference / reversed;
  Value power = pow(a, b);
  Value q = quotient + power;
  q.set_name("q");
  return q;
}

/// sigmoid(w0*x0 + w1*x1 + b) at w = (2, -3), x = (-1, -2), b = -3, as one dot.
inline Value neuron() {
  const std::vector<Value> w{Value::parameter(2.0, "w0"), Value::parameter(-3.0, "w1")};
  const std::vector<Value> x{Value(-1.0, "x0"), Value(-2.0, "x1")};
  Value z = dot(w, x, Value::parameter(-3.0, "b"));
  z.set_name("z");
  Value f = sigmoid(z);
  f.set_name("f");
  return f;
}

/// Names that would break a careless writer of any format.
inline Value hostile_names() {
  Value chinese{3.0, "学习率"}, greek{2.0, "σ_ω"};
  Value markup{4.0, "{a|b}<script>alert(\"1\")</script>&lt;"},
      controls{5.0, "two\nlines \\N \\G `tick` \x1b[31m \xff"};
  Value product = chinese * greek, quotient = markup / controls;
  Value result = product - quotient;
  result.set_name("- [x] *y*");
  return result;
}

/// log(-1) + inf*0: NaN twice over.
inline Value not_finite() {
  Value x{-1.0, "x"}, y{std::numeric_limits<double>::infinity(), "y"};
  Value logarithm = log(x), product = y * 0.0;
  return logarithm + product;
}

/// A multi-layer perceptron of sigmoid neurons named as networks name theirs, and the square of its
/// error.
inline Value network(const std::vector<int>& sizes, bool name_interior = true) {
  std::vector<Value> x;
  for (int i = 0; i < sizes[0]; ++i) x.emplace_back(0.5 - i, "x[" + std::to_string(i) + "]");
  double next = 0.0;  // weights of no importance, different and exact
  for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
    std::vector<Value> outputs;
    for (int j = 0; j < sizes[layer]; ++j) {
      const std::string neuron =
          "layer" + std::to_string(layer) + ".neuron" + std::to_string(j) + ".";
      std::vector<Value> w;
      for (std::size_t i = 0; i < x.size(); ++i) {
        next = next >= 0.75 ? -0.75 : next + 0.125;
        w.push_back(Value::parameter(next, neuron + "w[" + std::to_string(i) + "]"));
      }
      Value z = dot(w, x, Value::parameter(0.25, neuron + "b"));
      Value a = sigmoid(z);
      if (name_interior) {
        z.set_name(neuron + "z");
        a.set_name(neuron + "a");
      }
      outputs.push_back(a);
    }
    x = outputs;
  }
  Value error = x[0] - Value(1.0, "y");
  Value loss = pow(error, 2);
  loss.set_name("loss");
  return loss;
}

}  // namespace examples
