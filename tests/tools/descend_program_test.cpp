#include <doctest/doctest.h>
#include <tests/file_text.h>
#include <tools/training/descent.h>

#include "program_run.h"

namespace {

std::string descend(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "descend");
  const ProgramRun run = run_program(arguments);
  CHECK(run.status == 0);
  CHECK(run.errors == "");
  return run.output;
}

std::string error_of(std::vector<std::string> arguments) {
  const ProgramRun run = run_program(std::move(arguments));
  CHECK(run.status == 2);
  return run.errors;
}

}  // namespace

TEST_CASE("descend: the walks of note 003") {
  // x^2 + 3x: f' = 2x + 3, so that from 1 a step of 0.5*5 arrives at -1.5
  CHECK(descend({"x^2+3*x", "x=1", "--rate", "0.5"}) ==
        "step     x  value  d/dx\n"
        "   0     1      4     5\n"
        "   1  -1.5  -2.25     0\n"
        "after step 1 the gradient is 0: x = -1.5\n"
        "second derivative 2 > 0: a minimum\n");
  CHECK(contains(descend({"x^2", "x=1", "--rate", "0.5", "--unit"}),
                 "after step 2 the gradient is 0: x = 0\n"));  // 1, .5, 0
  CHECK(contains(descend({"x^2", "x=0.4", "--rate", "0.5", "--unit"}),
                 "it swings for ever between x = 0.4 and x = -0.1.\nA step along the unit gradient "
                 "is 0.5 long"));
  const std::string bowl = descend({"x^2+y^2", "x=-5", "y=-5", "--rate", "0.5"});
  CHECK(contains(bowl, "after step 1 the gradient is 0: x = 0, y = 0\n"));
  CHECK(contains(bowl, "determinant 4 > 0 and 2 > 0: a minimum"));
}

TEST_CASE("descend: .4 - .1 - .1 - .1 - .1 is not 0, and it says so") {
  const std::string swing = descend({"x^2", "x=0.4", "--rate", "0.1", "--unit"});
  CHECK(contains(swing, "   4  2.77556e-17  7.70372e-34  5.55112e-17\n"));
  CHECK(contains(swing, "end at x = 2.77556e-17, where the gradient is\n5.55112e-17 instead of 0"));
  CHECK(contains(swing, "--tolerance 1e-9 stops there."));
  CHECK(contains(descend({"x^2", "x=0.4", "--rate", "0.1", "--unit", "--tolerance", "1e-9"}),
                 "after step 4 the gradient is 5.55112e-17"));
}

TEST_CASE("descend: a beginning outside the domain is told from a step too far") {
  CHECK(contains(descend({"log(x)", "x=0"}),
                 "it cannot begin there: at x = 0 the value is -inf and the gradient inf long; "
                 "begin where both are finite\n"));
  CHECK(contains(descend({"log(x)", "x=-1"}), "at x = -1 the value is nan"));
  CHECK(contains(descend({"log(x)", "x=0.1", "--rate", "0.5"}),
                 "after step 1 the value or the gradient is no finite number any more"));
}

TEST_CASE("descend: other ends") {
  CHECK(contains(descend({"x^2", "x=1", "--rate", "1"}),
                 "it swings for ever between x = 1 and x = -1.\nA step of 1 times the gradient"));
  CHECK(
      contains(descend({"x^2", "x=1", "--rate", "3", "--steps", "2000"}), "try a smaller --rate"));
  CHECK(contains(descend({"x^2", "x=1", "--rate", "0.01", "--steps", "20"}), "more --steps"));
  CHECK(contains(descend({"x^2", "x=1", "--value-below", "0.1"}), "the value is below 0.1"));
  CHECK(contains(descend({"x^2", "x=1", "--change-below", "0.1"}), "changes by less than 0.1"));
  CHECK(contains(descend({"x^2-y^2", "x=1", "y=0", "--rate", "0.5"}), "a saddle point"));
  CHECK(contains(descend({"x^4-3*x^2+x", "x=2", "--rate", "0.05"}), "as near as rounding allows"));
  // 3.8: a, b, c move, x stays
  const std::string along =
      descend({"a*x^2+b", "a=2", "b=1", "x=3", "--along", "a,b", "--steps", "1"});
  CHECK(contains(along, "step    a    b  value  d/da  d/db\n   0    2    1     19     9     1\n"));
}

TEST_CASE("descend: a minimum is told by the gradient against its size at the start") {
  // x grows by 1 - 2*1.5 = -2 a step; the gradient is short beside the value, and no minimum near
  const std::string grown = descend({"x^2", "x=0.4", "--rate", "1.5"});
  CHECK(contains(grown, "step 50 is the last, and the value has grown"));
  CHECK_FALSE(contains(grown, "a minimum"));
  CHECK_FALSE(contains(descend({"x^2+10000000", "x=1", "--steps", "2"}), "a minimum"));
  CHECK(contains(descend({"x^2+10000000", "x=1", "--steps", "100"}), "a minimum"));
  CHECK(contains(descend({"0.000000001*x^2", "x=1", "--rate", "500000000"}), "a minimum"));
  CHECK_FALSE(contains(descend({"0.000000001*x^2", "x=1", "--steps", "2"}), "a minimum"));
  CHECK(contains(descend({"-x^2", "x=0"}), "a maximum"));
}

TEST_CASE("descend: a corner, and steps that do not move") {
  CHECK(contains(descend({"abs(x)", "x=0.05"}),
                 "A step of 0.1 times the gradient leads across the valley, and the gradient stays "
                 "as long however near the lowest point is, as at a corner: a smaller --rate comes "
                 "nearer, and swings there."));
  CHECK(contains(descend({"x^2", "x=1", "--rate", "1e-300"}),
                 "it does not move from x = 1: with a --rate of 1e-300 a step is lost in rounding, "
                 "though the gradient is 2 long; try a larger one\n"));
}

TEST_CASE("descend: pictures of one, two and three variables") {
  const ScratchFolder folder;
  for (const std::vector<std::string>& where : std::vector<std::vector<std::string>>{
           {"x^2", "x=1"}, {"x^2+3*y^2", "x=1", "y=2"}, {"x^2+y^2+z^2", "x=1", "y=2", "z=3"}}) {
    std::vector<std::string> arguments = where;
    arguments.insert(arguments.end(), {"-o", (folder / "p.svg").string()});
    descend(arguments);
    const std::string svg = file_text(folder / "p.svg");
    CHECK(contains(svg, "</svg>"));
    CHECK(contains(svg, "start"));
  }
}

TEST_CASE("descend: what cannot be") {
  CHECK(contains(error_of({"descend", "x^2"}), "where does it begin?"));
  CHECK(contains(error_of({"descend", "x^2", "x=1", "--along", "y"}), "'y' has no number"));
  CHECK(contains(error_of({"descend", "x*y", "x=1", "y=2", "--along", "z"}), "'z' has no number"));
  CHECK(contains(
      error_of({"descend", "f = x^2; g = 3*y", "x=1", "y=2", "--of", "f", "--along", "x,y"}),
      "--along: the output does not depend on 'y'"));
  // the ending is looked at before anything is calculated or written
  for (const char* file : {"p.pdf", "p.dot", "p.txt", "p", "no such folder/p.gif"}) {
    const ProgramRun run = run_program({"descend", "x^2", "x=1", "-o", file});
    CHECK(run.status == 2);
    CHECK(run.output == "");
    CHECK(contains(run.errors, file + std::string("': curves and maps are drawn as .svg or .png; "
                                                  "give the file one of these endings")));
    CHECK(contains(error_of({"plot", "activations", "-o", file}), "drawn as .svg or .png"));
  }
  CHECK(contains(error_of({"descend", "x*z", "x=1"}), "unknown name 'z'"));
}

TEST_CASE("plot: activations with their derivatives") {
  const ProgramRun run = run_program({"plot", "activations"});
  CHECK(run.status == 0);
  for (const char* name : {"linear", "relu", "leaky_relu", "tanh", "sigmoid", "da/dz"})
    CHECK(contains(run.output, name));
  CHECK(contains(error_of({"plot", "activation"}), "did you mean 'activations'?"));
  CHECK(contains(error_of({"plot"}), "which plot?"));
}

TEST_CASE("second derivatives of three variables") {
  using tools::training::second_derivative_test;
  CHECK(contains(second_derivative_test({{2, 0, 0}, {0, 2, 1}, {0, 1, 2}}), "a minimum"));
  CHECK(contains(second_derivative_test({{2, 0, 0}, {0, 1, 2}, {0, 2, 1}}), "not positive"));
  CHECK(contains(second_derivative_test({{-2}}), "a maximum"));
}
