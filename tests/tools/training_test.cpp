#include <doctest/doctest.h>
#include <tests/is_close.h>
#include <tools/training/line_chart.h>
#include <tools/training/observer.h>
#include <tools/training/opinion.h>
#include <tools/training/palette.h>
#include <tools/training/plots.h>
#include <tools/training/report.h>

#include <cctype>
#include <cmath>
#include <string>
#include <string_view>

#include "program_run.h"

namespace training = tools::training;

TEST_CASE("an observer measures each layer, and counts dead and saturated neurons") {
  // layer 1: relu neurons of weights 1, -1 and bias -5 (dead on [0, 1]); layer 2: tanh of 100
  const nn::MLP model({nn::Layer({{1}, {-1}, {0}}, {0, 0, -5}, nn::Activation::relu),
                       nn::Layer({{0, 0, 0}}, {100}, nn::Activation::tanh)});
  nn::Data data{1, 1, {0.25, 0, 0.5, 0, 1, 0}};
  training::Observer observer(model, data, 1);
  const std::vector<double> gradients{3, 0, 4, 0, 0, 0, 0, 0, 0, 2};
  observer.step({1, 1, 0.0, gradients, {}});
  observer.step({1, 2, 0.0, gradients, {}});
  observer.epoch({1, 0.1, 0.5});
  const training::Observations seen = observer.finish();
  REQUIRE(seen.states.size() == 1);
  const auto& layers = seen.states[0].layers;
  CHECK(layers[0].gradient == 5.0);  // of (3, 4), in both steps
  CHECK(layers[1].gradient == 2.0);
  CHECK(is_close(layers[0].weights, std::sqrt(1 + 1 + 25.0)));
  CHECK(layers[0].dead == 2);  // -x is never above 0 there
  CHECK(layers[0].saturated == 0);
  CHECK(layers[1].saturated == 1);
  CHECK(seen.snapshots.size() == 2);  // before and after
  CHECK(seen.grid->rows == 1);
}

TEST_CASE("epochs to look at") {
  using Epochs = std::vector<std::size_t>;
  CHECK(training::epochs_to_look(1) == Epochs{0, 1});
  CHECK(training::epochs_to_look(50) == Epochs{0, 1, 2, 5, 10, 20, 50});
  CHECK(training::epochs_to_look(7) == Epochs{0, 1, 2, 5, 7});
}

TEST_CASE("what outputs say") {
  const nn::Data classes{1, 1, {0, 0, 1, 1}}, signs{1, 1, {0, -1, 1, 1}},
      numbers{1, 1, {0, 10, 1, 30}};
  const training::Reading p(nn::Loss::binary_cross_entropy, classes), score(nn::Loss::hinge, signs),
      value(nn::Loss::mean_squared_error, numbers);
  CHECK(p.opinion(std::vector{0.75}).label == 1);
  CHECK(p.opinion(std::vector{0.75}).certainty == 0.5);
  CHECK(p.opinion(std::vector{0.0}).certainty == 1.0);
  CHECK(score.opinion(std::vector{-3.0}).label == 0);
  CHECK(score.label(signs.labels(0)) == 0);
  CHECK(score.is_classification());
  CHECK_FALSE(value.is_classification());
  CHECK(value.opinion(std::vector{25.0}).certainty == 0.5);
  const nn::Data three{1, 3, {0, 1, 0, 0, 1, 0, 0, 1}};
  const training::Reading shares(nn::Loss::cross_entropy, three);
  CHECK(shares.opinion(std::vector{0.25, 0.25, 0.5}).label == 2);
  CHECK(is_close(shares.opinion(std::vector{0.25, 0.25, 0.5}).certainty, 0.25));
  CHECK(shares.label(three.labels(1)) == 2);
}

TEST_CASE("a chart leaves gaps where nothing was measured") {
  const std::string svg = training::line_chart(
      {{"a", {1, nn::not_measured, 2, 3}}, {"b", {nn::not_measured}}}, {"Title", "y"});
  CHECK(contains(svg, "<circle"));    // one alone
  CHECK(contains(svg, "<polyline"));  // two in a row
  CHECK(contains(svg, ">Title<"));
  CHECK_FALSE(contains(svg, "nan"));
  CHECK(contains(training::line_chart({{"c", {1e-4, 1e2}}}, {"t", "y", true}), ">100<"));
}

TEST_CASE("a report holds hostile names") {
  nn::Data data{2, 2, {0, 0, 1, 0, 1, 1, 0, 1}, {"<x>", "y\"", "a", "b"}, {"</script><b>", "鸢尾"}};
  nn::History history;
  history.epochs = {{1, 0.1, 0.5, 0.5}};
  const nn::MLP model(2, {2}, {nn::Activation::softmax}, 1);
  training::Observer observer(model, data, 1);
  observer.epoch(history.epochs[0]);
  const training::Observations seen = observer.finish();
  const std::string page = training::report_page({"<title>",
                                                  "chalkgrad train '<i>'",
                                                  {{"a", "&"}},
                                                  nn::Loss::cross_entropy,
                                                  data,
                                                  history,
                                                  seen,
                                                  {"2 neurons"},
                                                  "",
                                                  "none <here>"});
  CHECK(contains(page, "default-src 'none'"));  // a browser loads nothing from elsewhere
  CHECK(contains(page, "<h1>&lt;title&gt;</h1>"));
  CHECK(contains(page, "&#39;&lt;i&gt;&#39;"));
  CHECK(contains(page, "<td>&amp;</td>"));
  CHECK(contains(page, "none &lt;here&gt;"));
  CHECK(contains(page, "\"<\\/script><b>\""));
  CHECK(contains(page, "script-src 'sha256-"));
  CHECK_FALSE(contains(page, "unsafe"));
  CHECK_FALSE(contains(page, " style="));
  // the page has the colours of the pictures
  for (const std::string_view colour : training::colours) {
    std::string small(colour);
    for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    CHECK(contains(page, ": " + small + ";"));
  }
  CHECK(contains(page, "鸢尾"));
  std::size_t scripts = 0;
  for (std::size_t at = page.find("</script>"); at != std::string::npos;
       at = page.find("</script>", at + 1))
    ++scripts;
  CHECK(scripts == 2);
}

TEST_CASE("gnuplot's own words where it fails") {
  CHECK_THROWS_AS(training::render({"plot nothing_defined(x)"}, tools::PictureFormat::svg),
                  training::GnuplotError);
  CHECK_THROWS_AS(training::render({"plot x"}, tools::PictureFormat::pdf),
                  tools::UnknownPictureFormat);
  CHECK(contains(training::render({"plot x"}, tools::PictureFormat::png), "IEND"));
  // in single quotes nothing is special but they themselves: no command between backticks is run
  CHECK(training::plot_text("a'b\"c\\d`touch f`\n") == "'a''b\"c\\d`touch f` '");
}
