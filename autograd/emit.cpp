#include <autograd/emit.h>

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <autograd/code.h>
#include <autograd/computation.h>
#include <autograd/emitted_names.h>
#include <autograd/program.h>
#include <autograd/reading.h>
#include <autograd/source_lines.h>

namespace autograd {
namespace detail {
namespace {

using Place = Computation::Place;

template <Language language>
class Emitter {
 public:
  using T = Code<language>;

  Emitter(const Computation& computation, std::size_t inputs, std::size_t parameters,
          std::string_view name)
      : computation_(computation),
        inputs_(inputs),
        parameters_(parameters),
        name_(name),
        in_parts_(is_large(computation)),
        functions_{name_},
        lines_(functions_, in_parts_),
        begun_(computation.nodes().size(), false) {}

  std::string source() {
    for (Place place = 0; place <= computation_.result(); ++place) forward(place);
    if (parameters_ != 0) backward();
    const std::string body = in_parts_ ? calls_of_parts() : joined(lines_.lines());
    const std::string before = functions_.text + parts_;
    const bool is_apart = before.empty() || before.ends_with("\n\n");
    return std::string(preface()) + before + (is_apart ? "" : "\n") + header() + body + footer();
  }

 private:
  static constexpr Syntax syntax = syntax_of(language);

  /// Compilers take long for a function of very many lines with a variable each, and interpreters
  /// run out of stack: then arrays are used, and functions of so many lines.
  static constexpr std::size_t largest_in_one = 2000, lines_per_part = 250;
  static bool is_large(const Computation& computation) {
    std::size_t lines = 0;
    for (const Computation::Node& node : computation.nodes()) lines += 1 + node.count;
    return lines > largest_in_one;
  }

  const Computation::Node& node(Place place) const { return computation_.nodes()[place]; }
  T value(Place place) { return T::name(lines_.element('v', place), lines_); }
  std::string gradient(Place place) const { return lines_.element('g', place); }

  /// A constant is written where it is used.
  T operand(Place place) {
    return node(place).op == Op::constant ? T(node(place).number) : value(place);
  }
  std::vector<T> operands(Place place) {
    std::vector<T> x;
    for (const Place at : computation_.operands(place)) x.push_back(operand(at));
    return x;
  }

  // --- forward ---

  void forward(Place place) {
    const Computation::Node& at = node(place);
    if (at.op == Op::constant) return;
    const std::string text =
        is_leaf(at.op) ? (at.op == Op::input ? "x[" : "w[") + std::to_string(at.leaf) + "]"
                       : applied(at.op, operands(place)).text();
    lines_.assign(syntax.number, value(place).text(), text, at.name);
  }

  /// The operation as an expression: arithmetic and functions of the language by the rule, others
  /// as a call of a function that is written by the rule.
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
        return lines_.call(op, x);
      case Op::logsumexp:
        return log_sum_exp(x);
      default:
        return value_of<T>(op, x);
    }
  }

  /// As the rule has it, with calls of max, and lines of their own for what is used again.
  T log_sum_exp(const std::vector<T>& x) {
    T largest = x[0];
    for (std::size_t i = 1; i < x.size(); ++i) largest = lines_.call(Op::max, {largest, x[i]});
    largest = largest.named();
    const T shift = select(abs(largest) < std::numeric_limits<double>::infinity(), largest, 0.0);
    return shift + log(total(std::type_identity<T>{}, x.size(),
                             [&](std::size_t i) { return exp(x[i] - shift); }));
  }

  // --- backward ---

  void backward() {
    lines_.empty_line();
    lines_.comment_line("backward");
    const Place result = computation_.result();
    if (node(result).learns) contribute(result, 1.0, {});
    for (Place place = result + 1; place-- > 0;) {
      const Computation::Node& at = node(place);
      if (!at.learns || is_leaf(at.op)) continue;
      const std::vector<T> x = operands(place);
      const auto targets = computation_.operands(place);
      const T upstream = T::name(gradient(place), lines_);
      for (std::size_t k = 0; k < x.size(); ++k)
        if (node(targets[k]).learns)
          contribute(targets[k], upstream * partial_of<T>(at.op, k, x, value(place)),
                     node(targets[k]).name);
    }
    store_gradients();
  }

  void contribute(Place target, const T& contribution, std::string_view comment) {
    if (begun_[target])
      lines_.increase(gradient(target), contribution.text(), comment);
    else
      lines_.assign(syntax.variable, gradient(target), contribution.text(), comment);
    begun_[target] = true;
  }

  /// The engine's sums begin with 0, so that no gradient is -0.
  void store_gradients() {
    const std::string zero = T(0.0).text();
    gradients_.assign(parameters_, zero);
    for (Place place = 0; place <= computation_.result(); ++place)
      if (node(place).op == Op::parameter)
        gradients_[node(place).leaf] = gradient(place) + " + " + zero;
    lines_.comment_line("+ " + zero + ": a gradient that is -" + zero + " is given back as " +
                        zero);
    if (language == Language::c || in_parts_)
      for (std::size_t i = 0; i < parameters_; ++i)
        lines_.assign({}, "gradient[" + std::to_string(i) + "]", gradients_[i]);
  }

  // --- around it ---

  static std::string joined(std::span<const std::string> lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
  }

  /// Writes the lines as functions of their own; gives back calls of these.
  std::string calls_of_parts() {
    constexpr bool c = language == Language::c;
    const std::span<const std::string> lines = lines_.lines();
    const std::string indent(syntax.indent), end = std::string(syntax.end) + '\n';
    const std::string v = std::to_string(computation_.nodes().size()),
                      t = std::to_string(lines_.intermediate_results() + 1);
    std::string calls;
    for (std::size_t first = 0; first < lines.size(); first += lines_per_part) {
      const std::string part = name_ + "_part" + std::to_string(first / lines_per_part + 1) + '(';
      const auto some = lines.subspan(first, std::min(lines_per_part, lines.size() - first));
      parts_ += (c ? "static void " : std::string(syntax.function)) + part +
                (c ? "const double x[], const double w[], double gradient[], double v[], double "
                     "g[], double t[]"
                   : "x, w, gradient, v, g, t") +
                std::string(syntax.begin) + joined(some) + std::string(syntax.close);
      calls += indent + part + "x, w, gradient, v, g, t)" + end;
    }
    if constexpr (c)
      return indent + "double* const v = (double*)malloc((2*" + v + "u + " + t +
             "u)*sizeof(double));\n" + indent + "double *const g = v + " + v + ", *const t = g + " +
             v + ";\n" + indent + "if (v == NULL) return NAN;\n" + calls;
    else
      return array("gradient", std::to_string(gradients_.size())) + array("v", v) + array("g", v) +
             array("t", t) + calls;
  }
  static std::string array(const std::string& name, const std::string& size) {
    return std::string(syntax.indent) +
           (language == Language::python ? name + " = [0.0]*" + size + '\n'
                                         : "const " + name + " = Array(" + size + ").fill(0);\n");
  }

  std::string_view preface() const {
    switch (language) {
      case Language::c:
        return in_parts_ ? "#include <math.h>\n#include <stdlib.h>\n\n" : "#include <math.h>\n\n";
      case Language::javascript:
        return "";
      case Language::python:
        return "import math\n\n";
    }
    __builtin_unreachable();
  }

  std::string header() const {
    const std::string comment =
        std::string(syntax.comment) + name_ + ": the value, and its derivatives by " +
        std::to_string(parameters_) + " parameters w at " + std::to_string(inputs_) + " inputs x\n";
    if constexpr (language == Language::c)
      return comment + "double " + name_ +
             "(const double x[], const double w[], double gradient[]) {\n";
    else
      return comment + std::string(syntax.function) + name_ + "(x, w" + std::string(syntax.begin);
  }

  std::string footer() {
    const std::string result = operand(computation_.result()).text(), indent(syntax.indent);
    if constexpr (language == Language::c) {
      if (!in_parts_) return indent + "return " + result + ";\n}\n";
      return indent + "const double result = " + result + ";\n  free(v);\n  return result;\n}\n";
    } else {
      return indent + "return [" + result + ", " + (in_parts_ ? "gradient" : listed_gradients()) +
             ']' + std::string(syntax.end) + '\n' +
             (language == Language::python ? "" : std::string(syntax.close));
    }
  }
  std::string listed_gradients() const {
    constexpr std::size_t in_a_line = 8;
    std::string list = "[";
    for (std::size_t i = 0; i < gradients_.size(); ++i) {
      if (i != 0)
        list += i % in_a_line == 0 ? ",\n" + std::string(2 * syntax.indent.size(), ' ') : ", ";
      list += gradients_[i];
    }
    return list + ']';
  }

  const Computation& computation_;
  std::size_t inputs_, parameters_;
  std::string name_;
  bool in_parts_;
  typename Lines<language>::Functions functions_;
  Lines<language> lines_;
  std::vector<bool> begun_;
  std::vector<std::string> gradients_;  // as expressions
  std::string parts_;
};

}  // namespace

std::string emitted(const Computation& computation, std::size_t inputs, std::size_t parameters,
                    Language language, std::string_view name) {
  require_function_name(name, language);
  switch (language) {
    case Language::c:
      return Emitter<Language::c>(computation, inputs, parameters, name).source();
    case Language::javascript:
      return Emitter<Language::javascript>(computation, inputs, parameters, name).source();
    case Language::python:
      return Emitter<Language::python>(computation, inputs, parameters, name).source();
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
