// A network with two outputs: a weight of the hidden layer is reached over two paths.
//     h1 = g(u2), u2 = w1*i1 + w2*i2 + w3*i3      f1 = g(u1), u1 = w7*h1 + w8*h2 + b1
//     h2 =             w4*i1 + w5*i2 + w6*i3      f2 = g(u3), u3 = w9*h1 + w10*h2 + b2
//     Loss = ((f1 - t1)^2 + (f2 - t2)^2)/2,       g = sigmoid, g' = g*(1 - g); h2 has no activation
// Network and formulas are those of note 003 (claims 3.11 to 3.15). It derives in symbols only; the
// numbers are chosen here. Its last lines for w1 and w6 have lost a pair of brackets.
#include <autograd/autograd.h>

#include <cmath>

#include <fmt/core.h>

using autograd::Value;

namespace {

void compare(const char* name, double engine, double formula, const char* text) {
  const bool same = std::abs(engine - formula) <= 1e-12 * std::abs(engine);
  fmt::print("  dLoss/d{:<4}{:>12.6f}{:>12.6f}  {:<9}  {}\n", name, engine, formula,
             same ? "the same" : "DIFFERENT", text);
}

}  // namespace

int main() {
  const double i1 = 0.5, i2 = -1.0, i3 = 2.0, t1 = 1.0, t2 = 0.0;
  const Value w1{0.5, "w1"}, w2{-0.25, "w2"}, w3{0.75, "w3"}, w4{-0.5, "w4"}, w5{0.25, "w5"},
      w6{0.5, "w6"}, w7{1.5, "w7"}, w8{-1.0, "w8"}, w9{-0.5, "w9"}, w10{2.0, "w10"}, b1{0.25, "b1"},
      b2{-0.5, "b2"};

  const Value u2 = w1 * i1 + w2 * i2 + w3 * i3, h1 = sigmoid(u2);
  const Value h2 = w4 * i1 + w5 * i2 + w6 * i3;
  const Value u1 = w7 * h1 + w8 * h2 + b1, f1 = sigmoid(u1);
  const Value u3 = w9 * h1 + w10 * h2 + b2, f2 = sigmoid(u3);
  const Value loss = (pow(f1 - t1, 2) + pow(f2 - t2, 2)) / 2;
  loss.backward();

  fmt::print("i = ({}, {}, {}), t = ({}, {})\n", i1, i2, i3, t1, t2);
  fmt::print("h = ({:.6f}, {:.6f}), f = ({:.6f}, {:.6f}), Loss = {:.6f}\n\n", h1.data(), h2.data(),
             f1.data(), f2.data(), loss.data());

  // From here on the formulas of the note, in plain numbers.
  const auto slope = [](const Value& g) { return g.data() * (1 - g.data()); };
  const double A = (f1.data() - t1) * slope(f1), B = (f2.data() - t2) * slope(f2);

  fmt::print("               engine     formula\n");
  compare("w7", w7.grad(), A * h1.data(), "A * h1");
  compare("w1", w1.grad(), (A * w7.data() + B * w9.data()) * slope(h1) * i1,
          "(A*w7 + B*w9) * g(u2)(1-g(u2)) * i1");
  compare("w1", w1.grad(), A * w7.data() + B * w9.data() * slope(h1) * i1,
          "as printed: A*w7 + B*w9 * g(u2)(1-g(u2)) * i1");
  compare("w6", w6.grad(), (A * w8.data() + B * w10.data()) * i3, "(A*w8 + B*w10) * i3");
  compare("w6", w6.grad(), A * w8.data() + B * w10.data() * i3, "as printed: A*w8 + B*w10 * i3");

  fmt::print(
      "\nA = (f1-t1) g(u1)(1-g(u1)) and B = (f2-t2) g(u3)(1-g(u3)) are in every gradient. Backward "
      "computes\n"
      "each once: A is the gradient of u1, B that of u3, and all that stands before takes it from "
      "there.\n\n");
  fmt::print("  A = {:>9.6f}   u1.grad() = {:>9.6f}\n", A, u1.grad());
  fmt::print("  B = {:>9.6f}   u3.grad() = {:>9.6f}\n\n", B, u3.grad());
  fmt::print("  from A     w7 {:>9.6f}   w8 {:>9.6f}   b1 {:>9.6f}\n", w7.grad(), w8.grad(),
             b1.grad());
  fmt::print("  from B     w9 {:>9.6f}  w10 {:>9.6f}   b2 {:>9.6f}\n", w9.grad(), w10.grad(),
             b2.grad());
  fmt::print("  from both  w1 {:>9.6f}   w2 {:>9.6f}   w3 {:>9.6f}\n", w1.grad(), w2.grad(),
             w3.grad());
  fmt::print("             w4 {:>9.6f}   w5 {:>9.6f}   w6 {:>9.6f}\n", w4.grad(), w5.grad(),
             w6.grad());
}
