#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include <tests/file_text.h>

#include "golden.h"
#include "program_run.h"

namespace {

const std::vector<std::string> square_of_product{"f = ((a+b)*c)^2", "a=2", "b=-3", "c=10"};

ProgramRun run_on_square(std::vector<std::string> before,
                         const std::vector<std::string>& after = {}) {
  before.insert(before.end(), square_of_product.begin(), square_of_product.end());
  before.insert(before.end(), after.begin(), after.end());
  return run_program(before);
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

/// All went well and nothing was complained about.
std::string fine(const ProgramRun& run) {
  CHECK_MESSAGE(run.status == 0, run.errors);
  CHECK(run.errors == "");
  return run.output;
}

}  // namespace

TEST_CASE("without arguments, and with --help, the program explains itself") {
  const std::string help = fine(run_program({"--help"}));
  CHECK(fine(run_program({})) == help);
  CHECK(contains(help, "Usage: chalkgrad COMMAND"));
  CHECK(contains(help, "\nExamples:\n  chalkgrad trace \"((a+b)*c)^2\" a=2 b=-3 c=10\n"));
}

TEST_CASE("each command has a help with examples, and every option is in it") {
  const std::string graph = fine(run_program({"graph", "--help"}));
  for (const std::string option :
       {"-o", "--of NAME", "--format", "--contributions", "--fold[=WHAT]", "--unfold",
        "--no-backward", "--digits N", "--legend"})
    CHECK_MESSAGE(contains(graph, option), option);
  const std::string trace = fine(run_program({"trace", "-h"}));
  for (const std::string option :
       {"-o", "--of NAME", "--format", "--fold", "--interactive", "--digits N"})
    CHECK_MESSAGE(contains(trace, option), option);
  for (const std::string& help : {graph, trace}) {
    CHECK(contains(help, "\nExamples:\n  chalkgrad "));
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 100, line);
  }
}

TEST_CASE("every example of the help works") {
  const ScratchFolder folder;
  write(folder / "notes.md", "# Notes\n\n```grad\nx = 2\nC = (x - 1)^2\n```\n");
  std::size_t examples = 0;
  for (const std::string command : {"graph", "trace", "lesson", "quiz"}) {
    std::istringstream lines(fine(run_program({command, "--help"})));
    for (std::string line; std::getline(lines, line);) {
      const bool is_example = line.starts_with("  chalkgrad ") || line.starts_with("  echo ");
      if (!is_example || contains(line, "--interactive")) continue;
      const std::string script = "cd '" + folder.path().string() + "'; chalkgrad() { '" +
                                 CHALKGRAD_PROGRAM + "' \"$@\"; };" + line;
      const auto run = run_any({"sh", "-c", script});
      CHECK_MESSAGE(run.status == 0, line, run.errors);
      CHECK(run.errors == "");
      ++examples;
    }
  }
  CHECK(examples == 16);
  CHECK(file_text(folder / "f.svg").find("<svg") != std::string::npos);
  CHECK(file_text(folder / "neuron.png").starts_with("\x89PNG"));
  CHECK(file_text(folder / "C.pdf").starts_with("%PDF-"));
}

TEST_CASE("--version") {
  CHECK(fine(run_program({"--version"})) == "chalkgrad " CHALKGRAD_VERSION "\n");
}

TEST_CASE("trace writes what the library writes") {
  check_golden("square_of_product.txt", fine(run_on_square({"trace"})));
  check_golden("square_of_product.md", fine(run_on_square({"trace", "--format", "markdown"})));
  const auto json = nlohmann::json::parse(fine(run_on_square({"trace", "--format=json"})));
  CHECK(json.at("steps").size() == 12);
  // df/da = 2(a+b)c * c = 2 * -10 * 10
  CHECK(json.at("nodes").at(0).at("gradient") == -200);
}

TEST_CASE("options may stand anywhere") {
  const std::string expected = fine(run_program({"trace", "a*b", "a=1/3", "b=2", "--digits", "3"}));
  CHECK(contains(expected, "0.333"));
  CHECK(fine(run_program({"trace", "--digits=3", "a*b", "a=1/3", "b=2"})) == expected);
  CHECK(fine(run_program({"trace", "a*b", "a=1/3", "--digits", "3", "--", "b=2"})) == expected);
}

TEST_CASE("a formula may begin with a minus, whatever letter follows") {
  // d(-x^2)/dx = -2x
  const std::string expected = fine(run_program({"trace", "-x^2", "x=3"}));
  CHECK(contains(expected, "/dx = -6\n"));
  CHECK(fine(run_program({"trace", "--", "-x^2", "x=3"})) == expected);
  CHECK(contains(fine(run_program({"trace", "-o^2", "o=3"})), "/do = -6\n"));
  CHECK(contains(fine(run_program({"trace", "-h*h", "h=3"})), "/dh = -6\n"));
  CHECK(contains(fine(run_program({"trace", "--", "-h", "h=3"})), "/dh = -1\n"));
  CHECK(contains(fine(run_program({"trace", "--", "--x", "x=3"})), "/dx = 1\n"));
}

TEST_CASE("names like a command's are names") {
  CHECK(contains(fine(run_program({"trace", "trace", "trace=3"})), "trace  = 3"));
  CHECK(contains(fine(run_program({"graph", "graph^2", "graph=3"})), "digraph"));
}

TEST_CASE("vectors and matrices can be given") {
  // W @ x = [1*1 - 2, 3 - 4]; sum = -2; d/dx = column sums of W
  const auto run = run_program(
      {"trace", "z = W @ x; f = sum(z)", "W=[[1, 2], [3, 4]]", "x=[1,-1]", "--of", "f"});
  CHECK(contains(fine(run), "df/d(x[0]) = 4\n"));
  CHECK(contains(run.output, "df/d(x[1]) = 6\n"));
  CHECK(contains(fine(run_program({"trace", "[a,b][1]", "a=2", "b=3"})), "db/db = 1"));
}

TEST_CASE("--of looks at an earlier result") {
  const std::string text =
      fine(run_program({"trace", "z = w*x; a = tanh(z)", "w=2", "x=3", "--of", "z"}));
  CHECK(contains(text, "dz/dw = 3\n"));
  CHECK(!contains(text, "tanh"));
}

TEST_CASE("--fold takes a weighted sum as one step") {
  const std::vector<std::string> neuron{"trace", "w @ x + b", "w=[1,2]", "x=[3,4]", "b=1"};
  std::vector<std::string> folded = neuron;
  folded.push_back("--fold");
  const std::string steps = fine(run_program(neuron)), fewer = fine(run_program(folded));
  CHECK(std::ranges::count(fewer, '\n') < std::ranges::count(steps, '\n'));
}

TEST_CASE("a worksheet comes from a file, from notes or from the standard input") {
  const ScratchFolder folder;
  const std::string worksheet = "x = 3\nf = x*x + 2*x  # 15\n";
  write(folder / "f.grad", worksheet);
  write(folder / "注 记.md", "# Notes\n\n```grad\n" + worksheet + "```\n");
  const std::string expected = fine(run_program({"trace", "-"}, worksheet));
  CHECK(contains(expected, "df/dx = 8"));  // 2x + 2
  CHECK(fine(run_program({"trace", (folder / "f.grad").string()})) == expected);
  CHECK(fine(run_program({"trace", (folder / "注 记.md").string()})) == expected);
  CHECK(contains(fine(run_program({"trace", "-", "x=1"}, worksheet)), "df/dx = 4"));
}

TEST_CASE("graph writes DOT to the standard output, and files by their endings") {
  const ScratchFolder folder;
  const std::string dot = fine(run_on_square({"graph"}));
  CHECK(dot.starts_with("digraph"));
  const std::map<std::string, std::string> beginnings{
      {"f.dot", "digraph"}, {"f.GV", "digraph"}, {"f.mmd", "flowchart"}, {"f.svg", "<?xml"},
      {"f.png", "\x89PNG"}, {"f.pdf", "%PDF-"},  {"图 一.svg", "<?xml"}};
  for (const auto& [name, beginning] : beginnings) {
    CHECK(fine(run_on_square({"graph"}, {"-o", (folder / name).string()})) == "");
    CHECK_MESSAGE(contains(file_text(folder / name).substr(0, 400), beginning), name);
  }
  CHECK(file_text(folder / "f.dot") == dot);
  CHECK(folder.count() == 7);

  CHECK(contains(fine(run_on_square({"graph", "--format", "mermaid"})), "flowchart LR"));
  CHECK(fine(run_on_square({"graph", "--format", "png"})).starts_with("\x89PNG"));
  fine(run_on_square({"graph"}, {"--format", "svg", "--output", (folder / "picture").string()}));
  CHECK(contains(file_text(folder / "picture"), "<svg"));
}

TEST_CASE("graph shows contributions, a key and no gradients as it is asked to") {
  const std::string plain = fine(run_on_square({"graph"}));
  CHECK(contains(plain, "-200"));  // df/da
  CHECK(!contains(fine(run_on_square({"graph", "--no-backward"})), "-200"));
  CHECK(fine(run_on_square({"graph", "--contributions"})).size() > plain.size());
  CHECK(contains(fine(run_on_square({"graph", "--legend"})), "intermediate value"));
}

TEST_CASE("a large graph is refused with the ways out, of which --unfold is one") {
  std::string worksheet = "x = 1\ny0 = x\n";
  for (int i = 1; i <= 700; ++i)
    worksheet += "y" + std::to_string(i) + " = sin(y" + std::to_string(i - 1) + ")\n";
  const auto refused = run_program({"graph", "-"}, worksheet);
  CHECK(refused.status == 2);
  CHECK(refused.output == "");
  CHECK(contains(refused.errors, "--unfold"));
  CHECK(contains(refused.errors, "--of NAME"));
  CHECK(fine(run_program({"graph", "-", "--unfold"}, worksheet)).size() > 100'000);
  CHECK(fine(run_program({"graph", "-", "--of", "y3"}, worksheet)).size() < 10'000);
}

TEST_CASE("names in Chinese and Greek") {
  const std::string text = fine(run_program({"trace", "学习率*w + σ", "学习率=0.5", "w=2", "σ=3"}));
  CHECK(contains(text, "学习率  = 0.5"));
  CHECK(contains(text, "d学习率 = 2"));
}

TEST_CASE("a result that is no finite number is pointed at") {
  const auto run = run_program({"trace", "y = log(x) + 1", "x=-1"});
  CHECK(run.status == 0);
  CHECK(contains(run.errors, "chalkgrad: note: log(-1) = nan is the first result"));
  CHECK(contains(run.output, "nan"));
}

TEST_CASE("what is written to a file or a pipe has no colours, a terminal's output has") {
  CHECK(!contains(fine(run_on_square({"trace"})), "\x1b"));
  const std::string command = "'" CHALKGRAD_PROGRAM "' trace 'a*b' a=2 b=3";
  const auto in_terminal = [&](const std::string& environment) {
    return run_any({"env", "-u", "NO_COLOR", "TERM=xterm", "script", "-qec",
                    "env " + environment + " " + command, "/dev/null"})
        .output;
  };
  CHECK(contains(in_terminal("TERM=xterm"), "\x1b["));
  CHECK(contains(in_terminal("NO_COLOR= TERM=xterm"), "\x1b["));  // empty: not set
  CHECK(!contains(in_terminal("NO_COLOR=1"), "\x1b["));
  CHECK(!contains(in_terminal("TERM=dumb"), "\x1b["));
}

TEST_CASE("a reader that has seen enough is no error") {
  const std::string script = "{ '" CHALKGRAD_PROGRAM "' graph - --unfold; echo $? >&2; } | head -1";
  std::string worksheet = "x = 1\n";
  for (int i = 0; i < 3000; ++i) worksheet += "y" + std::to_string(i) + " = x*x\n";
  worksheet += "s = 0";
  for (int i = 0; i < 3000; ++i) worksheet += " + y" + std::to_string(i);
  const auto run = run_any({"sh", "-c", script}, worksheet + "\n");  // more than a pipe holds
  CHECK(run.errors == "0\n");
  CHECK(std::ranges::count(run.output, '\n') == 1);
}
