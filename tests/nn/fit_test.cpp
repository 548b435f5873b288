#include <doctest/doctest.h>
#include <nn/nn.h>
#include <tests/is_close.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

using nn::Activation;
using nn::Data;
using nn::FitOptions;
using nn::History;
using nn::MLP;
using nn::Value;
using nn::Values;

namespace {

Data circles(std::size_t count = 200) {
  nn::Random random(1);
  return nn::circles(count, random);
}

MLP network() {
  return MLP(
      2, {4, 6, 6, 4, 1},
      {Activation::relu, Activation::relu, Activation::relu, Activation::relu, Activation::sigmoid},
      7);
}

std::vector<double> numbers_of(const MLP& model) {
  std::vector<double> numbers;
  for (const Value& parameter : model.parameters()) numbers.push_back(parameter.data());
  return numbers;
}

FitOptions options() {
  return {.loss = nn::Loss::binary_cross_entropy,
          .optimizer = nn::Adam{.learning_rate = 0.01},
          .epochs = 10};
}

TEST_CASE("the circles are learned, and points held out too") {
  nn::Random random(1);
  const Data train = nn::circles(1000, random), test = nn::circles(1000, random);
  const MLP model = network();
  FitOptions all = options();
  all.validation = &test;
  all.accuracy = true;
  all.epochs = 50;
  const History history = nn::fit(model, train, all);
  CHECK(history.is_replayed);
  CHECK(history.epochs.size() == 50);
  CHECK(history.steps == 50 * 32);  // 1000 samples are 31 batches and one of 8
  CHECK(history.stop == nn::Stop::epochs);
  CHECK(history.epochs.back().validation_accuracy >= 0.99);
  const nn::Score score = nn::score(model, test, nn::Loss::binary_cross_entropy);
  CHECK(score.accuracy == history.epochs.back().validation_accuracy);
  CHECK(score.loss == history.epochs.back().validation_loss);
}

TEST_CASE("replayed and recorded anew, training gives the same numbers") {
  struct Case {
    nn::Loss loss;
    std::vector<Activation> activations;
    Data data;
  };
  nn::Random random(3);
  const std::vector<Activation> two{Activation::tanh, Activation::softmax};
  const Data spirals = nn::spirals(40, random), points = nn::circles(40, random);
  for (const auto& [loss, activations, data] :
       {Case{nn::Loss::binary_cross_entropy, {Activation::relu, Activation::sigmoid}, points},
        Case{nn::Loss::binary_cross_entropy_from_logits,
             {Activation::tanh, Activation::linear},
             points},
        Case{nn::Loss::mean_absolute_error, {Activation::tanh, Activation::linear}, points},
        Case{nn::Loss::cross_entropy, two, spirals},
        Case{nn::Loss::cross_entropy_from_logits,
             {Activation::leaky_relu, Activation::linear},
             spirals},
        Case{nn::Loss::hinge,
             {Activation::tanh, Activation::linear},
             nn::with_signs_as_labels(points)}}) {
    FitOptions chosen = options();
    chosen.loss = loss;
    chosen.batch = 7;
    chosen.epochs = 5;
    chosen.accuracy = true;
    chosen.validation_share = 0.25;
    const MLP a(2, {5, data.label_count}, activations, 7),
        b(2, {5, data.label_count}, activations, 7);
    chosen.replay = nn::Replay::always;
    const History replayed = nn::fit(a, data, chosen);
    chosen.replay = nn::Replay::never;
    const History recorded = nn::fit(b, data, chosen);
    CHECK(replayed.is_replayed);
    CHECK_FALSE(recorded.is_replayed);
    for (std::size_t e = 0; e < 5; ++e) {
      const nn::Epoch &x = replayed.epochs[e], &y = recorded.epochs[e];
      CHECK(is_close(x.loss, y.loss, 1e-10));
      CHECK(is_close(x.validation_loss, y.validation_loss, 1e-10));
      CHECK(x.accuracy == y.accuracy);
      CHECK(x.validation_accuracy == y.validation_accuracy);
    }
    const auto p = numbers_of(a), q = numbers_of(b);
    for (std::size_t i = 0; i < p.size(); ++i) CHECK(is_close(p[i], q[i], 1e-9, 1e-12));
  }
}

TEST_CASE("a perceptron: one neuron finds the line that separates, and is done") {
  nn::Random random(3);
  const MLP neuron(2, {1}, {Activation::linear}, 7);
  FitOptions chosen{.loss = nn::Loss::hinge, .optimizer = nn::SGD{0.1}, .batch = 1};
  chosen.accuracy = true;
  chosen.epochs = 1000;
  chosen.loss_below = std::numeric_limits<double>::min();
  const History history =
      nn::fit(neuron, nn::with_signs_as_labels(nn::linear(100, random, 0.2)), chosen);
  CHECK(history.stop == nn::Stop::loss_below);
  CHECK(history.epochs.back().loss == 0.0);  // every margin is 1 or more: no gradient is left
  CHECK(history.epochs.back().accuracy == 1.0);
}

TEST_CASE("logistic regression finds the logarithms of the odds") {
  // of x = 0 one label in four is 1, of x = 1 three in four: b = log(1/3), w + b = log(3); the loss
  // is then -(3*log(3/4) + log(1/4))/4
  const MLP neuron(1, {1}, {Activation::sigmoid}, 7);
  const Data data{1, 1, {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0}};
  const History history = nn::fit(neuron, data,
                                  {.loss = nn::Loss::binary_cross_entropy,
                                   .optimizer = nn::SGD{1.0},
                                   .batch = nn::all_samples,
                                   .epochs = 2000});
  CHECK(is_close(neuron.layers()[0].neurons()[0].weights()[0].data(), 2.0 * std::log(3.0), 1e-9));
  CHECK(is_close(neuron.layers()[0].neurons()[0].bias().data(), -std::log(3.0), 1e-9));
  CHECK(
      is_close(history.epochs.back().loss, -(3.0 * std::log(0.75) + std::log(0.25)) / 4.0, 1e-12));
}

TEST_CASE("one step is that of the batch's mean loss") {
  // f = w*x, loss (w*x - y)^2, w = 1: samples (1, 3), (2, 0) have gradients 2*(1 - 3)*1 = -4 and
  // 2*(2 - 0)*2 = 8; their mean is 2
  const Value w = Value::parameter(1.0, "w");
  const nn::Model line([w](Values x) { return std::vector{w * x[0]}; }, {w});
  const Data data{1, 1, {1, 3, 2, 0}};
  FitOptions chosen{.optimizer = nn::SGD{0.25}, .batch = nn::all_samples, .epochs = 1};
  double seen = 0.0;
  chosen.on_step = [&](const nn::StepDone& step) {
    seen = step.gradients[0];
    CHECK(step.loss == 4.0);  // (4 + 4)/2
    CHECK(step.parameters[0] == 0.5);
    CHECK(step.epoch == 1);
    CHECK(step.step == 1);
  };
  SUBCASE("of all") {}
  SUBCASE("penalties have their part") {
    w.set_data(1.0);
    chosen.penalty = {.l1 = 1.0, .l2 = 0.5};
    chosen.on_step = [&](const nn::StepDone& step) { seen = step.gradients[0] - 2.0; };
  }
  SUBCASE("clipped") {
    chosen.clipping = {.value = 1.0};
    chosen.on_step = [&](const nn::StepDone& step) {
      seen = step.gradients[0];
      CHECK(step.parameters[0] == 0.75);
    };
  }
  const History history = nn::fit(line, data, chosen);
  CHECK(history.is_replayed);  // of a function that records alike for all samples
  CHECK(history.epochs[0].loss == 4.0);
  CHECK(seen == 2.0);
}

TEST_CASE("a model that records differently is not replayed") {
  const Value w = Value::parameter(0.1, "w");
  const nn::Model bent(
      [w](Values x) { return std::vector{x[0].data() > 0.5 ? w * x[0] : -2.0 * w * x[0]}; }, {w});
  Data data{1, 1};
  for (int i = 0; i < 20; ++i) {
    const double x = i / 20.0;
    data.add({x}, {x > 0.5 ? 3 * x : -6 * x});
  }
  const History history =
      nn::fit(bent, data, {.optimizer = nn::SGD{0.1}, .batch = 4, .epochs = 200});
  CHECK_FALSE(history.is_replayed);
  CHECK(history.why_not_replayed == "the samples do not all record the same operations");
  CHECK(is_close(w.data(), 3.0, 1e-6));
}

TEST_CASE("a model that compares Values is recorded each time, and why is in the history") {
  // w moves from 2 to below 1, where another branch begins: none of the samples shows that at first
  const auto train = [](nn::Replay replay, bool of_values) {
    const Value w = Value::parameter(2.0, "w");
    const nn::Model bent(
        [w, of_values](Values x) {
          const bool is_large = of_values ? w > 1.0 : w.data() > 1.0;
          return std::vector{is_large ? w * x[0] : w * w * x[0]};
        },
        {w});
    const Data data{1, 1, {1, 0.25, 2, 0.5}};
    const History history =
        nn::fit(bent, data, {.optimizer = nn::SGD{0.05}, .replay = replay, .epochs = 400});
    return std::pair(history, w.data());
  };
  const auto [history, w] = train(nn::Replay::automatic, true);
  CHECK_FALSE(history.is_replayed);
  CHECK(history.why_not_replayed.find("were compared while recording") != std::string::npos);
  CHECK(is_close(w, 0.5, 1e-6));  // w^2 = 1/4
  CHECK_THROWS_AS(train(nn::Replay::always, true), autograd::NotReplayable);
  const auto [unseen, also_w] = train(nn::Replay::automatic, false);
  CHECK_FALSE(unseen.is_replayed);
  CHECK(unseen.why_not_replayed == "other parameters record other operations, or other constants");
  CHECK(is_close(also_w, 0.5, 1e-6));
  CHECK(is_close(train(nn::Replay::never, false).second, 0.5, 1e-6));
  CHECK(train(nn::Replay::never, false).first.why_not_replayed == "it was asked not to be");
}

TEST_CASE("numbers taken of parameters and of interior values are not replayed as constants") {
  // The least of the loss is where w^2 = 1/4; with w.detach() taken as the 3 that w begins with, at
  // w = 1/12.
  const Value w = Value::parameter(3.0, "w"), v = Value::parameter(1.0, "v");
  Data line{1, 1};
  for (int i = 1; i < 9; ++i) line.add({i / 8.0}, {0.25 * i / 8.0});
  const FitOptions chosen{.optimizer = nn::SGD{0.05}, .batch = 4, .epochs = 400};
  nn::fit(nn::Model([w](Values x) { return std::vector{w * x[0] * w.detach()}; }, {w}), line,
          chosen);
  CHECK(is_close(w.data(), 0.5, 1e-6));
  // z is positive for all samples as long as w and v are
  const nn::Model bent(
      [v, w](Values x) {
        const Value z = w * x[0] + v;
        return std::vector{z.data() > 0.0 ? z : 0.1 * z};
      },
      {w, v});
  CHECK_FALSE(nn::fit(bent, line, {.epochs = 1}).is_replayed);
}

TEST_CASE("a model that changes while it is replayed is recorded from that epoch on") {
  const auto train = [](nn::Replay replay) {
    const Value w = Value::parameter(3.0, "w");
    bool is_square = false;  // from the third epoch on
    const nn::Model model(
        [&is_square, w](Values x) { return std::vector{is_square ? w * w * x[0] : w * x[0]}; },
        {w});
    Data data{1, 1};
    for (int i = 1; i < 9; ++i) data.add({i / 8.0}, {0.25 * i / 8.0});
    int steps = 0;
    const History history =
        nn::fit(model, data,
                {.optimizer = nn::SGD{.learning_rate = 0.05, .momentum = 0.9},
                 .batch = 4,
                 .replay = replay,
                 .epochs = 5,
                 .on_step = [&](const nn::StepDone&) { ++steps; },
                 .on_epoch = [&](const nn::Epoch& epoch) { is_square = epoch.number >= 2; }});
    return std::tuple(w.data(), history, steps);
  };
  const auto [w, history, steps] = train(nn::Replay::automatic);
  const auto [w_recorded, recorded, steps_recorded] = train(nn::Replay::never);
  CHECK_FALSE(history.is_replayed);
  CHECK(history.why_not_replayed ==
        "while it was replayed the model began to record other operations");
  CHECK(is_close(w, w_recorded, 1e-12));
  for (std::size_t e = 0; e < 5; ++e)
    CHECK(is_close(history.epochs[e].loss, recorded.epochs[e].loss, 1e-12));
  CHECK(steps_recorded == 10);
  CHECK(steps == 12);  // the third epoch's were taken twice
  CHECK(history.steps == 10);
}

TEST_CASE("the same seed gives the same bits, another one others") {
  const MLP a = network(), b = network(), c = network();
  FitOptions chosen = options();
  chosen.validation_share = 0.2;
  nn::fit(a, circles(), chosen);
  nn::fit(b, circles(), chosen);
  CHECK(numbers_of(a) == numbers_of(b));
  chosen.seed = 2;
  nn::fit(c, circles(), chosen);
  CHECK(numbers_of(a) != numbers_of(c));
}

TEST_CASE("ways to stop") {
  const MLP model = network();
  FitOptions chosen = options();
  chosen.epochs = 300;
  SUBCASE("the loss is small") {
    chosen.loss_below = 0.3;
    const History history = nn::fit(model, circles(), chosen);
    CHECK(history.stop == nn::Stop::loss_below);
    CHECK(history.epochs.back().loss < 0.3);
    CHECK(history.epochs[history.epochs.size() - 2].loss >= 0.3);
  }
  SUBCASE("the loss hardly changes") {
    chosen.change_below = 0.001;
    const History history = nn::fit(model, circles(), chosen);
    CHECK(history.stop == nn::Stop::change_below);
  }
  SUBCASE("when asked to, at the end of the epoch") {
    std::size_t epochs = 0;
    chosen.on_epoch = [&](const nn::Epoch& epoch) { CHECK(epoch.number == ++epochs); };
    chosen.stop = [&] { return epochs == 3; };
    const History history = nn::fit(model, circles(), chosen);
    CHECK(history.stop == nn::Stop::requested);
    CHECK(history.epochs.size() == 3);
  }
  SUBCASE("out of patience: the best parameters are taken back") {
    chosen.patience = 5;
    chosen.validation_share = 0.5;
    chosen.optimizer = nn::Adam{.learning_rate = 0.05};
    const Data data = circles(40);
    const History history = nn::fit(model, data, chosen);
    REQUIRE(history.stop == nn::Stop::patience);
    CHECK(history.epochs.size() == history.best_epoch + 5);
    nn::Random random(chosen.seed);
    const Data held_out = nn::split(data, 0.5, random).test;
    CHECK(is_close(nn::score(model, held_out, chosen.loss).loss,
                   history.epochs[history.best_epoch - 1].validation_loss));
  }
}

TEST_CASE("schedules change the rate from epoch to epoch") {
  FitOptions chosen = options();
  chosen.epochs = 3;
  chosen.schedule = nn::exponential_decay(0.5);
  const History history = nn::fit(network(), circles(), chosen);
  CHECK(history.epochs[2].learning_rate == 0.0025);
}

TEST_CASE("a history as a table") {
  History history;
  history.epochs = {{1, 0.1, 0.5}, {2, 0.1, 0.25, 0.75, 0.125, 1.0}};
  std::ostringstream out;
  write_csv(out, history);
  CHECK(out.str() ==
        "epoch,train_loss,train_accuracy,test_loss,test_accuracy\n1,0.5,,,\n2,0.25,0.75,0.125,1\n");
}

TEST_CASE("margins are positive where the class is right") {
  using enum nn::Loss;
  const auto margin = [](nn::Loss loss, std::vector<Value> outputs, std::vector<Value> labels) {
    return nn::margin(loss, outputs, labels).data();
  };
  CHECK(margin(binary_cross_entropy, {0.75}, {1.0}) == 0.125);
  CHECK(margin(binary_cross_entropy, {0.75}, {0.0}) == -0.125);
  CHECK(margin(binary_cross_entropy_from_logits, {-2.0}, {0.0}) == 1.0);
  CHECK(margin(hinge, {-2.0}, {-1.0}) == 2.0);
  CHECK(margin(cross_entropy, {0.5, 0.25, 0.25}, {1.0, 0.0, 0.0}) == 0.25);
  CHECK(margin(cross_entropy_from_logits, {5.0, -1.0, 7.0}, {1.0, 0.0, 0.0}) == -2.0);
  CHECK(margin(binary_cross_entropy, {0.75, 0.25}, {1.0, 1.0}) == -0.125);
}

TEST_CASE("bad input is named") {
  const MLP model = network();
  Data data = circles(10);
  data.numbers[3 * 4 + 2] = 2.0;
  CHECK_THROWS_WITH_AS(nn::fit(model, data, options()),
                       "sample 4: binary_cross_entropy: label 0 is 2; labels of this loss are from "
                       "0 to 1",
                       nn::LabelError);
  data.numbers[3 * 4 + 2] = std::nan("");
  CHECK_THROWS_AS(nn::fit(model, data, options()), nn::DataError);
  CHECK_THROWS_AS(nn::fit(MLP(3, {1}, {Activation::sigmoid}, 1), circles(10), options()),
                  nn::ShapeError);
  CHECK_THROWS_AS(nn::fit(MLP(2, {2}, {Activation::sigmoid}, 1), circles(10), options()),
                  nn::ShapeError);
  FitOptions none = options();
  none.batch = 0;
  CHECK_THROWS_AS(nn::fit(model, circles(10), none), nn::OptionError);
  none = options();
  none.penalty.l2 = -1;
  CHECK_THROWS_AS(nn::fit(model, circles(10), none), nn::OptionError);
}

TEST_CASE("a rate that diverges: where it began, and the model of the last whole epoch") {
  const Value w = Value::parameter(1.0, "w");
  const nn::Model line([w](Values x) { return std::vector{exp(w * x[0])}; }, {w});
  const Data data{1, 1, {1, 3, 2, 500}};
  FitOptions chosen{.optimizer = nn::SGD{1.0}, .batch = 1, .shuffle = false, .epochs = 3};
  // step 1: w = 1 - 2*(e - 3)*e = 2.53...; then e^(2w) = 158 and w += 2*342*158*2: about 216000
  chosen.replay = nn::Replay::automatic;
  SUBCASE("replayed") {}
  SUBCASE("recorded") { chosen.replay = nn::Replay::never; }
  std::string text;
  try {
    nn::fit(line, data, chosen);
  } catch (const nn::NotFinite& error) {
    text = error.what();
  }
  CHECK(
      text.starts_with("training stopped in epoch 2, step 3: the loss of sample 0 is inf; the "
                       "first result that is not finite is inf = exp of 2"));
  CHECK(text.find("Try a learning rate smaller than 1") != std::string::npos);
  CHECK(w.data() > 1000.0);  // as after the first epoch
  CHECK(std::isfinite(w.data()));
}

TEST_CASE("a sample held out whose loss is not finite is named, by its place in the whole") {
  const Value w = Value::parameter(1.0, "w");
  const nn::Model line([w](Values x) { return std::vector{w * x[0]}; }, {w});
  const auto error_of = [&](const Data& data, FitOptions chosen) {
    chosen.optimizer = nn::SGD{0.01};
    chosen.patience = 2;
    try {
      nn::fit(line, data, chosen);
    } catch (const nn::NotFinite& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const Data finite{1, 1, {1, 1, 2, 2, 3, 3, 4, 4}};
  Data huge{1, 1, {1, 1, 1e200, 1}};  // (w*1e200 - 1)^2 is above 1.8e308
  CHECK(error_of(finite, {.validation = &huge})
            .starts_with("training stopped in epoch 1, step 1: the loss of held-out sample 1 is "
                         "inf; the first result that is not finite is inf"));
  CHECK(w.data() == 1.0);
  huge.places = {7, 12};
  huge.places_are_lines = true;
  CHECK(error_of(finite, {.validation = &huge}).find("held-out line 12 is inf") !=
        std::string::npos);
  // each of them finite: 0.9e308 twice
  const Data large{1, 1, {0, 0.95e154, 0, 0.95e154, 0, 0.95e154}};
  CHECK(error_of(finite, {.validation = &large}).find("held out, added up, are not finite") !=
        std::string::npos);

  // a share that is held out: samples trained on keep their numbers too
  for (std::size_t bad = 0; bad < 6; ++bad) {
    Data data{1, 1, {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}};
    data.numbers[2 * bad] = 1e200;
    CHECK(error_of(data, {.validation_share = 0.5}).find("sample " + std::to_string(bad) + " ") !=
          std::string::npos);
  }
}

TEST_CASE("patience where no epoch's loss is finite: the last parameters stay") {
  const Value w = Value::parameter(0.0, "w");
  const nn::Model line([w](Values x) { return std::vector{w * x[0]}; }, {w});
  // each loss is 0.9e308, and the gradient 0: the mean over three overflows
  const Data data{1, 1, {0, 0.95e154, 0, 0.95e154, 0, 0.95e154}};
  const nn::History history = nn::fit(line, data, {.epochs = 5, .patience = 2});
  CHECK(history.stop == nn::Stop::patience);
  CHECK(history.best_epoch == 0);
  CHECK(w.data() == 0.0);
}

}  // namespace
