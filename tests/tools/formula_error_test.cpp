#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include <tools/formula/diagnostic.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/parse.h>
#include <tools/formula/suggestion.h>

namespace formula = tools::formula;
using formula::FormulaError;

namespace {

// The error's `line:column: message`, of parsing, calculating, or choosing the output.
std::string error(std::string_view text, const std::vector<std::string>& arguments = {}) {
  try {
    std::vector<formula::Binding> bindings;
    for (const auto& argument : arguments) bindings.push_back(formula::parse_binding(argument));
    const auto sheet = formula::parse_worksheet(formula::input_from_formula(text), bindings);
    formula::output(formula::evaluate(sheet, bindings));
  } catch (const FormulaError& e) {
    return std::to_string(e.line()) + ':' + std::to_string(e.column()) + ": " + e.message();
  } catch (const formula::InputError& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a product needs its sign") {
  CHECK(error("2x") == "1:2: there is no operator between 2 and x: write 2*x");
  CHECK(error("y = 3 (2x)") == "1:7: there is no operator between 3 and (...): write 3*(...)");
  CHECK(error("(a)(b)") == "1:4: there is no operator between (...) and (...): write (...)*(...)");
  CHECK(error("a b") == "1:3: there is no operator between a and b: write a*b");
  CHECK(error("x² y") == "1:4: there is no operator between x² and y: write x²*y");
  CHECK(error("sin x") == "1:5: expected '(' after the function sin, found 'x': write sin(x)");
  CHECK(error("[1 2]") == "1:4: there is no comma between 1 and 2: write [1, 2]");
  CHECK(error("1 2") == "1:3: there is no operator between 1 and 2: an array is [1, 2]");
  CHECK(error("1.2.3") == "1:4: 1.2.3 is not a number: it has two decimal points");
  CHECK(error("ab", {"a=1", "b=2"}) == "1:1: unknown name 'ab': did you mean a*b?");
  CHECK(error("a(3)", {"a=1"}) == "1:1: 'a' is not a function: a product is written a*(...)");
}

TEST_CASE("an operand is missing") {
  CHECK(error("a +") == "1:4: expected a number, a name or '(' after '+', found the end");
  CHECK(error("a + * b") == "1:5: expected a number, a name or '(' after '+', found '*'");
  CHECK(error("(a +\n)") == "2:1: expected a number, a name or '(', found ')'");
  CHECK(error("a =") == "1:4: expected a number, a name or '(' after '=', found the end");
  CHECK(error("a =\nb = 2") ==
        "1:4: expected a number, a name or '(' after '=', found the end of the line");
  CHECK(error("a = # what?") == "1:5: expected a number, a name or '(' after '=', found a comment");
  CHECK(error("f()") == "1:2: there is nothing between '(' and ')': expected an expression");
  CHECK(error("[]") == "1:1: there is nothing between '[' and ']': expected an expression");
  CHECK(error("= 3") == "1:1: expected a name, a number or '(', found '='");
  CHECK(error("a; * 3") == "1:4: expected a name, a number or '(', found '*'");
}

TEST_CASE("brackets that do not match") {
  CHECK(error("f((a+b)") == "1:2: this '(' is not closed: expected ')' before the end");
  CHECK(error("z = (a + b\nc = 2") ==
        "1:5: this '(' is not closed: expected ')' before 'c' on line 2");
  CHECK(error("x = 【1, 2\n") == "1:5: this '【' is not closed: expected '】' before the end");
  CHECK(error("(a]") == "1:3: expected an operator or ')', found ']'");
  CHECK(error("x[0)") == "1:4: expected an operator or ']', found ')'");
  CHECK(error("a + b)") == "1:6: ')' closes nothing: no bracket is open before it");
  CHECK(error(")") == "1:1: ')' closes nothing: no bracket is open before it");
  try {
    formula::parse_worksheet(formula::input_from_formula("f(1,\n  a]"));
    FAIL("a bracket is wrong");
  } catch (const FormulaError& e) {
    CHECK(std::string(e.what()) ==
          "formula:2:4: error: expected an operator or ')', found ']'\n    2 |   a]\n      |    ^\n"
          "formula:1:2: note: the '(' was opened here\n    1 | f(1,\n      |  ^");
  }
}

TEST_CASE("what people write elsewhere is met with what to write here") {
  const auto ends_with = [](std::string_view text, std::string_view end) {
    const std::string message = error(text);
    CAPTURE(message);
    CHECK(message.ends_with(end));
  };
  ends_with("a == 3", "found '='; one = is enough");
  ends_with("a += 2", "found '='; give a name a new value by w <- w + ...");
  ends_with("x := 2", "found ':'; define a name by name = expression");
  ends_with("a -> 3", "found '>'; give a name a new value by name <- expression");
  ends_with("x[0] <- 3",
            "found '<'; only a name by itself can get a new value: name <- expression");
  ends_with("a < b", "found '<'; a worksheet has no comparisons; = and ≈ state equality");
  ends_with("a ≠ b", "found '≠' (U+2260); a worksheet has no comparisons; = and ≈ state equality");
  ends_with("0,5", "found ','; a decimal point is written '.', an array [1, 2]");
  ends_with("(a, b)", "found ','; an array is written [a, b], and ; separates statements");
  ends_with("|x|", "found '|'; the absolute value is abs(x)");
  ends_with("√x", "found '√' (U+221A); the square root is sqrt(x)");
  ends_with("∑x", "found '∑' (U+2211); a sum is sum([a, b, c])");
  ends_with("W.T", "found '.T'; the transpose of W is transpose(W)");
  ends_with("\\frac{a}{b}",
            "found '\\'; a worksheet is plain text, not LaTeX: write (a+b)/c, sigmoid(z), w_1");
  ends_with("x{1}", "found '{'; ( ) groups, [ ] makes an array");
  ends_with("５ + 1", "found '５' (U+FF15); digits are written 0 to 9");
  ends_with("a // b", "found '/'; one / divides, # begins a comment");
  ends_with("a % b", "found '%'; write a percentage as 0.01*x");
  ends_with("½*a", "found '½' (U+00BD); write a fraction as 1/2");
}

TEST_CASE("what cannot be shown is named by its number") {
  CHECK(error("a \x1b[31m") == "1:3: expected an operator or the end, found the character U+001B");
  CHECK(error("a \xE2\x80\xAE b") ==
        "1:3: expected an operator or the end, found the character U+202E");
}

TEST_CASE("derivatives that are not complete") {
  CHECK(error("∂C") == "1:3: expected '/', as in dC/dw, found the end");
  CHECK(error("∂C/x") == "1:4: expected 'd' and the name of a variable, as in dC/dw, found 'x'");
  CHECK(error("∂C/∂(w") == "1:5: this '(' is not closed: expected ')' before the end");
  CHECK(error("d(C + 1)/d(w)") ==
        "1:5: expected ')' after the name, found '+'; a derivative is of a name and by a name: "
        "define one for "
        "the expression");
  CHECK(error("d2C/dw") ==
        "1:7: expected what it is differentiated by the second time, as in d2C/d(w)2 or "
        "d2C/d(a)d(b), found the "
        "end");
  CHECK(error("w = 2; C = w; dC/dv") == "1:19: unknown name 'v': give it a value, as in v=2");
  CHECK(error("x = [1, 2]; C = x*x; dC/dx") ==
        "1:23: 'C' is a vector of 2: a derivative is of a scalar; take an element, as in dC[0]/dx");
  CHECK(error("w = 2; C = w^2; v = 3*w; dC/dv") ==
        "1:30: 'C' cannot depend on 'v', which gets its value after it: define 'v' first");
  CHECK(error("x = [1, 2]; C = x@x; d2C/d(x)2") ==
        "1:28: 'x' is a vector of 2: the second derivative is taken by one element of it");
  CHECK(error("norm(u, v) = u*v; norm'(1, 2)") ==
        "1:19: norm' has 2 arguments: a prime is the derivative of a function of one");
  CHECK(error("g(u) = [u, u]; g'(1)") ==
        "1:16: g' needs a function whose value is a scalar, here it is a vector of 2");
  CHECK(error("tanh'''''(1)") == "1:1: tanh''''' is a derivative of order 5; 4 is the highest");
}

TEST_CASE("names that are not known") {
  CHECK(error("biass + 1", {"bias=2"}) == "1:1: unknown name 'biass': did you mean 'bias'?");
  CHECK(error("eta = 0.1; Eta + 1") == "1:12: unknown name 'Eta': did you mean 'eta'?");
  CHECK(error("学习率 = 1; 学习绿 + 1") == "1:10: unknown name '学习绿': did you mean '学习率'?");
  CHECK(error("(a+b)*c", {"a=1", "b=2"}) == "1:7: unknown name 'c': give it a value, as in c=2");
  CHECK(error("z = y + 1\ny = 2") ==
        "1:5: 'y' is defined only later, on line 2: move that line up");
  CHECK(error("a = a + 1") == "1:5: 'a' is used in its own definition: it needs a value before");
  CHECK(error("sin + 1") == "1:1: 'sin' is a function: write sin(...)");
  CHECK(error("W = [[1, 2]]; W^T") == "1:17: unknown name 'T': the transpose of W is transpose(W)");
  CHECK(error("W = [1, 2]; W'*3") ==
        "1:13: unknown name 'W'': a prime means the derivative of a function, as in g'(u); a "
        "transpose is "
        "transpose(W)");
  CHECK(error("free w\nw^2") ==
        "2:1: 'w' is free, and to calculate it needs a number: give it one, as in w=0.5");
  CHECK(error("sgmoid(2)") == "1:1: unknown function 'sgmoid': did you mean 'sigmoid'?");
  CHECK(error("qqq(2)") == "1:1: unknown function 'qqq': define it, as in qqq(x) = x^2");
  CHECK(error("w <- 3") ==
        "1:1: 'w' has no value that could be updated: define it by w = ... first");
  CHECK(error("a = 1; free a") == "1:13: 'a' has a value already: it cannot be free");
  CHECK(error(std::string(101, 'a')) == "1:1: this name has more than 100 characters");
}

TEST_CASE("functions called or defined wrongly") {
  CHECK(error("sigmoid(1, 2)") == "1:1: sigmoid takes 1 argument, here it has 2: write sigmoid(x)");
  CHECK(error("elu(1, 2, 3)") ==
        "1:1: elu takes 1 or 2 arguments, here it has 3: write elu(x) or elu(x, alpha)");
  CHECK(error("g(u, v) = u*v; g(1)") == "1:16: g takes 2 arguments, here it has 1: write g(u, v)");
  CHECK(error("g(u) = g(u - 1)") ==
        "1:8: g calls itself: a function is defined by others, without recursion");
  CHECK(error("g(u) = u*v") == "1:10: unknown name 'v': give it a value, as in v=2");
  CHECK(error("g(weight) = weigth^2") == "1:13: unknown name 'weigth': did you mean 'weight'?");
  CHECK(error("g(u, u) = u") == "1:6: the parameter 'u' stands here twice");
  CHECK(error("g(u) = h(u)\nh(u) = g(u)") ==
        "1:8: 'h' is defined only later, on line 2: move that line up");
  // sigmoid is built in where g is defined, and calls g where g is called
  CHECK(error("g(x) = sigmoid(x)\nsigmoid(x) = g(x)\ng(1)") ==
        "2:14: calls are nested more than 200 deep: do functions call each other in a circle?");
}

TEST_CASE("shapes that do not fit name both") {
  CHECK(error("W @ x", {"W=[[1,2],[3,4]]", "x=[1,2,3]"}) ==
        "1:1: '@' cannot multiply a 2x2 matrix and a vector of 3: the left has 2 in a row, the "
        "right 3 in a column");
  CHECK(error("W * x", {"W=[[1,2],[3,4]]", "x=[1,2,3]"}) ==
        "1:1: '*' goes element by element and cannot put a 2x2 matrix and a vector of 3 together: "
        "the matrix "
        "product is written @");
  CHECK(error("2 + [1, 2] + [1, 2, 3]") ==
        "1:1: '+' goes element by element and cannot put a vector of 2 and a vector of 3 together");
  CHECK(error("2 @ [1, 2]") ==
        "1:1: '@' multiplies vectors and matrices, here a scalar and a vector of 2: write * where "
        "one is a scalar");
  CHECK(
      error("max([1, 2], [1, 2, 3])") ==
      "1:1: 'max' goes element by element and cannot put a vector of 2 and a vector of 3 together");
  CHECK(error("dot([1, 2], 3)") ==
        "1:1: dot takes two vectors of the same length, here a vector of 2 and a scalar");
  CHECK(error("sum([1, 2], 3)") ==
        "1:1: sum takes one array or several scalars, here a vector of 2 among 2 arguments");
  CHECK(error("softmax(1)") == "1:1: softmax takes a vector, here a scalar");
  CHECK(error("[[1, 2], [3]]") ==
        "1:1: the rows of an array have one shape, but element 0 is a vector of 2 and element 1 a "
        "vector of 1");
  CHECK(error("[[[1]]]") ==
        "1:1: an array holds scalars, or rows that are vectors; here a 1x1 matrix");
  CHECK(error("w = [1, 2]; w <- 3") == "1:18: 'w' is a vector of 2, but its new value is a scalar");
  try {
    formula::evaluate(
        formula::parse_worksheet(formula::input_from_formula("f(u) = u @ [1, 2]\nf([3])")));
    FAIL("shapes differ");
  } catch (const FormulaError& e) {
    CHECK(std::string(e.what()).ends_with(
        "\nformula:2:1: note: in this call\n    2 | f([3])\n      | ^~~~~~"));
  }
}

TEST_CASE("indices") {
  CHECK(error("x[2]", {"x=[1,2]"}) ==
        "1:3: the index 2 is out of range: a vector of 2 counts from 0 to 1");
  CHECK(error("x[-1]", {"x=[1,2]"}) ==
        "1:3: the index -1 is out of range: a vector of 2 counts from 0 to 1");
  CHECK(error("x[0.5]", {"x=[1,2]"}) ==
        "1:3: the index 0.5 is not a whole number: a vector of 2 counts from 0 to 1");
  CHECK(error("x[0/0]", {"x=[1,2]"}).find("the index") != std::string::npos);
  CHECK(error("x[[0]]", {"x=[1,2]"}) ==
        "1:3: an index is a whole number, here it is a vector of 1");
  CHECK(error("W[1][2]", {"W=[[1,2],[3,4]]"}) ==
        "1:6: the index 2 is out of range: a vector of 2 counts from 0 to 1");
  CHECK(error("a[0]", {"a=1"}) ==
        "1:1: a scalar has no elements: [ ] takes one from a vector or a matrix; a product is "
        "written with *");
}

TEST_CASE("numbers that no double holds") {
  CHECK(error("1e999") == "1:1: this number is too large: the largest is about 1.8e308");
  CHECK(error(std::string(400, '9')) ==
        "1:1: this number is too large: the largest is about 1.8e308");
  CHECK(error("1e-999") ==
        "1:1: this number is too near to 0: the smallest is about 4.9e-324; write 0");
  CHECK(error("0." + std::string(400, '0') + "1") ==
        "1:1: this number is too near to 0: the smallest is about 4.9e-324; write 0");
  CHECK(error("x⁹⁹⁹" + std::string("⁹"), {"x=1"}) == "no error");
  CHECK(error("a", {"a=1e999"}) == "1:3: this number is too large: the largest is about 1.8e308");
}

TEST_CASE("bindings") {
  CHECK(error("a*2", {"a"}) == "1:2: expected '=' and a value, as in a=2, found the end");
  CHECK(error("a*2", {"=2"}) == "1:1: expected a name, found '='");
  CHECK(error("a*2", {"a="}) == "1:3: expected a number, a name or '(' after '=', found the end");
  CHECK(error("a*2", {"a=2=3"}) == "1:4: expected an operator or the end, found '='");
  CHECK(error("a*2", {"a=b"}) == "1:3: unknown name 'b': give it a value, as in b=2");
  CHECK(error("a*2", {"a=1", "a=2"}) == "1:1: 'a' is given twice");
  CHECK(error("alpha*c", {"alpha=1", "c=1", "alhpa=2"}) ==
        "1:1: the formula does not use 'alhpa': did you mean 'alpha'?");
  CHECK(error("a*c", {"a=1", "c=1", "x=2"}) ==
        "1:1: the formula does not use 'x': its names are a, c");
  CHECK(error("2*3", {"x=2"}) == "1:1: the formula does not use 'x': there are no names in it");
  CHECK(error("g(x) = x^2; g(2)", {"x=2"}) ==
        "1:1: the formula does not use 'x': there are no names in it");
  CHECK(error("g(x) = x^2; g(2)", {"g=2"}) ==
        "1:1: 'g' is a function of the formula and cannot be given a number");
}

TEST_CASE("what has no output") {
  CHECK(error("") == "formula: error: nothing to calculate; expected a formula like (a+b)*c");
  CHECK(error(" \n# only a comment\n;") ==
        "formula: error: nothing to calculate; expected a formula like (a+b)*c");
  CHECK(error("2*3 + 1") ==
        "1:1: there are only numbers in this, nothing to differentiate by: give one a name, as in "
        "a^2 with a=3");
  CHECK(error("x = [1, 2]") ==
        "1:1: this is a vector of 2: the output is one scalar; take an element, as in x[0], or the "
        "sum");
  CHECK(error("a = 2; b = a*2; [a, b]*2") ==
        "1:17: this is a vector of 2: the output is one scalar; take an element, as in (...)[0], "
        "or the sum");
  CHECK(error("g(u) = u") ==
        "formula: error: nothing is defined in it, so that there is no output: expected a line "
        "like f = (a+b)*c");
}

TEST_CASE("nearest names") {
  CHECK(formula::edit_distance("bias", "bais") == 1);
  CHECK(formula::edit_distance("学习率", "学习绿") == 1);
  CHECK(formula::edit_distance("", "abc") == 3);
  CHECK(formula::edit_distance("kitten", "sitting") == 3);
  CHECK(formula::nearest_name("w3", {"w1", "x"}) == "w1");
  CHECK(formula::nearest_name("W1", {"w2", "w1"}) == "w1");
  CHECK(formula::nearest_name("x", {"y", "z"}) == std::nullopt);
  CHECK(formula::nearest_name("x", {"y", "x1"}) == "x1");
  CHECK(formula::nearest_name("sigmoid", {"softmax", "sin"}) == std::nullopt);
}

TEST_CASE("an expression that a block of Markdown breaks off") {
  const auto error_in = [](const std::string& text) -> std::string {
    const auto source = std::make_shared<formula::Source>("n.md", text);
    try {
      formula::parse_worksheet({source, formula::Format::markdown});
    } catch (const FormulaError& e) {
      return e.what();
    }
    return "no error";
  };
  CHECK(error_in("# t\n```grad\nz = (a +\n  2\n\n```\nprose )\n") ==
        "n.md:3:5: error: this '(' is not closed: expected ')' before the end\n    3 | z = (a +\n  "
        "    |     ^");
  CHECK(error_in("# t\n```grad\nz = (a +\n```\n2)\n") ==
        "n.md:3:9: error: expected a number, a name or '(' after '+', found the end\n    3 | z = "
        "(a +\n"
        "      |         ^");
}
