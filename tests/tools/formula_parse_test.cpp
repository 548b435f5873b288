#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <tao/pegtl/contrib/analyze.hpp>

#include <tools/formula/grammar.h>
#include <tools/formula/parse.h>
#include <tools/formula/parser_state.h>

namespace formula = tools::formula;
using formula::Expression;
using formula::Worksheet;

namespace {

// An expression as fully bracketed text: what the parser understood.
class Bracketed {
 public:
  explicit Bracketed(const Expression& expression) {
    for (const formula::Node& node : expression.nodes) {
      std::string text = std::visit(*this, node.form);
      stack_.push_back(text);
    }
    REQUIRE(stack_.size() == 1);
  }
  std::string text() const { return stack_.back(); }

  std::string operator()(const formula::Number& number) { return fmt::format("{}", number.value); }
  std::string operator()(const formula::Name& name) { return name.text; }
  std::string operator()(const formula::Negation&) { return "(-" + pop() + ")"; }
  std::string operator()(const formula::Binary& binary) {
    const std::string right = pop(), left = pop();
    return "(" + left + "+-*/^@"[static_cast<int>(binary.operation)] + right + ")";
  }
  std::string operator()(const formula::Call& call) {
    return call.function + std::string(call.derivatives, '\'') + "(" + pop(call.arguments) + ")";
  }
  std::string operator()(const formula::Index&) {
    const std::string index = pop(), array = pop();
    return array + "[" + index + "]";
  }
  std::string operator()(const formula::ArrayLiteral& array) {
    return "[" + pop(array.elements) + "]";
  }
  std::string operator()(const formula::Derivative& derivative) {
    std::vector<std::string> variables;
    for (auto v = derivative.variables.rbegin(); v != derivative.variables.rend(); ++v) {
      variables.insert(variables.begin(), target(*v));
    }
    const std::string numerator = target(derivative.numerator);
    return fmt::format("D{}<{};{}>", derivative.order, numerator, fmt::join(variables, ","));
  }

 private:
  std::string pop(std::size_t count = 1) {
    std::vector<std::string> last(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    stack_.resize(stack_.size() - count);
    return fmt::format("{}", fmt::join(last, ","));
  }
  std::string target(const formula::Target& target) {
    std::string text = pop(target.indices);
    return target.indices == 0 ? target.name : target.name + "[" + text + "]";
  }

  std::vector<std::string> stack_;
};

std::string bracketed(const Expression& expression) { return Bracketed(expression).text(); }

std::string bracketed(const std::vector<formula::Claim>& claims) {
  std::string text;
  for (const auto& claim : claims) {
    text +=
        (claim.relation == formula::Relation::equal ? " = " : " ~ ") + bracketed(claim.expression);
  }
  return text;
}

std::string names(const std::vector<formula::DefinedName>& names) {
  std::vector<std::string> texts;
  for (const auto& name : names) texts.push_back(name.text);
  return fmt::format("{}", fmt::join(texts, ","));
}

struct Described {
  std::string operator()(const formula::Definition& x) const {
    return "define " + x.name.text + ": " + bracketed(x.value) + bracketed(x.claims);
  }
  std::string operator()(const formula::FunctionDefinition& x) const {
    return "function " + x.name.text + "(" + names(x.parameters) + "): " + bracketed(x.body) +
           bracketed(x.claims);
  }
  std::string operator()(const formula::Update& x) const {
    return "update " + x.name.text + ": " + bracketed(x.value) + bracketed(x.claims);
  }
  std::string operator()(const formula::FreeNames& x) const { return "free " + names(x.names); }
  std::string operator()(const formula::Equation& x) const {
    const std::string all =
        x.for_all.empty() ? "" : fmt::format("for all {}: ", fmt::join(x.for_all, ","));
    return all + bracketed(x.left) + bracketed(x.claims);
  }
};

Worksheet parse(std::string_view text) {
  return formula::parse_worksheet(formula::input_from_formula(text));
}

// The statements, separated by " | ".
std::string read(std::string_view text) {
  std::vector<std::string> statements;
  for (const auto& statement : parse(text).statements)
    statements.push_back(std::visit(Described{}, statement));
  return fmt::format("{}", fmt::join(statements, " | "));
}

}  // namespace

TEST_CASE("the grammar has no rule that could go on for ever") {
  CHECK(tao::pegtl::analyze<formula::grammar::whole_line>() == 0);
  CHECK(tao::pegtl::analyze<formula::grammar::binding>() == 0);
  CHECK(tao::pegtl::analyze<formula::grammar::single_expression>() == 0);
}

TEST_CASE("operators bind as in mathematics") {
  CHECK(read("((a+b)*c)^2") == "(((a+b)*c)^2)");
  CHECK(read("a - b - c + d") == "(((a-b)-c)+d)");
  CHECK(read("a / b * c @ d") == "(((a/b)*c)@d)");
  CHECK(read("a + b*c^d[0]") == "(a+(b*(c^d[0])))");
  CHECK(read("-x^2") == "(-(x^2))");
  CHECK(read("a^b^c") == "(a^(b^c))");
  CHECK(read("a^-b^c") == "(a^(-(b^c)))");
  CHECK(read("2*-x - -y + +z") == "(((2*(-x))-(-y))+z)");
  CHECK(read("--x") == "(-(-x))");
  CHECK(read("a^b²") == "(a^(b^2))");
  CHECK(read("x²^3 + y⁻¹⁰") == "(((x^2)^3)+(y^-10))");
}

TEST_CASE("other signs mean the same") {
  CHECK(read("a×b·c⋅d⊙e") == "((((a*b)*c)*d)*e)");
  CHECK(read("a×b·c ÷ f − g**h") == "((((a*b)*c)/f)-(g^h))");
  CHECK(read("x ＝ 【1，（2＋3）＊4】； y＝x［0］－2／3＾4　＃ 注") ==
        "define x: [1,((2+3)*4)] | define y: (x[0]-(2/(3^4)))");
  CHECK(read("a = 1; a ← 2; a <- 3") == "define a: 1 | update a: 2 | update a: 3");
  CHECK(read("W′ = 1; W’ ≈ W'") == "define W': 1 | W' ~ W'");
}

TEST_CASE("numbers") {
  CHECK(read("[1, 1.5, .5, 5., 1e3, 2.5E-1, 1e−2, 0, 007]") == "[1,1.5,0.5,5,1000,0.25,0.01,0,7]");
  CHECK(read("[1e308, 4.9e-324, 123456789012345678901234567890]") ==
        "[1e+308,5e-324,1.2345678901234568e+29]");
}

TEST_CASE("statements") {
  CHECK(read("z1 = W1 @ x + b1          = [-0.9, 0.3]") == "define z1: ((W1@x)+b1) = [(-0.9),0.3]");
  CHECK(read("C = 2; C = 3 ≈ 4") == "define C: 2 | C = 3 ~ 4");
  CHECK(read("a = 1 # one; b = 2\n# c = 3\n\n;;b = 4;") == "define a: 1 | define b: 4");
  CHECK(read("free w1, w2; free = 3; freedom = 4") ==
        "free w1,w2 | define free: 3 | define freedom: 4");
  CHECK(read("(a - b)^2 = 4") == "((a-b)^2) = 4");
  CHECK(read("z = (a +\n  # why\n  [b,\n c][0])\nd = 1") == "define z: (a+[b,c][0]) | define d: 1");
  CHECK(read("x = [1]\ny = (2)\nz = x[0]\nw = f(y)\nv = 3") ==
        "define x: [1] | define y: 2 | define z: x[0] | define w: f(y) | define v: 3");
}

TEST_CASE("functions") {
  CHECK(read("g(u) = 1/(1+exp(-u))") == "function g(u): (1/(1+exp((-u))))");
  CHECK(read("g ( u , v ) = u*v = v*u") == "function g(u,v): (u*v) = (v*u)");
  CHECK(read("g(u) = u; g'(u) = 1; g(u) = u; u = 2; g(u) = 2") ==
        "function g(u): u | for all u: g'(u) = 1 | for all u: g(u) = u | define u: 2 | g(u) = 2");
  CHECK(read("sigmoid(z) = 1/(1 + exp(-z))") == "function sigmoid(z): (1/(1+exp((-z))))");
  CHECK(read("z = 1; sigmoid(z) = 0.731") == "define z: 1 | sigmoid(z) = 0.731");
  CHECK(read("x = 1; f(x) = x^2") == "define x: 1 | function f(x): (x^2)");
  CHECK(read("sigmoid'(z) = 0.25") == "for all z: sigmoid'(z) = 0.25");
}

TEST_CASE("a prime belongs to the longest defined name") {
  CHECK(read("W' + W'' + g'(x)") == "((W'+W'')+g'(x))");
  const Worksheet sheet = parse("g(u) = u; g'(1) + g''(1); g'(u) = 1");
  const auto& sum = std::get<formula::Equation>(sheet.statements[1]).left;
  const auto& first = std::get<formula::Call>(sum.nodes[1].form);
  CHECK(first.function == "g");
  CHECK(first.derivatives == 1);
  const Worksheet own = parse("h'(u) = u; h'(1); h''(1)");
  const auto& call =
      std::get<formula::Call>(std::get<formula::Equation>(own.statements[2]).left.nodes[1].form);
  CHECK(call.function == "h'");
  CHECK(call.derivatives == 1);
}

TEST_CASE("derivatives are atoms, except where both parts have values") {
  CHECK(read("dC/dw") == "D1<C;w>");
  CHECK(read("dC/dw^2*3") == "((D1<C;w>^2)*3)");
  CHECK(read("dC/dW[0][1] / dx") == "(D1<C;W[0,1]>/dx)");
  CHECK(read("dz1[0]/dx[i+1]") == "D1<z1[0];x[(i+1)]>");
  CHECK(read("∂C/∂w + d(C)/d(W[0])") == "(D1<C;w>+D1<C;W[0]>)");
  CHECK(read("∂C/∂w²") == "(D1<C;w>^2)");
  CHECK(read("d2C/d(w)2 + ∂²C/∂w² + d²C/dw² + d^2C/dw^2") ==
        "(((D2<C;w>+D2<C;w>)+D2<C;w>)+D2<C;w>)");
  CHECK(read("d2C/d(a)d(b[1]) + ∂²C/∂a∂b") == "(D2<C;a,b[1]>+D2<C;a,b>)");
  CHECK(read("d2C/d(w[0])2^2") == "(D2<C;w[0]>^2)");
  CHECK(read("dC/dσ") == "D1<C;σ>");

  CHECK(read("dC = 1; dw = 2; dC/dw; dC/dx") == "define dC: 1 | define dw: 2 | (dC/dw) | (dC/dx)");
  CHECK(read("dC = 1; C = 2; dC/dx") == "define dC: 1 | define C: 2 | D1<C;x>");
  CHECK(read("delta = 1; delta/dw") == "define delta: 1 | (delta/dw)");
  CHECK(read("d(x) = x; d(C)/d(w)") == "function d(x): x | (d(C)/d(w))");
  CHECK(read("d = 2; d(C)/d(w); d/x; d*(C)") == "define d: 2 | D1<C;w> | (d/x) | (d*C)");
  CHECK(read("dC / a; data * dx") == "(dC/a) | (data*dx)");
  CHECK(read("f(dC, dw) = dC/dw; dC/dw") == "function f(dC,dw): (dC/dw) | D1<C;w>");
}

TEST_CASE("every node knows its place") {
  const std::string text = "a = 1\nσ + (b*c)^2";
  const Worksheet sheet = parse(text);
  const Expression& sum = std::get<formula::Equation>(sheet.statements[1]).left;
  std::vector<std::string> spans;
  for (const auto& node : sum.nodes) spans.emplace_back(sheet.source->text(node.span));
  CHECK(spans == std::vector<std::string>{"σ", "b", "c", "(b*c)", "2", "(b*c)^2", "σ + (b*c)^2"});
  CHECK(sheet.source->position(sum.nodes[1].span.begin).line == 2);
  CHECK(sheet.source->position(sum.nodes[1].span.begin).column == 6);

  const auto root = static_cast<formula::NodeId>(sum.nodes.size() - 1);
  CHECK(formula::operands(sum, root) == std::vector<formula::NodeId>{0, 5});
  CHECK(formula::operands(sum, 5) == std::vector<formula::NodeId>{3, 4});
  CHECK(formula::operands(sum, 0).empty());
}

TEST_CASE("claims keep their place and how they are written") {
  const Worksheet sheet = parse("dC/dW2[0] = -0.0287 # wrong");
  const auto& equation = std::get<formula::Equation>(sheet.statements[0]);
  CHECK(sheet.source->text(equation.left.span()) == "dC/dW2[0]");
  CHECK(sheet.source->text(equation.claims[0].expression.span()) == "-0.0287");
  CHECK(sheet.source->position(equation.claims[0].relation_span.begin).column == 11);
}

TEST_CASE("blocks of a Markdown file are one worksheet, with the file's positions") {
  const auto source = std::make_shared<formula::Source>(
      "n.md", "# t\n```grad\na = 1\n```\ntext a b\n```grad\n a\n```\n");
  const Worksheet sheet = formula::parse_worksheet({source, formula::Format::markdown});
  REQUIRE(sheet.statements.size() == 2);
  const auto& second = std::get<formula::Equation>(sheet.statements[1]).left;
  CHECK(source->position(second.span().begin).line == 7);
  CHECK(source->position(second.span().begin).column == 2);
}

TEST_CASE("bindings and single expressions") {
  const formula::Binding binding = formula::parse_binding("x = [1, -2]");
  CHECK(binding.name.text == "x");
  CHECK(bracketed(binding.value) == "[1,(-2)]");
  CHECK(bracketed(formula::parse_expression("z1[0]")) == "z1[0]");
  formula::Scope scope;
  scope.define("dC");
  scope.define("dw");
  CHECK(bracketed(formula::parse_expression("dC/dw", scope)) == "(dC/dw)");
  CHECK(bracketed(formula::parse_expression("dC/dw")) == "D1<C;w>");
  const Worksheet sheet =
      formula::parse_worksheet(formula::input_from_formula("dC/dw"),
                               {formula::parse_binding("dC=1"), formula::parse_binding("dw=2")});
  CHECK(bracketed(std::get<formula::Equation>(sheet.statements[0]).left) == "(dC/dw)");
}
