#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nn/nn.h>
#include <sys/resource.h>
#include <tests/file_text.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <sstream>

#include "program_run.h"
#include "pseudo_terminal.h"

namespace {

std::string error_of(const ProgramRun& run) {
  CHECK(run.status == 2);
  return run.errors;
}

std::string train_error(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "train");
  return error_of(run_program(arguments));
}

}  // namespace

TEST_CASE("train: the circles, with everything that is written") {
  const ScratchFolder folder;
  const auto out = folder / "a folder";
  const ProgramRun run =
      run_program({"train", "circles", "--seed", "7", "--epochs", "30", "-o", out.string()});
  CHECK(run.status == 0);
  CHECK(run.errors == "");
  CHECK(run.output.starts_with("epoch  1/30  loss 0."));
  CHECK(contains(run.output, "30 epochs, "));
  const std::string history = file_text(out / "history.csv");
  CHECK(history.starts_with("epoch,train_loss,train_accuracy,test_loss,test_accuracy\n1,0."));
  CHECK(std::count(history.begin(), history.end(), '\n') == 31);
  const std::string report = file_text(out / "report.html");
  CHECK(report.starts_with("<!DOCTYPE html>"));
  CHECK(contains(report, "chalkgrad train circles --seed 7 --epochs 30 -o &#39;"));
  for (const char* part : {"id=\"training\"", "Dead neurons", "Gradients, layer by layer", "<svg"})
    CHECK(contains(report, part));
  CHECK_FALSE(contains(report, "src=\"http"));
  CHECK_FALSE(contains(report, "@import"));
  CHECK(file_text(out / "region.png").starts_with("\x89PNG"));
  CHECK(contains(file_text(out / "curves.svg"), "</svg>"));

  // the model that was written is the one that was measured
  const nn::MLP model = nn::load(out / "model.json");
  nn::Random random(7);
  nn::circles(1000, random);  // those trained on are drawn first
  const nn::Score score =
      nn::score(model, nn::circles(1000, random), nn::Loss::binary_cross_entropy);
  CHECK(history.ends_with(fmt::format(",{},{}\n", score.loss, score.accuracy)));
  CHECK(score.accuracy > 0.99);
}

TEST_CASE("train: the same command gives the same bytes") {
  const ScratchFolder folder;
  for (const char* name : {"a", "b"})
    CHECK(run_program({"train", "moons", "--epochs", "3", "--points", "100", "-o",
                       (folder / name).string()})
              .status == 0);
  for (const char* file : {"history.csv", "model.json", "region.svg", "checkpoint.json"})
    CHECK(file_text(folder / "a" / file) == file_text(folder / "b" / file));
}

TEST_CASE("train: other data, losses and options") {
  const auto accuracy_line = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "train");
    const ProgramRun run = run_program(arguments);
    CHECK(run.status == 0);
    CHECK(run.errors == "");
    return run.output;
  };
  CHECK(contains(
      accuracy_line({"spirals", "--layers", "16,3", "--activation", "tanh", "--epochs", "3"}),
      "accuracy"));
  CHECK(contains(accuracy_line({"blobs", "--layers", "3", "--epochs", "30", "--rate", "0.05"}),
                 "held out: loss"));
  CHECK(contains(accuracy_line({"moons", "--loss", "hinge", "--l2", "0.0001", "--optimizer", "sgd",
                                "--momentum", "0.9", "--nesterov", "--epochs", "3"}),
                 "accuracy"));
  CHECK(contains(accuracy_line({"xor", "--loss", "ce", "--layers", "4,2", "--epochs", "3"}),
                 "accuracy"));
  const std::string curve = accuracy_line({"y = x^2", "--layers", "8,1", "--activation", "tanh",
                                           "--epochs", "3", "--schedule", "cosine", "--clip-norm",
                                           "1", "--batch", "all", "--range", "-1,1"});
  CHECK_FALSE(contains(curve, "accuracy"));
  CHECK(contains(curve, "held out: loss"));
}

TEST_CASE("train: resumed, it is the training that was not stopped") {
  const ScratchFolder folder;
  const auto train = [&](const char* name, const char* epochs, bool resume) {
    std::vector<std::string> arguments{"train",    "circles", "--points", "100",
                                       "--epochs", epochs,    "-o",       (folder / name).string()};
    if (resume) arguments.emplace_back("--resume");
    return run_program(arguments);
  };
  CHECK(train("whole", "8", false).status == 0);
  CHECK(train("parts", "3", false).status == 0);
  const ProgramRun rest = train("parts", "8", true);
  CHECK(rest.status == 0);
  CHECK(rest.output.starts_with("epoch 4/8"));
  for (const char* file : {"history.csv", "model.json", "checkpoint.json"})
    CHECK(file_text(folder / "whole" / file) == file_text(folder / "parts" / file));
  const auto report_has = [&](const char* name, const char* text) {
    return contains(file_text(folder / name / "report.html"), text);
  };
  CHECK(report_has("parts", "of the epochs before epoch 4 there is nothing here"));
  CHECK_FALSE(report_has("whole", "This training was resumed"));
  CHECK(report_has("parts", "train circles --points 100 --epochs 8 -o"));
  CHECK_FALSE(report_has("parts", "--resume"));
  CHECK(train("parts", "8", true).output.starts_with("8 epochs"));
}

TEST_CASE("train: labels in the form that the last layer has") {
  const ScratchFolder folder;
  const auto file = [&](const char* name, const std::vector<const char*>& labels) {
    std::string text = "x,y,kind\n";
    for (int i = 0; i < 40; ++i)
      text +=
          fmt::format("{},{},{}\n", i % 7, i, labels[static_cast<std::size_t>(i) % labels.size()]);
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  };
  const auto report = [&](const std::string& data, const char* layers) {
    const auto out = folder / "out";
    const ProgramRun run =
        run_program({"train", data, "--layers", layers, "--epochs", "1", "-o", out.string()});
    CHECK(run.status == 0);
    CHECK(run.errors == "");
    return file_text(out / "report.html");
  };
  // the usual loss is that of the labels as they are in the end
  CHECK(contains(report(file("words.csv", {"是", "否"}), "4,1"), "<td>binary_cross_entropy</td>"));
  CHECK(contains(report(file("words.csv", {"是", "否"}), "4,2"), "<td>cross_entropy</td>"));
  CHECK(contains(report(file("two.csv", {"0", "1"}), "4,1"), "<td>binary_cross_entropy</td>"));
  CHECK(contains(report(file("two.csv", {"0", "1"}), "4,2"), "<td>cross_entropy</td>"));
  CHECK(contains(report(file("three.csv", {"0", "1", "2"}), "4,3"), "<td>cross_entropy</td>"));
  CHECK(contains(report(file("three.csv", {"0", "1", "2"}), "4,1"), "<td>mean_squared_error</td>"));
  // so many classes as there are, and only whole numbers
  CHECK(contains(train_error({file("two.csv", {"0", "1"}), "--layers", "4,6"}),
                 "the last layer has 6 neurons, but the data have 1 label columns: end --layers "
                 "with 1"));
  CHECK(contains(train_error({file("half.csv", {"0", "0.5"}), "--layers", "4,2"}),
                 "end --layers with 1"));
  CHECK(contains(train_error({file("signs.csv", {"1", "2"}), "--layers", "4,2"}),
                 "classes are numbered from 0 to 1"));
}

TEST_CASE("train: where a sample stands in the file, held out or not") {
  const ScratchFolder folder;
  std::string text = "x,y\n";
  for (int i = 0; i < 30; ++i) text += i == 17 ? "1e200,1\n" : fmt::format("{},{}\n", i, i % 2);
  std::ofstream(folder / "huge.csv") << text;
  const std::vector<std::string> arguments{(folder / "huge.csv").string(),
                                           "--layers",
                                           "1",
                                           "--activation",
                                           "linear",
                                           "--loss",
                                           "mse",
                                           "--patience",
                                           "2",
                                           "--seed"};
  bool is_held_out = false, is_trained_on = false;
  for (int seed = 1; seed <= 20; ++seed) {
    std::vector<std::string> chosen = arguments;
    chosen.push_back(std::to_string(seed));
    const std::string error = train_error(chosen);
    is_held_out = is_held_out || contains(error, "the loss of held-out line 19 is inf");
    is_trained_on = is_trained_on || contains(error, "the loss of line 19 ");
    CHECK(contains(error, "line 19 "));
  }
  CHECK(is_held_out);
  CHECK(is_trained_on);
}

TEST_CASE("train: a table, standardized inside and raw outside; predict") {
  const ScratchFolder folder;
  std::string csv = "长度,width,species\n";
  nn::Random random(1);
  for (int i = 0; i < 60; ++i) {
    const bool tall = i % 2 == 1;
    const double length = (tall ? 1700 : 1500) + 30 * random.normal();
    csv += std::to_string(length) + "," + std::to_string(random.uniform()) +
           (tall ? ",tall\n" : ",\"small, round\"\n");
  }
  std::ofstream(folder / "data.csv") << csv;
  const auto out = (folder / "out").string();
  const ProgramRun run =
      run_program({"train", (folder / "data.csv").string(), "--standardize", "--layers", "4,2",
                   "--rate", "0.02", "--epochs", "300", "-o", out});
  CHECK(run.status == 0);
  CHECK(contains(run.output, "accuracy 1"));
  CHECK(contains(file_text(folder / "out/report.html"), "small, round"));

  std::ofstream(folder / "new.csv") << "长度,width\n1490,0.5\n1720,0.5\n";
  const ProgramRun predicted =
      run_program({"predict", out + "/model.json", (folder / "new.csv").string()});
  CHECK(predicted.status == 0);
  CHECK(predicted.output.starts_with("长度,width,\"small, round\",tall,class\n1490,0.5,"));
  std::istringstream lines(predicted.output);
  std::string header, small, tall;
  std::getline(lines, header), std::getline(lines, small), std::getline(lines, tall);
  CHECK(small.ends_with(",\"small, round\""));
  CHECK(tall.ends_with(",tall"));
  // the first columns of the table that was trained on are the inputs too
  CHECK(run_program({"predict", out + "/model.json", (folder / "data.csv").string()}).status == 0);
  CHECK(contains(error_of(run_program({"predict", out + "/model.json", "none.csv"})),
                 "cannot read 'none.csv'"));
  std::ofstream(folder / "narrow.csv") << "1\n2\n";
  CHECK(contains(
      error_of(run_program({"predict", out + "/model.json", (folder / "narrow.csv").string()})),
      "has 1 columns; the network has 2 inputs"));
  std::ofstream(folder / "old.json") << "{\"format\": \"chalkgrad network\", \"version\": 9}";
  CHECK(contains(error_of(run_program(
                     {"predict", (folder / "old.json").string(), (folder / "new.csv").string()})),
                 "expected \"version\": 1, found 9"));
}

TEST_CASE("train: what cannot be") {
  CHECK(contains(error_of(run_program({"train"})), "which data"));
  CHECK(contains(train_error({"circels"}), "unknown data set 'circels': did you mean 'circles'?"));
  CHECK(contains(train_error({"none.csv"}), "cannot read 'none.csv'"));
  CHECK(contains(train_error({"circles", "--layers", "4,0,1"}),
                 "--layers: expected a whole number from 1 on, not '0'"));
  CHECK(contains(train_error({"spirals", "--layers", "4,2"}), "end --layers with 3"));
  CHECK(contains(train_error({"circles", "--layers", "4,1", "--activation", "relu,relu,relu"}),
                 "3 activations for 2 layers"));
  CHECK(
      contains(train_error({"circles", "--activation", "swish"}), "'swish' is not an activation"));
  CHECK(contains(train_error({"circles", "--loss", "log"}), "'log' is not a loss"));
  CHECK(contains(train_error({"circles", "--optimizer", "lbfgs"}), "'lbfgs' is not an optimizer"));
  CHECK(contains(train_error({"circles", "--momentum", "0.9"}), "for --optimizer sgd"));
  CHECK(contains(train_error({"circles", "--resume"}), "-o out/"));
  CHECK(contains(train_error({"circles", "--activation", "linear,linear,linear,linear,linear"}),
                 "end the network with a sigmoid"));
  CHECK(contains(train_error({"y = sin(z)"}), "unknown name 'z'"));
  CHECK(contains(train_error({"circles", "--schedule", "daily"}), "--schedule takes"));

  const ScratchFolder folder;
  const auto file = [&](const char* name, const char* text) {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  };
  CHECK(contains(train_error({file("one.csv", "x,y\n1,0\n")}), "of 1 samples leaves none"));
  CHECK(contains(train_error({file("ragged.csv", "x,y\n1,0\n2\n")}),
                 "ragged.csv:3: 1 fields; the first line has 2"));
  CHECK(contains(train_error({file("nan.csv", "x,y\n1,0\nnan,1\n")}), "column 'x' is nan"));
  CHECK(contains(train_error({file("three.csv", "x,y\n1,0\n2,3\n3,1\n4,2\n5,0\n"), "--loss", "bce",
                              "--held-out", "0"}),
                 "line 3: binary_cross_entropy: label 0 is 3"));
  CHECK(contains(train_error({"circles", "-o", file("file", "")}), "is a file; -o names a folder"));
  CHECK(contains(
      train_error({"y = 1000000*x", "--optimizer", "sgd", "--rate", "1", "--layers", "4,1"}),
      "training stopped in epoch 1, step "));
}

TEST_CASE("train: without gnuplot or Graphviz the numbers are written, and the package is named") {
  const ScratchFolder folder;
  const ProgramRun run =
      run_any({"env", "PATH=/nonexistent", CHALKGRAD_PROGRAM, "train", "circles", "--points", "50",
               "--epochs", "2", "-o", (folder / "out").string()});
  CHECK(run.status == 0);
  CHECK(contains(run.errors, "apt-get install gnuplot-nox"));
  CHECK(contains(run.errors, "apt-get install graphviz"));
  for (const char* file : {"history.csv", "model.json", "report.html"})
    CHECK(std::filesystem::exists(folder / "out" / file));
}

TEST_CASE("train: a progress bar on a terminal, and Ctrl-C saves after the epoch") {
  const ScratchFolder folder;
  const auto out = folder / "out";
  PseudoTerminal terminal(24, 100,
                          PseudoTerminal::program({"train", "circles", "--epochs", "1000000",
                                                   "--points", "2000", "-o", out.string()}));
  CHECK(terminal.shows("/1000000 [...................."));
  CHECK(terminal.shows(" left"));  // minutes or hours: that depends on the machine
  terminal.send(SIGINT);
  CHECK(terminal.shows("it was asked to stop"));
  const int status = terminal.status();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 128 + SIGINT);
  CHECK(std::filesystem::exists(out / "checkpoint.json"));
  CHECK(std::filesystem::exists(out / "model.json"));

  // where there is no room for it the bar goes, not what it stands beside
  PseudoTerminal narrow(
      24, 58,
      PseudoTerminal::program({"train", "circles", "--epochs", "1000", "--points", "2000"}));
  CHECK(narrow.shows("/1000 loss 0."));
  narrow.send(SIGINT);
  CHECK(WEXITSTATUS(narrow.status()) == 128 + SIGINT);
}

TEST_CASE("train: a disk that fills up leaves the checkpoint before") {
  const ScratchFolder folder;
  const std::string out = (folder / "out").string();
  CHECK(run_program({"train", "circles", "--points", "50", "--epochs", "3", "-o", out}).status ==
        0);
  const std::string before = file_text(folder / "out/checkpoint.json");
  const ProgramRun run =
      run_any({"bash", "-c",
               "trap '' XFSZ; ulimit -f 1; exec \"$0\" train circles --points 50 "
               "--epochs 6 --resume -o \"$1\"",
               CHALKGRAD_PROGRAM, out});
  CHECK(contains(error_of(run), "cannot write '" + out + "/checkpoint.json': File too large"));
  CHECK(file_text(folder / "out/checkpoint.json") == before);
}
