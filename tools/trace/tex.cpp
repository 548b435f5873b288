#include <tools/trace/tex.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <tools/formula/parse.h>
#include <tools/formula/syntax.h>
#include <tools/formula/unicode.h>

namespace tools {
namespace {

using Binding = Tex::Binding;
using formula::BinaryOperator;

std::string bracketed(const std::string& text) { return "\\left(" + text + "\\right)"; }

std::string within(const Tex& x, Binding least) {
  return x.binding < least ? bracketed(x.text) : x.text;
}

/// A minus sign is not left standing beside another operator.
std::string on_the_right(const Tex& x, Binding least) {
  return x.binding < least || x.is_negative() ? bracketed(x.text) : x.text;
}

constexpr std::array<std::pair<char32_t, std::string_view>, 26> greek{
    {{U'α', "\\alpha"},   {U'β', "\\beta"},   {U'γ', "\\gamma"}, {U'δ', "\\delta"},
     {U'ε', "\\epsilon"}, {U'ζ', "\\zeta"},   {U'η', "\\eta"},   {U'θ', "\\theta"},
     {U'κ', "\\kappa"},   {U'λ', "\\lambda"}, {U'μ', "\\mu"},    {U'ν', "\\nu"},
     {U'ξ', "\\xi"},      {U'π', "\\pi"},     {U'ρ', "\\rho"},   {U'σ', "\\sigma"},
     {U'τ', "\\tau"},     {U'φ', "\\varphi"}, {U'χ', "\\chi"},   {U'ψ', "\\psi"},
     {U'ω', "\\omega"},   {U'Δ', "\\Delta"},  {U'Θ', "\\Theta"}, {U'Σ', "\\Sigma"},
     {U'Φ', "\\Phi"},     {U'Ω', "\\Omega"}}};

std::string_view greek_letter(char32_t c) {
  for (const auto& [letter, command] : greek)
    if (letter == c) return command;
  return {};
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_subscript_digit(char32_t c) { return c >= U'₀' && c <= U'₉'; }

/// A name taken apart: `w12[3]` is w, of the layer 12, with the index 3.
struct NameParts {
  std::u32string stem;
  std::string number;
  std::size_t primes = 0;
  std::vector<std::string> indices;
};

/// Empty where the text is no name of the worksheet language.
NameParts parts_of(std::string_view name) {
  NameParts parts;
  const std::u32string text = formula::code_points(name);
  std::size_t i = 0;
  while (i < text.size() && formula::is_name_character(text[i]) && !is_digit(text[i]) &&
         !is_subscript_digit(text[i]))
    ++i;
  parts.stem = text.substr(0, i);
  // x_1 is x1
  if (parts.stem.size() > 1 && parts.stem.ends_with(U'_') && i < text.size() && is_digit(text[i]))
    parts.stem.pop_back();
  for (; i < text.size() && (is_digit(text[i]) || is_subscript_digit(text[i])); ++i)
    parts.number +=
        is_digit(text[i]) ? static_cast<char>(text[i]) : static_cast<char>('0' + (text[i] - U'₀'));
  for (; i < text.size() && text[i] == U'\''; ++i) ++parts.primes;
  while (i < text.size() && text[i] == U'[') {
    std::string index;
    for (++i; i < text.size() && is_digit(text[i]); ++i) index += static_cast<char>(text[i]);
    if (i == text.size() || text[i] != U']' || index.empty()) return {};
    parts.indices.push_back(index);
    ++i;
  }
  if (i != text.size() || parts.stem.empty() || !formula::is_name_start(parts.stem.front()))
    return {};
  return parts;
}

std::string tex_letters(const std::u32string& letters) {
  if (letters.size() == 1) {
    if (letters[0] < 128) return formula::encode(letters[0]);
    if (const std::string_view letter = greek_letter(letters[0]); !letter.empty())
      return std::string(letter);
  }
  std::string text;
  for (const char32_t c : letters) text += formula::encode(c);
  const bool is_plain =
      std::ranges::all_of(letters, [](char32_t c) { return c < 128 && c != U'_'; });
  return is_plain ? "\\mathit{" + text + "}" : tex_text(text);
}

/// σ_ω is σ with an index; learning_rate is one word.
std::string tex_stem(const std::u32string& stem) {
  if (stem.size() > 2 && stem[1] == U'_' && stem.find(U'_', 2) == std::u32string::npos)
    return tex_letters(stem.substr(0, 1)) + "_{" + tex_letters(stem.substr(2)) + "}";
  return tex_letters(stem);
}

Tex call(const std::string& function, const std::vector<Tex>& x) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> known{
      {{"log", "\\ln"},
       {"ln", "\\ln"},
       {"sin", "\\sin"},
       {"cos", "\\cos"},
       {"tan", "\\tan"},
       {"tanh", "\\tanh"},
       {"sigmoid", "\\sigma"},
       {"min", "\\min"},
       {"max", "\\max"}}};
  if (function == "exp") return {"e^{" + x[0].text + "}", Binding::power};
  if (function == "expm1") return {"e^{" + x[0].text + "} - 1", Binding::sum};
  if (function == "sqrt") return {"\\sqrt{" + x[0].text + "}"};
  if (function == "abs") return {"\\left|" + x[0].text + "\\right|"};
  std::string arguments;
  for (const Tex& argument : x) arguments += (arguments.empty() ? "" : ", ") + argument.text;
  for (const auto& [name, command] : known)
    if (name == function) return {std::string(command) + bracketed(arguments)};
  std::string name;
  for (const char c : function) name += c == '_' ? std::string("\\_") : std::string(1, c);
  return {"\\operatorname{" + name + "}" + bracketed(arguments)};
}

Tex binary(BinaryOperator operation, const Tex& a, const Tex& b) {
  switch (operation) {
    case BinaryOperator::add:
      return sum(a, b);
    case BinaryOperator::subtract:
      return {within(a, Binding::sum) + " - " + on_the_right(b, Binding::product), Binding::sum};
    case BinaryOperator::multiply:
    case BinaryOperator::matrix_multiply:
      return product(a, b);
    case BinaryOperator::divide:
      return {"\\frac{" + a.text + "}{" + b.text + "}"};
    case BinaryOperator::power: {
      const bool is_plain =
          a.binding == Binding::atom && !a.is_negative() && !a.text.starts_with("\\frac");
      return {(is_plain ? a.text : bracketed(a.text)) + "^{" + b.text + "}", Binding::power};
    }
  }
  __builtin_unreachable();
}

/// Reads an expression from its leaves up.
class Writer {
 public:
  Writer(const std::function<Tex(std::string_view)>& name, int digits)
      : name_(name), digits_(digits) {}

  Tex write(std::string_view text) {
    const formula::Expression expression = formula::parse_expression(text);
    std::vector<Tex> stack;
    for (const formula::Node& node : expression.nodes) {
      const std::size_t count = formula::operand_count(node.form);
      const std::vector<Tex> operands(stack.end() - static_cast<std::ptrdiff_t>(count),
                                      stack.end());
      stack.resize(stack.size() - count);
      stack.push_back(std::visit([&](const auto& form) { return tex(form, operands); }, node.form));
    }
    return stack.back();
  }

 private:
  Tex tex(const formula::Number& number, const std::vector<Tex>&) const {
    return tex_number(number.value, digits_);
  }
  Tex tex(const formula::Name& name, const std::vector<Tex>&) const { return name_(name.text); }
  Tex tex(const formula::Negation&, const std::vector<Tex>& x) const {
    return {"-" + on_the_right(x[0], Binding::product), Binding::product};
  }
  Tex tex(const formula::Binary& binary, const std::vector<Tex>& x) const {
    return tools::binary(binary.operation, x[0], x[1]);
  }
  Tex tex(const formula::Call& call, const std::vector<Tex>& x) const {
    return tools::call(call.function, x);
  }
  // rules are about scalars
  template <class Form>
  Tex tex(const Form&, const std::vector<Tex>&) const {
    return {"?"};
  }

  const std::function<Tex(std::string_view)>& name_;
  int digits_;
};

/// `x0 > 0 and x1 = 0`: comparisons joined by `and`.
std::string condition(std::string_view text, Writer& writer) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> signs{
      {{" >= ", " \\ge "}, {" <= ", " \\le "}, {" > ", " > "}, {" < ", " < "}, {" = ", " = "}}};
  if (const std::size_t at = text.find(" and "); at != std::string_view::npos)
    return condition(text.substr(0, at), writer) + ",\\ " + condition(text.substr(at + 5), writer);
  for (const auto& [sign, command] : signs)
    if (const std::size_t at = text.find(sign); at != std::string_view::npos)
      return writer.write(text.substr(0, at)).text + std::string(command) +
             writer.write(text.substr(at + sign.size())).text;
  return writer.write(text).text;
}

}  // namespace

Tex tex_number(double value, int digits) {
  if (std::isnan(value)) return {"\\mathrm{NaN}"};
  if (std::isinf(value)) return {value > 0 ? "\\infty" : "-\\infty", Binding::product};
  std::string text = number(value, digits);
  const std::size_t exponent = text.find('e');
  const bool is_negative = text.front() == '-';
  if (exponent != std::string::npos)
    return {text.substr(0, exponent) + " \\times 10^{" + text.substr(exponent + 1) + "}",
            Binding::product};
  return {std::move(text), is_negative ? Binding::product : Binding::atom};
}

std::string tex_text(std::string_view text) {
  std::string escaped;
  for (const char c : formula::printable(text)) {
    switch (c) {
      case '\\':
        escaped += "\\textbackslash{}";
        break;
      case '^':
        escaped += "\\textasciicircum{}";
        break;
      case '~':
        escaped += "\\textasciitilde{}";
        break;
      case '<':
        escaped += "\\textless{}";
        break;
      case '>':
        escaped += "\\textgreater{}";
        break;
      case '`':
        escaped += "\\textasciigrave{}";
        break;
      case '#':
      case '$':
      case '%':
      case '&':
      case '_':
      case '{':
      case '}':
        escaped += '\\';
        escaped += c;
        break;
      default:
        escaped += c;
    }
  }
  return "\\text{" + escaped + "}";
}

Tex tex_name(std::string_view name) {
  const NameParts parts = parts_of(name);
  if (parts.stem.empty()) return {tex_text(name)};
  std::string text = tex_stem(parts.stem);
  if (parts.indices.empty()) {
    if (!parts.number.empty()) text += "_{" + parts.number + "}";
    return {text + std::string(parts.primes, '\'')};
  }
  const bool has_layer = !parts.number.empty();
  if (has_layer) text += "^{(" + parts.number + ")" + std::string(parts.primes, '\'') + "}";
  if (!has_layer) text += std::string(parts.primes, '\'');
  std::string indices;
  for (const std::string& index : parts.indices) indices += (indices.empty() ? "" : ",") + index;
  return {text + "_{" + indices + "}", has_layer ? Binding::power : Binding::atom};
}

Tex product(const Tex& a, const Tex& b) {
  return {within(a, Binding::product) + " \\cdot " + on_the_right(b, Binding::product),
          Binding::product};
}

Tex sum(const Tex& a, const Tex& b) {
  return {within(a, Binding::sum) + " + " + on_the_right(b, Binding::sum), Binding::sum};
}

Tex partial_derivative(const Tex& f, const Tex& x) {
  return {"\\frac{\\partial " + f.text + "}{\\partial " + x.text + "}"};
}

Tex tex_formula(std::string_view text, const std::function<Tex(std::string_view)>& name,
                int digits) {
  Writer writer(name, digits);
  if (text.find(" ? ") == std::string_view::npos) return writer.write(text);
  std::string cases;
  for (std::size_t question = text.find(" ? "); question != std::string_view::npos;
       question = text.find(" ? ")) {
    const std::size_t colon = text.find(" : ", question);
    cases += writer.write(text.substr(question + 3, colon - question - 3)).text + " & " +
             condition(text.substr(0, question), writer) + " \\\\ ";
    text.remove_prefix(colon + 3);
  }
  cases += writer.write(text).text + " & \\text{else}";
  return {"\\begin{cases} " + cases + " \\end{cases}", Binding::choice};
}

}  // namespace tools
