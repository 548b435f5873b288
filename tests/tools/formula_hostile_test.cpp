#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

#include <tools/formula/diagnostic.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/parse.h>

namespace formula = tools::formula;
using namespace std::string_literals;

namespace {

// The output, or the error. Anything else that is thrown, and any crash, is a failure.
std::string outcome(std::string_view text) {
  try {
    const std::vector bindings{formula::parse_binding("a=1")};
    const auto sheet = formula::parse_worksheet(formula::input_from_formula(text), bindings);
    return std::to_string(formula::output(formula::evaluate(sheet, bindings)).value.data());
  } catch (const formula::FormulaError& error) {
    return error.message();
  } catch (const formula::InputError& error) {
    return error.what();
  }
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("deep nesting is an error, and no danger to the stack") {
  for (const std::string_view part :
       {"(", "[", "f(", "sin(", "a[", "d(", "dC/dw[", "a^", "-(", "(1+", "（"}) {
    CAPTURE(part);
    CHECK(outcome(repeated(part, 100000)) ==
          "brackets and exponents are nested more than 200 deep here: give parts of the expression "
          "names of "
          "their own");
  }
  CHECK(outcome(repeated("(", 200) + "a" + repeated(")", 200)) == "1.000000");
  CHECK(outcome(repeated("a^", 200) + "a") == "1.000000");
  CHECK(outcome(repeated(")", 100000)) == "')' closes nothing: no bracket is open before it");
}

TEST_CASE("long chains are no nesting") {
  CHECK(outcome("a" + repeated("+1", 100000)) == "100001.000000");
  CHECK(outcome("a" + repeated("*a", 100000)) == "1.000000");
  CHECK(outcome(repeated("-", 100000) + "a") == "1.000000");
  CHECK(outcome(repeated("+-", 100001) + "a") == "-1.000000");
  CHECK(outcome("sum([" + repeated("a,", 100000) + "a])") == "100001.000000");
  CHECK(outcome("sum(" + repeated("a,", 50000) + "a)") == "50001.000000");
  CHECK(outcome("x = a\n" + repeated("x <- x + 1\n", 20000) + "x") == "20001.000000");
  CHECK(outcome("a = a" + repeated(" = 1", 100000)) == "1.000000");
  CHECK(outcome(repeated("a;", 100000)) == "1.000000");
  CHECK(outcome("a" + repeated("² ", 10000)) == "1.000000");
}

TEST_CASE("large texts take time in proportion, or are refused") {
  CHECK(outcome(repeated(" ", 1000000) + "a") == "1.000000");
  CHECK(outcome(repeated("# comment\n", 100000) + "a") == "1.000000");
  CHECK(outcome(repeated("1+", 9000000) + "a") ==
        "formula: error: has 18000001 bytes of formulas; 16777216 at most are read");
  CHECK(outcome(std::string(1000000, 'a')) == "this name has more than 100 characters");
  CHECK(outcome(std::string(1000000, '1')) ==
        "this number is too large: the largest is about 1.8e308");
  CHECK(outcome(std::string(1000000, '$')).size() < 300);

  const std::string prose = repeated("Some words of a long lecture.\n", 350000);  // 10 MB
  const auto source = std::make_shared<formula::Source>("n.md", prose + "```grad\na\n```\n");
  CHECK(formula::parse_worksheet({source, formula::Format::markdown}).statements.size() == 1);
}

TEST_CASE("functions that double the work of each other are stopped") {
  std::string text = "f0(x) = x + x\n";
  for (int i = 1; i < 60; ++i) {
    const std::string call = "f" + std::to_string(i - 1) + "(x)";
    text += "f" + std::to_string(i) + "(x) = " + call + " + " + call + "\n";
  }
  CHECK(outcome(text + "f59(a)") ==
        "the calculation has taken 5000000 operations before this place: it is larger than a "
        "worksheet is made "
        "for");
}

TEST_CASE("random texts end in a value or an error of the language") {
  const std::vector<std::string> parts{
      "a",  "b",     "W",  "dC",  "/dw",  "d(",      "∂", "²",  "2",    "1e9",  ".",    "(",
      ")",  "[",     "]",  "+",   "-",    "*",       "/", "^",  "**",   "@",    "=",    "≈",
      "<-", "free ", ",",  ";",   "\n",   "#",       "'", " ",  "f(",   "g(u)", "sin(", "学",
      "，", "（",    "）", "x⁻¹", "C = ", "g(u) = ", "e", "pi", "\x1b", "\xFF", "0"};
  CHECK(rc::check([&] {
    const auto chosen = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(parts));
    std::string text;
    for (const std::string& part : chosen) text += part;
    RC_ASSERT(!outcome(text).empty());
  }));
  CHECK(rc::check([] {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    RC_ASSERT(!outcome(bytes).empty());
  }));
}
