#include <doctest/doctest.h>
#include <nn/nn.h>
#include <tests/is_close.h>

#include <cmath>
#include <vector>

using autograd::Value;
using nn::Activation;
using nn::Layer;
using nn::MLP;
using nn::Neuron;

namespace {

double g(double u) { return 1.0 / (1.0 + std::exp(-u)); }

/// Whether a figure that was printed with so many decimals is this number, rounded.
bool prints_as(double number, double printed, int decimals) {
  return std::abs(number - printed) <= 0.5 * std::pow(10.0, -decimals) * (1 + 1e-9);
}

/// A network that a note works through by hand: 3-2-1, sigmoid everywhere.
MLP three_two_one() {
  return MLP({Layer({{0.2, -0.5, 0.1}, {-0.3, 0.4, 0.2}}, {0.3, -0.1}, Activation::sigmoid),
              Layer({{0.5, 0.2}}, {0.1}, Activation::sigmoid)});
}

TEST_CASE("the 3-2-1 network, forward") {
  const MLP model = three_two_one();
  const std::vector<double> x{2.0, 3.0, -1.0};
  const Layer& hidden = model.layers()[0];
  const double z1[] = {hidden.neurons()[0].weighted_sum(x).data(),
                       hidden.neurons()[1].weighted_sum(x).data()};
  CHECK(is_close(z1[0], -0.9));
  CHECK(is_close(z1[1], 0.3));
  const auto a1 = hidden(x);
  CHECK(prints_as(a1[0].data(), 0.289050, 6));  // printed 0.29, then 0.289
  CHECK(prints_as(a1[1].data(), 0.574443, 6));  // printed 0.57, then 0.574
  CHECK(is_close(a1[0].data(), g(-0.9)));
  CHECK(is_close(a1[1].data(), g(0.3)));
  const Value z2 = model.layers()[1].neurons()[0].weighted_sum(a1);
  CHECK(prints_as(z2.data(), 0.359, 3));
  CHECK(prints_as(z2.data(), 0.359414, 6));
  const Value a2 = model(x)[0];
  CHECK(prints_as(a2.data(), 0.589, 3));
  CHECK(prints_as(a2.data(), 0.588899, 6));
  CHECK(is_close(a2.data(), g(0.5 * g(-0.9) + 0.2 * g(0.3) + 0.1)));
}

TEST_CASE("the 3-2-1 network, backward and one step of the output layer") {
  const MLP model = three_two_one();
  const Layer& output = model.layers()[1];
  const Neuron& neuron = output.neurons()[0];
  const std::vector<double> x{2.0, 3.0, -1.0};

  const Value a2 = model(x)[0];
  const Value z2 = a2.operands()[0];
  const Value loss = nn::squared_error({a2}, 1.0);
  loss.backward();
  CHECK(prints_as(loss.data(), 0.169004, 6));  // 2.16
  CHECK(prints_as(a2.grad(), -0.822, 3));      // 2.5
  CHECK(prints_as(a2.grad(), -0.822203, 6));
  CHECK(prints_as(a2.data() * (1 - a2.data()), 0.242, 3));  // 2.6
  CHECK(prints_as(a2.data() * (1 - a2.data()), 0.242097, 6));
  CHECK(prints_as(neuron.weights()[0].grad(), -0.057536,
                  6));  // 2.7, where -0.0287 is printed: half of it
  CHECK(prints_as(neuron.weights()[1].grad(), -0.114344,
                  6));                                // 2.8, where -0.0572 is printed: half of it
  CHECK(prints_as(neuron.bias().grad(), -0.199, 3));  // 2.9
  CHECK(prints_as(neuron.bias().grad(), -0.199053, 6));
  CHECK(z2.grad() == neuron.bias().grad());  // 2.18, the error signal
  const double a = g(0.5 * g(-0.9) + 0.2 * g(0.3) + 0.1), delta = 2 * (a - 1) * a * (1 - a);
  CHECK(is_close(neuron.weights()[0].grad(), delta * g(-0.9)));
  CHECK(is_close(neuron.weights()[1].grad(), delta * g(0.3)));
  CHECK(is_close(neuron.bias().grad(), delta));
  // The hidden layer's, which the note leaves out: delta * w * g'(z1) * x.
  CHECK(is_close(model.layers()[0].neurons()[0].weights()[1].grad(),
                 delta * 0.5 * g(-0.9) * (1 - g(-0.9)) * 3));
  CHECK(
      is_close(model.layers()[0].neurons()[1].bias().grad(), delta * 0.2 * g(0.3) * (1 - g(0.3))));

  nn::Optimizer(output.parameters(), nn::SGD{0.1})
      .step();  // the note leaves the hidden layer as it is
  CHECK(prints_as(neuron.weights()[0].data(), 0.505754, 6));  // 2.10
  CHECK(prints_as(neuron.weights()[1].data(), 0.211434, 6));  // 2.11
  CHECK(prints_as(neuron.bias().data(), 0.1199, 4));          // 2.12
  CHECK(prints_as(neuron.bias().data(), 0.119905, 6));
  const Value after = model(x)[0];
  CHECK(prints_as(after.operands()[0].data(), 0.387551, 6));              // 2.13
  CHECK(prints_as(after.data(), 0.595693, 6));                            // 2.14
  CHECK(prints_as(nn::squared_error({after}, 1.0).data(), 0.163464, 6));  // 2.15
}

TEST_CASE("the printed gradients are those of half the squared error") {
  const MLP model = three_two_one();
  nn::half_squared_error(model({2.0, 3.0, -1.0}), 1.0).backward();
  const Neuron& neuron = model.layers()[1].neurons()[0];
  CHECK(prints_as(neuron.weights()[0].grad(), -0.0288,
                  4));  // -0.0287 from the note's own rounded factors
  CHECK(prints_as(neuron.weights()[1].grad(), -0.0572, 4));
}

TEST_CASE("the 3-2-2 network whose h2 has no activation: gradients as derived by hand") {
  const double w[] = {0, 0.4, -0.7, 0.2, 0.9, -0.3, 0.6, -0.5, 0.8, 0.35, -0.15};  // w[1] ... w[10]
  const double b[] = {0, 0.25, -0.45};
  const double i[] = {0, 1.5, -0.5, 0.75};
  const double t[] = {0, 0.9, 0.2};
  const MLP model({Layer({Neuron({w[1], w[2], w[3]}, nn::no_bias, Activation::sigmoid),
                          Neuron({w[4], w[5], w[6]}, nn::no_bias, Activation::linear)}),
                   Layer({{w[7], w[8]}, {w[9], w[10]}}, {b[1], b[2]}, Activation::sigmoid)});
  REQUIRE(model.parameters().size() == 12);
  const auto f = model({i[1], i[2], i[3]});
  const Value loss = nn::half_squared_error(f, {t[1], t[2]});
  loss.backward();

  const double h1 = g(w[1] * i[1] + w[2] * i[2] + w[3] * i[3]);
  const double h2 = w[4] * i[1] + w[5] * i[2] + w[6] * i[3];
  const double f1 = g(w[7] * h1 + w[8] * h2 + b[1]), f2 = g(w[9] * h1 + w[10] * h2 + b[2]);
  CHECK(is_close(f[0].data(), f1));
  CHECK(is_close(f[1].data(), f2));
  CHECK(is_close(loss.data(),
                 0.5 * ((f1 - t[1]) * (f1 - t[1]) + (f2 - t[2]) * (f2 - t[2]))));  // 3.11

  // 3.12 to 3.14, with the brackets where they belong; A and B are what backward computes once
  // (3.15).
  const double A = (f1 - t[1]) * f1 * (1 - f1), B = (f2 - t[2]) * f2 * (1 - f2);
  const double through_h1 = (A * w[7] + B * w[9]) * h1 * (1 - h1),
               through_h2 = A * w[8] + B * w[10];
  const double expected[] = {through_h1 * i[1],
                             through_h1 * i[2],
                             through_h1 * i[3],  // w1 w2 w3
                             through_h2 * i[1],
                             through_h2 * i[2],
                             through_h2 * i[3],  // w4 w5 w6
                             A * h1,
                             A * h2,
                             A,  // w7 w8 b1
                             B * h1,
                             B * h2,
                             B};  // w9 w10 b2
  const auto parameters = model.parameters();
  for (std::size_t k = 0; k < 12; ++k)
    CHECK_MESSAGE(is_close(parameters[k].grad(), expected[k]), parameters[k].name());
  CHECK(autograd::check_gradient(loss).agrees());
}

}  // namespace
