#include <autograd/check_gradient.h>
#include <doctest/doctest.h>
#include <nn/error.h>
#include <nn/losses.h>
#include <nn/random.h>
#include <tests/is_close.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using autograd::Value;
using nn::Class;
using nn::Loss;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double gradient_of(const Value& loss, const Value& x) {
  x.zero_grad();
  loss.backward();
  return x.grad();
}

TEST_CASE("losses by their formulas") {
  const std::vector<Value> p{0.25, 0.5};
  CHECK(nn::squared_error(p, {1.0, 0.0}).data() == 0.8125);  // 0.75^2 + 0.5^2
  CHECK(nn::half_squared_error(p, {1.0, 0.0}).data() == 0.40625);
  CHECK(nn::mean_squared_error(p, {1.0, 0.0}).data() == 0.40625);  // over two outputs
  CHECK(nn::mean_absolute_error(p, {1.0, 0.0}).data() == 0.625);   // (0.75 + 0.5)/2
  CHECK(is_close(nn::binary_cross_entropy(p, {1.0, 0.0}).data(), std::log(4.0) + std::log(2.0)));
  CHECK(is_close(nn::binary_cross_entropy(p, {0.25, 1.0}).data(),
                 0.25 * std::log(4.0) - 0.75 * std::log(0.75) + std::log(2.0)));
  CHECK(nn::hinge(p, {1.0, -1.0}).data() == 2.25);  // 0.75 + 1.5
  CHECK(nn::hinge({Value{2.0}}, -1.0).data() == 3.0);
  CHECK(nn::hinge({Value{2.0}}, 1.0).data() == 0.0);
  const std::vector<Value> q{0.25, 0.125, 0.625};
  CHECK(is_close(nn::cross_entropy(q, {0.0, 1.0, 0.0}).data(), std::log(8.0)));
  CHECK(is_close(nn::cross_entropy(q, Class{1}).data(), std::log(8.0)));
  CHECK(is_close(nn::cross_entropy(q, {0.5, 0.5, 0.0}).data(),
                 0.5 * std::log(4.0) + 0.5 * std::log(8.0)));
}

TEST_CASE("of one output, a mean is the term itself") {
  const Value p{0.5};
  CHECK(nn::mean_squared_error({p}, 1.0).op() == nn::squared_error({p}, 1.0).op());
  CHECK(nn::mean_squared_error({p}, 1.0).data() == 0.25);
}

TEST_CASE("gradients of the losses") {
  const Value p{0.25};
  CHECK(gradient_of(nn::squared_error({p}, 1.0), p) == -1.5);        // 2(p - y)
  CHECK(gradient_of(nn::half_squared_error({p}, 1.0), p) == -0.75);  // p - y
  CHECK(gradient_of(nn::mean_squared_error({p, Value{0.0}}, {1.0, 0.0}), p) == -0.75);
  CHECK(gradient_of(nn::mean_absolute_error({p}, 1.0), p) == -1.0);
  CHECK(gradient_of(nn::mean_absolute_error({p}, 0.25), p) == 0.0);   // the kink
  CHECK(gradient_of(nn::binary_cross_entropy({p}, 1.0), p) == -4.0);  // -1/p
  CHECK(is_close(gradient_of(nn::binary_cross_entropy({p}, 0.0), p), 4.0 / 3.0));
  CHECK(gradient_of(nn::hinge({p}, 1.0), p) == -1.0);
  CHECK(gradient_of(nn::hinge({p}, -1.0), p) == 1.0);
  const Value margin{1.0};
  CHECK(gradient_of(nn::hinge({margin}, 1.0), margin) == 0.0);  // the kink
}

TEST_CASE("every loss agrees with forward mode and finite differences, also by its labels") {
  nn::Random random(2);
  for (int round = 0; round < 20; ++round) {
    // At least 0.2 from every kink, so that the differences are not taken across one.
    std::vector<Value> p, z, y;
    std::vector<double> labels, far_labels, distribution, signs;
    double total = 0.0;
    for (int k = 0; k < 3; ++k) {
      p.emplace_back(random.uniform(0.2, 0.8));
      z.emplace_back(random.uniform(-0.8, 0.8));
      y.emplace_back(random.uniform(0.2, 0.8));
      labels.push_back(random.uniform());
      far_labels.push_back(random.uniform(1.0, 2.0));
      distribution.push_back(random.uniform(0.2, 0.8));
      total += distribution.back();
      signs.push_back(random.uniform() < 0.5 ? -1.0 : 1.0);
    }
    for (double& share : distribution) share /= total;
    const std::vector<Value> fixed = {Value::constant(distribution[0]),
                                      Value::constant(distribution[1]),
                                      Value::constant(distribution[2])};
    for (const Value& loss :
         {nn::squared_error(p, labels), nn::half_squared_error(p, y), nn::mean_squared_error(p, y),
          nn::mean_absolute_error(p, far_labels), nn::binary_cross_entropy(p, labels),
          nn::binary_cross_entropy(p, y), nn::binary_cross_entropy_from_logits(z, labels),
          nn::binary_cross_entropy_from_logits(z, y), nn::cross_entropy(p, distribution),
          nn::cross_entropy(p, fixed), nn::cross_entropy(p, Class{1}),
          nn::cross_entropy_from_logits(z, distribution), nn::cross_entropy_from_logits(z, fixed),
          nn::cross_entropy_from_logits(z, Class{2}), nn::hinge(z, signs)}) {
      const auto report = autograd::check_gradient(loss);
      CHECK_MESSAGE(report.agrees(), report);
    }
  }
  // A distribution of Values: its gradient is by each label alone, whatever they add up to.
  const std::vector<Value> p{0.25, 0.75}, free{0.5, 0.5};
  nn::cross_entropy(p, free).backward();
  CHECK(is_close(free[0].grad(), std::log(4.0)));
  CHECK(is_close(free[1].grad(), -std::log(0.75)));
  nn::cross_entropy_from_logits(p, free).backward();  // adds -z
  CHECK(is_close(free[0].grad(), std::log(4.0) - 0.25));
}

TEST_CASE("from logits is from probabilities, computed otherwise") {
  for (const double z0 : {-3.0, -0.5, 0.0, 2.0})
    for (const double y : {0.0, 0.25, 1.0}) {
      const Value z{z0};
      const Value by_logit = nn::binary_cross_entropy_from_logits({z}, y);
      CHECK(is_close(by_logit.data(), nn::binary_cross_entropy({sigmoid(z)}, y).data()));
      CHECK(is_close(gradient_of(by_logit, z), sigmoid(z).data() - y, 1e-12, 1e-15));
    }
  const std::vector<Value> z{1.0, -2.0, 0.5};
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<double> one_hot(3, 0.0);
    one_hot[k] = 1.0;
    const Value loss = nn::cross_entropy_from_logits(z, Class{k});
    CHECK(is_close(loss.data(), nn::cross_entropy(softmax(z), Class{k}).data()));
    CHECK(nn::cross_entropy_from_logits(z, one_hot).data() == loss.data());
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(
          is_close(gradient_of(loss, z[i]), softmax(z)[i].data() - one_hot[i]));  // softmax(z) - y
  }
}

TEST_CASE("huge logits: finite, and accurate where the loss is small") {
  const Value up{1000.0}, down{-1000.0}, forty{40.0};
  CHECK(nn::binary_cross_entropy_from_logits({up}, 1.0).data() == 0.0);
  CHECK(nn::binary_cross_entropy_from_logits({up}, 0.0).data() == 1000.0);
  CHECK(nn::binary_cross_entropy_from_logits({down}, 1.0).data() == 1000.0);
  CHECK(gradient_of(nn::binary_cross_entropy_from_logits({down}, 1.0), down) == -1.0);
  CHECK(is_close(nn::binary_cross_entropy_from_logits({forty}, 1.0).data(), std::exp(-40.0)));
  const std::vector<Value> z{1000.0, -1000.0, 0.0};
  CHECK(nn::cross_entropy_from_logits(z, Class{0}).data() == 0.0);
  CHECK(nn::cross_entropy_from_logits(z, Class{1}).data() == 2000.0);
  const Value loss = nn::cross_entropy_from_logits(z, Class{1});
  CHECK(gradient_of(loss, z[0]) == 1.0);
  CHECK(gradient_of(loss, z[1]) == -1.0);
  CHECK(gradient_of(loss, z[2]) == 0.0);
}

TEST_CASE("certain probabilities: right costs 0, wrong infinity") {
  const Value never{0.0}, always{1.0};
  CHECK(nn::binary_cross_entropy({never}, 0.0).data() == 0.0);
  CHECK(nn::binary_cross_entropy({always}, 1.0).data() == 0.0);
  CHECK(nn::binary_cross_entropy({never}, 1.0).data() == infinity);
  CHECK(nn::binary_cross_entropy({always}, 0.0).data() == infinity);
  CHECK(gradient_of(nn::binary_cross_entropy({never}, 0.0), never) == 1.0);
  CHECK(gradient_of(nn::binary_cross_entropy({always}, 1.0), always) == -1.0);
  CHECK(gradient_of(nn::binary_cross_entropy({never}, 1.0), never) == -infinity);
  CHECK(nn::cross_entropy({always, never}, {1.0, 0.0}).data() == 0.0);
  CHECK(nn::cross_entropy({always, never}, {0.0, 1.0}).data() == infinity);
}

TEST_CASE("labels able to change: the graph does not depend on their numbers") {
  const auto bce = [](double p, double y) {
    const Value q{p}, label{y};
    const Value loss = nn::binary_cross_entropy({q}, label);
    loss.backward();
    return std::array{loss.data(), q.grad(), static_cast<double>(topological_order(loss).size())};
  };
  const double nodes = bce(0.25, 0.5)[2];
  CHECK(is_close(bce(0.25, 1.0)[0], std::log(4.0)));
  for (const auto& [p, y] : {std::pair{0.0, 0.0}, {1.0, 1.0}}) {
    CHECK(bce(p, y)[0] == 0.0);
    CHECK(std::isfinite(bce(p, y)[1]));
    CHECK(bce(p, y)[2] == nodes);
  }
  CHECK(is_close(bce(0.0, 1.0)[0], -std::log(std::numeric_limits<double>::min())));

  const std::vector<Value> p{1.0, 0.0}, y{1.0, 0.0};
  CHECK(nn::cross_entropy(p, y).data() == 0.0);
  const std::vector<Value> mixed{Value::constant(1.0),
                                 Value{0.0}};  // the second may yet become another number
  CHECK(nn::cross_entropy_from_logits(p, mixed).op() == autograd::Op::subtract);
  CHECK(nn::cross_entropy_from_logits(p, mixed).operands()[1].op() == autograd::Op::dot);
}

TEST_CASE("labels may have names") {
  const Value p{0.5}, y = Value::constant(1.0, "y");
  const Value loss = nn::squared_error({p}, y);
  CHECK(loss.operands()[0].operands()[1].name() == "y");
}

TEST_CASE("labels outside a loss's range are refused by place and number") {
  const std::vector<Value> p{0.5, 0.5};
  CHECK_THROWS_WITH_AS(nn::binary_cross_entropy(p, {0.0, 2.0}),
                       "binary_cross_entropy: label 1 is 2; labels of this loss are from 0 to 1",
                       nn::LabelError);
  CHECK_THROWS_AS(nn::binary_cross_entropy(p, {-1.0, 1.0}), nn::LabelError);
  CHECK_THROWS_AS(nn::binary_cross_entropy_from_logits(p, {0.0, std::nan("")}), nn::LabelError);
  CHECK_THROWS_WITH_AS(nn::hinge(p, {1.0, 0.0}),
                       "hinge: label 1 is 0; labels of this loss are -1 or 1", nn::LabelError);
  CHECK_THROWS_WITH_AS(nn::cross_entropy(p, {0.5, 0.25}),
                       "cross_entropy: the labels add up to 0.75; they are a distribution over the "
                       "classes and add up "
                       "to 1",
                       nn::LabelError);
  CHECK_THROWS_AS(nn::cross_entropy(p, {2.0, -1.0}), nn::LabelError);
  CHECK_THROWS_AS(nn::cross_entropy_from_logits(p, {0.0, 0.0}), nn::LabelError);
  CHECK_THROWS_WITH_AS(nn::cross_entropy(p, Class{2}),
                       "cross_entropy: class 2 of 2; classes are counted from 0", nn::LabelError);
  CHECK_THROWS_AS(nn::cross_entropy_from_logits(p, Class{7}), nn::LabelError);
}

TEST_CASE("as many labels as outputs") {
  const std::vector<Value> p{0.5, 0.5}, none;
  CHECK_THROWS_WITH_AS(nn::squared_error(p, 1.0),
                       "squared_error: 2 outputs, but 1 labels; each output needs one",
                       nn::ShapeError);
  CHECK_THROWS_WITH_AS(nn::squared_error(none, none),
                       "squared_error: no outputs; at least one is needed", nn::ShapeError);
  for (const char* name : {"mse", "mae", "bce", "bce_logits", "ce", "ce_logits", "hinge"}) {
    CHECK_THROWS_AS(evaluate(nn::loss_named(name), p, {1.0, 0.0, 0.0}), nn::ShapeError);
    CHECK_THROWS_AS(evaluate(nn::loss_named(name), none, none), nn::ShapeError);
  }
  CHECK_THROWS_AS(nn::cross_entropy(none, Class{0}), nn::LabelError);
}

TEST_CASE("losses have names, to and from text, and can be chosen by them") {
  const std::vector<Value> p{0.25, 0.75};
  const std::vector<double> y{0.0, 1.0};
  const std::pair<std::string, double> rows[] = {
      {"squared_error", nn::squared_error(p, y).data()},
      {"half_squared_error", nn::half_squared_error(p, y).data()},
      {"mean_squared_error", nn::mean_squared_error(p, y).data()},
      {"mean_absolute_error", nn::mean_absolute_error(p, y).data()},
      {"binary_cross_entropy", nn::binary_cross_entropy(p, y).data()},
      {"binary_cross_entropy_from_logits", nn::binary_cross_entropy_from_logits(p, y).data()},
      {"cross_entropy", nn::cross_entropy(p, y).data()},
      {"cross_entropy_from_logits", nn::cross_entropy_from_logits(p, y).data()},
  };
  for (const auto& [name, expected] : rows) {
    const Loss loss = nn::loss_named(name);
    CHECK(to_string(loss) == name);
    CHECK(evaluate(loss, p, y).data() == expected);
  }
  CHECK(to_string(nn::loss_named("hinge")) == "hinge");
  CHECK(evaluate(Loss::hinge, p, {-1.0, 1.0}).data() == nn::hinge(p, {-1.0, 1.0}).data());
  CHECK(to_string(nn::loss_named("bce")) == "binary_cross_entropy");
  CHECK_THROWS_WITH_AS(
      nn::loss_named("L2"),
      "'L2' is not a loss; use one of squared_error, half_squared_error, mean_squared_error, mse, "
      "mean_absolute_error, mae, binary_cross_entropy, bce, binary_cross_entropy_from_logits, "
      "bce_logits, cross_entropy, ce, cross_entropy_from_logits, ce_logits, hinge",
      nn::UnknownName);
}

}  // namespace
