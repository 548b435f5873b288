#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tests/tools/checked.h>

using Lines = std::vector<std::size_t>;

TEST_CASE("ok comes before all others: exact to the digits, whatever was printed before") {
  // a = 0.289050497; printed wrongly as 0.5. 2*a = 0.578 exactly, and 1 with the 0.5.
  const std::string before = "z = -0.9\na = sigmoid(z) = 0.5\n";
  CHECK(verdicts(before + "b = 2*a = 0.578\n") == "wrong ok");
  CHECK(verdicts(before + "b = 2*a = 1.0\n") == "wrong follows");
}

TEST_CASE("rounded: right with the rounded numbers printed before, which are named") {
  // sigmoid(-0.9) = 0.28905; 100*0.29 = 29.0, exactly 28.9
  const auto report = checked("z = -0.9\na = sigmoid(z) = 0.29\nb = 100*a = 29.0\n");
  CHECK(verdicts(report) == "ok rounded");
  CHECK(report.findings[1].from_lines == Lines{2});
  // More than the digits can explain: 0.29 is at most 0.295.
  CHECK(verdicts("z = -0.9\na = sigmoid(z) = 0.29\nb = 100*a = 29.6\n") == "ok wrong");
}

TEST_CASE("follows: right with a wrong number of an earlier line, which is named") {
  const std::string before = "x = 3\ny = x^2 = 6\n";  // 9
  const auto report = checked(before + "z = y + 1 = 7\n");
  CHECK(verdicts(report) == "wrong follows");
  CHECK(report.findings[1].from_lines == Lines{2});
  CHECK(report.findings[1].causes.empty());
  CHECK(verdicts(before + "z = y + 1 = 8\n") == "wrong wrong");
  CHECK(verdicts(before + "z = y + 1 = 10\n") == "wrong ok");
  // carried on twice: the origin is named, not the line between
  const auto twice = checked(before + "z = y + 1 = 7\nw = 2*z = 14\n");
  CHECK(verdicts(twice) == "wrong follows follows");
  CHECK(twice.findings[2].from_lines == Lines{2});
  // two origins
  const auto two = checked(before + "u = 2*x = 5\nv = y*u = 30\n");
  CHECK(verdicts(two) == "wrong wrong follows");
  CHECK(two.findings[2].from_lines == Lines{2, 3});
}

TEST_CASE("within a line: a wrong link, and what follows from it") {
  // 2*(0.6 - 1) = -0.8, not -0.7; -0.7*3 = -2.1
  const auto report = checked("a = 0.6\ng = 2*(a - 1) = -0.7\nh = 3*g = 3*(-0.7) = -2.1\n");
  CHECK(verdicts(report) == "wrong follows follows");
}

TEST_CASE("wrong: no reading makes it right, and a cause where one is known") {
  CHECK(first_cause("x = 3\ny = x^2\ndy/dx = 12\n") == "factor");
  CHECK(first_cause("x = 3.3\ny = x^2\ndy/dx = 1234.5\n") == "none");
}

TEST_CASE("undecided: the point cannot tell right from wrong") {
  // relu'(-1) = 0: each slip but the kink's gives 0
  const auto report = checked("x = 0\nw = 3\ny = (x*w)^2\ndy/dw = 0\n");
  CHECK(verdicts(report) == "undecided");
  CHECK(notes(report.findings[0]).find("this point cannot tell right from wrong") == 0);
}

TEST_CASE("the worst element speaks for an array") {
  CHECK(verdicts("x = [1, 2]\ny = 2*x = [2, 4]\n") == "ok");
  CHECK(verdicts("x = [1, 2]\ny = 2*x = [2, 5]\n") == "wrong");
  // 1/3 = 0.333: the rounded element, 0.333*300 = 99.9
  CHECK(verdicts("x = [1, 2]\ny = x/3 = [0.333, 0.667]\nz = 300*y = [99.9, 200.1]\n") ==
        "ok rounded");
  CHECK(verdicts("x = [1, 2]\ny = x/3 = [0.333, 0.667]\nz = 300*y = [99.9, 300.0]\n") ==
        "ok wrong");
}

TEST_CASE("every claim has its place, its two sides and its numbers") {
  const auto report = checked("x = 3\ny = x^2 = 3*3 ≈ 8.5\n");
  REQUIRE(report.findings.size() == 2);
  CHECK(report.findings[0].claim == "y = 3*3");
  CHECK(report.findings[0].column == 11);
  CHECK(report.findings[1].claim == "y ≈ 8.5");
  CHECK(report.findings[1].line == 2);
  CHECK(report.findings[1].column == 17);
  CHECK(report.findings[1].left == "y");
  CHECK(report.findings[1].link == "8.5");
  CHECK(report.findings[1].stated->numbers == std::vector<double>{8.5});
  CHECK(report.findings[1].exact->numbers == std::vector<double>{9.0});
  CHECK(report.count(tools::check::Verdict::ok) == 1);
}

TEST_CASE("doubles are no better than their rounding") {
  // 0.3 - 0.1*3 is 0; with doubles -5.6e-17, 5.6e-17 or 0, by the order of the terms
  const std::string zero = "a = 0.1; b = -0.3\nz = 3*a + b\n";
  CHECK(verdicts(zero + "z = 0\nz = 0.0000\nz ≈ -5.55e-17\nz = 1.11e-16\n") == "ok ok ok ok");
  CHECK(verdicts(zero + "z = 1e-15\nz = 5.0e-16\n") == "wrong wrong");
  // and what is calculated from it: 1000*z
  CHECK(verdicts(zero + "y = 1000*tanh(z)\ny = -5.55e-14\ny = 1.0e-12\n") == "ok wrong");
  CHECK(verdicts(zero + "y = tanh(z) = tanh(1.11e-16) = 1.11e-16\n") == "ok ok");
  CHECK(verdicts(zero + "c = 2\ny = c*z^2\ndy/da = 3.3e-16\ndy/da = 1.0e-14\n") == "ok wrong");
  // small numbers that are known well keep their digits
  CHECK(verdicts("a = 1e-17; b = 2\nz = a*b\nz = 2.1e-17\n") == "wrong");
}

TEST_CASE("what rounding leaves open is told from what the rounded numbers give") {
  // a = 0.6225: (0.6 - 1)^2 = 0.16, exactly 0.1425; 0.15 is neither
  const auto open = checked("z = 0.5\na = sigmoid(z) ≈ 0.6\nC = (a - 1)^2 = 0.16\nC = 0.15\n");
  REQUIRE(verdicts(open) == "ok rounded rounded");
  CHECK_FALSE(open.findings[1].within_rounding);
  CHECK(open.findings[2].within_rounding);
  CHECK(open.findings[2].from_lines == std::vector<std::size_t>{2});
  // x/3 is 0.667; with 0.67, 3*u is 2.01: from line 2, not from what line 3 says of v itself
  const auto own = checked("x = 2\nu = x/3 ≈ 0.67\nv = 3*u = 2.01\nv = 2.005\n");
  REQUIRE(verdicts(own) == "ok rounded rounded");
  CHECK(own.findings[2].within_rounding);
  CHECK(own.findings[2].from_lines == std::vector<std::size_t>{2});
}
