#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <tests/file_text.h>

#include "program_run.h"

namespace {

using Arguments = std::vector<std::string>;

Arguments joined(Arguments a, const Arguments& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// The long names of a command's options, as its --help lists them.
std::set<std::string> options_of(const std::string& command) {
  std::set<std::string> names;
  std::istringstream help(run_program({command, "--help"}).output);
  for (std::string line; std::getline(help, line);) {
    const std::size_t at = line.find("--");
    if (!line.starts_with("  -") || at > 6) continue;
    names.insert(line.substr(at, line.find_first_of(" ,=", at) - at));
  }
  REQUIRE(names.size() > 2);
  return names;
}

/// A command line with an option, and the same without it: what they leave behind has to differ.
struct Effect {
  std::string option;
  Arguments with;
  Arguments base;
};

void check_all_are_tried(const std::string& command, const std::vector<Effect>& effects,
                         std::set<std::string> tried) {
  for (const Effect& effect : effects) tried.insert(effect.option);
  CHECK(options_of(command) == tried);
}

const char table_text[] =
    "a,b,kind,more\n1,5,0,2\n2,3,1,4\n3,1,0,1\n4,2,1,9\n5,5,0,3\n2,2,1,8\n1,1,0,2\n3,4,1,7\n"
    "2,5,0,2\n4,4,1,8\n";

}  // namespace

TEST_CASE("no option of train is accepted and ignored") {
  const ScratchFolder folder;
  std::ofstream(folder / "t.csv") << table_text;
  const std::string table = (folder / "t.csv").string();
  const Arguments drawn{"circles", "--points", "100", "--epochs", "3", "--layers", "3,1"};
  const Arguments sgd = joined(drawn, {"--optimizer", "sgd"});
  const Arguments file{table, "--epochs", "2", "--layers", "3,1", "--loss", "mse"};
  const Arguments curve{"y = x^2", "--points", "50", "--epochs", "2", "--layers", "3,1"};
  const Arguments diverging{"y = 3*x", "--layers", "1",   "--optimizer", "sgd", "--rate",
                            "1e30",    "--batch",  "all", "--epochs",    "100"};
  const std::vector<Effect> effects{
      {"--layers", {"--layers", "4,1"}, {"circles", "--points", "100", "--epochs", "2"}},
      {"--activation", {"--activation", "tanh"}, drawn},
      {"--loss", {"--loss", "mse"}, drawn},
      {"--optimizer", {"--optimizer", "rmsprop"}, drawn},
      {"--rate", {"--rate", "0.1"}, drawn},
      {"--momentum", {"--momentum", "0.5"}, sgd},
      {"--nesterov", {"--nesterov"}, joined(sgd, {"--momentum", "0.5"})},
      {"--weight-decay", {"--weight-decay", "0.5"}, joined(drawn, {"--optimizer", "adamw"})},
      {"--schedule", {"--schedule", "exponential:0.5"}, drawn},
      {"--epochs", {"--epochs", "4"}, {"xor", "--points", "20", "--layers", "2,1"}},
      {"--batch", {"--batch", "7"}, drawn},
      {"--seed", {"--seed", "2"}, drawn},
      {"--points", {"--points", "20"}, {"circles", "--epochs", "1", "--layers", "1"}},
      {"--noise", {"--noise", "0.3"}, drawn},
      {"--range", {"--range", "-1,1"}, curve},
      {"--inputs", {"--inputs", "a,b"}, file},
      {"--labels", {"--labels", "kind"}, file},
      {"--one-hot",
       {"--one-hot"},
       {table, "--epochs", "2", "--layers", "3,2", "--labels", "kind", "--held-out", "0"}},
      {"--standardize", {"--standardize"}, file},
      {"--held-out", {"--held-out", "0.5"}, file},
      {"--l1", {"--l1", "0.1"}, drawn},
      {"--l2", {"--l2", "0.1"}, drawn},
      {"--clip-norm", {"--clip-norm", "0.001"}, sgd},
      {"--clip-value", {"--clip-value", "0.001"}, sgd},
      {"--loss-below", {"--loss-below", "10"}, drawn},
      {"--change-below", {"--change-below", "10"}, drawn},
      {"--patience", {"--patience", "1"}, joined(sgd, {"--rate", "1000", "--clip-norm", "1"})},
      {"--threads", {"--threads", "2"}, drawn},
      {"--checkpoint-every", {"--checkpoint-every", "1"}, diverging},
      {"--lang", {"--lang", "zh"}, drawn},
  };
  int count = 0;
  const auto left_behind = [&](const Arguments& arguments) {
    const auto out = folder / ("out" + std::to_string(count++));
    const ProgramRun run =
        run_any(joined(joined({"env", "PATH=/nonexistent", CHALKGRAD_PROGRAM, "train"}, arguments),
                       {"-o", out.string()}));
    INFO(run.errors);
    CHECK((run.status == 0 || contains(run.errors, "training stopped")));
    const std::string report = file_text(out / "report.html");
    return file_text(out / "history.csv") + file_text(out / "model.json") +
           file_text(out / "checkpoint.json") + report.substr(0, report.find('\n', 20));
  };
  for (const Effect& effect : effects) {
    INFO(effect.option);
    const std::string without = left_behind(effect.base),
                      with = left_behind(joined(effect.base, effect.with));
    if (effect.option == "--one-hot")  // two outputs make classes of a column of numbers anyhow
      CHECK(contains(with, "\"classes\""));
    CHECK(with != without);
  }
  // tried elsewhere in this file and in train_program_test.cpp
  check_all_are_tried("train", effects, {"--help", "--output", "--resume"});
}

TEST_CASE("options of train are refused where they would be ignored") {
  const ScratchFolder folder;
  std::ofstream(folder / "t.csv") << table_text;
  const std::string table = (folder / "t.csv").string(), formula = "y = x^2";
  const auto refused = [](Arguments arguments, const std::string& text) {
    arguments.insert(arguments.begin(), "train");
    const ProgramRun run = run_program(arguments);
    CHECK(run.status == 2);
    CHECK(run.output == "");
    CHECK_MESSAGE(contains(run.errors, text), run.errors);
  };
  refused({"circles", "--held-out", "0.5"},
          "--held-out is for a CSV file; 'circles' is a data set");
  refused({formula, "--held-out", "0.5"}, "--held-out is for a CSV file; 'y = x^2' is a formula");
  refused({"circles", "--range", "-1,1"}, "--range is for a formula; 'circles' is a data set");
  refused({table, "--range", "-1,1"}, "--range is for a formula; '" + table + "' is a CSV file");
  refused({table, "--points", "10"}, "--points is for data that are drawn; '");
  refused({table, "--noise", "0.1"}, "--noise is for data that are drawn; '");
  refused({"linear", "--noise", "0.1"}, "the data set linear has no noise");
  refused({"circles", "--inputs", "x"}, "--inputs is for a CSV file; 'circles' is a data set");
  refused({formula, "--labels", "y"}, "--labels is for a CSV file");
  refused({"xor", "--one-hot"}, "--one-hot is for a CSV file");
  refused({"circles", "--momentum", "0.9"}, "for --optimizer sgd");
  refused({"circles", "--nesterov"}, "for --optimizer sgd");
  refused({"circles", "--optimizer", "sgd", "--nesterov"}, "without momentum");
  refused({"circles", "--weight-decay", "0.1"}, "is for --optimizer adamw");
  refused({"circles", "--checkpoint-every", "2"}, "need a folder");
  refused({"circles", "--resume"}, "need a folder");
  refused({"circles", "--resume", "-o", (folder / "none").string()},
          "--resume: there is no checkpoint in '");
  CHECK_FALSE(std::filesystem::exists(folder / "none"));
}

TEST_CASE("numbers of train's options: finite, in their range, and no more than can be held") {
  const auto refused = [](const std::string& option, const std::string& value,
                          const std::string& text, const std::string& data = "circles") {
    Arguments arguments{"train", data, option, value};
    if (option == "--weight-decay") arguments.insert(arguments.end(), {"--optimizer", "adamw"});
    const ProgramRun run = run_program(arguments);
    CHECK(run.status == 2);
    CHECK(run.output == "");
    CHECK_MESSAGE(contains(run.errors, text), option, " ", value, ": ", run.errors);
  };
  for (const char* option : {"--rate", "--clip-norm", "--clip-value"})
    for (const char* value : {"nan", "inf", "-inf", "0", "-1", "x", "1e999"})
      refused(option, value, option + std::string(": expected a finite number above 0, not '"));
  for (const char* option : {"--momentum", "--weight-decay", "--noise", "--l1", "--l2",
                             "--loss-below", "--change-below", "--held-out"})
    for (const char* value : {"nan", "inf", "-1", "x"})
      refused(option, value, option + std::string(": expected a finite number from 0 on, not '"));
  for (const char* value : {"nan,1", "-1,inf", "1", "1,1", "2,1", "1,2,3"})
    refused("--range", value, "--range", "y = x");
  refused("--epochs", "0", "--epochs: expected a whole number from 1 to 1000000000, not '0'");
  refused("--epochs", "18446744073709551615", "--epochs: expected a whole number from 1 to 10");
  refused("--epochs", "nan", "--epochs: expected a whole number");
  refused("--patience", "0", "--patience: expected a whole number from 1 to");
  refused("--points", "10000001", "--points: expected a whole number from 1 to 10000000");
  refused("--threads", "257", "--threads: expected a whole number from 1 to 256, not '257'");
  refused("--threads", "0", "--threads: expected a whole number from 1 to 256, not '0'");
  refused("--seed", "-1", "--seed: expected a whole number from 0 on");
  refused("--checkpoint-every", "0", "--checkpoint-every: expected a whole number from 1 on");
  refused("--batch", "0", "--batch: expected a whole number from 1 on, not '0'");
  refused("--batch", "nan", "--batch: expected a whole number from 1 on, not 'nan'");
  refused("--layers", "1000000,1000000,1",
          "--layers: these layers have 1000005000001 parameters; a network of scalar values has at "
          "most");
  refused("--layers", "18446744073709551615,1", "--layers: these layers have");
  refused("--layers", "2,1001", "--layers: the last layer has 1001 neurons, of which there are at");
}

TEST_CASE("no option of predict, descend and plot is accepted and ignored") {
  const ScratchFolder folder;
  std::ofstream(folder / "t.csv") << table_text;
  const std::string table = (folder / "t.csv").string(), out = (folder / "out").string();
  REQUIRE(run_any({"env", "PATH=/nonexistent", CHALKGRAD_PROGRAM, "train", table, "--inputs", "a,b",
                   "--labels", "kind", "--layers", "2,1", "--epochs", "1", "-o", out})
              .status == 0);
  const auto differs = [](const std::string& command, const Effect& effect) {
    INFO(effect.option);
    const auto output = [&](const Arguments& arguments) {
      const ProgramRun run = run_program(joined({command}, arguments));
      CHECK(run.status == 0);
      CHECK(run.errors == "");
      return run.output;
    };
    CHECK(output(effect.base) != output(joined(effect.base, effect.with)));
  };
  const Arguments model{out + "/model.json", table};
  const std::vector<Effect> predict{
      {"--inputs", {"--inputs", "more,a"}, model},
      {"--digits", {"--digits", "3"}, model},
      {"--output", {"-o", (folder / "p.csv").string()}, model},
  };
  for (const Effect& effect : predict) differs("predict", effect);
  check_all_are_tried("predict", predict, {"--help", "--lang"});
  CHECK(file_text(folder / "p.csv") == run_program(joined({"predict"}, model)).output);

  const Arguments bowl{"u = x^2 + 3*y^2; v = x*y; f = u + v", "x=1", "y=2"};
  const std::vector<Effect> descend{
      {"--rate", {"--rate", "0.2"}, bowl},
      {"--unit", {"--unit"}, bowl},
      {"--along", {"--along", "y"}, bowl},
      {"--steps", {"--steps", "2"}, bowl},
      {"--tolerance", {"--tolerance", "1"}, bowl},
      {"--value-below", {"--value-below", "5"}, bowl},
      {"--change-below", {"--change-below", "1"}, bowl},
      {"--of", {"--of", "u"}, bowl},
      {"--digits", {"--digits", "3"}, bowl},
      {"--lang", {"--lang", "zh"}, bowl},
  };
  for (const Effect& effect : descend) differs("descend", effect);
  check_all_are_tried("descend", descend, {"--help", "--output"});  // see descend_program_test.cpp

  differs("plot", {"--output", {"-o", (folder / "a.svg").string()}, {"activations"}});
  differs("plot", {"--lang", {"--lang", "zh"}, {"--help"}});
  check_all_are_tried("plot", {}, {"--help", "--lang", "--output"});
}

TEST_CASE("numbers of descend's options, and where its walk begins") {
  const auto refused = [](const std::string& option, const std::string& value,
                          const std::string& text) {
    const ProgramRun run = run_program({"descend", "x^2", "x=1", option, value});
    CHECK(run.status == 2);
    CHECK(run.output == "");
    CHECK_MESSAGE(contains(run.errors, text), run.errors);
  };
  for (const char* value : {"nan", "inf", "0", "-1"})
    refused("--rate", value, "--rate: expected a finite number above 0, not '");
  for (const char* option : {"--tolerance", "--change-below"})
    for (const char* value : {"nan", "inf", "-1"})
      refused(option, value, option + std::string(": expected a finite number from 0 on, not '"));
  for (const char* value : {"nan", "-inf", "x"})
    refused("--value-below", value, "--value-below: expected a finite number, not '");
  refused("--steps", "0", "--steps: expected a whole number from 1 to 1000000, not '0'");
  refused("--steps", "1000001", "--steps: expected a whole number from 1 to 1000000");
  refused("--digits", "18", "--digits: expected a whole number from 1 to 17");
}

TEST_CASE("names of columns: predict finds them, says which is missing, refuses two of one name") {
  const ScratchFolder folder;
  const auto file = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  };
  std::string rows = "长度,width,kind\n";
  for (int i = 0; i < 20; ++i)
    rows +=
        std::to_string(i % 2) + "," + std::to_string(i % 5) + (i % 2 == 1 ? ",tall\n" : ",round\n");
  const std::string out = (folder / "out").string(), model = out + "/model.json";
  REQUIRE(run_any({"env", "PATH=/nonexistent", CHALKGRAD_PROGRAM, "train", file("t.csv", rows),
                   "--layers", "3,2", "--activation", "tanh", "--standardize", "--epochs", "100",
                   "--rate", "0.05", "-o", out})
              .status == 0);
  CHECK(
      contains(file_text(model), "\"inputs\": [\"长度\", \"width\"]"));  // as they are in the table
  CHECK(contains(file_text(model), "\"classes\": [\"round\", \"tall\"]"));
  const auto predict = [&](const std::string& data, const Arguments& options = {}) {
    return run_program(joined({"predict", model, data}, options));
  };
  const ProgramRun plain = predict(file("a.csv", "长度,width\n1,3\n0,2\n"));
  CHECK(plain.status == 0);
  CHECK(plain.output.starts_with("长度,width,round,tall,class\n1,3,"));
  CHECK(contains(plain.output, ",tall\n0,2,"));
  CHECK(plain.output.ends_with(",round\n"));
  // other columns, in another order; no header; a header of other names
  CHECK(predict(file("b.csv", "kind,width,note,长度\n?,3,5,1\n?,2,5,0\n")).output == plain.output);
  const std::string bare = predict(file("c.csv", "1,3\n0,2\n")).output;
  CHECK(bare.starts_with("1,2,round,tall,class\n"));
  CHECK(bare.substr(bare.find('\n')) == plain.output.substr(plain.output.find('\n')));
  const ProgramRun missing = predict(file("d.csv", "length,width\n1,3\n"));
  CHECK(missing.status == 2);
  CHECK(contains(
      missing.errors,
      "d.csv has no column 长度: the network's inputs are 长度, width, and its columns are "
      "length, width; say with --inputs which are the inputs, in their order"));
  CHECK(predict((folder / "d.csv").string(), {"--inputs", "length,width"}).status == 0);
  const ProgramRun twice = predict(file("e.csv", "长度,width,width\n1,3,4\n"));
  CHECK(twice.status == 2);
  CHECK(contains(twice.errors, "e.csv:1: columns 2 and 3 are both called 'width'"));
  CHECK(contains(predict(file("f.csv", "长度\n1\n")).errors, "has 1 columns; the network has 2"));
  CHECK(contains(predict(file("g.csv", "1,3\n0,2\n"), {"--inputs", "2,1"}).output, "2,1,round"));
}
