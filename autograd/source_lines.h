#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/code.h>
#include <autograd/emitted_names.h>
#include <autograd/reading.h>

namespace autograd::detail {

/// What differs between languages besides Code.
struct Syntax {
  std::string_view argument, number, variable, end, comment, indent, function, begin, close;
};

constexpr Syntax syntax_of(Language language) {
  switch (language) {
    case Language::c:
      return {"double ", "const double ",  "double ", ";",  "// ",
              "  ",      "static double ", ") {\n",   "}\n"};
    case Language::javascript:
      return {"", "const ", "let ", ";", "// ", "  ", "function ", ") {\n", "}\n"};
    case Language::python:
      return {"", "", "", "", "# ", "    ", "def ", "):\n", "\n"};
  }
  __builtin_unreachable();
}

/// JavaScript has no erf and erfc; @ stands for the name of the function that they belong to.
///
/// erf(x) = 2/sqrt(pi)*exp(-x^2)*(x + 2*x^3/3 + 4*x^5/15 + ...) [Abramowitz, Stegun 7.1.6], whose
/// terms are all of one sign; beyond 1/2 erfc by the trapezoidal rule with step 1/2, corrected for
/// the pole [Matta, Reichel 1971].
inline constexpr std::string_view javascript_erf = R"(function @_erf(x) {
  if (Math.abs(x) > 0.5) return x > 0 ? 1 - @_erfc(x) : @_erfc(-x) - 1;
  let term = x, sum = x;
  for (let n = 1; Math.abs(term) > 1e-17*Math.abs(sum); ++n) sum += term *= 2*x*x/(2*n + 1);
  return 2/Math.sqrt(Math.PI)*Math.exp(-x*x)*sum;
}
function @_erfc(x) {
  if (!(x > 0.5)) return 1 - @_erf(x);
  if (x > 28) return 0;
  const near = Math.fround(x);  // its square is exact
  const bell = Math.exp(-near*near)*Math.exp((near - x)*(near + x));
  let sum = 0;
  for (let n = 13; n > 0; --n) sum += Math.exp(-n*n/4)/(x*x + n*n/4);
  const trapezoids = x*bell/Math.PI*(0.5/(x*x) + sum);
  return x < 6 ? trapezoids - 2/Math.expm1(4*Math.PI*x) : trapezoids;
}
)";
inline constexpr std::string_view javascript_pow = R"(function @_pow(a, b) {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : Math.pow(a, b);
}
)";

/// Lines of a function in the making, with what they call that has to be written too.
template <Language language>
class Lines : public Source {
 public:
  using T = Code<language>;
  static constexpr Syntax syntax = syntax_of(language);

  /// Functions that are called by some lines, each written once, under the name of the function
  /// that they belong to.
  struct Functions {
    std::string owner;
    std::set<std::string, std::less<>> known = {};
    std::string text = {};
  };

  /// in_arrays: names are elements of arrays instead of variables of their own.
  explicit Lines(Functions& functions, bool in_arrays = false)
      : functions_(functions), in_arrays_(in_arrays) {}

  /// The name of number i of the values v, gradients g or intermediate results t.
  std::string element(char array, std::size_t i) const {
    return in_arrays_ ? array + ('[' + std::to_string(i) + ']') : array + std::to_string(i);
  }

  std::string named(const std::string& expression) override {
    const std::string name = element('t', intermediate_results_++);
    assign(syntax.number, name, expression);
    return name;
  }

  std::string function(std::string_view name) override {
    if (functions_.known.emplace(name).second) {
      if (name == "sigmoid")
        write(Op::sigmoid);
      else
        add_text(name == "pow" ? javascript_pow : javascript_erf);
      if (name == "erf" || name == "erfc") functions_.known.insert({"erf", "erfc"});
    }
    return functions_.owner + '_' + std::string(name);
  }

  /// The operation as a call of a function that is written by its rule.
  T call(Op op, const std::vector<T>& x) {
    const std::string name(op_name(op));
    if (functions_.known.insert(name).second) write(op);
    return T::call(functions_.owner + '_' + name, x);
  }

  void assign(std::string_view declaration, const std::string& name, const std::string& expression,
              std::string_view comment = {}) {
    if (!in_arrays_) add(declaration);
    add(name, " = ", expression, syntax.end);
    end_line(comment);
  }
  void increase(const std::string& name, const std::string& by, std::string_view comment) {
    add(name, " += ", by, syntax.end);
    end_line(comment);
  }
  void comment_line(std::string_view comment) {
    add(syntax.comment, comment);
    end_line({});
  }
  void empty_line() { lines_.emplace_back(); }

  const std::vector<std::string>& lines() const { return lines_; }
  std::size_t intermediate_results() const { return intermediate_results_; }

 private:
  void add(auto... parts) { (line_.append(parts), ...); }
  void end_line(std::string_view comment) {
    if (!comment.empty()) add("  ", syntax.comment, as_comment(comment));
    lines_.push_back(std::string(syntax.indent) + line_);
    line_.clear();
  }

  void write(Op op) {
    const bool is_unary = with_rule(op, [](auto rule) { return decltype(rule)::arity == 1; });
    Lines body(functions_);
    std::vector<T> arguments{T::name("a", body)};
    if (!is_unary) arguments.push_back(T::name("b", body));
    const std::string result = value_of<T>(op, arguments).text();
    std::string text(syntax.function);
    text += functions_.owner + '_' + std::string(op_name(op)) + '(' + std::string(syntax.argument) +
            'a' + (is_unary ? "" : ", " + std::string(syntax.argument) + 'b') +
            std::string(syntax.begin);
    for (const std::string& line : body.lines()) text += line + '\n';
    text += std::string(syntax.indent) + "return " + result + std::string(syntax.end) + '\n' +
            std::string(syntax.close);
    functions_.text += text;
  }

  void add_text(std::string_view text) {
    for (const char c : text)
      if (c == '@')
        functions_.text += functions_.owner;
      else
        functions_.text += c;
  }

  Functions& functions_;
  bool in_arrays_;
  std::size_t intermediate_results_ = 0;
  std::vector<std::string> lines_;
  std::string line_;
};

}  // namespace autograd::detail
