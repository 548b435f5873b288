#include <doctest/doctest.h>

#include <fstream>

#include "program_run.h"

namespace {

/// Nothing but an error: status 2, nothing on the standard output.
std::string error_of(const ProgramRun& run) {
  CHECK(run.status == 2);
  CHECK(run.output == "");
  CHECK(run.errors.ends_with("\n"));
  return run.errors;
}

std::string error_of(const std::vector<std::string>& arguments, const std::string& input = {}) {
  return error_of(run_program(arguments, input));
}

/// The same of both commands, which were to write a file: it is not there afterwards.
std::string error_with_file(const std::vector<std::string>& arguments) {
  const ScratchFolder folder;
  std::string errors;
  for (const std::string command : {"trace", "graph"}) {
    std::vector<std::string> all{command};
    all.insert(all.end(), arguments.begin(), arguments.end());
    all.insert(all.end(), {"-o", (folder / "f.dot").string()});
    const std::string text = error_of(all);
    CHECK((errors.empty() || errors == text));
    errors = text;
    CHECK(folder.count() == 0);
  }
  return errors;
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("an unknown name, with the nearest known one") {
  CHECK(error_with_file({"width*x + widht", "width=2", "x=3"}) ==
        "formula:1:11: error: unknown name 'widht': did you mean 'width'?\n"
        "    1 | width*x + widht\n"
        "      |           ^~~~~\n");
  CHECK(contains(error_with_file({"a*b", "a=2"}), "unknown name 'b': give it a value, as in b=2"));
  CHECK(contains(error_with_file({"sigmid(x)", "x=1"}), "did you mean 'sigmoid'?"));
  CHECK(contains(error_with_file({"a*b", "a=2", "b=3", "d=4"}), "does not use 'd'"));
}

TEST_CASE("a wrong number of arguments") {
  const std::string text = error_with_file({"y = 2*sigmoid(a, b)", "a=1", "b=2"});
  CHECK(text.starts_with("formula:1:7: error: sigmoid takes 1 argument"));
  CHECK(contains(text, "|       ^~~~~~~"));
}

TEST_CASE("shapes that do not match, both named") {
  const std::string text = error_with_file({"W @ x", "W=[[1,2],[3,4]]", "x=[1,2,3]"});
  CHECK(text.starts_with("formula:1:"));
  CHECK(contains(text, "a 2x2 matrix"));
  CHECK(contains(text, "a vector of 3"));
}

TEST_CASE("an output that is no scalar, with the elements there are") {
  const std::string text = error_with_file({"z = [a, b]; f = sum(z)", "a=1", "b=2", "--of", "z"});
  CHECK(contains(text, "'z' is a vector of 2"));
  CHECK(contains(text, "z[0] to z[1]"));
  CHECK(contains(error_with_file({"z = [a, b]", "a=1", "b=2", "--of", "z[2]"}), "from 0 to 1"));
  CHECK(contains(error_with_file({"z = [a, b]", "a=1", "b=2", "--of", "y"}),
                 "--of:1:1: error: there is no value 'y': the names are a, b, z\n"));
  CHECK(contains(error_with_file({"2+3"}), "only numbers"));
}

TEST_CASE("brackets that are unbalanced, or nested 100,000 deep") {
  CHECK(contains(error_with_file({"(a+b", "a=1", "b=2"}), "this '(' is not closed"));
  CHECK(contains(error_with_file({"a+b)", "a=1", "b=2"}), "formula:1:4: error: "));
  const ScratchFolder folder;
  const auto file = (folder / "deep.grad").string();
  write(file, std::string(100'000, '(') + "x" + std::string(100'000, ')'));
  CHECK(contains(error_with_file({file, "x=1"}), "deep.grad:1:201: error: "));
  write(file, std::string(100'000, '('));
  CHECK(contains(error_with_file({file}), "nested more than 200 deep"));
}

TEST_CASE("files that are no worksheets") {
  const ScratchFolder folder;
  const auto file = [&](const std::string& name, const std::string& text) {
    write(folder / name, text);
    return (folder / name).string();
  };
  CHECK(contains(error_with_file({file("empty.grad", "")}), "empty.grad: error: no formula in it"));
  CHECK(contains(error_with_file({file("prose.md", "# Only prose\n")}), "```grad"));
  CHECK(contains(error_with_file({file("binary.grad", std::string("\x7f"
                                                                  "ELF\0\1\2",
                                                                  7))}),
                 "binary.grad: error: is not text"));
  CHECK(contains(error_with_file({folder.path().string()}), "is a directory"));
  CHECK(contains(error_with_file({(folder / "missing.grad").string()}),
                 "missing.grad: error: no such file"));
  CHECK(contains(error_with_file({(folder / "缺.md").string()}), "缺.md: error: no such file"));
  CHECK(contains(error_of({"trace", "-"}), "standard input: error: no formula in it"));
  CHECK(contains(error_of({"trace", file("wrong.grad", "x = 1\ny = x*\n")}), "wrong.grad:2:"));
}

TEST_CASE("a number that overflows") {
  CHECK(error_with_file({"x*1e999", "x=1"}).starts_with("formula:1:3: error: "));
  CHECK(contains(error_with_file({"x", "x=1e999"}), "too large"));
}

TEST_CASE("an output that cannot be written") {
  const ScratchFolder folder;
  const auto error = [&](const std::string& command, const std::filesystem::path& file) {
    return error_of({command, "a*b", "a=2", "b=3", "-o", file.string()});
  };
  for (const std::string command : {"trace", "graph"}) {
    const std::string missing = error(command, folder / "missing/f.dot");
    CHECK(contains(missing, (folder / "missing/f.dot").string()));
    CHECK(contains(missing, "No such file or directory"));
    std::filesystem::create_directory(folder / "folder.dot");
    CHECK(contains(error(command, folder / "folder.dot"), "Is a directory"));
  }
  CHECK(contains(error("trace", "/dev/full"), "No space left on device"));
  CHECK(folder.count() == 1);
}

TEST_CASE("an older file stays as it was where the new one cannot be made") {
  const ScratchFolder folder;
  write(folder / "f.svg", "the older one");
  error_of({"graph", "a*", "a=1", "-o", (folder / "f.svg").string()});
  CHECK(std::filesystem::file_size(folder / "f.svg") == 13);
}

TEST_CASE("a full disk behind the standard output is noticed") {
  for (const std::string arguments : {"trace a*b a=2 b=3", "graph a*b a=2 b=3", "--help"}) {
    const auto run = run_any({"sh", "-c", "'" CHALKGRAD_PROGRAM "' " + arguments + " > /dev/full"});
    CHECK(contains(error_of(run), "cannot write to the standard output: No space left on device"));
  }
}

TEST_CASE("without Graphviz the error names the package, and DOT is still there") {
  const ScratchFolder folder;
  const auto without = [&](const std::string& name) {
    return run_any({"env", "PATH=", CHALKGRAD_PROGRAM, "graph", "a*b", "a=2", "b=3", "-o",
                    (folder / name).string()});
  };
  const auto missing = without("f.svg");
  const std::string& text = missing.errors;
  CHECK(missing.status == 2);
  CHECK(contains(missing.output, "digraph"));
  CHECK(contains(text, "apt-get install graphviz"));
  CHECK(contains(text, "-o f.dot"));
  CHECK(folder.count() == 0);
  CHECK(without("f.dot").status == 0);
  CHECK(folder.count() == 1);
}

TEST_CASE("endings and formats that there are not") {
  const ScratchFolder folder;
  const auto error = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all{"graph", "a*b", "a=2", "b=3"};
    all.insert(all.end(), more.begin(), more.end());
    return error_of(all);
  };
  for (const std::string name : {"f.jpg", "f", "folder/"})
    CHECK(contains(error({"-o", (folder / name).string()}), ".svg .png .pdf .dot"));
  CHECK(contains(error({"--format", "pgn"}), "unknown format 'pgn': did you mean 'png'?"));
  CHECK(contains(error({"--format", "jpeg"}), "dot, mermaid, svg, png, pdf"));
  CHECK(
      contains(error_of({"trace", "a", "a=1", "--format", "svg"}), "text, markdown, latex, json"));
  CHECK(contains(error({"--fold=nuerons"}), "did you mean 'neurons'?"));
  CHECK(contains(error({"--fold=layers"}), "nothing to fold"));
  CHECK(folder.count() == 0);
}

TEST_CASE("commands and options that there are not, or that make no sense") {
  CHECK(contains(error_of({"grpah"}), "unknown command 'grpah': did you mean 'graph'?"));
  CHECK(contains(error_of({"a*b", "a=1"}), "a formula comes after the command"));
  CHECK(contains(error_of({"--format", "svg"}), "expected a command first"));
  CHECK(contains(error_of({"trace"}), "which formula or file?"));
  CHECK(contains(error_of({"trace", ""}), "which formula or file?"));
  CHECK(contains(error_of({"trace", "a", "--formt", "json"}), "did you mean '--format'?"));
  CHECK(contains(error_of({"trace", "--x", "x=2"}), "chalkgrad trace -- \"--x\""));
  CHECK(contains(error_of({"trace", "a", "a=1", "--of"}), "--of needs a value: --of NAME"));
  CHECK(contains(error_of({"trace", "a", "a=1", "--of="}), "--of needs a value"));
  CHECK(contains(error_of({"trace", "a", "a=1", "--fold=3"}), "--fold takes no value"));
  CHECK(contains(error_of({"trace", "a", "a=1", "--of", "a", "--of", "b"}), "given twice"));
  CHECK(contains(error_of({"trace", "a", "1"}), "expected NAME=NUMBER after the formula"));
  CHECK(contains(error_of({"graph", "a", "a=1", "--fold", "--unfold"}), "exclude each other"));
  CHECK(contains(error_of({"graph", "a", "a=1", "--contributions", "--no-backward"}),
                 "leave out --no-backward"));
  for (const std::string digits : {"0", "18", "-3", "six", "6.5", "99999999999999999999"})
    CHECK(contains(error_of({"trace", "a", "a=1", "--digits", digits}),
                   "expected a whole number from 1 to 17, not '" + digits + "'"));
  // control characters of a hostile argument never reach the terminal
  CHECK(!contains(error_of({"\x1b[31mred"}), "\x1b"));
  CHECK(!contains(error_of({"trace", "--\x1b[31mred"}), "\x1b"));
  CHECK(!contains(error_of({"trace", "\x1b[31mred"}), "\x1b"));
  CHECK(!contains(error_of({"trace", "a", "a=1", "\x1b[31mred"}), "\x1b"));
}

TEST_CASE("--interactive needs a terminal") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"trace", "a*b", "a=2", "b=3", "--interactive"},
        {"trace", "-", "--interactive"}})
    CHECK(contains(error_of(arguments), "leave out --interactive"));
  CHECK(contains(error_of({"trace", "a", "a=1", "--interactive", "-o", "f"}), "leave it out"));
}
