#include <tools/trace/equations.h>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <tools/computation.h>
#include <tools/forms.h>
#include <tools/graph/grouping.h>
#include <tools/messages.h>
#include <tools/notation.h>
#include <tools/trace/tex.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;

/// A formula twice: with names, and with the numbers put in.
struct Reading {
  Tex symbols, numbers;
};

Reading product(const Reading& a, const Reading& b) {
  return {product(a.symbols, b.symbols), product(a.numbers, b.numbers)};
}

Reading sum(const Reading& a, const Reading& b) {
  return {sum(a.symbols, b.symbols), sum(a.numbers, b.numbers)};
}

Equation equation(const std::vector<std::string>& sides) {
  Equation equation;
  for (const std::string& side : sides)
    if (equation.empty() || equation.back() != side) equation.push_back(side);
  return equation;
}

class Writer {
 public:
  Writer(const Trace& trace, int digits)
      : records_(trace.records),
        digits_(digits),
        notation_(trace.records, digits),
        forms_(forms(trace.records)),
        grouping_(grouping(trace.records)),
        contributions_(records_.size()),
        uses_(records_.size()) {
    for (const Step& step : trace.steps)
      if (step.kind == Step::Kind::contribution) contributions_[step.target].push_back(&step);
    for (std::size_t i = 0; i < records_.size(); ++i)
      for (std::size_t k = 0; k < records_[i].operands.size(); ++k)
        uses_[records_[i].operands[k]].emplace_back(i, k);
  }

  Equations write() const {
    Equations all;
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (!is_plain_number(records_[i])) all.forward.push_back(forward(i));
    for (std::size_t i = records_.size(); i-- > 0;)
      if (records_[i].has_gradient) all.backward.push_back(backward(i));
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (auto parameter = of_parameter(i)) all.parameters.push_back(std::move(*parameter));
    return all;
  }

 private:
  Tex name(std::size_t i) const {
    return is_plain_number(records_[i]) ? number(i) : tex_name(notation_.name(i));
  }
  Tex number(double value) const { return tex_number(value, digits_); }
  Tex number(std::size_t i) const { return number(records_[i].value); }

  Tex gradient_name(std::size_t i) const {
    return partial_derivative(name(records_.size() - 1), name(i));
  }
  Reading gradient(std::size_t i) const { return {gradient_name(i), number(records_[i].gradient)}; }

  /// A formula of a form: x0, x1, ... are the node's operands, y is the node.
  Reading reading(std::size_t node, const std::string& formula) const {
    const auto place = [&](std::string_view variable) {
      return variable == "y" ? node
                             : records_[node].operands[static_cast<std::size_t>(
                                   std::stoul(std::string(variable.substr(1))))];
    };
    return {tex_formula(
                formula, [&](std::string_view x) { return name(place(x)); }, digits_),
            tex_formula(
                formula, [&](std::string_view x) { return number(place(x)); }, digits_)};
  }

  Reading local(std::size_t node, std::size_t k) const {
    const Form& form = forms_.forms[*forms_.form_of[node]];
    Reading local = reading(node, form.partials[k]);
    // which case it is, the numbers say
    if (local.numbers.binding == Tex::Binding::choice)
      local.numbers = number(local_derivative(records_, node, k));
    return local;
  }

  Equation forward(std::size_t i) const {
    if (is_leaf(records_[i].op)) return {name(i).text, number(i).text};
    const Reading value = reading(i, forms_.forms[*forms_.form_of[i]].value);
    return equation({name(i).text, value.symbols.text, value.numbers.text, number(i).text});
  }

  Equation backward(std::size_t i) const {
    const std::string result = number(records_[i].gradient).text;
    std::optional<Tex> chain;
    std::optional<Reading> terms;
    for (const Step* step : contributions_[i]) {
      Tex factors = partial_derivative(name(step->node), name(i));
      Reading term = local(step->node, step->operand);
      // df/df = 1 goes without saying
      if (step->node + 1 != records_.size() || step->upstream != 1.0) {
        factors = product(gradient_name(step->node), factors);
        term = product(gradient(step->node), term);
      }
      chain = chain ? sum(*chain, factors) : factors;
      terms = terms ? sum(*terms, term) : term;
    }
    if (!terms) return {gradient_name(i).text, result};
    return equation(
        {gradient_name(i).text, chain->text, terms->symbols.text, terms->numbers.text, result});
  }

  // --- parameters of a network ---

  bool is_in(std::size_t neuron, std::size_t i) const { return grouping_.neuron_of[i] == neuron; }

  /// The only use of a node within its neuron.
  std::optional<std::pair<std::size_t, std::size_t>> only_use(std::size_t neuron,
                                                              std::size_t i) const {
    if (uses_[i].size() != 1 || !is_in(neuron, uses_[i].front().first)) return {};
    return uses_[i].front();
  }

  std::optional<ParameterEquation> of_parameter(std::size_t i) const {
    const std::optional<std::size_t> neuron = grouping_.neuron_of[i];
    if (!neuron || !is_leaf(records_[i].op) || !records_[i].has_gradient) return {};
    // up to the weighted sum, which nothing but sums and products with what comes in lie before
    std::optional<Reading> by_parameter;
    std::size_t sum = i;
    std::optional<std::size_t> activation;
    while (const auto use = only_use(*neuron, sum)) {
      const auto [node, k] = *use;
      const Record& record = records_[node];
      if (record.operands.size() == 1 && record.op != Op::sum) {
        activation = node;
        break;
      }
      const Reading next = local(node, k);
      if (next.symbols.text != "1")
        by_parameter = by_parameter ? product(*by_parameter, next) : next;
      sum = node;
    }
    if (sum == i) return {};
    return taken_apart(i, sum, activation,
                       by_parameter.value_or(Reading{tex_number(1), tex_number(1)}));
  }

  ParameterEquation taken_apart(std::size_t parameter, std::size_t sum,
                                std::optional<std::size_t> activation,
                                const Reading& by_parameter) const {
    ParameterEquation written;
    Tex chain = partial_derivative(name(sum), name(parameter));
    Reading factors = by_parameter;
    const bool is_bias = by_parameter.symbols.text == "1";
    written.factors.push_back(
        {equation({chain.text, by_parameter.symbols.text, by_parameter.numbers.text}),
         is_bias ? say_text("a bias is added as it is")
                 : say_text("what the weight is multiplied by")});
    std::size_t result = sum;
    if (activation) {
      result = *activation;
      const Reading slope = local(result, 0);
      const Tex derivative = partial_derivative(name(result), name(sum));
      const double number = local_derivative(records_, result, 0);
      chain = product(chain, derivative);
      factors = product(factors, slope);
      written.factors.push_back(
          {equation({derivative.text, slope.symbols.text, slope.numbers.text,
                     this->number(number).text}),
           say("the derivative of {}", autograd::op_name(records_[result].op))});
    }
    if (result + 1 != records_.size()) {
      chain = product(chain, gradient_name(result));
      factors = product(factors, gradient(result));
      written.factors.push_back(
          {{gradient_name(result).text, number(records_[result].gradient).text},
           say_text("handed back from what follows")});
    }
    written.equation = equation({gradient_name(parameter).text, chain.text, factors.symbols.text,
                                 factors.numbers.text, number(records_[parameter].gradient).text});
    return written;
  }

  const std::vector<Record>& records_;
  int digits_;
  Notation notation_;
  Forms forms_;
  Grouping grouping_;
  std::vector<std::vector<const Step*>> contributions_;  // to each record's gradient
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> uses_;
};

}  // namespace

Equations equations(const Trace& trace, int digits) { return Writer(trace, digits).write(); }

}  // namespace tools
