// What the worksheets of examples/notes come to, row by row: a row like 2.7 is the seventh claim of
// lecture note 002, worked out apart from the program, by hand and in double precision. The .output
// files beside the worksheets cannot be accepted wrongly without this test noticing.

#include <doctest/doctest.h>
#include <tools/check/check.h>
#include <tools/formula/input.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace check = tools::check;
using check::CauseId;
using check::Finding;
using check::Verdict;

namespace {

const std::filesystem::path notes = CHALKGRAD_SOURCE_DIR "/examples/notes";

const check::Report& report_of(const std::string& name) {
  static std::map<std::string, check::Report> reports;
  const auto [at, is_new] = reports.try_emplace(name);
  if (is_new)
    at->second = check::check(tools::formula::input_from_file((notes / (name + ".md")).string()));
  return at->second;
}

/// A row of the ledger, as the worksheet puts it.
struct Row {
  const char* row;
  std::size_t line;
  std::string_view left;  ///< which statement of the line
  std::string_view link;  ///< which claim of it; empty: all
  Verdict verdict = Verdict::ok;
  std::optional<CauseId> cause = {};
  std::vector<std::size_t> from = {};  ///< lines that it comes from
};

void check_rows(const std::string& worksheet, const std::vector<Row>& rows) {
  const check::Report& report = report_of(worksheet);
  for (const Row& row : rows) {
    CAPTURE(row.row);
    CAPTURE(row.line);
    std::size_t found = 0;
    for (const Finding& finding : report.findings) {
      const bool meant = finding.line == row.line && finding.left == row.left &&
                         (row.link.empty() || finding.link == row.link);
      if (!meant) continue;
      ++found;
      CAPTURE(finding.claim);
      CHECK(check::verdict_name(finding.verdict) == check::verdict_name(row.verdict));
      if (!row.from.empty()) CHECK(finding.from_lines == row.from);
      if (!row.cause) continue;
      REQUIRE_FALSE(finding.causes.empty());
      CHECK(std::ranges::any_of(finding.causes, [&](const check::Cause& cause) {
        return cause.reading == 0 && cause.id == *row.cause;
      }));
    }
    CHECK(found > 0);
  }
}

const Finding& finding_at(const std::string& worksheet, std::size_t line, std::string_view link) {
  const auto& findings = report_of(worksheet).findings;
  const auto found = std::ranges::find_if(findings, [&](const Finding& finding) {
    return finding.line == line && finding.link == link;
  });
  REQUIRE(found != findings.end());
  return *found;
}

}  // namespace

TEST_CASE("note 000: a linear layer and partial derivatives") {
  check_rows("000-linear-layer", {
                                     {"0.1", 17, "y[0]", "3.6"},
                                     {"0.1", 18, "y[1]", "6.8"},
                                     {"0.1", 19, "y[2]", "-3.5"},
                                     {"0.1", 20, "y", "[3.6, 6.8, -3.5]"},
                                     {"0.2", 61, "∂L/∂w1", "2*w1"},
                                     {"0.2", 62, "∂L/∂w2", "3"},
                                     {"0.4", 37, "ReLU(u)", ""},
                                     {"0.4", 38, "σ(u)", ""},
                                     {"0.4", 46, "p[0]", ""},
                                     {"0.5", 72, "w1_next", "w1 - η*2*w1"},
                                     {"0.5", 73, "w2_next", "w2 - η*3"},
                                 });
}

TEST_CASE("note 001: a neuron, activations, the step") {
  check_rows("001-activations-and-descent", {
                                                {"1.2", 20, "∂a/∂z", "a*(1 - a)"},
                                                {"1.2", 32, "Z", ""},
                                                {"1.3", 47, "g'(u)", ""},
                                                {"1.3", 48, "T'(u)", ""},
                                                {"1.3", 49, "R'(-2)", "0"},
                                                {"1.3", 50, "K'(-2)", "0.01"},
                                                {"1.8", 74, "w1_new", ""},
                                                {"1.8", 75, "b_new", ""},
                                            });
}

TEST_CASE("note 002: one iteration, with its two halves and what follows from them") {
  using enum Verdict;
  check_rows("002-one-iteration",
             {
                 {"2.1", 25, "z1[0]", ""},
                 {"2.1", 26, "z1[1]", ""},
                 {"2.2", 29, "a1[0]", "0.29"},
                 {"2.2", 30, "a1[1]", "0.57"},
                 {"2.2", 96, "a1[0]", "0.289"},
                 {"2.2", 97, "a1[1]", "0.574"},
                 {"2.3", 36, "z2", "0.359"},
                 {"2.4", 37, "a2", ""},
                 {"2.5", 54, "dC/da2", ""},
                 {"2.6", 55, "da2/dz2", ""},
                 {"2.7", 62, "dC/dW2[0]", "-0.0287", wrong, CauseId::other_loss},
                 {"2.7", 62, "dC/dW2[0]", "-0.0287", wrong, CauseId::factor},
                 {"2.7, factors", 62, "dC/dW2[0]", "(-0.822)*0.242*0.289"},
                 {"2.8", 63, "dC/dW2[1]", "-0.0572", wrong, CauseId::other_loss},
                 {"2.8", 63, "dC/dW2[1]", "-0.0572", wrong, CauseId::factor},
                 {"2.8, factors", 63, "dC/dW2[1]", "(-0.822)*0.242*0.574"},
                 {"2.9", 70, "dC/db2", ""},
                 {"2.10", 86, "W2n[0]", "", follows, {}, {62}},
                 {"2.11", 87, "W2n[1]", "", follows, {}, {63}},
                 {"2.12", 88, "b2n", ""},
                 {"2.13", 100, "z2n", "", follows, {}, {62, 63}},
                 {"2.14", 101, "a2n", "0.595", follows, {}, {62, 63}},
                 {"2.15", 109, "Cn", "0.164025", follows, {}, {62, 63}},
                 {"2.16", 110, "C", "(0.589 - 1)^2"},
                 {"2.16", 110, "C", "0.168921", rounded, {}, {37}},
                 {"2.17", 62, "dC/dW2[0]", "dz2/dW2[0] * da2/dz2 * dC/da2"},
                 {"2.17", 70, "dC/db2", "dz2/db2 * da2/dz2 * dC/da2"},
                 {"2.18", 76, "δ", ""},
                 {"2.18", 78, "dC/db2", "δ"},
             });
  // -0.0287 is half of the gradient of C with the note's own 0.822, 0.242 and 0.289: half of the
  // exact one is -0.0288.
  const Finding& half = finding_at("002-one-iteration", 62, "-0.0287");
  CHECK(half.causes.front().text ==
        "half of the gradient: this is dJ/dW2[0] (line 45), but C is (a2 - y)^2 (line 46)");
  CHECK(half.causes.front().line.value_or(0) == 46);  // that of C
}

TEST_CASE("the hidden layer of note 002 is right throughout") {
  const check::Report& report = report_of("002-hidden-layer");
  CHECK(report.count(Verdict::ok) == report.findings.size());
  check_rows("002-hidden-layer", {
                                     {"2.7, exact", 30, "dC/dW2", "[-0.0575363, -0.114344]"},
                                     {"2.16, exact", 20, "C", "0.169004"},
                                     {"2.15, exact", 94, "(σ(W2n @ a1 + b2n) - y)^2", "0.163464"},
                                 });
}

TEST_CASE("note 003: stationary points and steps") {
  const std::string name = "003-gradient-descent";
  check_rows(name, {
                       {"3.1", 14, "f'(u)", "2*u + 3"},
                       {"3.1", 15, "f'(-1.5)", "0"},
                       {"3.1", 16, "f'(-2)", "-1"},
                       {"3.1", 17, "f'(-1)", "1"},
                       {"3.2", 31, "x", "0.5"},
                       {"3.2", 33, "x", "0"},
                       {"3.3", 41, "x", "0"},
                       {"3.4", 48, "x", "-0.1"},
                       {"3.4", 49, "x", "0.4"},
                       {"3.5", 57, "x", "0.3"},
                       {"3.5", 60, "x", "0"},
                       {"3.6", 73, "∂F/∂p", "[-10, -10]"},
                       {"3.6", 89, "p", "[0, 0]"},
                       {"3.7", 18, "f''(u)", "2"},
                       {"3.7", 79, "∂²F/∂p[0]²", "2"},
                       {"3.7", 82, "D", "4"},
                   });
}

TEST_CASE("note 003: a network in symbols, its brackets as printed and as meant") {
  using enum Verdict;
  check_rows("003-network-in-symbols",
             {
                 {"3.8", 15, "f(-1, 3)", ""},
                 {"3.9", 30, "g'(u)", ""},
                 {"3.9", 33, "T'(u)", ""},
                 {"3.9", 35, "relu'(0)", "0"},
                 {"3.9", 35, "relu'(3)", "1"},
                 {"3.10", 61, "MAE", "1/2*(abs(f1 - t1) + abs(f2 - t2))"},
                 {"3.10", 63, "MSE", "Loss"},
                 {"3.12", 73, "∂Loss/∂w7", ""},
                 {"3.13, before", 81, "∂Loss/∂w1", ""},
                 {"3.13, before", 82, "∂Loss/∂w1", ""},
                 {"3.13, printed", 88, "∂Loss/∂w1", "", wrong, CauseId::bracket},
                 {"3.13, meant", 94, "∂Loss/∂w1", ""},
                 {"3.14, before", 100, "∂Loss/∂w6", ""},
                 {"3.14, before", 101, "∂Loss/∂w6", ""},
                 {"3.14, printed", 107, "∂Loss/∂w6", "", wrong, CauseId::bracket},
                 {"3.14, meant", 113, "∂Loss/∂w6", ""},
                 {"3.15", 122, "A", "∂Loss/∂u1"},
                 {"3.15", 127, "∂Loss/∂w1", ""},
                 {"3.15", 128, "∂Loss/∂w6", ""},
                 {"3.16", 139, "∂S/∂v", ""},
                 {"3.16", 141, "∂M/∂v", "1/2*∂S/∂v"},
             });
}

TEST_CASE("note 004: the chain rule") {
  check_rows("004-chain-rule", {
                                   {"4.1", 15, "xor(1, 1)", "0"},
                                   {"4.3", 100, "J", "0.176053"},
                                   {"4.3", 101, "∂J/∂W", ""},
                                   {"4.6", 112, "s'(10)", ""},
                                   {"4.7", 37, "df/da", "-200"},
                                   {"4.7", 36, "df/dc", "20"},
                                   {"4.8", 57, "∂L/∂α", "54"},
                                   {"4.9", 87, "∂loss/∂V[0][0]", ""},
                               });
}

TEST_CASE("nothing else is wrong in any of the worksheets, and every one can be read") {
  const std::map<std::string, std::size_t> wrong{{"002-one-iteration", 2},
                                                 {"003-network-in-symbols", 2}};
  std::size_t worksheets = 0;
  for (const auto& file : std::filesystem::directory_iterator(notes)) {
    const std::string name = file.path().stem().string();
    if (file.path().extension() != ".md" || name == "README") continue;
    ++worksheets;
    CAPTURE(name);
    const check::Report& report = report_of(name);
    CHECK(report.problems.empty());
    CHECK(report.unchecked.empty());
    CHECK(report.count(Verdict::wrong) == (wrong.contains(name) ? wrong.at(name) : 0));
    CHECK(report.count(Verdict::undecided) == 0);
    if (name == "002-one-iteration") {
      CHECK(report.count(Verdict::rounded) == 1);
      CHECK(report.count(Verdict::follows) == 11);
    } else {
      CHECK(report.count(Verdict::rounded) + report.count(Verdict::follows) == 0);
    }
  }
  CHECK(worksheets == 13);
}
