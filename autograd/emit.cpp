#include <autograd/emit.h>

#include <array>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

#include <autograd/code.h>
#include <autograd/computation.h>
#include <autograd/program.h>
#include <autograd/reading.h>

namespace autograd {
namespace detail {
namespace {

using Place = Computation::Place;

/// What differs between languages besides Code.
struct Syntax {
  std::string_view number, variable, end, comment, indent;
};

constexpr Syntax syntax_of(Language language) {
  switch (language) {
    case Language::c:
      return {"const double ", "double ", ";", "// ", "  "};
    case Language::javascript:
      return {"const ", "let ", ";", "// ", "  "};
    case Language::python:
      return {"", "", "", "# ", "    "};
  }
  __builtin_unreachable();
}

/// A name as it may stand in a comment: on one line in each of the languages. JavaScript ends lines
/// at U+2028 and U+2029 too, C goes on after a backslash, which it also reads ??/ as.
std::string on_one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\\') c = ' ';
  for (const std::string_view hidden : {"\xe2\x80\xa8", "\xe2\x80\xa9", "?\?/"})
    for (auto at = text.find(hidden); at != std::string::npos; at = text.find(hidden))
      text.replace(at, hidden.size(), " ");
  return text;
}

template <Language language>
class Emitter {
 public:
  using T = Code<language>;

  Emitter(const Computation& computation, std::size_t inputs, std::size_t parameters)
      : computation_(computation),
        inputs_(inputs),
        parameters_(parameters),
        begun_(computation.nodes().size(), false) {}

  std::string source(std::string_view name) {
    for (Place place = 0; place <= computation_.result(); ++place) forward(place);
    if (parameters_ != 0) backward();
    return helpers_.str() + header(name) + body_.str() + footer();
  }

 private:
  static constexpr Syntax syntax = syntax_of(language);

  const Computation::Node& node(Place place) const { return computation_.nodes()[place]; }
  static T value(Place place) { return T::name("v" + std::to_string(place)); }
  static std::string gradient(Place place) { return "g" + std::to_string(place); }

  /// A constant is written where it is used.
  T operand(Place place) const {
    return node(place).op == Op::constant ? T(node(place).number) : value(place);
  }
  std::vector<T> operands(Place place) const {
    std::vector<T> x;
    for (const Place at : computation_.operands(place)) x.push_back(operand(at));
    return x;
  }

  void line(std::string_view before, const std::string& name, std::string_view sign,
            const std::string& text, const std::string& comment = {}) {
    note_functions(text);
    body_ << syntax.indent << before << name << sign << text << syntax.end;
    if (!comment.empty()) body_ << "  " << syntax.comment << on_one_line(comment);
    body_ << '\n';
  }

  // --- forward ---

  void forward(Place place) {
    const Computation::Node& at = node(place);
    const std::string name = value(place).text();
    if (at.op == Op::constant) return;
    if (is_leaf(at.op))
      line(syntax.number, name, " = ",
           (at.op == Op::input ? "x[" : "w[") + std::to_string(at.leaf) + "]", at.name);
    else if (at.op == Op::logsumexp)
      line(syntax.number, name, " = ", log_sum_exp(place).text(), at.name);
    else
      line(syntax.number, name, " = ", applied(at.op, operands(place)).text(), at.name);
  }

  /// The operation as an expression: arithmetic and functions of the language by the rule, others
  /// as a call of a function that helper() writes by the rule.
  T applied(Op op, const std::vector<T>& x) {
    switch (op) {
      case Op::relu:
      case Op::leaky_relu:
      case Op::elu:
      case Op::gelu:
      case Op::silu:
      case Op::softplus:
      case Op::sigmoid:
      case Op::min:
      case Op::max:
        return helper(op, x);
      default:
        return value_of<T>(op, x);
    }
  }

  /// shift + log(exp(x[0] - shift) + ...), the shift in a line of its own.
  T log_sum_exp(Place place) {
    const std::vector<T> x = operands(place);
    T largest = x[0];
    for (std::size_t i = 1; i < x.size(); ++i) largest = helper(Op::max, {largest, x[i]});
    const T shift = T::name("shift" + std::to_string(place));
    line(syntax.number, shift.text(), " = ", largest.text());
    T sum = exp(x[0] - shift);
    for (std::size_t i = 1; i < x.size(); ++i) sum = sum + exp(x[i] - shift);
    return shift + log(sum);
  }

  T helper(Op op, const std::vector<T>& x) {
    const std::string name(op_name(op));
    if (helpers_written_.insert(name).second) {
      constexpr std::array names{"a", "b"};
      std::vector<T> arguments;
      for (std::size_t i = 0; i < x.size(); ++i) arguments.push_back(T::name(names[i]));
      const std::string text = value_of<T>(op, arguments).text();
      note_functions(text);
      write_function(name, arguments, text);
    }
    return T::call(name, x);
  }

  void write_function(const std::string& name, const std::vector<T>& arguments,
                      const std::string& text) {
    std::string list;
    for (const T& argument : arguments)
      list += (list.empty() ? "" : ", ") + std::string(language == Language::c ? "double " : "") +
              argument.text();
    if constexpr (language == Language::c)
      helpers_ << "static double " << name << '(' << list << ") { return " << text << "; }\n";
    else if constexpr (language == Language::javascript)
      helpers_ << "const " << name << " = (" << list << ") => " << text << ";\n";
    else
      helpers_ << "def " << name << '(' << list << "):\n    return " << text << "\n\n";
  }

  /// Writes what an expression calls that the language does not have.
  void note_functions(const std::string& text) {
    if (text.find("sigmoid(") != std::string::npos && helpers_written_.insert("sigmoid").second)
      write_function("sigmoid", {T::name("a")}, rules::Sigmoid::value(T::name("a")).text());
    if (language == Language::javascript && text.find("erf") != std::string::npos &&
        helpers_written_.insert("erf").second)
      helpers_ << error_functions;
  }

  // --- backward ---

  void backward() {
    body_ << '\n' << syntax.indent << syntax.comment << "backward\n";
    const Place result = computation_.result();
    if (node(result).learns) contribute(result, "1");
    for (Place place = result + 1; place-- > 0;) {
      const Computation::Node& at = node(place);
      if (!at.learns || is_leaf(at.op)) continue;
      const std::vector<T> x = operands(place);
      const auto targets = computation_.operands(place);
      for (std::size_t k = 0; k < x.size(); ++k) {
        if (!node(targets[k]).learns) continue;
        const T local = partial_of<T>(at.op, k, x, value(place));
        contribute(targets[k], (T::name(gradient(place)) * local).text(), node(targets[k]).name);
      }
    }
    store_gradients();
  }

  void contribute(Place target, const std::string& text, const std::string& comment = {}) {
    if (begun_[target])
      line("", gradient(target), " += ", text, comment);
    else
      line(syntax.variable, gradient(target), " = ", text, comment);
    begun_[target] = true;
  }

  void store_gradients() {
    std::vector<std::string> of_parameter(parameters_, "0");
    for (Place place = 0; place <= computation_.result(); ++place)
      if (node(place).op == Op::parameter) of_parameter[node(place).leaf] = gradient(place);
    if constexpr (language == Language::c) {
      for (std::size_t i = 0; i < parameters_; ++i)
        line("", "gradient[" + std::to_string(i) + "]", " = ", of_parameter[i]);
    } else {
      for (const std::string& name : of_parameter)
        gradients_ += (gradients_.empty() ? "" : ", ") + name;
    }
  }

  // --- around it ---

  std::string header(std::string_view name) const {
    const std::string called(name);
    const std::string comment =
        std::string(syntax.comment) + called + ": the value, and its derivatives by " +
        std::to_string(parameters_) + " parameters w at " + std::to_string(inputs_) + " inputs x\n";
    switch (language) {
      case Language::c:
        return comment + "double " + called +
               "(const double x[], const double w[], double gradient[]) {\n";
      case Language::javascript:
        return comment + "function " + called + "(x, w) {\n";
      case Language::python:
        return comment + "def " + called + "(x, w):\n";
    }
    __builtin_unreachable();
  }

  std::string footer() const {
    const std::string result = operand(computation_.result()).text();
    switch (language) {
      case Language::c:
        return "  return " + result + ";\n}\n";
      case Language::javascript:
        return "  return [" + result + ", [" + gradients_ + "]];\n}\n";
      case Language::python:
        return "    return [" + result + ", [" + gradients_ + "]]\n";
    }
    __builtin_unreachable();
  }

  /// erf(x) = 2/sqrt(pi)*exp(-x^2)*(x + 2*x^3/3 + 4*x^5/15 + ...) [Abramowitz, Stegun 7.1.6], whose
  /// terms are all of one sign; beyond 2 erfc by its continued fraction [7.1.14].
  static constexpr std::string_view error_functions =
      R"(function erf(x) {
  if (Math.abs(x) > 2) return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
  let term = x, sum = x;
  for (let n = 1; Math.abs(term) > 1e-17*Math.abs(sum); ++n) sum += term *= 2*x*x/(2*n + 1);
  return 2/Math.sqrt(Math.PI)*Math.exp(-x*x)*sum;
}
function erfc(x) {
  if (!(x > 2)) return 1 - erf(x);
  let fraction = x;
  for (let n = 120; n > 0; --n) fraction = x + n/2/fraction;
  return x > 27 ? 0 : Math.exp(-x*x)/Math.sqrt(Math.PI)/fraction;
}
)";

  const Computation& computation_;
  std::size_t inputs_, parameters_;
  std::vector<bool> begun_;
  std::ostringstream helpers_, body_;
  std::set<std::string> helpers_written_;
  std::string gradients_;
};

}  // namespace

std::string emitted(const Computation& computation, std::size_t inputs, std::size_t parameters,
                    Language language, std::string_view name) {
  switch (language) {
    case Language::c:
      return "#include <math.h>\n\n" +
             Emitter<Language::c>(computation, inputs, parameters).source(name);
    case Language::javascript:
      return Emitter<Language::javascript>(computation, inputs, parameters).source(name);
    case Language::python:
      return "import math\n\n" +
             Emitter<Language::python>(computation, inputs, parameters).source(name);
  }
  __builtin_unreachable();
}

}  // namespace detail

std::string_view name_of(Language language) {
  switch (language) {
    case Language::c:
      return "c";
    case Language::javascript:
      return "javascript";
    case Language::python:
      return "python";
  }
  __builtin_unreachable();
}

}  // namespace autograd
