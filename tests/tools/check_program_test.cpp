#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include <tests/file_text.h>

#include "program_run.h"
#include "pseudo_terminal.h"

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

const std::string notes_002 = CHALKGRAD_SOURCE_DIR "/examples/notes/002-one-iteration.md";

ProgramRun check(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "check");
  return run_program(arguments, input);
}

}  // namespace

TEST_CASE("the exit status: 0 all right, 1 something is wrong, 2 cannot be read") {
  CHECK(check({"-"}, "x = 2\ny = x*3 = 6\n").status == 0);
  CHECK(check({"-"}, "x = 2\ny = x*3 = 7\n").status == 1);
  CHECK(check({"-"}, "x = 2\ny = x*3 = 6\nz = x*\n").status == 2);
  CHECK(check({"-"}, "x = 2\ny = x*3 = 7\nz = x*\n").status == 2);
  CHECK(check({"-"}, "x = 2\nz = [1,2] + [1,2,3]\n").status == 2);
  CHECK(check({"there is no such.md"}).status == 2);
}

TEST_CASE("what the program says of note 002") {
  const ProgramRun run = check({notes_002});
  CHECK(run.status == 1);
  CHECK(run.errors == "");
  const std::string text = replaced(run.output, notes_002, "notes.md");
  CHECK(contains(text, "notes.md:62:74: wrong: dC/dW2[0] ≈ -0.0287, exact -0.0575363\n"));
  CHECK(contains(text,
                 "notes.md:63:74: wrong: dC/dW2[1] ≈ -0.0572, exact -0.114344\n"
                 "        the same cause as in line 62\n"));
  CHECK(contains(text,
                 "notes.md:86:36: follows: W2n[0] = 0.50287, exact 0.505754\n"
                 "        right with the wrong number of line 62\n"));
  CHECK(contains(text,
                 "notes.md:101:52: follows: a2n ≈ 0.595, exact 0.595693\n"
                 "        right with the wrong numbers of lines 62 and 63\n"));
  CHECK(contains(text,
                 "notes.md:110:52: rounded: C = 0.168921, exact 0.169004\n"
                 "        right with the rounded numbers of line 37\n"));
  CHECK(text.ends_with("\n60 claims: 46 ok, 1 rounded, 11 follow, 2 wrong (1 cause)\n"));
}

TEST_CASE("editors take every line that is not indented for a diagnostic") {
  const std::regex diagnostic("^(.+):(\\d+):(\\d+): (\\w+): (.*)$");
  std::istringstream lines(check({notes_002}).output);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    if (line.starts_with(" ") || contains(line, " claims: ")) continue;
    REQUIRE_MESSAGE(std::regex_match(line, parts, diagnostic), line);
    CHECK(parts[1] == notes_002);
    ++count;
  }
  CHECK(count == 14);  // 1 rounded, 11 follow, 2 wrong
}

TEST_CASE("a formula can be given as a string, with its numbers") {
  CHECK(check({"y = w*x; dy/dw = x = 3", "w=2", "x=3"}).output == "2 claims: 2 ok\n");
  const ProgramRun run = check({"y = w*x = 7", "w=2", "x=3"});
  CHECK(run.status == 1);
  CHECK(run.output ==
        "formula:1:11: wrong: y = 7, exact 6\n"
        "        no single slip that is known gives this number\n"
        "1 claim: 1 wrong (1 unexplained)\n");
  CHECK(contains(check({"y = w*x = 7", "w=2", "x=3", "v=1"}).errors, "does not use 'v'"));
}

TEST_CASE("several files, each with its summary; one that is missing does not stop the others") {
  const ScratchFolder folder;
  write(folder / "a.grad", "y = k*2 = 6\n");
  write(folder / "b.md", "```grad\nz = k + 1 = 5\n```\n");
  const std::string a = (folder / "a.grad").string(), b = (folder / "b.md").string();
  const std::string missing = (folder / "c.md").string();
  const ProgramRun run = check({a, missing, "k=3", b});
  CHECK(run.status == 2);
  CHECK(run.errors == missing + ": error: no such file\n");
  CHECK(run.output == b + ":2:13: wrong: z = 5, exact 4\n" +
                          "        no single slip that is known gives this number\n" + a +
                          ": 1 claim: 1 ok\n" + b + ": 1 claim: 1 wrong (1 unexplained)\n");
  const ProgramRun json = check({a, missing, "k=3", b, "--format=json"});
  std::istringstream lines(json.output);
  std::vector<std::string> files;
  for (std::string line; std::getline(lines, line);)
    files.push_back(nlohmann::json::parse(line).at("file"));
  CHECK(files == std::vector<std::string>{a, missing, b});
}

TEST_CASE("a worksheet with nothing to check says what a claim is") {
  CHECK(check({"-"}, "x = 2\n").output ==
        "0 claims: nothing to check; a claim is a further = on a line, as in y = 2*3 = 6\n");
}

TEST_CASE("--quiet, --digits, --explain") {
  const std::string quiet = replaced(check({notes_002, "--quiet"}).output, notes_002, "notes.md");
  CHECK(quiet.starts_with("notes.md:62:74: wrong: "));
  CHECK(!contains(quiet, "follows"));
  CHECK(!contains(quiet, "claims"));
  CHECK(check({notes_002, "--quiet"}).status == 1);
  CHECK(contains(check({notes_002, "--digits", "3"}).output, "-0.0287, exact -0.0575\n"));
  // Where three digits do not tell them apart, more are shown.
  CHECK(contains(check({"y = 1.23449 = 1.23451", "--digits", "3"}).output,
                 "y = 1.23451, exact 1.234\n"));
  const std::string with_note = "a = 0.3; y = 1\nC = -y*log(a)\ndC/da = -1/a\n";
  CHECK(check({"-"}, with_note).output == "1 claim: 1 ok\n");
  CHECK(check({"-", "--explain"}, with_note).output.starts_with("standard input:3:9: ok: "));
}

TEST_CASE("-o writes the file whole, without colours") {
  const ScratchFolder folder;
  const fs::path file = folder / "report.txt";
  const ProgramRun run = check({"y = 2*3 = 7", "-o", file.string()});
  CHECK(run.status == 1);
  CHECK(run.output == "");
  CHECK(file_text(file) == check({"y = 2*3 = 7"}).output);
  CHECK(check({"y = 2*3 = 7", "-o", (folder / "no folder" / "x").string()}).status == 2);
  CHECK(folder.count() == 1);
}

TEST_CASE("colours on a terminal, and none under NO_COLOR") {
  std::vector<std::string> command{"script", "-qec",
                                   "TERM=xterm '" CHALKGRAD_PROGRAM "' check 'y = 2*3 = 7'; true",
                                   "/dev/null"};
  if (run_any({"sh", "-c", "command -v script"}).status != 0) return;
  CHECK(contains(run_any(command).output, "\x1b[1;31mwrong\x1b[0m: y = 7"));
  command[2] = "NO_COLOR=1 " + command[2];
  CHECK(contains(run_any(command).output, "1:11: wrong: y = 7"));
}

TEST_CASE("what makes no sense is an error of the command line") {
  const ScratchFolder folder;
  write(folder / "a.grad", "y = 2*3 = 6\n");
  const std::string a = (folder / "a.grad").string();
  const auto error = [&](const std::vector<std::string>& arguments) {
    const ProgramRun run = check(arguments);
    CHECK(run.status == 2);
    CHECK(run.output == "");
    return run.errors;
  };
  CHECK(contains(error({}), "which file or formula?"));
  CHECK(contains(error({a, "--format", "jsn"}), "unknown format 'jsn': did you mean 'json'?"));
  CHECK(contains(error({a, "--seed", "-1"}), "expected a whole number from 0 to"));
  CHECK(contains(error({a, "--quiet", "--format", "json"}), "--quiet is for --format text"));
  CHECK(contains(error({a, a, "--gradients", "g.json"}), "needs one worksheet"));
  CHECK(contains(error({"-", "-"}), "'-' is given twice"));
  CHECK(contains(error({a, "word"}), "word: error: no such file"));
  CHECK(contains(error({"y = 2*3 = 6", "--watch"}), "--watch needs a file"));
  CHECK(contains(error({a, "--watch", "-o", "x"}), "leave it out to use -o"));
  CHECK(contains(error({(folder / "b.grad").string(), "--watch"}), "no such file"));
}

TEST_CASE("every example of check's help works, and its lines are short") {
  const ScratchFolder folder;
  const std::string text = "```grad\nx = 2\nC = (x - 1)^2 = 1\n```\n";
  for (const std::string name : {"notes.md", "chapter1.md", "chapter2.md"})
    write(folder / name, text);
  write(folder / "gradients.json", "{\"dC/dx\": 2.0}");
  const ProgramRun help = check({"--help"});
  CHECK(help.status == 0);
  std::istringstream lines(help.output);
  std::size_t examples = 0;
  for (std::string line; std::getline(lines, line);) {
    CHECK_MESSAGE(line.size() <= 101, line);
    if (!line.starts_with("  chalkgrad ") || contains(line, "--watch")) continue;
    const auto run =
        run_any({"sh", "-c",
                 "cd '" + folder.path().string() + "'; chalkgrad() { '" + CHALKGRAD_PROGRAM +
                     "' \"$@\"; };" + line.substr(0, line.find("     ("))});
    CHECK_MESSAGE(run.status == 0, line, run.output, run.errors);
    ++examples;
  }
  CHECK(examples == 4);
  CHECK(contains(file_text(folder / "report.xml"), "<testsuites>"));
}

TEST_CASE("--gradients: numbers of another program") {
  const ScratchFolder folder;
  write(folder / "n.grad",
        "w = 3; x = 2; σ1 = w*x\nL = (σ1 - 5)^2\nW = [[1,2],[3,4]]; v = [1,1]\n"
        "s = sum((W @ v)^2)\n");
  const std::string n = (folder / "n.grad").string(), g = (folder / "g.json").string();
  const auto gradients = [&](const std::string& json) {
    write(g, json);
    const ProgramRun run = check({n, "--gradients", g});
    return std::to_string(run.status) + " " + replaced(replaced(run.output, g, "g"), n, "n");
  };
  SUBCASE("right within 1e-5, whatever digits they have") {
    CHECK(gradients("{\"dL/dw\": 4.0000002, \"\\u03c31\": 6.00005,\n\"L\": 1}") ==
          "0 n: 0 claims\ng: 3 claims: 3 ok\n");
    CHECK(gradients("{\"ds/dW\": [[6.0, 6.0],\n [14, 14.0001]]}") ==
          "0 n: 0 claims\ng: 1 claim: 1 ok\n");
    CHECK(gradients("{\"dL\\/dw\": 4.0}") == "0 n: 0 claims\ng: 1 claim: 1 ok\n");
    CHECK(gradients("{\"dL\\u002fdw\": 4.0}") == "0 n: 0 claims\ng: 1 claim: 1 ok\n");
    CHECK(gradients("{\"dL/dw\": 4.00008}")
              .starts_with("1 g:1:11: wrong: dL/dw = 4.00008, exact 4\n"));
  }
  SUBCASE("a slip of the other program is found; lines are the worksheet's") {
    const std::string text = gradients("{\n  \"dL/dw\": 2.0\n}");
    CHECK(text.starts_with("1 g:2:12: wrong: dL/dw = 2.0, exact 4\n"));
    CHECK(contains(text, "(line 2 of n)"));
    CHECK(text.ends_with("\nn: 0 claims\ng: 1 claim: 1 wrong (1 cause)\n"));
  }
  SUBCASE("what cannot be read is told, the rest is checked") {
    const std::string text = gradients(
        "{\"dL/dq\": 1, \"L\": NaN, \"w*\": 3, \"x\": \"text\", \"v\": [1.0],\n"
        "\"s\": {\"a\": [1]}, \"w\": 3.0, \"w\": 3, \"\": 1}");
    CHECK(text.starts_with("2 g:1:7: error: unknown name 'q'"));
    CHECK(contains(text, "g:1:19: error: NaN is no number that could be right\n"));
    CHECK(contains(text, "g:1:27: error: expected a number, a name or '(' after '*'"));
    CHECK(contains(text, "found \"text\"\n"));
    CHECK(contains(text, "error: this is a vector of 1, but v is a vector of 2\n"));
    CHECK(contains(text, "found {\"a\":\n"));
    CHECK(contains(text, "this key stands on line 2 already"));
    CHECK(contains(text, "this key is empty"));
    CHECK(text.ends_with("\ng: 1 claim: 1 ok, 8 errors\n"));
  }
  SUBCASE("what is no JSON") {
    CHECK(
        contains(gradients("{\"w\": 3.0, \"x\": [1,2}"), "1:21: error: expected ']', found '}'\n"));
    CHECK(contains(gradients("{\"w\": 3.0, \"x\": [1,2}"), "1 claim: 1 ok, 1 error\n"));
    CHECK(contains(gradients("[1]"), "expected '{' before the first key, found '['"));
    CHECK(contains(gradients("{}"), "there is no number in it"));
    CHECK(contains(gradients(""), "found the end of the text"));
    CHECK(contains(gradients("{\"w\": 3"), "expected ',' or '}' after the value"));
    CHECK(contains(gradients("{\"w 3}"), "has no partner"));
    CHECK(contains(gradients("{\"w\" 3}"), "expected ':' after the key"));
    CHECK(contains(gradients("{\"w\":}"), "expected a value, found '}'"));
  }
  SUBCASE("a name that the worksheet lost") {
    write(folder / "n.grad", "w = 3\nz = w*\n");
    CHECK(contains(gradients("{\"z\": 6.0, \"w\": 3.0}"),
                   "error: this needs 'z', which an error in n keeps from being calculated\n"));
  }
}

TEST_CASE("6,000 wrong numbers of another program in 200 MB") {
  // w[i] = i % 97, x[i] = 0.5: C = (z - 1)^2: half of each gradient 2*(z - 1)*x[i]
  const ScratchFolder folder;
  std::string w = "w = [0", x = "x = [0.5", half = "{\"dC/dw\": [";
  double z = 0;
  for (int i = 1; i < 6'000; ++i) {
    w += "," + std::to_string(i % 97), x += ",0.5";
    z += 0.5 * (i % 97);
  }
  for (int i = 0; i < 6'000; ++i) half += (i == 0 ? "" : ",") + std::to_string((z - 1) * 0.5);
  write(folder / "n.grad", w + "]\n" + x + "]\nz = w @ x\nC = (z - 1)^2\n");
  write(folder / "g.json", half + "]}");
  const auto limited = [&](const std::string& arguments) {
    return run_any({"bash", "-c", "ulimit -v 200000; exec \"$0\" " + arguments, CHALKGRAD_PROGRAM,
                    (folder / "n.grad").string(), (folder / "g.json").string()});
  };
  if (limited("--version").status != 0) return;  // sanitizers need more from the start
  const ProgramRun run = limited("check \"$1\" --gradients \"$2\" --format json");
  CHECK(run.status == 1);
  CHECK(contains(run.output, "\"other-loss\""));
}

TEST_CASE("--watch checks again when the file changes, and Ctrl-C leaves a clean terminal") {
  const ScratchFolder folder;
  const fs::path file = folder / "notes.grad";
  write(file, "y = 2*3 = 7\n");
  PseudoTerminal terminal(24, 200, PseudoTerminal::program({"check", file.string(), "--watch"}));
  REQUIRE(terminal.shows("wrong"));
  REQUIRE(terminal.shows("Ctrl-C ends"));
  write(file, "y = 2*3 = 6\n");
  REQUIRE(terminal.shows("1 claim: 1 ok"));
  // As editors do: the old one goes, a new one comes.
  fs::rename(file, folder / "notes.grad~");
  write(folder / "new", "y = 2*3 = \n");
  ::usleep(500'000);
  fs::rename(folder / "new", file);
  REQUIRE(terminal.shows("expected a number"));
  write(file, "z = 2*3 = 6.0\nz = 6\n");
  REQUIRE(terminal.shows("2 claims: 2 ok"));
  terminal.type("\x03");
  const int status = terminal.status();
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
  CHECK(terminal.is_restored());
}
