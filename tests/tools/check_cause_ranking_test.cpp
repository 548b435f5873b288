#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <tests/tools/checked.h>
#include <tools/check/wording.h>

using tools::check::Finding;
using tools::check::Verdict;

namespace {

// z1 = 0.6, a1 = 0.645656, z2 = -0.451959, a2 = 0.388895, dC/dz2 = -0.290465,
// dC/dw2 = -0.187541, dC/da1 = 0.203326, dC/dz1 = 0.0465177, dC/dw1 = 0.0697765
const std::string two_layers =
    "x = 1.5; y = 1; w1 = 0.4; w2 = -0.7\nz1 = w1*x\na1 = sigmoid(z1)\nz2 = w2*a1\n"
    "a2 = sigmoid(z2)\nC = (a2 - y)^2\n";

bool has_cause(const Finding& finding, const std::string& id) {
  return std::ranges::any_of(finding.causes,
                             [&](const auto& cause) { return cause_name(cause.id) == id; });
}

}  // namespace

TEST_CASE("two slips at once are found, and both are named") {
  // half of it, and the sign: dC/dw2 = -0.187541 becomes 0.0937703; alone neither gives that
  const Finding finding = checked(two_layers + "dC/dw2 = 0.0937703\n").findings.back();
  REQUIRE(finding.verdict == Verdict::wrong);
  REQUIRE(finding.causes.size() >= 2);
  CHECK(has_cause(finding, "sign"));
  CHECK((has_cause(finding, "factor") || has_cause(finding, "other-loss")));
  CHECK(finding.causes[0].text.find("; and ") != std::string::npos);
  // as a formula: (a2 - y) for 2*(a2 - y), and sigmoid' left out
  const Finding formula = checked(two_layers + "dC/dz2 = y - a2\n").findings.back();
  CHECK(formula.verdict == Verdict::wrong);
  CHECK_FALSE(formula.causes.empty());
}

TEST_CASE("several lines with one cause: said once, counted once, in each entry all the same") {
  // all of (1/2)*(a2 - y)^2: dC/da2 = -0.611105, dC/dz2 = -0.145233, dC/dw2 = -0.0937703
  const auto report = checked(two_layers + "dC/dw2 = -0.0937703\ndC/dw1 = 0.0348883\n");
  CHECK(verdicts(report) == "wrong wrong");
  for (const Finding& finding : report.findings) {
    REQUIRE_FALSE(finding.causes.empty());
    CHECK(first_cause(finding) == "other-loss");
    CHECK(finding.causes[0].line == 6);
  }
  const auto same = lines_with_same_cause(report);
  CHECK_FALSE(same[0].has_value());
  CHECK(same[1] == 7);
  CHECK(summary(report) == "2 claims: 2 wrong (1 cause)");
}

TEST_CASE("one cause, whichever variable and element; another place is another cause") {
  const std::string layers =
      "x = [0.5, -2]; W = [[0.3, 0.2], [-0.4, 0.7]]; v = [0.6, 1.1]; y = 1\n"
      "z = W @ x\nh = tanh(z)\no = v @ h\nC = (o - y)^2\n";
  const auto report = checked(layers +
                              "dC/dW[0][1] = 2*(o - y)*v[0]*x[1]\n"
                              "dC/dW[1][0] = 2*(o - y)*v[1]*x[0]\n"
                              "dC/dv[0] = -2*(o - y)*h[0]\ndC/dv[1] = -2*(o - y)*h[1]\n");
  const auto same = lines_with_same_cause(report);
  REQUIRE(same.size() == 4);
  CHECK_FALSE(same[0].has_value());
  CHECK(same[1] == 6);
  CHECK_FALSE(same[2].has_value());
  CHECK(same[3] == 8);
}

TEST_CASE("right lines speak against a slip that would show in them") {
  // dC/dw1 = 0.304988 = dC/da1*x: sigmoid' left out. If dC/da1 is right, it is that of a1.
  const auto report = checked(two_layers +
                              "dC/dz2 = -0.290465\ndC/da1 = 0.203326\n"
                              "dC/dw1 = 0.304988\n");
  CHECK(verdicts(report) == "ok ok wrong");
  const Finding& finding = report.findings.back();
  CHECK(first_cause(finding) == "missing-local");
  CHECK(finding.causes[0].text == "the local derivative da1/dz1 is left out");
}

TEST_CASE("slips that are the same for every input are one reading; others have their own") {
  // d(x^2): a lost factor, the power rule, half of the loss are one
  const Finding finding = checked("x = 1.3; y = 0.2\nC = (x - y)^2\ndC/dx = 1.1\n").findings[0];
  REQUIRE(finding.causes.size() >= 2);
  std::size_t same = 0;
  for (const auto& cause : finding.causes) same += cause.reading == 0 ? 1 : 0;
  CHECK(same >= 2);
  CHECK((has_cause(finding, "factor") && has_cause(finding, "power-rule")));
}

TEST_CASE("a line that would separate the causes is proposed") {
  // half of dC/dw1 says nothing of where the half comes from; dC/da2 or dC/dz2 would
  const Finding finding = checked(two_layers + "dC/dw1 = 0.0348883\n").findings.back();
  REQUIRE(finding.verdict == Verdict::wrong);
  REQUIRE_FALSE(finding.would_separate.empty());
  for (const std::string& name : finding.would_separate) CHECK(name.starts_with("dC/d"));
  // where it is there already, it is not proposed
  const Finding known =
      checked(two_layers + finding.would_separate[0] + " = 9.5\ndC/dw1 = 0.0348883\n")
          .findings.back();
  CHECK(std::ranges::find(known.would_separate, finding.would_separate[0]) ==
        known.would_separate.end());
}

TEST_CASE("where the digits are too few, more are proposed") {
  // cos(1.1) = 0.453596: 0.5 is half of 0.907 and more
  const Finding finding = checked("x = 1.1; w = 1.05\nC = 2*sin(x*w)\ndC/dw = 0.4\n").findings[0];
  REQUIRE(finding.verdict == Verdict::wrong);
  if (finding.causes.back().reading > 0)
    CHECK(notes(finding).find("more digits would tell them apart") != std::string::npos);
}

TEST_CASE("a search that is cut short says so") {
  // 200 wrong lines over 2,000 operations: beyond some, no search; the verdicts stand
  std::string worksheet = "w = 0.7\nC = sin(w)";
  for (int i = 0; i < 1000; ++i) worksheet += " + sin(w)";
  worksheet += "\n";
  for (int i = 0; i < 200; ++i) worksheet += "dC/dw = " + std::to_string(5.5 + 0.01 * i) + "\n";
  const auto report = checked(worksheet);
  REQUIRE(report.findings.size() == 200);
  CHECK(report.count(Verdict::wrong) == 200);
  CHECK(notes(report.findings.back()).find("not searched for a cause") == 0);
}

TEST_CASE("the same text, the same report") {
  const auto a = checked(two_layers + "dC/dw2 = 0.0937703\ndC/dw1 = 0.304988\n");
  const auto b = checked(two_layers + "dC/dw2 = 0.0937703\ndC/dw1 = 0.304988\n");
  REQUIRE(a.findings.size() == b.findings.size());
  for (std::size_t i = 0; i < a.findings.size(); ++i) {
    REQUIRE(a.findings[i].causes.size() == b.findings[i].causes.size());
    for (std::size_t k = 0; k < a.findings[i].causes.size(); ++k)
      CHECK(a.findings[i].causes[k].text == b.findings[i].causes[k].text);
  }
}
