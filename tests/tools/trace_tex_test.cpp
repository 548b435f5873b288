#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <autograd/value.h>
#include <nn/nn.h>
#include <tools/process.h>
#include <tools/trace/equations.h>
#include <tools/trace/tex.h>
#include <tools/trace/trace.h>
#include <tools/trace/write.h>

using autograd::Value;
using tools::tex_name;
using tools::tex_number;

namespace {

std::string formula(const std::string& text) {
  return tools::tex_formula(text, [](std::string_view name) { return tex_name(name); }).text;
}

Value named(Value value, const char* name) {
  value.set_name(name);
  return value;
}

std::string latex(const Value& root) {
  std::ostringstream out;
  tools::write_latex(out, tools::trace(root));
  return out.str();
}

/// Empty where the document compiles, else what the compiler said.
std::string complaint(const std::string& compiler, const std::string& preamble,
                      const std::string& text) {
  const auto folder = std::filesystem::temp_directory_path() / "chalkgrad tex test";
  std::filesystem::create_directories(folder);
  const auto file = folder / "derivation.tex";
  std::ofstream(file) << "\\documentclass{article}\n" + preamble + "\\begin{document}\n" + text +
                             "\\end{document}\n";
  const std::string output = "-output-directory=" + folder.string(), name = file.string();
  const char* const arguments[] = {compiler.c_str(), "-interaction=nonstopmode",
                                   "-halt-on-error", output.c_str(),
                                   name.c_str(),     nullptr};
  const tools::ProcessResult result = tools::run_process(arguments, "", std::chrono::seconds(120));
  std::filesystem::remove_all(folder);
  return result.end == tools::ProcessResult::End::exited && result.status == 0 ? "" : result.output;
}

bool is_installed(const std::string& program) {
  try {
    const char* const arguments[] = {program.c_str(), "--version", nullptr};
    return tools::run_process(arguments, "", std::chrono::seconds(60)).status == 0;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("names are written as mathematics, and what is no name as text") {
  CHECK(tex_name("a").text == "a");
  CHECK(tex_name("x1").text == "x_{1}");
  CHECK(tex_name("x_1").text == "x_{1}");
  CHECK(tex_name("σ_ω").text == "\\sigma_{\\omega}");
  CHECK(tex_name("w₁₂").text == "w_{12}");
  CHECK(tex_name("w[3]").text == "w_{3}");
  CHECK(tex_name("W1[0][2]").text == "W^{(1)}_{0,2}");
  CHECK(tex_name("w'").text == "w'");
  CHECK(tex_name("loss").text == "\\mathit{loss}");
  CHECK(tex_name("η").text == "\\eta");
  CHECK(tex_name("学习率").text == "\\text{学习率}");
  CHECK(tex_name("layer1.neuron0.w[3]").text == "\\text{layer1.neuron0.w[3]}");
  CHECK(tex_name("50%_$\\}").text == "\\text{50\\%\\_\\$\\textbackslash{}\\}}");
}

TEST_CASE("numbers are written as mathematics") {
  CHECK(tex_number(-0.5).text == "-0.5");
  CHECK(tex_number(1.5e-7).text == "1.5 \\times 10^{-7}");
  CHECK(tex_number(INFINITY).text == "\\infty");
  CHECK(tex_number(-INFINITY).text == "-\\infty");
  CHECK(tex_number(NAN).text == "\\mathrm{NaN}");
}

TEST_CASE("formulas are written as mathematics, with brackets where they are needed") {
  CHECK(formula("a + b*c") == "a + b \\cdot c");
  CHECK(formula("(a + b)*c") == "\\left(a + b\\right) \\cdot c");
  CHECK(formula("a - (b - c)") == "a - \\left(b - c\\right)");
  CHECK(formula("a*(-2)") == "a \\cdot \\left(-2\\right)");
  CHECK(formula("a/(b + c)") == "\\frac{a}{b + c}");
  CHECK(formula("(a/b)^2") == "\\left(\\frac{a}{b}\\right)^{2}");
  CHECK(formula("-a^2") == "-a^{2}");
  CHECK(formula("W1[0]^2") == "?^{2}");  // rules know scalars only
  CHECK(formula("exp(-x)") == "e^{-x}");
  CHECK(formula("log(x)*sqrt(abs(y))") == "\\ln\\left(x\\right) \\cdot \\sqrt{\\left|y\\right|}");
  CHECK(formula("leaky_relu(x, 0.01)") == "\\operatorname{leaky\\_relu}\\left(x, 0.01\\right)");
  CHECK(formula("x > 0 ? 1 : x < 0 ? -1 : 0") ==
        "\\begin{cases} 1 & x > 0 \\\\ -1 & x < 0 \\\\ 0 & \\text{else} \\end{cases}");
}

TEST_CASE("each line of a derivation is symbols = numbers = result") {
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  const Value f = named(pow((a + b) * c, 2), "f");
  const tools::Equations all = tools::equations(tools::trace(f));
  CHECK(all.forward[3] == tools::Equation{"t_{1}", "a + b", "2 + \\left(-3\\right)", "-1"});
  // f = t2^2: df/dt2 = 2*t2 = 2*(-10)
  CHECK(all.backward[1] == tools::Equation{"\\frac{\\partial f}{\\partial t_{2}}", "2 \\cdot t_{2}",
                                           "2 \\cdot \\left(-10\\right)", "-20"});
  CHECK(all.backward[2] ==
        tools::Equation{
            "\\frac{\\partial f}{\\partial t_{1}}",
            "\\frac{\\partial f}{\\partial t_{2}} \\cdot \\frac{\\partial t_{2}}{\\partial t_{1}}",
            "\\frac{\\partial f}{\\partial t_{2}} \\cdot c", "-20 \\cdot 10", "-200"});
  CHECK(all.parameters.empty());
}

TEST_CASE("contributions along several paths are added up in one line") {
  const Value x{3.0, "x"};
  const Value f = named(x * x + x, "f");  // df/dx = 2x + 1 = 7
  const tools::Equations all = tools::equations(tools::trace(f));
  CHECK(all.backward.back() ==
        tools::Equation{
            "\\frac{\\partial f}{\\partial x}",
            "\\frac{\\partial f}{\\partial x} + \\frac{\\partial f}{\\partial t_{1}} \\cdot "
            "\\frac{\\partial t_{1}}{\\partial x} + \\frac{\\partial f}{\\partial t_{1}} \\cdot "
            "\\frac{\\partial t_{1}}{\\partial x}",
            "1 + \\frac{\\partial f}{\\partial t_{1}} \\cdot x + \\frac{\\partial f}{\\partial "
            "t_{1}} \\cdot x",
            "1 + 1 \\cdot 3 + 1 \\cdot 3", "7"});
}

TEST_CASE("a network's parameters are taken apart at their neuron, as in the lecture notes") {
  // note 002: z2 = 0.5*0.28905 + 0.2*0.57444 + 0.1 = 0.359414, a2 = 0.588899, C = (a2 - 1)^2
  const Value a0{0.28905, "a1[0]"}, w0{0.5, "W2[0]"}, b{0.1, "b2"}, y{1.0, "y"};
  const Value z = named(w0 * a0 + b, "z2");
  const Value a = named(sigmoid(z), "a2");
  const Value cost = named(pow(a - y, 2), "C");
  const tools::Equations all = tools::equations(tools::trace(cost), 4);
  REQUIRE(all.parameters.size() == 2);
  const tools::ParameterEquation& weight = all.parameters[0];
  CHECK(weight.equation[1] ==
        "\\frac{\\partial z_{2}}{\\partial W^{(2)}_{0}} \\cdot \\frac{\\partial a_{2}}{\\partial "
        "z_{2}} \\cdot \\frac{\\partial C}{\\partial a_{2}}");
  CHECK(weight.equation[2] ==
        "a^{(1)}_{0} \\cdot a_{2} \\cdot \\left(1 - a_{2}\\right) \\cdot \\frac{\\partial "
        "C}{\\partial a_{2}}");
  REQUIRE(weight.factors.size() == 3);
  CHECK(weight.factors[0].equation.back() == "0.289");  // the input, to four digits 0.2890(5)
  CHECK(weight.factors[0].origin == "what the weight is multiplied by");
  CHECK(weight.factors[1].origin == "the derivative of sigmoid");
  CHECK(weight.factors[2].origin == "handed back from what follows");
  CHECK(all.parameters[1].factors[0].origin == "a bias is added as it is");
}

TEST_CASE("what LaTeX is given compiles") {
  if (!is_installed("pdflatex")) {
    MESSAGE("pdflatex is not installed (Debian: texlive-latex-base): not tried");
    return;
  }
  const std::string preamble = "\\usepackage{amsmath}\n";
  const Value a{2.0, "a"}, b{-3.0, "b"}, c{10.0, "c"};
  CHECK(complaint("pdflatex", preamble, latex(pow((a + b) * c, 2))) == "");
  // every operation, and names that would like to be commands
  const Value x{0.3, "x_1 \\input{/etc/passwd} $ % & # ^ ~"}, y{-1.2, "}{"};
  Value all = exp(x) + log(x) / y - sqrt(x) * sin(y) + cos(x) * tan(y) + tanh(x) + sigmoid(y);
  all = all + relu(y) + leaky_relu(y) + elu(y) + gelu(x) + silu(x) + softplus(y) + abs(y);
  all = all + min(x, y) * max(x, y) + erf(x) + pow(x, y) + 1e-9 * x + autograd::logsumexp({x, y});
  CHECK(complaint("pdflatex", preamble, latex(all)) == "");
  const nn::MLP network(2, {3, 1}, {nn::Activation::tanh, nn::Activation::sigmoid}, 1);
  const std::vector<Value> sample{Value(0.5, "x[0]"), Value(-1.0, "x[1]")};
  const Value loss = pow(network(sample)[0] - 1.0, 2);
  CHECK(complaint("pdflatex", preamble, latex(loss)) == "");
}
