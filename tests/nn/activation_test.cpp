#include <autograd/check_gradient.h>
#include <doctest/doctest.h>
#include <nn/activation.h>
#include <nn/error.h>
#include <tests/is_close.h>

#include <cmath>
#include <vector>

using autograd::Value;
using nn::Activation;

namespace {

constexpr Activation all[] = {Activation::linear, Activation::relu,    Activation::leaky_relu,
                              Activation::tanh,   Activation::sigmoid, Activation::softmax};

TEST_CASE("activations by their formulas") {
  const Value z{-0.5}, plus{0.5};
  CHECK(activate(Activation::linear, z).id() == z.id());  // no node of its own
  CHECK(activate(Activation::relu, z).data() == 0.0);
  CHECK(activate(Activation::relu, plus).data() == 0.5);
  CHECK(activate(Activation::leaky_relu, z).data() == -0.005);
  CHECK(activate(Activation::leaky_relu, plus).data() == 0.5);
  CHECK(activate(Activation::tanh, z).data() == std::tanh(-0.5));
  CHECK(is_close(activate(Activation::sigmoid, z).data(), 1 / (1 + std::exp(0.5))));
}

TEST_CASE("softmax adds up to 1, does not change under a shift, and stands any logits") {
  const std::vector<Value> z{1.0, -2.0, 0.5}, shifted{1001.0, 998.0, 1000.5},
      huge{1e308, -1e308, 0.0};
  const auto a = activate(Activation::softmax, z), b = activate(Activation::softmax, shifted);
  const double total = std::exp(1.0) + std::exp(-2.0) + std::exp(0.5);
  CHECK(is_close(a[0].data(), std::exp(1.0) / total));
  CHECK(is_close(a[1].data(), std::exp(-2.0) / total));
  CHECK(is_close(a[2].data(), std::exp(0.5) / total));
  CHECK(is_close((a[0] + a[1] + a[2]).data(), 1.0));
  // logsumexp is near 1001 there and has 4 digits fewer behind the point
  for (std::size_t i = 0; i < 3; ++i) CHECK(is_close(a[i].data(), b[i].data(), 1e-12));
  const auto c = activate(Activation::softmax, huge);
  CHECK(c[0].data() == 1.0);
  CHECK(c[1].data() == 0.0);
  CHECK(c[2].data() == 0.0);
}

TEST_CASE("the gradient of softmax is a[i]*([i = j] - a[j])") {
  const std::vector<Value> z{1.0, -2.0, 0.5};
  const auto a = activate(Activation::softmax, z);
  a[0].backward();
  CHECK(is_close(z[0].grad(), a[0].data() * (1 - a[0].data())));
  CHECK(is_close(z[1].grad(), -a[0].data() * a[1].data()));
  CHECK(is_close(z[2].grad(), -a[0].data() * a[2].data()));
  CHECK(autograd::check_gradient(a[0]).agrees());
}

TEST_CASE("softmax of one number alone is refused") {
  CHECK_THROWS_WITH_AS(
      activate(Activation::softmax, Value{1.0}),
      "softmax of one weighted sum: it is taken over all neurons of a layer, so call the layer",
      nn::OptionError);
}

TEST_CASE("activations have names, to and from text") {
  for (const Activation activation : all)
    CHECK(nn::activation_named(to_string(activation)) == activation);
  CHECK(to_string(Activation::leaky_relu) == "leaky_relu");
  CHECK_THROWS_WITH_AS(
      nn::activation_named("sigmod"),
      "'sigmod' is not an activation; use one of linear, relu, leaky_relu, tanh, sigmoid, softmax",
      nn::UnknownName);
  CHECK_THROWS_AS(nn::activation_named(""), nn::UnknownName);
}

}  // namespace
