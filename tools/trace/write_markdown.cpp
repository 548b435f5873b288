#include <ostream>
#include <string>

#include <tools/messages.h>
#include <tools/trace/equations.h>
#include <tools/trace/write.h>

namespace tools {
namespace {

std::string chain(const Equation& equation) {
  std::string text = "$";
  for (std::size_t i = 0; i < equation.size(); ++i) text += (i == 0 ? "" : " = ") + equation[i];
  return text + "$";
}

}  // namespace

void write_markdown(std::ostream& out, const Trace& trace, int digits) {
  const Equations all = equations(trace, digits);
  out << "### " << say_text("Forward") << "\n\n";
  for (const Equation& equation : all.forward) out << "- " << chain(equation) << '\n';
  out << "\n### " << say_text("Backward") << "\n\n";
  for (const Equation& equation : all.backward) out << "- " << chain(equation) << '\n';
  if (all.parameters.empty()) return;
  out << "\n### " << say_text("Parameters") << "\n\n";
  for (const ParameterEquation& parameter : all.parameters) {
    out << "- " << chain(parameter.equation) << '\n';
    for (const ParameterEquation::Factor& factor : parameter.factors)
      out << "  - " << chain(factor.equation) << ": " << factor.origin << '\n';
  }
}

}  // namespace tools
