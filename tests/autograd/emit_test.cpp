#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <autograd/autograd.h>

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

std::string listed(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) {
    std::array<char, 32> digits;
    std::snprintf(digits.data(), digits.size(), "%.17g", number);
    text += (text.empty() ? "" : ", ") + std::string(digits.data());
  }
  return text;
}

/// A number as it is read back; the languages call infinity by different names.
double number_from(const std::string& word) {
  const std::string digits = word.starts_with('-') ? word.substr(1) : word;
  const double size = digits.starts_with("Inf") || digits.starts_with("inf")
                          ? std::numeric_limits<double>::infinity()
                      : digits.starts_with("NaN") || digits.starts_with("nan")
                          ? std::numeric_limits<double>::quiet_NaN()
                          : std::strtod(digits.c_str(), nullptr);
  return word.starts_with('-') ? -size : size;
}

/// The words that a command prints; none if it fails.
std::vector<std::string> words_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::vector<std::string> words;
  std::array<char, 64> word;
  while (std::fscanf(pipe, "%63s", word.data()) == 1) words.emplace_back(word.data());
  return pclose(pipe) == 0 ? words : std::vector<std::string>{};
}

std::string digits_of(double number, Language language) {
  if (std::isinf(number)) {
    const std::string name = language == Language::c            ? "INFINITY"
                             : language == Language::javascript ? "Infinity"
                                                                : "math.inf";
    return (number < 0 ? "-" : "") + name;
  }
  std::array<char, 40> digits;
  std::snprintf(digits.data(), digits.size(), "%.17g", number);
  std::string text = digits.data();
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

/// A program and a point, as the emitted function is called there.
struct Case {
  std::string name;
  const Program* program;
  std::vector<double> parameters;
  std::vector<double> expected;  ///< value and gradients
  std::vector<double> inputs = {};
};

const std::array languages{Language::c, Language::javascript, Language::python};

bool is_there(Language language) {
  return is_there(language == Language::c            ? std::string("cc")
                  : language == Language::javascript ? "node"
                                                     : "python3");
}

/// Emits a function for each program, calls them all in one run, and gives back what they print:
/// value and gradients of each case, one after another.
std::vector<double> run(const std::vector<Case>& cases, Language language,
                        const std::string& optimisation = "-O0") {
  const Scratch scratch;
  std::string source, calls;
  const Program* last = nullptr;
  std::string function;
  std::size_t functions = 0;
  for (const Case& one : cases) {
    if (one.program != last) {
      function = "loss" + std::to_string(functions++);
      source += emit(*one.program, language, function);
      last = one.program;
    }
    std::string x, w;
    for (const double number : one.inputs) x += digits_of(number, language) + ", ";
    for (const double number : one.parameters) w += digits_of(number, language) + ", ";
    if (language == Language::c)
      calls += "  { const double x[] = {" + x + "0.0}, w[] = {" + w + "0.0};\n    show(" +
               function + "(x, w, g), " + std::to_string(one.expected.size() - 1) + "); }\n";
    else
      calls += "show(" + function + "([" + x + "], [" + w + "]))\n";
  }
  if (language == Language::c) {
    const std::string file = scratch.file(
        "f.c", source +
                   "#include <stdio.h>\nstatic double g[100000];\nstatic void show(double y, int "
                   "n) {\n  printf(\"%.17g\\n\", y);\n  for (int i = 0; i < n; ++i) "
                   "printf(\"%.17g\\n\", g[i]);\n}\nint main(void) {\n" +
                   calls + "}\n");
    const std::string program_file = scratch.path("f");
    std::vector<double> numbers;
    for (const std::string& word :
         words_of("cc -std=c99 -Wall -Wextra -Wno-unused-parameter -Werror -ffp-contract=off " +
                  optimisation + " -o '" + program_file + "' '" + file + "' -lm && '" +
                  program_file + "'"))
      numbers.push_back(number_from(word));
    return numbers;
  }
  const bool javascript = language == Language::javascript;
  const std::string file = scratch.file(
      javascript ? "f.js" : "f.py",
      source +
          (javascript ? "function show([y, g]) {\n  console.log([y, ...g].map((a) => Object.is(a, "
                        "-0) ? '-0' : String(a)).join('\\n'));\n}\n"
                      : "def show(found):\n    print(repr(found[0]), *[repr(d) for d in "
                        "found[1]])\n\n") +
          calls);
  std::vector<double> numbers;
  for (const std::string& word : words_of((javascript ? "node '" : "python3 '") + file + "'"))
    numbers.push_back(number_from(word));
  return numbers;
}

/// How many units in the last place of the expected number they differ by; 0 for two NaN, infinite
/// where only one is finite or the signs differ, those of zeros too.
double ulps(double found, double expected) {
  if (std::isnan(found) && std::isnan(expected)) return 0.0;
  if (std::signbit(found) != std::signbit(expected)) return std::numeric_limits<double>::infinity();
  if (found == expected) return 0.0;
  const double unit = std::nextafter(std::abs(expected), HUGE_VAL) - std::abs(expected);
  const double difference = std::abs(found - expected) / unit;
  return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

/// Runs the cases in each language that is installed, and compares in units in the last place.
void check_cases(const std::vector<Case>& cases, double most_ulps,
                 std::span<const Language> in = languages) {
  for (const Language language : in) {
    if (!is_there(language)) {
      MESSAGE(std::string(name_of(language)) << " is not installed: not run");
      continue;
    }
    CAPTURE(name_of(language));
    const std::vector<double> found = run(cases, language);
    std::size_t at = 0;
    for (const Case& one : cases) at += one.expected.size();
    REQUIRE(found.size() == at);
    at = 0;
    double worst = 0.0;
    for (const Case& one : cases)
      for (std::size_t i = 0; i < one.expected.size(); ++i, ++at) {
        const double off = ulps(found[at], one.expected[i]);
        worst = std::max(worst, off);
        CHECK_MESSAGE(off <= most_ulps, one.name, " at ", listed(one.parameters),
                      i == 0 ? ": value " : ": gradient ", found[at], " for ", one.expected[i]);
      }
    MESSAGE(std::string(name_of(language)) << ": at most " << worst << " ulp");
  }
}

Case case_of(std::string name, const Program& program, const Value& result,
             const std::vector<Value>& w) {
  zero_grad(w);
  result.backward();
  Case one{std::move(name), &program, {}, {result.data()}};
  for (const Value& parameter : w) {
    one.parameters.push_back(parameter.data());
    one.expected.push_back(parameter.grad());
  }
  return one;
}

}  // namespace

TEST_CASE("emitted source reads like the computation") {
  const Value x{2.0, "x"}, w = Value::parameter(-3.0, "w"), b = Value::parameter(0.5, "b");
  Value z = w * x + b;
  z.set_name("z");
  const Program program = compile(sigmoid(z), {x}, {w, b});
  CHECK(emit(program, Language::python, "neuron") == R"(import math

def neuron_sigmoid(a):
    t0 = -a if a >= 0.0 else a
    return 1.0/(1.0 + math.exp(t0)) if a >= 0.0 else math.exp(t0)/(1.0 + math.exp(t0))

# neuron: the value, and its derivatives by 2 parameters w at 1 inputs x
def neuron(x, w):
    v0 = x[0]  # x
    v1 = w[0]  # w
    v2 = w[1]  # b
    v3 = v0*v1
    v4 = v2 + v3  # z
    v5 = neuron_sigmoid(v4)

    # backward
    g5 = 1.0
    g4 = g5*(v5*(1.0 - v5))  # z
    g2 = g4  # b
    g3 = g4
    g1 = g3*v0  # w
    # + 0.0: a gradient that is -0.0 is given back as 0.0
    return [v5, [g1 + 0.0, g2 + 0.0]]
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
}

TEST_CASE("emitted source: a name must be one of the language's, and free") {
  const Value x{2.0, "x"};
  const Program program = compile(exp(x), {x}, {});
  const auto refusal = [&](Language language, const std::string& name) {
    try {
      emit(program, language, name);
    } catch (const autograd::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal(Language::c, "a b") ==
        "emit: 'a b' cannot be the name of a function: use letters, digits and _, a digit not "
        "first");
  CHECK(refusal(Language::c, "double") ==
        "emit: 'double' is a word of the language C; give the function another name, such as "
        "my_double");
  for (const char* name : {"", "1st", "\xc3\xa9", "a\nb", "a;b"})
    for (const Language language : languages) CHECK(refusal(language, name) != "");
  for (const char* name : {"int", "return", "exp", "expf", "logl", "y0", "main", "NAN", "M_PI",
                           "_f", "malloc", "restrict"})
    CHECK_MESSAGE(refusal(Language::c, name) != "", name);
  for (const char* name : {"function", "await", "let", "eval", "Math", "Infinity", "undefined"})
    CHECK_MESSAGE(refusal(Language::javascript, name) != "", name);
  for (const char* name : {"def", "lambda", "None", "math", "nonlocal"})
    CHECK_MESSAGE(refusal(Language::python, name) != "", name);
  // these are free, though the function has them inside or another language has them
  for (const char* name : {"x", "w", "v0", "g0", "t0", "gradient", "sigmoid", "loss_1"})
    for (const Language language : languages) CHECK_MESSAGE(refusal(language, name) == "", name);
  CHECK(refusal(Language::python, "double") == "");
  CHECK(refusal(Language::javascript, "def") == "");
  for (const Language language : {Language::javascript, Language::python})
    CHECK(refusal(language, "exp") == "");

  if (!is_there(Language::python)) return;
  for (const std::string& word : words_of("python3 -c 'import keyword; print(*keyword.kwlist)'"))
    CHECK_MESSAGE(refusal(Language::python, word) != "", word);
}

TEST_CASE("emitted source: names in comments neither end nor turn them") {
  const auto comment = [](const std::string& name) {
    const Value x{2.0, name};
    const std::string source = emit(compile(x + 1.0, {x}, {}), Language::c);
    const auto begin = source.find("x[0];  // ") + 10;
    return source.substr(begin, source.find('\n', begin) - begin);
  };
  CHECK(comment("学习率 é 😀") == "学习率 é 😀");
  CHECK(comment("a\nb\rc\\") == "a b c ");
  CHECK(comment("a?\?/") == "a?? /");
  CHECK(comment("a\xe2\x80\xa8z\xc2\x85") == "a<U+2028>z<U+0085>");
  CHECK(comment("\xe2\x80\xae evil \xe2\x81\xa6\x7f") == "<U+202E> evil <U+2066><U+007F>");
  CHECK(comment("\xff\xfe") == "<0xFF><0xFE>");
  CHECK(comment("a\xc3") == "a<0xC3>");
  CHECK(comment("\xc0\xaf\xed\xa0\x80") == "<0xC0><0xAF><0xED><0xA0><0x80>");
  CHECK(comment("\xf4\x90\x80\x80") == "<0xF4><0x90><0x80><0x80>");
}

TEST_CASE("emitted source computes each operation as the engine does, at many points") {
  using Operation = std::function<Value(const Value&, const Value&)>;
  const std::vector<std::pair<std::string, Operation>> operations{
      {"a + b", [](auto& a, auto& b) { return a + b; }},
      {"a - b", [](auto& a, auto& b) { return a - b; }},
      {"a*b", [](auto& a, auto& b) { return a * b; }},
      {"a/b", [](auto& a, auto& b) { return a / b; }},
      {"-a*b", [](auto& a, auto& b) { return -a * b; }},
      {"a^b", [](auto& a, auto& b) { return pow(a, b); }},
      {"a^2*b", [](auto& a, auto& b) { return pow(a, 2) * b; }},
      {"a^-1*b", [](auto& a, auto& b) { return pow(a, -1) * b; }},
      {"a^0*b", [](auto& a, auto& b) { return pow(a, 0) * b; }},
      {"sqrt", [](auto& a, auto& b) { return sqrt(a) * b; }},
      {"exp", [](auto& a, auto& b) { return exp(a) * b; }},
      {"log", [](auto& a, auto& b) { return log(a) * b; }},
      {"sin", [](auto& a, auto& b) { return sin(a) * b; }},
      {"cos", [](auto& a, auto& b) { return cos(a) * b; }},
      {"tan", [](auto& a, auto& b) { return tan(a) * b; }},
      {"tanh", [](auto& a, auto& b) { return tanh(a) * b; }},
      {"sigmoid", [](auto& a, auto& b) { return sigmoid(a) * b; }},
      {"relu", [](auto& a, auto& b) { return relu(a) * b; }},
      {"leaky_relu", [](auto& a, auto& b) { return leaky_relu(a, b); }},
      {"elu", [](auto& a, auto& b) { return elu(a, b); }},
      {"gelu", [](auto& a, auto& b) { return gelu(a) * b; }},
      {"silu", [](auto& a, auto& b) { return silu(a) * b; }},
      {"softplus", [](auto& a, auto& b) { return softplus(a) * b; }},
      {"abs", [](auto& a, auto& b) { return abs(a) * b; }},
      {"erf", [](auto& a, auto& b) { return erf(a) * b; }},
      {"min", [](auto& a, auto& b) { return min(a, b); }},
      {"max", [](auto& a, auto& b) { return max(a, b); }},
      {"logsumexp",
       [](auto& a, auto& b) {
         return autograd::logsumexp({a, b, a});
       }},
      {"sum",
       [](auto& a, auto& b) {
         return autograd::sum({a, b, a});
       }},
      {"a*(b*(a*b))", [](auto& a, auto& b) { return a * (b * (a * b)); }},
      {"a + (b + (a + b))", [](auto& a, auto& b) { return (a + (b + (a - b))) * 1.0; }},
      // zeros keep their signs, whole constants their size, infinite ones their names
      {"1/(a + 0)", [](auto& a, auto& b) { return 1.0 / (a + 0.0) * b; }},
      {"1/(0 - a)", [](auto& a, auto& b) { return 1.0 / (0.0 - a) * b; }},
      {"1/(a*-0)", [](auto& a, auto& b) { return 1.0 / (a * -0.0) * b; }},
      {"1/(a - -0)", [](auto& a, auto& b) { return 1.0 / (a - -0.0) * b; }},
      {"a/0", [](auto& a, auto& b) { return a / 0.0 * b; }},
      {"a/1e-310", [](auto& a, auto& b) { return a / 1e-310 * b; }},
      {"a*2^63", [](auto& a, auto& b) { return a * 9223372036854775808.0 * b; }},
      {"min(a, 2^65)", [](auto& a, auto& b) { return min(a, 36893488147419103232.0) * b; }},
      {"a*1e20", [](auto& a, auto& b) { return a * 123456789012345678901.0 * b; }},
      {"a*inf", [](auto& a, auto& b) { return a * -HUGE_VAL * b; }},
      {"a*nan", [](auto& a, auto& b) { return a * std::nan("") * b; }},
  };
  std::vector<std::pair<double, double>> points{
      {0.0, 0.0},    {-0.0, 2.0},  {1.0, 1.0},  {1e300, 3.0},  {-5e-324, 1.0},
      {40.0, -40.0}, {-30.0, 2.0}, {-2.0, 2.0}, {1.899, -0.7}, {0.5, 1.0}};
  for (int i = 1; i <= 24; ++i) points.emplace_back(0.27 * i - 3.3, 1.7 - 0.13 * i);
  const std::vector<std::pair<double, double>> infinite{
      {1.0, HUGE_VAL},        {-1.0, HUGE_VAL}, {1.0, -HUGE_VAL}, {HUGE_VAL, 1.0},
      {-HUGE_VAL, -HUGE_VAL}, {800.0, 1.0},     {-800.0, 2.0}};

  // Python raises where the others go on with NaN or infinity, and logarithms of 0 occur in a^b
  const auto is_finite = [](const Case& one) {
    return std::ranges::all_of(one.expected, [](double y) { return std::isfinite(y); });
  };
  std::vector<Program> programs;
  programs.reserve(operations.size());
  std::vector<Case> cases, finite;
  for (const auto& [name, operation] : operations) {
    {
      const Value a = Value::parameter(0.5), b = Value::parameter(1.5);
      programs.push_back(compile(operation(a, b), {}, {a, b}));
    }
    const auto add = [&, &operation = operation, &name = name](double x, double y) {
      const Value a = Value::parameter(x), b = Value::parameter(y);
      cases.push_back(case_of(name, programs.back(), operation(a, b), {a, b}));
      if (is_finite(cases.back()) && x != 0.0 && y != 0.0 && std::abs(x) < 700.0)
        finite.push_back(cases.back());
    };
    for (const auto& [x, y] : points) add(x, y);
    for (const auto& [x, y] : infinite) add(x, y);
  }
  // measured: C and Python 0 ulp, JavaScript 3
  check_cases(cases, 4, std::span(languages).first(2));
  check_cases(finite, 4, std::span(languages).last(1));
}

TEST_CASE("emitted erf and erfc of JavaScript are right to 5 ulp") {
  if (!is_there(Language::javascript)) return;
  const Value z = Value::parameter(0.5), half = Value::parameter(0.5);
  const Program errors = compile(erf(z), {}, {z}), bells = compile(gelu(half), {}, {half});
  const Scratch scratch;
  std::string source = emit(bells, Language::javascript), points;
  std::vector<double> x{1e-300, -1e-10, 0.5, 1.899, 2.0, 6.0, 26.5};
  for (int i = -1200; i <= 5200; ++i) x.push_back(i * 0.005 + 1e-4);
  for (const double number : x) points += digits_of(number, Language::javascript) + ",\n";
  source += "for (const x of [" + points + "]) console.log(f_erf(x), f_erfc(x));\n";
  const std::vector<std::string> words = words_of("node '" + scratch.file("f.js", source) + "'");
  REQUIRE(words.size() == 2 * x.size());
  double worst_erf = 0.0, worst_erfc = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    worst_erf = std::max(worst_erf, ulps(number_from(words[2 * i]), std::erf(x[i])));
    worst_erfc = std::max(worst_erfc, ulps(number_from(words[2 * i + 1]), std::erfc(x[i])));
  }
  CAPTURE(worst_erf);
  CAPTURE(worst_erfc);
  CHECK(worst_erf <= 5.0);   // measured: 4
  CHECK(worst_erfc <= 5.0);  // measured: 5
}

TEST_CASE("emitted source: a sum of everything, inputs with hostile names, idle parameters") {
  const std::vector<Value> x{Value{0.7, "x0"}, Value{-1.3, "second\ninput\xe2\x80\xa8 = ?\?/\xff"}};
  std::vector<Value> w;
  for (const double number : {0.4, -0.8, 1.6, 2.5})
    w.push_back(Value::parameter(number, "w" + std::to_string(w.size())));
  const Value a = w[0] * x[0] + w[1], b = w[2] - x[1] / w[3], c = -w[1] * 0.3;
  const Value total = autograd::sum({a / b, pow(b, c), gelu(a), silu(b), softplus(a),
                                     autograd::logsumexp({a, b, c}), max(a, b),
                                     autograd::dot({a, b}, {b, c}, a), leaky_relu(a), elu(a, b)});
  const Program program = compile(total, x, w);
  Case one = case_of("sum", program, total, w);
  one.inputs = {0.7, -1.3};

  const Value used = Value::parameter(3.0), idle = Value::parameter(1.0);
  const Program no_code = compile(used + 0.0, {}, {used, idle});
  check_cases({one, case_of("idle", no_code, used + 0.0, {used, idle})}, 4);
}

TEST_CASE("emitted source of wide and long computations loads, in lines of bounded length") {
  std::vector<Value> w;
  for (int i = 0; i < 3000; ++i) w.push_back(Value::parameter(std::sin(0.1 * i)));
  Value chain = w[0];
  for (int i = 0; i < 1500; ++i) chain = sin(chain * w[1]) + 0.9 * w[0];
  Value largest = w[0];
  for (int i = 1; i < 3000; ++i) largest = max(largest, w[static_cast<std::size_t>(i)]);
  const std::vector<Value> results{sum(w),
                                   logsumexp(w),
                                   chain,
                                   largest,
                                   sum(std::span(w).first(300)),
                                   logsumexp(std::span(w).first(300))};
  std::vector<Program> programs;
  programs.reserve(results.size());
  std::vector<Case> cases;
  for (const Value& result : results) {
    programs.push_back(compile(result, {}, w));
    cases.push_back(case_of("wide", programs.back(), result, w));
    for (const Language language : languages) {
      std::istringstream source(emit(programs.back(), language));
      std::size_t longest = 0;
      for (std::string line; std::getline(source, line);) longest = std::max(longest, line.size());
      CHECK(longest < 250);
    }
  }
  // contributions may be added in another order; measured: 3 ulp
  check_cases(cases, 8);
}
