#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <tests/tools/checked.h>

using Lines = std::vector<std::size_t>;

TEST_CASE("a number carried forward stands in place of the exact one") {
  // 2^2 + 1 = 5, written as 6; 3*6 = 18
  const auto report = checked("x = 2\na = x^2 + 1 = 6\nb = 3*a = 18\nc = b - a = 12\n");
  CHECK(verdicts(report) == "wrong follows follows");
  CHECK(report.findings[1].from_lines == Lines{2});
  CHECK(report.findings[2].from_lines == Lines{2});
}

TEST_CASE("an interior derivative that was put down is used by the lines after it") {
  // a = 0.588858: dC/da = 2*(a - 1) = -0.822284, da/dz = 0.242104, dz/dw = x = 1.5
  const std::string neuron =
      "x = 1.5; w = 0.2; b = 0.0593; y = 1\nz = w*x + b\na = sigmoid(z)\nC = (a - y)^2\n";
  CHECK(verdicts(neuron + "dC/da = -0.82\ndC/dw = dC/da*da/dz*dz/dw = -0.2978\n") ==
        "ok ok rounded");  // -0.82*0.242104*1.5 = -0.29779; exactly -0.29862
  // written with the wrong sign: what comes after has it too
  const auto report = checked(neuron + "dC/da = 0.822\ndC/dz = 0.1990\ndC/dw = 0.2985\n");
  CHECK(verdicts(report) == "wrong follows follows");
  CHECK(report.findings[2].from_lines == Lines{5});
}

TEST_CASE("a local derivative that was put down is used by later lines") {
  const std::string neuron =
      "x = 1.5; w = 0.2; b = 0.0593; y = 1\nz = w*x + b\na = sigmoid(z)\n"
      "C = (a - y)^2\n";
  // da/dz = 0.24 in place of 0.242104: dC/dw = -0.822284*0.24*1.5 = -0.29602
  CHECK(verdicts(neuron + "da/dz = 0.24\ndC/dw = -0.2960\n") == "ok rounded");
  // and wrong, 0.34: -0.822284*0.34*1.5 = -0.41936
  CHECK(verdicts(neuron + "da/dz = 0.34\ndC/dw = -0.4194\n") == "wrong follows");
  CHECK(verdicts(neuron + "dC/dw = -0.2986\n") == "ok");
}

TEST_CASE("a wrong formula is carried on too") {
  const std::string worksheet =
      "x = 3; y = 2\nC = (x - y)^2\ndC/dx = (x - y)\nxn = x - 0.1*dC/dx\n";
  CHECK(verdicts(worksheet + "xn = 2.9\n") == "wrong follows");  // 3 - 0.1*1
  CHECK(verdicts(worksheet + "xn = 2.8\n") == "wrong ok");       // 3 - 0.1*2
  CHECK(verdicts(worksheet + "xn = 2.85\n") == "wrong wrong");
}

TEST_CASE("updates: a name has its new value from there on") {
  const std::string loop = "w = 3; η = 0.1\nC = w^2\ndC/dw = 6\nw <- w - η*dC/dw\n";
  CHECK(verdicts(loop + "w = 2.4\n") == "ok ok");
  CHECK(verdicts(loop + "w = 3.0\n") == "ok wrong");
  // claims on the line of the update itself
  CHECK(verdicts("w = 3; η = 0.1\nC = w^2\nw <- w - η*dC/dw = 2.4\n") == "ok");
  CHECK(verdicts("w = 3; η = 0.1\nC = w^2\nw ← w - η*dC/dw = 3.6\n") == "wrong");
  CHECK(first_cause("w = 3; η = 0.1\nC = w^2\nw <- w - η*dC/dw = 3.6\n") == "sign");
  // a wrong update, carried into the next forward pass: 3.6^2 = 12.96
  CHECK(verdicts("w = 3; η = 0.1\nC = w^2\nw <- w - η*dC/dw = 3.6\nD = w^2 = 12.96\n") ==
        "wrong follows");
}

TEST_CASE("what was right is not made wrong by a mistake that it does not need") {
  CHECK(verdicts("x = 2\na = x + 1 = 4\nb = x*5 = 10\n") == "wrong ok");
}

TEST_CASE("a line put right later counts from there on") {
  CHECK(verdicts("x = 2\na = x^2 = 5\na = 4\nb = a + 1 = 5\n") == "wrong ok ok");
  CHECK(verdicts("x = 2\na = x^2 = 5\na = 4\nb = a + 1 = 6\n") == "wrong ok wrong");
}

TEST_CASE("a derivative across several steps that was put down is used by later lines") {
  // o = g(s) = 0.664997 with s = 0.6857; dE/do = 2*(o - 1) = -0.670, do/ds = 0.2228. Put down as
  // 0.25, and wrong: dE/ds = -0.670*0.25 = -0.1675, and dE/dx = 0.3*dE/ds = -0.0502
  const std::string neuron =
      "g(u) = 1/(1 + exp(-u))\nx = 2.2857\ns = 0.3*x\no = g(s)\nE = (o - 1)^2\n";
  const std::string wrong = "dE/do = -0.670\ndo/ds = 0.25\n";
  const auto report = checked(neuron + wrong + "dE/ds = -0.1675\ndE/dx = -0.0502\n");
  CHECK(verdicts(report) == "ok wrong follows follows");
  CHECK(report.findings[2].from_lines == Lines{7});
  CHECK(report.findings[3].from_lines == Lines{7});
  // asked for before it is put down
  CHECK(verdicts(neuron + "dE/dx = dE/do*do/ds*0.3\n" + wrong +
                 "dE/ds = -0.1675\ndE/dx = -0.0502\n") == "ok ok wrong follows follows");
  // -0.67*0.22 = -0.1474, exactly -0.14927
  CHECK(verdicts(neuron + "dE/do = -0.67\ndo/ds = 0.22\ndE/ds = -0.1474\n") == "ok ok rounded");
  // past o there is another way: 1 + 2*(o - 1)*do/ds is 1 - 0.670*0.25 = 0.8325
  CHECK(verdicts(neuron + "F = E + s\n" + wrong + "dF/ds = 0.8325\n") == "ok wrong follows");
}

TEST_CASE("what rests on a wrong local derivative is no rounding of the right one") {
  // sigmoid(0.6) = 0.645656, its derivative 0.228784 with the wrong sign from line 6 on:
  // -0.709*-0.229 = 0.162, times 0.3 0.0486
  const auto report = checked(
      "x = 2\ns = 0.3*x\no = sigmoid(s) = 0.646\nE = (o - 1)^2\ndE/do = 2*(o - 1) = -0.709\n"
      "do/ds = -0.229\ndE/ds = dE/do*do/ds = 0.162\ndE/dx = 0.3*dE/ds = 0.0486\n");
  CHECK(verdicts(report) == "ok ok ok wrong ok follows ok follows");
  CHECK(report.findings[5].from_lines == Lines{6});
  CHECK(report.findings[7].from_lines == Lines{6});
}

TEST_CASE("a product of printed factors, gone on with as the calculator has it") {
  // 0.76*0.24 = 0.1824, printed as 0.18; 0.1824*1.9 = 0.34656. Exactly 0.338904.
  CHECK(verdicts("v = 1.9; h = -0.26\ns = v*h\no = sigmoid(s) = 0.38\nE = o^2\n"
                 "dE/do = 2*o = 0.76\ndo/ds = o*(1 - o) = 0.24\ndE/ds = dE/do*do/ds = 0.18\n"
                 "dE/dh = dE/ds*v = 0.35\n") == "ok ok ok ok ok ok ok ok rounded");
}

TEST_CASE("what follows says from which lines, and what is right is not accused") {
  // A neuron, its function built in or written out, with one line in two worksheets put down wrong.
  std::mt19937 random(1);
  const auto pick = [&](std::size_t below) { return std::size_t{random()} % below; };
  const double factors[] = {0.5, 2, -1, 0.9, 1.1};
  int follows = 0;
  for (int worksheet = 0; worksheet < 400; ++worksheet) {
    const int digits = 2 + static_cast<int>(pick(4));
    const bool written_out = pick(2) == 0;
    const double w = 0.1 * (1.0 + static_cast<double>(pick(9)));
    const double x = 0.1 * (7.0 + static_cast<double>(pick(13)));
    const std::size_t spoilt = pick(2) == 0 ? 99 : 2 + pick(4);
    const double factor = factors[pick(5)];
    std::string text = written_out ? "g(u) = 1/(1 + exp(-u))\n" : "g(u) = sigmoid(u)\n";
    text += fmt::format("w = {:.1f}; x = {:.1f}\n", w, x);
    std::size_t line = 0;
    const auto put_down = [&](const std::string& left, double number) {
      if (line++ == spoilt) number *= factor;
      const std::string printed = fmt::format("{:.{}f}", number, digits);
      text += left + " = " + printed + "\n";
      return std::stod(printed);
    };
    const double s = put_down("s = w*x", w * x);
    const double o = put_down("o = g(s)", 1 / (1 + std::exp(-s)));
    text += "E = (o - 1)^2\n";
    const double upstream = put_down("dE/do", 2 * (o - 1));
    const double local = put_down("do/ds", o * (1 - o));
    const double gradient = put_down("dE/ds", upstream * local);
    const double last = put_down("dE/dw", gradient * x);
    put_down("v = w - dE/dw", w - last);
    CAPTURE(text);
    const auto report = checked(text);
    for (const auto& finding : report.findings) {
      if (spoilt == 99) CHECK(finding.verdict <= tools::check::Verdict::rounded);
      if (finding.verdict != tools::check::Verdict::follows) continue;
      ++follows;
      CHECK_FALSE(finding.from_lines.empty());
    }
  }
  CHECK(follows > 100);
}

TEST_CASE("derivatives of functions written out are calculated from printed results") {
  // a = 0.877 of 0.876533: dC/dz = -0.7*0.877*(1 - 0.877) = -0.0755; exactly -0.07576
  const std::string sigmoid = "x = 1.96; v = -0.7\nz = 1*x\na = 1/(1 + exp(-z)) = 0.877\nC = v*a\n";
  CHECK(verdicts(sigmoid + "dC/dz = -0.0755\n") == "ok rounded");
  CHECK(verdicts(sigmoid + "dC/dz = -0.0750\n") == "ok wrong");
  // as a function of the worksheet
  const std::string own = "g(u) = 1/(1 + exp(-u))\nx = 1.96; v = -0.7\na = g(x) = 0.877\nC = v*a\n";
  CHECK(verdicts(own + "dC/dx = -0.0755\n") == "ok rounded");
  // a = 0.996 of 0.995557: 1 - 0.996^2 = 0.007984; exactly 0.0088665
  const std::string tanh =
      "w = 0.5; x = 4.8; b = 0.6554\n"
      "a = (exp(w*x + b) - exp(-(w*x + b)))/(exp(w*x + b) + exp(-(w*x + b))) = 0.996\n";
  CHECK(verdicts(tanh + "da/db = 0.00798\n") == "ok rounded");
  CHECK(verdicts(tanh + "da/db = 0.00700\n") == "ok wrong");
  // where it saturates: 1 - 0.9996^2 = 0.00079984; exactly 0.00071447
  CHECK(verdicts("t(u) = (exp(u) - exp(-u))/(exp(u) + exp(-u))\nz = -4.315; w = 3\n"
                 "a = t(z) = -0.9996\nC = w*a\ndC/dz = 0.002400\n") == "ok rounded");
  // a = 1.52 of 1.524527: 1/(2*1.52)/10.2183 = 0.032193; exactly 0.032097. The root itself is no
  // part of the derivative as it is written here.
  const std::string root = "x = 10.2183\na = log(x)^(1/2) = 1.52\n";
  CHECK(verdicts(root + "da/dx = 0.03219\n") == "ok rounded");
  CHECK(verdicts(root + "da/dx = 0.03250\n") == "ok wrong");
  // p = 0.67 of 0.668188: 0.67*(1 - 0.67) = 0.2211; exactly 0.22171
  const std::string softmax = "z1 = 1.2; z2 = 0.5\np = exp(z1)/(exp(z1) + exp(z2)) = 0.67\n";
  CHECK(verdicts(softmax + "dp/dz1 = 0.2211\n") == "ok rounded");
  CHECK(verdicts(softmax + "dp/dz1 = 0.2191\n") == "ok wrong");
  // a product's factors do not come from the product: 0.12/0.3 = 0.4, w is 0.41
  CHECK(verdicts("w = 0.41; x = 0.3\nz = w*x = 0.12\ndz/dx = 0.40\n") == "ok wrong");
}
