// How a derivation records: numbers in claims, derivatives.

#include <algorithm>

#include <fmt/format.h>

#include <tools/check/derivation.h>
#include <tools/messages.h>

namespace tools::check {

using autograd::Value;

namespace {

// The x of e^x is an argument like that of exp(x), not an exponent.
bool is_exponent(const formula::Expression& expression, const formula::Node& number) {
  const auto place = static_cast<std::size_t>(&number - expression.nodes.data());
  if (place > 0) {
    const auto* before = std::get_if<formula::Name>(&expression.nodes[place - 1].form);
    if (before != nullptr && before->text == "e") return false;
  }
  // An exponent is the node right before its power, with a sign perhaps.
  for (std::size_t i = place + 1; i < expression.nodes.size(); ++i) {
    const formula::Form& form = expression.nodes[i].form;
    if (std::holds_alternative<formula::Negation>(form)) continue;
    const auto* binary = std::get_if<formula::Binary>(&form);
    return binary != nullptr && binary->operation == formula::BinaryOperator::power;
  }
  return false;
}

}  // namespace

// A number written in a claim may be rounded: it becomes a leaf of its own.
Value Derivation::number(const formula::Expression& expression, const formula::Node& node) {
  if (&expression != reading_) return Recorder::number(expression, node);
  const double number = std::get<formula::Number>(node.form).value;
  const Value value(number);
  const Step step = steps_.add_leaf(LeafKind::written, number);
  transcript_.set(value, step);
  written_.push_back({step, read_printed(expression.source->text(node.span), number),
                      is_exponent(expression, node)});
  return value;
}

std::vector<Value> Derivation::gradient(const Value& f, autograd::Values x) {
  const Step root = transcript_.write(f, LeafKind::given);
  std::vector<Value> result;
  for (const Value& variable : x) {
    const Step of = transcript_.write(variable, LeafKind::given);
    exact_.run();
    const Step step = backpropagation_.gradient(root, of).step;
    exact_.run();
    const Value value(exact_[step]);
    transcript_.set(value, step);
    variables_.push_back(of);
    if (!backpropagation_.depends(root, of)) {
      const std::string &by = steps_.name(of), &what = steps_.name(root);
      if (!by.empty() && !what.empty()) {
        notes_.push_back(say("{} does not depend on {}: the derivative is 0", what, by));
      }
    }
    result.push_back(value);
  }
  return result;
}

void Derivation::called(const std::string& function,
                        const std::vector<formula::ArrayPointer>& arguments,
                        const formula::ArrayPointer& result) {
  for (const formula::ArrayPointer& argument : arguments) {
    if (argument->shape != result->shape) continue;
    for (std::size_t i = 0; i < result->values.size(); ++i) {
      called_.push_back({function, argument->values[i], result->values[i]});
    }
  }
}

void Derivation::write_calls() {
  for (const Called& call : called_) {
    const auto argument = transcript_.find(call.argument), result = transcript_.find(call.result);
    if (argument && result) calls_[*result].push_back({call.function, *argument, *result});
  }
}

std::span<const Derivation::Call> Derivation::calls_of(Step result) const {
  const auto found = calls_.find(result);
  if (found == calls_.end()) return {};
  return found->second;
}

// Said in a note, where the derivative is found to be 0.
void Derivation::not_yet_there(const formula::Expression&, const formula::Target&,
                               const formula::Target&) {}

bool Derivation::is_free(Step step) {
  for (auto i = static_cast<Step>(free_.size()); i < steps_.size(); ++i) {
    bool free = steps_.is(i, LeafKind::free);
    for (const Step operand : steps_.operands(i)) free = free || free_[operand];
    free_.push_back(free);
  }
  return free_[step];
}

bool Derivation::uses_derivatives(Step step) {
  for (auto i = static_cast<Step>(uses_derivatives_.size()); i < steps_.size(); ++i) {
    bool uses = is_backward(i);
    for (const Step operand : steps_.operands(i)) uses = uses || uses_derivatives_[operand];
    uses_derivatives_.push_back(uses);
  }
  return uses_derivatives_[step];
}

bool Derivation::goes_into_names(Step step) {
  in_names_.resize(steps_.size());
  for (; names_looked_at_ < defined_.size(); ++names_looked_at_) {
    std::vector<Step> open{defined_[names_looked_at_]};
    while (!open.empty()) {
      const Step at = open.back();
      open.pop_back();
      for (const Step operand : steps_.operands(at)) {
        if (in_names_[operand]) continue;
        in_names_[operand] = true;
        open.push_back(operand);
      }
    }
  }
  return in_names_[step];
}

const Derivation::Definition* Derivation::definition(Step step) const {
  const auto found = definitions_.find(step);
  return found == definitions_.end() ? nullptr : &found->second;
}

std::string Derivation::gradient_name(const Gradient& gradient) const {
  const std::string &root = steps_.name(gradient.root), &of = steps_.name(gradient.of);
  if (root.empty() || of.empty()) return {};
  return fmt::format("d{}/d{}", root, of);
}

}  // namespace tools::check
