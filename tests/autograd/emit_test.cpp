#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::Language;
using autograd::Program;
using autograd::Value;

namespace {

/// A folder that is gone at the end.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "emit-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  ~Scratch() { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path) << text;
    return path.string();
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

bool is_there(const std::string& command) {
  return std::system(("command -v " + command + " >/dev/null 2>&1").c_str()) == 0;
}

/// The numbers that a command prints; none if it fails.
std::vector<double> numbers_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::vector<double> numbers;
  double number = 0.0;
  while (std::fscanf(pipe, "%lf", &number) == 1) numbers.push_back(number);
  return pclose(pipe) == 0 ? numbers : std::vector<double>{};
}

std::string listed(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) {
    std::array<char, 32> digits;
    std::snprintf(digits.data(), digits.size(), "%.17g", number);
    text += (text.empty() ? "" : ", ") + std::string(digits.data());
  }
  return text;
}

/// Value and gradients by running the emitted source; empty where the language is not installed.
std::vector<double> run(const Program& program, Language language, const std::vector<double>& x,
                        const std::vector<double>& w) {
  const Scratch scratch;
  const std::string source = emit(program, language, "loss");
  const std::string count = std::to_string(w.size());
  switch (language) {
    case Language::c: {
      if (!is_there("cc")) return {};
      const std::string file = scratch.file(
          "f.c", source + "#include <stdio.h>\nint main(void) {\n  const double x[] = {" +
                     listed(x) + "}, w[] = {" + listed(w) + "};\n  double g[" + count +
                     "];\n  printf(\"%.17g\\n\", loss(x, w, g));\n  for (int i = 0; i < " + count +
                     "; ++i) printf(\"%.17g\\n\", g[i]);\n}\n");
      const std::string program_file = scratch.path("f");
      return numbers_of("cc -std=c99 -Wall -Werror -ffp-contract=off -o '" + program_file + "' '" +
                        file + "' -lm && '" + program_file + "'");
    }
    case Language::javascript:
      if (!is_there("node")) return {};
      return numbers_of("node '" +
                        scratch.file("f.js", source + "const [y, g] = loss([" + listed(x) + "], [" +
                                                 listed(w) +
                                                 "]);\nconsole.log([y, ...g].join('\\n'));\n") +
                        "'");
    case Language::python:
      if (!is_there("python3")) return {};
      return numbers_of(
          "python3 '" +
          scratch.file("f.py", source + "y, g = loss([" + listed(x) + "], [" + listed(w) +
                                   "])\nprint(repr(y), *[repr(float(d)) for d in g])\n") +
          "'");
  }
  return {};
}

void check_languages(const Value& result, const std::vector<Value>& x,
                     const std::vector<Value>& w) {
  Program program = compile(result, x, w);
  std::vector<double> inputs;
  for (const Value& input : x) inputs.push_back(input.data());
  zero_grad(w);
  result.backward();
  const std::vector<double> parameters(program.parameters().begin(), program.parameters().end());
  for (const Language language : {Language::c, Language::javascript, Language::python}) {
    const std::vector<double> found = run(program, language, inputs, parameters);
    if (found.empty() && !is_there(language == Language::c            ? "cc"
                                   : language == Language::javascript ? "node"
                                                                      : "python3")) {
      MESSAGE(std::string(name_of(language)) << " is not installed: not run");
      continue;
    }
    CAPTURE(name_of(language));
    REQUIRE(found.size() == w.size() + 1);
    CHECK(is_close(found[0], result.data(), 1e-14));
    for (std::size_t i = 0; i < w.size(); ++i) {
      CAPTURE(i);
      CHECK(is_close(found[i + 1], w[i].grad(), 1e-13, 1e-15));
    }
  }
}

}  // namespace

TEST_CASE("emitted source reads like the computation") {
  const Value x{2.0, "x"}, w = Value::parameter(-3.0, "w"), b = Value::parameter(0.5, "b");
  Value z = w * x + b;
  z.set_name("z");
  const Program program = compile(sigmoid(z), {x}, {w, b});
  CHECK(emit(program, Language::python, "neuron") == R"(import math

def sigmoid(a):
    return (1/(1 + math.exp((-a if a >= 0 else a))) if a >= 0 else math.exp((-a if a >= 0 else a))/(1 + math.exp((-a if a >= 0 else a))))

# neuron: the value, and its derivatives by 2 parameters w at 1 inputs x
def neuron(x, w):
    v0 = x[0]  # x
    v1 = w[0]  # w
    v2 = w[1]  # b
    v3 = v0*v1
    v4 = v2 + v3  # z
    v5 = sigmoid(v4)

    # backward
    g5 = 1
    g4 = g5*v5*(1 - v5)  # z
    g2 = g4  # b
    g3 = g4
    g1 = g3*v0  # w
    return [v5, [g1, g2]]
)");
  const Value square = pow(x, 2);
  CHECK(emit(compile(square, {x}, {}), Language::c) == R"(#include <math.h>

// f: the value, and its derivatives by 0 parameters w at 1 inputs x
double f(const double x[], const double w[], double gradient[]) {
  const double v0 = x[0];  // x
  const double v2 = v0*v0;
  return v2;
}
)");
  CHECK_THROWS_AS(emit(program, Language::c, "a b"), autograd::Error);
  CHECK_THROWS_AS(emit(program, Language::c, "1st"), autograd::Error);
}

TEST_CASE("emitted source computes value and gradients of every operation") {
  const std::vector<Value> x{Value{0.7, "x0"}, Value{-1.3, "second\ninput\xe2\x80\xa8 = ?\?/"}};
  std::vector<Value> w;
  for (const double number : {0.4, -0.8, 1.6, 2.5})
    w.push_back(Value::parameter(number, "w" + std::to_string(w.size())));
  const Value a = w[0] * x[0] + w[1], b = w[2] - x[1] / w[3], c = -w[1] * 0.3;
  std::vector<Value> terms{a + b, a - b, a * b, a / b, pow(b, c), pow(c, 2), pow(b, -1.5)};
  for (const auto function : {autograd::exp, autograd::sin, autograd::cos, autograd::tan,
                              autograd::tanh, autograd::sigmoid, autograd::relu, autograd::gelu,
                              autograd::silu, autograd::softplus, autograd::abs, autograd::erf})
    for (const Value& z : {a, b}) terms.push_back(function(z));
  terms.insert(terms.end(), {log(b), sqrt(b), leaky_relu(a), elu(a, b), leaky_relu(b, c), elu(b)});
  terms.insert(terms.end(), {min(a, b), max(a, b), autograd::logsumexp({a, b, c}),
                             autograd::dot({a, b}, {b, c}, a)});
  std::vector<Value> weighted;
  for (std::size_t i = 0; i < terms.size(); ++i)
    weighted.push_back(terms[i] * (1.0 + 0.01 * static_cast<double>(i)));
  check_languages(sum(weighted), x, w);
}

TEST_CASE("emitted source: results that need no code, parameters that are not used") {
  const Value x{2.0}, w = Value::parameter(3.0), idle = Value::parameter(1.0);
  check_languages(w + 0.0, {x}, {w, idle});
  check_languages(w * std::numeric_limits<double>::max() * x, {x}, {w});
}
