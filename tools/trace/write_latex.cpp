#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include <tools/messages.h>
#include <tools/trace/equations.h>
#include <tools/trace/write.h>

namespace tools {
namespace {

/// The end of the group {...} that begins at text[at].
std::size_t end_of_group(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '{') ++depth;
    if (text[at] == '}' && --depth == 0) return at + 1;
  }
  return at;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// About how many characters wide mathematics is when it is set: of a fraction its denominator, a
/// command is one.
std::size_t width(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' || text[i] == '}' || text[i] == '_' || text[i] == '^' || text[i] == ' ')
      continue;
    if (text[i] == '\\') {
      const std::size_t begin = i + 1;
      while (i + 1 < text.size() && is_letter(text[i + 1])) ++i;
      if (text.substr(begin, i + 1 - begin) == "frac") {
        i = end_of_group(text, i + 1) - 1;
        continue;
      }
    }
    ++count;
  }
  return count;
}

/// A page of A4 holds about so many.
constexpr std::size_t widest_line = 66;

/// On one line where that is wide enough, else a line for each side.
void write(std::ostream& out, const Equation& equation, bool is_last) {
  std::size_t total = 0;
  for (const std::string& side : equation) total += width(side) + 2;
  out << "  " << equation.front();
  for (std::size_t i = 1; i < equation.size(); ++i) {
    const bool breaks = total > widest_line && i > 1;
    out << (breaks ? " \\\\\n    &= " : i == 1 ? " &= " : " = ") << equation[i];
  }
  out << (is_last ? "\n" : " \\\\\n");
}

void write(std::ostream& out, std::string_view heading, const std::vector<Equation>& equations) {
  out << "\\paragraph{" << heading << "}\n\\allowdisplaybreaks\n\\begin{align*}\n";
  for (std::size_t i = 0; i < equations.size(); ++i)
    write(out, equations[i], i + 1 == equations.size());
  out << "\\end{align*}\n";
}

}  // namespace

void write_latex(std::ostream& out, const Trace& trace, int digits) {
  const Equations all = equations(trace, digits);
  const auto is_ascii = [](const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; });
  };
  const std::string forward = say_text("Forward");
  const bool needs_letters =
      !is_ascii(forward) || !std::ranges::all_of(all.forward, [&](const Equation& equation) {
        return std::ranges::all_of(equation, is_ascii);
      });
  out << say_text("% needs: \\usepackage{amsmath}");
  if (needs_letters)
    out << say_text(
        ", and for these names a font that has their letters: xelatex with \\usepackage{ctex}");
  out << '\n';
  write(out, forward, all.forward);
  write(out, say_text("Backward"), all.backward);
  if (all.parameters.empty()) return;
  out << "\\paragraph{" << say_text("Parameters") << "}\n\\begin{itemize}\n";
  for (const ParameterEquation& parameter : all.parameters) {
    out << "\\item\\begin{align*}\n";
    write(out, parameter.equation, true);
    out << "\\end{align*}\n";
    for (const ParameterEquation::Factor& factor : parameter.factors) {
      out << '$';
      for (std::size_t i = 0; i < factor.equation.size(); ++i)
        out << (i == 0 ? "" : " = ") << factor.equation[i];
      out << "$: " << factor.origin << (&factor == &parameter.factors.back() ? ".\n" : ";\n");
    }
  }
  out << "\\end{itemize}\n";
}

}  // namespace tools
