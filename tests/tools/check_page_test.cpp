// tools/CHECK.md holds what it says: the program finds in each block what the comments say it does,
// and prints what is shown.

#include <doctest/doctest.h>
#include <tools/check/check.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "program_run.h"

namespace check = tools::check;
namespace formula = tools::formula;
using check::Finding;
using check::Verdict;

namespace {

const std::filesystem::path root = CHALKGRAD_SOURCE_DIR;

struct Block {
  std::string language;
  std::size_t line;  ///< where its text begins
  std::string text;
};

std::vector<Block> blocks(const std::filesystem::path& page) {
  std::ifstream file(page);
  REQUIRE(file.good());
  std::vector<Block> all;
  bool inside = false;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) all.push_back({line.substr(3), number + 1, {}});
    } else if (inside) {
      all.back().text += line + '\n';
    }
  }
  CHECK_FALSE(inside);
  return all;
}

check::Report checked(const std::string& text) {
  return check::check({std::make_shared<formula::Source>("block", text), formula::Format::grad});
}

// What a comment announces: `# wrong: sign`, `# follows: line 4`, `# undecided: a part of a note`.
struct Announced {
  Verdict verdict = Verdict::ok;
  std::string detail;
};

Announced announced(const std::string& line) {
  const auto at = line.find("# ");
  if (at == std::string::npos) return {};
  const std::string comment = line.substr(at + 2);
  const auto colon = std::min(comment.find(": "), comment.size());
  for (const Verdict verdict :
       {Verdict::ok, Verdict::rounded, Verdict::follows, Verdict::wrong, Verdict::undecided}) {
    if (comment.substr(0, colon) != check::verdict_name(verdict)) continue;
    return {verdict, colon < comment.size() ? comment.substr(colon + 2) : ""};
  }
  return {};  // a comment for the reader
}

bool has_note(const Finding& finding, const std::string& part) {
  return std::ranges::any_of(finding.notes,
                             [&](const std::string& note) { return contains(note, part); });
}

void check_detail(const Finding& finding, const std::string& detail) {
  if (finding.verdict == Verdict::wrong) {
    const auto& causes = finding.causes;
    CHECK((causes.empty() ? "" : check::cause_name(causes.front().id)) == detail);
  } else if (detail.starts_with("line ")) {
    CHECK(finding.from_lines == std::vector<std::size_t>{std::stoul(detail.substr(5))});
  } else if (!detail.empty()) {
    CHECK(has_note(finding, detail));
  }
}

// The claims of a line are all right, or else those that are not are as announced.
void check_line(const std::vector<Finding>& findings, const Announced& expected) {
  CHECK((!findings.empty() || expected.verdict == Verdict::ok));
  bool any = expected.verdict == Verdict::ok;
  for (const Finding& finding : findings) {
    if (finding.verdict == Verdict::ok && expected.verdict != Verdict::ok) continue;
    any = true;
    CHECK(check::verdict_name(finding.verdict) == check::verdict_name(expected.verdict));
    check_detail(finding, expected.detail);
  }
  CHECK(any);
}

// A command of the page as a shell would take it apart: `echo '...' | ` before it is its input.
struct Command {
  std::vector<std::string> words;
  std::string input;
};

Command command_of(std::string text) {
  Command command;
  if (constexpr std::string_view echo = "echo '"; text.starts_with(echo)) {
    const auto end = text.find("' | ");
    REQUIRE(end != std::string::npos);
    command.input = text.substr(echo.size(), end - echo.size()) + '\n';
    text.erase(0, end + 4);
  }
  command.words.emplace_back();
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      command.words.emplace_back();
    } else {
      command.words.back() += c;
    }
  }
  REQUIRE(command.words.front() == "chalkgrad");
  command.words.erase(command.words.begin());
  return command;
}

struct Shown {
  std::string command, output;
};

// `$ command` with what it prints; a command goes on after `> `.
std::vector<Shown> shown(const std::string& console) {
  std::vector<Shown> all;
  std::istringstream lines(console);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("$ ")) {
      all.push_back({line.substr(2), {}});
    } else if (line.starts_with("> ")) {
      all.back().command += '\n' + line.substr(2);
    } else {
      all.back().output += line + '\n';
    }
  }
  return all;
}

ProgramRun run(const std::string& text) {
  const Command command = command_of(text);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(root);
  ProgramRun result = run_program(command.words, command.input);
  std::filesystem::current_path(before);
  return result;
}

}  // namespace

TEST_CASE("every line of the page of the check is found as its comment says") {
  std::size_t claims = 0;
  std::set<std::string> causes;
  for (const Block& block : blocks(root / "tools/CHECK.md")) {
    if (block.language != "grad") continue;
    const check::Report report = checked(block.text);
    CAPTURE(block.line);
    for (const auto& problem : report.problems) FAIL_CHECK(problem.text);
    std::map<std::size_t, std::vector<Finding>> by_line;
    for (const Finding& finding : report.findings) by_line[finding.line].push_back(finding);
    std::istringstream lines(block.text);
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
      const auto& findings = by_line[++number];
      CAPTURE(line);
      const Announced expected = announced(line);
      check_line(findings, expected);
      claims += findings.size();
      if (expected.verdict == Verdict::wrong) causes.insert(expected.detail);
    }
  }
  CHECK(claims > 60);
  // each cause has its example
  for (std::size_t cause = 0; cause < check::cause_count; ++cause) {
    const auto name = check::cause_name(static_cast<check::CauseId>(cause));
    CAPTURE(name);
    CHECK(causes.contains(std::string(name)));
  }
}

TEST_CASE("the page of the check shows what the program prints, and one of its JSON claims") {
  nlohmann::json json;
  int commands = 0, objects = 0;
  for (const Block& block : blocks(root / "tools/CHECK.md")) {
    CAPTURE(block.line);
    if (block.language == "json") {
      ++objects;
      CHECK(nlohmann::json::parse(block.text) == json.at("claims").at(0));
    }
    if (block.language != "console") continue;
    for (const Shown& example : shown(block.text)) {
      ++commands;
      CAPTURE(example.command);
      const ProgramRun result = run(example.command);
      CHECK(result.errors == "");
      if (contains(example.command, "--format json")) {
        json = nlohmann::json::parse(result.output);
      } else {
        CHECK(result.output == example.output);
      }
    }
  }
  CHECK(commands >= 7);
  CHECK(objects == 1);
}

TEST_CASE("the page of the check names every verdict, cause and option") {
  std::ifstream file(root / "tools/CHECK.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  for (std::size_t cause = 0; cause < check::cause_count; ++cause) {
    CHECK(contains(text,
                   "`" + std::string(check::cause_name(static_cast<check::CauseId>(cause))) + "`"));
  }
  std::istringstream help(run("chalkgrad check --help").output);
  int options = 0;
  for (std::string line; std::getline(help, line);) {
    const auto at = line.find("--");
    if (!line.starts_with("  -") || contains(line, "--help")) continue;
    ++options;
    const std::string option = line.substr(at, line.find(' ', at) - at);
    CAPTURE(option);
    CHECK(contains(text, option == "--output" ? "`-o FILE`" : option));
  }
  CHECK(options >= 7);
}

TEST_CASE("what README.md shows of the check is what it prints") {
  const auto all = blocks(root / "README.md");
  const auto commands = std::ranges::find_if(all, [](const Block& block) {
    return block.language == "sh" && contains(block.text, " check examples/");
  });
  REQUIRE(commands != all.end());
  std::istringstream lines(commands->text);
  std::string printed;
  for (std::string line; std::getline(lines, line);) {
    const ProgramRun result =
        run(line.substr(0, line.find_last_not_of(' ', line.find('#') - 1) + 1));
    CHECK(result.status == 1);
    printed = result.output;
  }
  CHECK(std::next(commands)->text == printed);  // of the last command
}

TEST_CASE("the check finds every claim of the language page right") {
  const auto report = check::check(formula::input_from_file((root / "tools/FORMULA.md").string()),
                                   {formula::parse_binding("t1=0.5")});
  CHECK(report.problems.empty());
  CHECK(report.findings.size() > 40);
  CHECK(report.count(Verdict::ok) == report.findings.size());
}
