#include <tools/trace/wording.h>

#include <algorithm>

#include <tools/messages.h>
#include <tools/text.h>

namespace tools {
namespace {

/// A neuron of a thousand inputs has a formula that no line holds.
constexpr std::size_t most_columns_of_a_formula = 72;

std::string short_formula(const std::string& formula) {
  return shortened(formula, most_columns_of_a_formula);
}

/// A choice, `x > 0 ? 1 : 0`, has to be told apart from the equals signs around it.
std::string as_a_side(const std::string& formula) {
  return formula.find(" ? ") == std::string::npos ? formula : '(' + formula + ')';
}

Piece gradient(const Notation& notation, double value) {
  return {notation.number(value), Ink::gradient};
}

}  // namespace

std::string plain(const Line& line) {
  std::string text;
  for (const Piece& piece : line) text += piece.text;
  return text;
}

std::vector<Line> forward_parts(const Notation& notation, const Step& step) {
  const autograd::Record& record = notation.records()[step.target];
  const Line name{{notation.name(step.target)}};
  const Line result{{"= "}, {notation.number(record.value), Ink::data}};
  if (step.kind == Step::Kind::leaf) return {name, result};
  const std::string numbers = short_formula(notation.formula_with_numbers(step.target));
  return {name,
          {{"= " + short_formula(notation.formula(step.target))}},
          numbers == result.back().text ? Line() : Line{{"= "}, {numbers, Ink::data}},
          result};
}

Line equation(const Notation& notation, const Step& step) {
  const std::string target = notation.name(step.target) + ".grad";
  if (step.kind == Step::Kind::seed)
    return {{target + " = "}, gradient(notation, step.contribution)};
  const std::string local = notation.number(step.local);
  return {
      {target + " += "}, {say_text("upstream"), Ink::gradient},
      {" * "},           {say_text("local"), Ink::local_derivative},
      {" = "},           gradient(notation, step.upstream),
      {" * "},           {local.front() == '-' ? '(' + local + ')' : local, Ink::local_derivative},
      {" = "},           gradient(notation, step.contribution)};
}

Line local_derivative(const Notation& notation, const Step& step) {
  const std::string symbols =
      short_formula(as_a_side(notation.local_derivative(step.node, step.operand)));
  const std::string numbers =
      short_formula(as_a_side(notation.local_derivative_with_numbers(step.node, step.operand)));
  const std::string result = notation.number(step.local);
  Line line{{notation.derivative_name(step.node, step.target), Ink::local_derivative}};
  if (std::ranges::count(notation.records()[step.node].operands, step.target) > 1)  // x*x
    line.push_back({say(" (by operand {})", step.operand + 1)});
  if (symbols != result && symbols != numbers) line.push_back({" = " + symbols});
  if (numbers != result) line.push_back({" = " + numbers});
  line.push_back({" = "});
  line.push_back({result, Ink::local_derivative});
  return line;
}

Line effect(const Notation& notation, const Step& step) {
  Line line{{notation.name(step.target) + ".grad: "},
            gradient(notation, step.before),
            {" -> "},
            gradient(notation, step.after)};
  if (step.kind == Step::Kind::seed) {
    line.push_back({say_text(" (the seed)")});
    return line;
  }
  line.push_back({say(" (via {}: upstream ", short_formula(notation.formula(step.node)))});
  line.push_back(gradient(notation, step.upstream));
  line.push_back({say_text(" x local ")});
  line.push_back({notation.number(step.local), Ink::local_derivative});
  line.push_back({say_text(")")});
  return line;
}

std::vector<Line> description(const Notation& notation, const Step& step) {
  switch (step.kind) {
    case Step::Kind::leaf:
    case Step::Kind::operation: {
      Line line;
      for (const Line& part : forward_parts(notation, step)) {
        if (!line.empty() && !part.empty()) line.push_back({" "});
        line.insert(line.end(), part.begin(), part.end());
      }
      return {line};
    }
    case Step::Kind::seed:
      return {equation(notation, step), effect(notation, step)};
    case Step::Kind::contribution:
      return {equation(notation, step), local_derivative(notation, step), effect(notation, step)};
  }
  __builtin_unreachable();
}

}  // namespace tools
