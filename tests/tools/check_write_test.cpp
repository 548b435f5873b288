#include <doctest/doctest.h>
#include <tools/check/check.h>
#include <tools/check/wording.h>
#include <tools/check/write.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace std::string_literals;
using tools::check::CauseId;
using tools::check::Figures;
using tools::check::Finding;
using tools::check::Report;
using tools::check::TextOptions;
using tools::check::Verdict;
namespace formula = tools::formula;

namespace {

Finding finding(Verdict verdict, std::size_t line, const std::string& left, const std::string& link,
                double stated, double exact) {
  Finding finding;
  finding.line = line;
  finding.column = 5;
  finding.left = left;
  finding.link = link;
  finding.claim = left + " = " + link;
  finding.verdict = verdict;
  finding.stated = Figures{{}, {stated}};
  finding.exact = Figures{{}, {exact}};
  return finding;
}

Report report_of(std::vector<Finding> findings) {
  Report report;
  report.file = "notes.md";
  report.findings = std::move(findings);
  return report;
}

std::string text_of(const Report& report, const TextOptions& options = {}) {
  std::ostringstream out;
  write_text(out, std::span(&report, 1), options);
  return out.str();
}

nlohmann::json json_of(const Report& report) {
  std::ostringstream out;
  write_json(out, std::span(&report, 1));
  CHECK(out.str().find('\n') == out.str().size() - 1);
  return nlohmann::json::parse(out.str());
}

std::string junit_of(const Report& report) {
  std::ostringstream out;
  write_junit(out, std::span(&report, 1));
  return out.str();
}

}  // namespace

TEST_CASE("text: causes, readings of the same class, other classes, what would separate them") {
  Finding wrong = finding(Verdict::wrong, 7, "dC/dw", "-0.2", -0.2, -0.4);
  wrong.causes = {{CauseId::factor, "half of it", 3, 0},
                  {CauseId::other_loss, "half of it", 3, 0},
                  {CauseId::power_rule, "the exponent is missing", {}, 0},
                  {CauseId::sign, "a sign", {}, 1},
                  {CauseId::sign, "the sign again", {}, 1},
                  {CauseId::kink, "a kink", {}, 2},
                  {CauseId::bracket, "a bracket", {}, 3}};
  wrong.notes = {"more digits would help"};
  wrong.would_separate = {"dC/dz1", "dC/da"};
  CHECK(text_of(report_of({wrong})) ==
        "notes.md:7:5: wrong: dC/dw = -0.2, exact -0.4\n"
        "        half of it\n"
        "        or: the exponent is missing\n"
        "        another slip gives this too: a sign\n"
        "        another slip gives this too: a kink\n"
        "        more digits would help\n"
        "        a line with dC/dz1 or dC/da would tell them apart\n"
        "1 claim: 1 wrong (1 cause)\n");
}

TEST_CASE("text: one cause of several lines, known by its key") {
  const auto with_cause = [](std::size_t line, const std::string& left, const std::string& text,
                             const std::string& key) {
    Finding wrong = finding(Verdict::wrong, line, left, "1.5", 1.5, 3);
    wrong.causes = {{CauseId::factor, text, 3, 0, key}};
    return wrong;
  };
  const std::string text = text_of(report_of({
      with_cause(4, "dC/dW2[0]", "this is dJ/dW2[0]", "dJ"),
      with_cause(5, "dC/dW2[1]", "this is dJ/dW2[1]", "dJ"),
      with_cause(6, "dC/db2", "this is dK/db2", "dK"),
      with_cause(7, "dC/db3", "this is dK/db2", ""),
      with_cause(8, "dC/db4", "this is dK/db2", ""),
  }));
  CHECK(text ==
        "notes.md:4:5: wrong: dC/dW2[0] = 1.5, exact 3\n"
        "        this is dJ/dW2[0]\n"
        "notes.md:5:5: wrong: dC/dW2[1] = 1.5, exact 3\n"
        "        the same cause as in line 4\n"
        "notes.md:6:5: wrong: dC/db2 = 1.5, exact 3\n"
        "        this is dK/db2\n"
        "notes.md:7:5: wrong: dC/db3 = 1.5, exact 3\n"
        "        this is dK/db2\n"
        "notes.md:8:5: wrong: dC/db4 = 1.5, exact 3\n"
        "        this is dK/db2\n"
        "5 claims: 5 wrong (4 causes)\n");
}

TEST_CASE("text: of a formula, what it comes to here") {
  CHECK(text_of(report_of({finding(Verdict::wrong, 1, "y", "2*(x - 1)", 0.5, 0.25)}))
            .starts_with("notes.md:1:5: wrong: y = 2*(x - 1), which is 0.5, exact 0.25\n"
                         "        no single slip that is known gives this formula\n"));
  CHECK(text_of(report_of({finding(Verdict::wrong, 1, "y", "x^2", 4, 4)}))
            .starts_with("notes.md:1:5: wrong: y = x^2, right here (4) but not elsewhere\n"));
  // A difference of numbers is a formula, a list of them is none.
  CHECK(text_of(report_of({finding(Verdict::follows, 1, "y", "0.4 - 1.5", -1.1, 2)}))
            .starts_with("notes.md:1:5: follows: y = 0.4 - 1.5, which is -1.1, exact 2\n"));
  CHECK(text_of(report_of({finding(Verdict::follows, 1, "y", "-1.5e-3", -0.0015, 2)}))
            .starts_with("notes.md:1:5: follows: y = -1.5e-3, exact 2\n"));
  Finding symbols = finding(Verdict::wrong, 1, "dC/dw", "2*w", 0, 0);
  symbols.stated.reset();
  symbols.exact.reset();
  CHECK(text_of(report_of({symbols})).starts_with("notes.md:1:5: wrong: dC/dw = 2*w\n"));
}

TEST_CASE("text: arrays are cut after eight numbers, and the worst element is named") {
  Finding wrong = finding(Verdict::wrong, 1, "W", "[[...]]", 0, 0);
  Figures figures{formula::matrix_shape(3, 4), {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}};
  wrong.stated = figures;
  figures.numbers[10] = 0.5;
  wrong.exact = figures;
  CHECK(text_of(report_of({wrong})).find("exact [[0, 1, 2, 3], [4, 5, 6, 7, ...]]\n") !=
        std::string::npos);
  CHECK(text_of(report_of({wrong})).find("furthest off is W[2][2]: 10, exact 0.5\n") !=
        std::string::npos);
}

TEST_CASE("text: undecided, one that follows, one that is not explained") {
  Finding undecided = finding(Verdict::undecided, 1, "dC/dw", "0", 0, 0);
  undecided.notes = {"every path is 0 here"};
  Finding follows = finding(Verdict::follows, 3, "z", "2.5", 2.5, 3);
  follows.from_lines = {1, 2, 3, 4, 5, 6, 7};
  CHECK(text_of(report_of({undecided, finding(Verdict::wrong, 2, "y", "1", 1, 2), follows})) ==
        "notes.md:1:5: undecided: dC/dw = 0, exact 0\n"
        "        every path is 0 here\n"
        "notes.md:2:5: wrong: y = 1, exact 2\n"
        "        no single slip that is known gives this number\n"
        "notes.md:3:5: follows: z = 2.5, exact 3\n"
        "        right with the wrong numbers of lines 1, 2, 3, 4, 5, 6, ...\n"
        "3 claims: 1 follows, 1 wrong (1 unexplained), 1 undecided\n");
}

TEST_CASE("control characters, line ends and lengths of a claim do no harm") {
  Finding wrong = finding(Verdict::wrong, 1, "y\x1b[31m", "[1,\n\t 2]", 1, 2);
  wrong.causes = {{CauseId::sign, "at y\x1b[0m", {}, 0}};
  wrong.notes = {"\x07"};
  Report report = report_of({wrong});
  report.file = "a\nb.md";
  const std::string text = text_of(report);
  CHECK(text.starts_with(
      "a␊b.md:1:5: wrong: y␛[31m = [1, 2], exact 2\n        at y␛[0m\n        ␇\n"));
  wrong.claim = "y = 1" + std::string(100000, '0');
  CHECK(text_of(report_of({wrong})).size() < 400);
}

TEST_CASE("JSON as documented; what is no number is null") {
  Finding wrong = finding(Verdict::wrong, 7, "W", "[[1, 2]]", 0, 0);
  wrong.stated = Figures{formula::matrix_shape(2, 2), {1, 2, 3, 4}};
  wrong.exact = Figures{formula::vector_shape(2), {1, std::numeric_limits<double>::quiet_NaN()}};
  wrong.causes = {{CauseId::missing_local, "a \"text\"", 3, 1}, {CauseId::kink, "b", {}, 2}};
  wrong.from_lines = {1};
  Finding symbols = finding(Verdict::ok, 8, "y", "x", 0, 0);
  symbols.stated.reset();
  symbols.exact = Figures{{}, {std::numeric_limits<double>::infinity()}};
  Report report = report_of({wrong, symbols});
  report.problems = {{9, 2, "error\x1b"}, {0, 0, "no file"}};
  const nlohmann::json json = json_of(report);
  CHECK(json.at("file") == "notes.md");
  const nlohmann::json& claim = json.at("claims").at(0);
  CHECK(claim.at("line") == 7);
  CHECK(claim.at("column") == 5);
  CHECK(claim.at("claim") == "W = [[1, 2]]");
  CHECK(claim.at("verdict") == "wrong");
  CHECK(claim.at("stated") == nlohmann::json::parse("[[1.0,2.0],[3.0,4.0]]"));
  CHECK(claim.at("exact") == nlohmann::json::parse("[1.0,null]"));
  CHECK(claim.at("causes") ==
        nlohmann::json::parse(R"([{"id":"missing-local","text":"a \"text\"","line":3,"reading":1},
                                  {"id":"kink","text":"b","line":null,"reading":2}])"));
  CHECK(json.at("claims").at(1).at("stated").is_null());
  CHECK(json.at("claims").at(1).at("exact").is_null());
  CHECK(json.at("problems").at(0).at("line") == 9);
  CHECK(json.at("problems").at(1).at("line").is_null());
}

TEST_CASE("JUnit: failures, errors, skipped, and hostile names") {
  Finding wrong = finding(Verdict::wrong, 1, "y<&>\"'\x01", "7", 7, 6);
  Report report = report_of({wrong, finding(Verdict::ok, 2, "z", "1", 1, 1),
                             finding(Verdict::rounded, 3, "z", "1", 1, 1),
                             finding(Verdict::follows, 4, "z", "1", 1, 2),
                             finding(Verdict::undecided, 5, "z", "0", 0, 0)});
  report.file = "\uFFFE\n<.md";
  report.problems = {{9, 2, "n:9:2: error: x\n  |"}};
  const std::string xml = junit_of(report);
  CHECK(xml.starts_with(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"\uFFFD&#10;&lt;.md\" tests=\"6\" failures=\"2\" errors=\"1\" "
      "skipped=\"1\" time=\"0\">\n"));
  CHECK(xml.find("name=\"line 1: y&lt;&amp;&gt;&quot;&apos;␁ = 7\"") != std::string::npos);
  CHECK(xml.find("<failure type=\"wrong\" message=\"wrong: y&lt;") != std::string::npos);
  CHECK(xml.find("<failure type=\"follows\" message=\"follows: z = 1, exact 2\">") !=
        std::string::npos);
  CHECK(xml.find("<skipped message=\"undecided: z = 0, exact 0\"/>") != std::string::npos);
  CHECK(xml.find("<error message=\"n:9:2: error: x\">n:9:2: error: x&#10;  |</error>") !=
        std::string::npos);
  CHECK(xml.find('\x01') == std::string::npos);
  CHECK(xml.ends_with("  </testsuite>\n</testsuites>\n"));
}
