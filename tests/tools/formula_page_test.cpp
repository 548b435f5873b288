// tools/FORMULA.md holds what it says: its claims are checked, its errors are provoked.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <tests/is_close.h>
#include <tools/formula/calculator.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/functions.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>

namespace formula = tools::formula;

namespace {

const std::string page_path = CHALKGRAD_SOURCE_DIR "/tools/FORMULA.md";

std::string page() {
  std::ifstream file(page_path);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

// Half a unit of the last digit of the number with the most digits behind its point.
double half_a_unit(const formula::Expression& stated) {
  std::size_t digits = 0;
  for (const formula::Node& node : stated.nodes) {
    if (!std::holds_alternative<formula::Number>(node.form)) continue;
    const std::string_view text = stated.source->text(node.span);
    const auto point = text.find('.');
    if (point != std::string_view::npos) digits = std::max(digits, text.size() - point - 1);
  }
  return 0.5 * std::pow(10.0, -static_cast<double>(digits));
}

struct ClaimCheck {
  const formula::Environment& environment;
  int claims = 0;

  void check(const formula::Expression& left, const std::vector<formula::Claim>& chain) {
    const auto exact = formula::Calculator(environment).calculate(left);
    for (const formula::Claim& claim : chain) {
      ++claims;
      CAPTURE(left.source->position(left.span().begin).line);
      const auto stated = formula::Calculator(environment).calculate(claim.expression);
      REQUIRE(stated->shape == exact->shape);
      const bool approximate = claim.relation == formula::Relation::approximately;
      const double allowed = approximate ? half_a_unit(claim.expression) : 1e-12;
      for (std::size_t i = 0; i < exact->values.size(); ++i) {
        CHECK(is_close(exact->values[i].data(), stated->values[i].data(), 1e-12, allowed));
      }
    }
  }
  void operator()(const formula::Definition& x) { check(x.value, x.claims); }
  void operator()(const formula::Update& x) { CHECK(x.claims.empty()); }
  void operator()(const formula::FunctionDefinition& x) { CHECK(x.claims.empty()); }
  void operator()(const formula::FreeNames&) {}
  void operator()(const formula::Equation& x) { check(x.left, x.claims); }
};

// A command of the page as a shell would take it apart: words, "..." for one with spaces.
std::vector<std::string> words(std::string_view command) {
  std::vector<std::string> result{""};
  bool quoted = false;
  for (const char c : command) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      result.emplace_back();
    } else {
      result.back() += c;
    }
  }
  return result;
}

std::string run(const std::vector<std::string>& arguments) {
  try {
    std::vector<formula::Binding> bindings;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      bindings.push_back(formula::parse_binding(arguments[i]));
    }
    const auto sheet =
        formula::parse_worksheet(formula::input_from_formula(arguments[0]), bindings);
    formula::output(formula::evaluate(sheet, bindings));
  } catch (const formula::FormulaError& error) {
    return std::string(error.what()) + '\n';
  }
  return "no error\n";
}

}  // namespace

TEST_CASE("every claim of the language page is right") {
  const std::vector bindings{formula::parse_binding("t1=0.5")};
  const auto sheet = formula::parse_worksheet(formula::input_from_file(page_path), bindings);
  const auto evaluation = formula::evaluate(sheet, bindings);
  ClaimCheck check{evaluation.environment};
  for (const auto& statement : sheet.statements) std::visit(check, statement);
  CHECK(check.claims > 40);
}

TEST_CASE("every error of the language page reads as it is shown") {
  constexpr std::string_view prompt = "$ chalkgrad trace ";
  std::istringstream lines(page());
  std::string command, expected;
  bool inside = false;
  int errors = 0;
  const auto finish = [&] {
    if (command.empty()) return;
    CHECK(run(words(command)) == expected);
    ++errors;
    command.clear();
    expected.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line == "```console") {
      inside = true;
    } else if (inside && (line == "```" || line.starts_with(prompt))) {
      finish();
      inside = line != "```";
      if (inside) command = line.substr(prompt.size());
    } else if (inside) {
      expected += line + '\n';
    }
  }
  CHECK(errors > 4);
}

TEST_CASE("the language page names every built-in function and constant") {
  const std::string text = page();
  for (const auto& function : formula::built_in_functions()) {
    CAPTURE(function.name);
    CHECK(text.find('`' + std::string(function.name) + '(') != std::string::npos);
  }
  for (const auto& constant : formula::built_in_constants()) {
    CHECK(text.find('`' + std::string(constant.name) + '`') != std::string::npos);
  }
}
