#include <doctest/doctest.h>
#include <tools/check/check.h>
#include <tools/check/write.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/parse.h>

#include <sstream>
#include <string>
#include <vector>

namespace formula = tools::formula;
using tools::check::Report;
using tools::check::Verdict;

namespace {

Report checked(const std::string& text, formula::Format format = formula::Format::grad,
               const std::vector<std::string>& numbers = {}) {
  std::vector<formula::Binding> bindings;
  for (const std::string& number : numbers) bindings.push_back(formula::parse_binding(number));
  const auto source = std::make_shared<formula::Source>("n", text);
  return tools::check::check({source, format}, bindings);
}

/// `4:21 5:3`
std::string places(const Report& report) {
  std::string text;
  for (const auto& problem : report.problems)
    text += (text.empty() ? "" : " ") + std::to_string(problem.line) + ":" +
            std::to_string(problem.column);
  return text;
}

/// `z1 (4): 5 17; x (18): 19`
std::string unchecked(const Report& report) {
  std::string text;
  for (const auto& name : report.unchecked) {
    text += (text.empty() ? "" : "; ") + name.name + " (" + std::to_string(name.line) + "):";
    for (const std::size_t line : name.lines) text += " " + std::to_string(line);
  }
  return text;
}

/// `2 ok 5 wrong`: the lines of the claims that were checked.
std::string verdicts(const Report& report) {
  std::string text;
  for (const auto& finding : report.findings)
    text += (text.empty() ? "" : " ") + std::to_string(finding.line) + " " +
            std::string(verdict_name(finding.verdict));
  return text;
}

}  // namespace

TEST_CASE("after a line that cannot be read the rest is checked") {
  const Report report = checked(
      "x = 2; w = 3\n"
      "y = w*x = 6\n"
      "2x = 4\n"
      "y = 7\n"
      "k = x) ; m = 5\n"
      "dy/dw = 2\n");
  CHECK(places(report) == "3:2 5:6");
  CHECK(verdicts(report) == "2 ok 4 wrong 6 ok");
  CHECK(report.problems[0].text ==
        "n:3:2: error: there is no operator between 2 and x: write 2*x\n"
        "    3 | 2x = 4\n"
        "      |  ^");
}

TEST_CASE("lines that need what an error took away are counted, not reported") {
  SUBCASE("a line that cannot be read") {
    const Report report =
        checked("x = 2\nz1 = x*\na1 = z1^2 = 4\nC = a1 + 1 = 5\nz1 = 7\nD = x^2 = 4\ndC/dx = 3\n");
    CHECK(places(report) == "2:8");
    CHECK(unchecked(report) == "z1 (2): 3 4 5 7");
    CHECK(verdicts(report) == "6 ok");
  }
  SUBCASE("a value that cannot be calculated") {
    const Report report = checked("v = [1,2] + [1,2,3]\nu = v[0] = 2\nw = u = 2\nx = 1 = 2\n");
    CHECK(places(report) == "1:5");
    CHECK(unchecked(report) == "v (1): 2 3");
    CHECK(verdicts(report) == "4 wrong");
  }
  SUBCASE("a function") {
    const Report report = checked("g(t) = 1/(1+\n\nh = g(2) = 0.5\ng'(t) = t\nx = 2 = 2\n");
    CHECK(unchecked(report) == "g (1): 3 4");
    CHECK(verdicts(report) == "5 ok");
  }
  SUBCASE("an update, after which the old value would be wrong") {
    const Report report = checked("x = 2\nx <- x - )\ny = x = 2\n");
    CHECK(unchecked(report) == "x (2): 3");
    CHECK(verdicts(report) == "");
  }
  SUBCASE("free names") {
    const Report report = checked("free a, 2\nC = a*3\ndC/da = 3\nx = 2 = 2\n");
    CHECK(unchecked(report) == "a (1): 2 3");
    CHECK(verdicts(report) == "4 ok");
  }
  SUBCASE("not a claim that fails: its name has a value") {
    const Report report = checked("x = 2 = [1, 2]\ny = x = 2\n");
    CHECK(places(report) == "1:9");
    CHECK(unchecked(report) == "");
    CHECK(verdicts(report) == "2 ok");
  }
  SUBCASE("not a name that has its value from outside") {
    const Report report = checked("x = 2*\ny = x = 3\n", formula::Format::grad, {"x=3"});
    CHECK(unchecked(report) == "");
    CHECK(verdicts(report) == "2 ok");
  }
  SUBCASE("said once") {
    std::ostringstream out;
    const Report report = checked("z = 2*\na = z = 1\nb = z = 1\n");
    write_text(out, std::span(&report, 1));
    CHECK(out.str() ==
          "n:1:7: error: expected a number, a name or '(' after '*', found the end of the line\n"
          "    1 | z = 2*\n"
          "      |       ^\n"
          "n:1:1: note: 2 lines were not checked: they need 'z'\n"
          "0 claims: 1 error\n");
  }
}

TEST_CASE("an error in an array of several lines does not make more of them") {
  const Report report =
      checked("W = [[1, 2],\n     [3 4],\n     [5, 6]]\nx = 2 = 2\ny = W[0][0] = 1\n");
  CHECK(places(report) == "2:9");
  CHECK(verdicts(report) == "4 ok");
  CHECK(unchecked(report) == "W (1): 5");
  // A bracket that was forgotten swallows no line that stands on its own.
  CHECK(verdicts(checked("W = [[1, 2],\nx = 2 = 2\ny = 3 = 3\n")) == "2 ok 3 ok");
  CHECK(verdicts(checked("W = (1 + 2\n\nx = 2 = 2\n")) == "3 ok");
}

TEST_CASE("at most twenty errors, and the last says so") {
  std::string text = "x = 2 = 2\n";
  for (int i = 0; i < 30; ++i) text += "x = )\n";
  const Report report = checked(text + "x = 3\n");
  CHECK(report.problems.size() == 20);
  CHECK(report.problems.back().line == 21);
  CHECK(report.problems.back().text.starts_with(
      "n:21:1: error: this line has an error too, as 19 before it: what comes after was not "
      "read\n"));
  CHECK(verdicts(report) == "1 ok");
}

TEST_CASE("a grad block that is not closed is checked up to the end of the file") {
  const Report report =
      checked("```grad\nx = 2 = 2\n```\ntext\n```grad\ny = x = 3\n", formula::Format::markdown);
  CHECK(places(report) == "5:1");
  CHECK(verdicts(report) == "2 ok 6 wrong");
  // Prose in it is no reason not to say which fence is open, first of all.
  const Report prose =
      checked("```grad\nx = 2 = 2\n\nHere, text.\ny = x = 2\n", formula::Format::markdown);
  CHECK(places(prose).starts_with("1:1 4:"));
  CHECK(verdicts(prose) == "2 ok 5 ok");
}

TEST_CASE("cycles, names defined later, numbers that are none") {
  CHECK(places(checked("a = b + 1\nb = 2 = 2\nq = q\n")) == "1:5 3:5");
  CHECK(verdicts(checked("a = b + 1\nb = 2 = 2\n")) == "2 ok");
  CHECK(checked("x = 1/0 = 3\n").findings.at(0).verdict != Verdict::ok);
  CHECK_THROWS_AS(checked("\n# nothing\n"), formula::InputError);
}

TEST_CASE("CRLF, tabs, a byte order mark, full-width signs, Chinese names") {
  const Report report = checked(
      "\xEF\xBB\xBFx = 2\r\n\ty = x*3 = 6\r\nz ＝ （x＋1）＝ 3；q = y ＝ 7.5\r\n学习率 = 0.1 = "
      "0.1\r\n"
      "W = ［［1，2］，［3，4］］\r\n W[1][0] = 3 # 注释 )(\r\n");
  CHECK(report.problems.empty());
  CHECK(verdicts(report) == "2 ok 3 ok 3 wrong 4 ok 6 ok");
  CHECK(report.findings[2].column == 22);
}

TEST_CASE("control characters of a text never get out") {
  const Report report = checked("t = 2\x1b[31m\ns = 3 = 4 # \x07\n");
  std::ostringstream out;
  write_text(out, std::span(&report, 1));
  CHECK(out.str().find('\x1b') == std::string::npos);
  CHECK(out.str().find("U+001B") != std::string::npos);
  CHECK(verdicts(report) == "2 wrong");
}

TEST_CASE("sizes: a vector of a million numbers; more text than is read") {
  std::string vector = "x = [0.5";
  for (int i = 1; i < 1'000'000; ++i) vector += ",0.5";
  CHECK(verdicts(checked(vector + "]\ns = sum(x) = 500000.0\n")) == "2 ok");
  CHECK_THROWS_AS(checked(std::string(std::size_t{17} << 20, ' ') + "x"), formula::InputError);
  CHECK(verdicts(checked(std::string(std::size_t{10} << 20, '\n') + "x = 1 = 1")) == "10485761 ok");
}
