#include <tools/formula/calculation.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include <tools/formula/callable.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/operators.h>
#include <tools/formula/unknown_name.h>
#include <tools/messages.h>

namespace tools::formula {

using autograd::Value;

namespace {
Recorder plain_recorder;  // has no state
}  // namespace

Calculator::Calculator(const Environment& environment) : Calculator(environment, plain_recorder) {}

ArrayPointer Calculator::calculate(const Expression& expression) {
  return Calculation(*this, expression).result();
}

ArrayPointer Calculation::result() {
  for (const Node& node : expression_->nodes) {
    node_ = &node;
    try {
      ArrayPointer value = std::visit(*this, node.form);
      stack_.push_back(std::move(value));
    } catch (const ShapeError& error) {
      fail(node.span, error.what());
    }
  }
  return stack_.back();
}

void Calculation::fail(Span span, const std::string& message) const {
  std::optional<Note> note;
  if (caller_ != nullptr) {
    note.emplace(
        Note{*caller_->expression_->source, caller_->node_->span, say_text("in this call")});
  }
  throw FormulaError(*expression_->source, span, message, note);
}

Calculation::Operands Calculation::take(std::size_t count) {
  const auto begin = stack_.end() - static_cast<std::ptrdiff_t>(count);
  Operands operands(std::make_move_iterator(begin), std::make_move_iterator(stack_.end()));
  stack_.erase(begin, stack_.end());
  return operands;
}

void Calculation::count_operations(std::size_t count) {
  calculator_->operations_ += count;
  if (calculator_->operations_ <= Calculator::maximum_operations) return;
  fail(node_->span, say("the calculation has taken {} operations before this place: it is larger "
                        "than a worksheet is made for",
                        Calculator::maximum_operations));
}

Calculation::Found Calculation::find(const std::string& name, Span span) const {
  if (arguments_ != nullptr) {
    const auto found = std::ranges::find(*arguments_, name, &Arguments::value_type::first);
    if (found != arguments_->end()) return {found->second};
  }
  if (const Quantity* quantity = environment().find(name)) return {quantity->array, quantity};
  if (const BuiltInConstant* constant = find_built_in_constant(name)) {
    return {make_scalar(Value::constant(constant->value, name))};
  }
  fail(span, unknown_name_message(name, *expression_->source, span, environment(), {}));
}

ArrayPointer Calculation::operator()(const Number&) {
  return make_scalar(recorder().number(*expression_, *node_));
}

ArrayPointer Calculation::operator()(const Name& name) {
  return find(name.text, node_->span).array;
}

ArrayPointer Calculation::operator()(const Negation&) {
  const Operands operands = take(1);
  count_operations(operands[0]->shape.size());
  return negate(operands[0]);
}

ArrayPointer Calculation::operator()(const Binary& binary) {
  const Operands operands = take(2);
  count_operations(cost(binary.operation, operands[0]->shape, operands[1]->shape));
  return apply(binary.operation, operands[0], operands[1]);
}

ArrayPointer Calculation::operator()(const Index&) {
  const Span index_span =
      expression_->nodes[static_cast<std::size_t>(node_ - expression_->nodes.data()) - 1].span;
  const Operands operands = take(2);
  return element(operands[0], operands[1], index_span);
}

ArrayPointer Calculation::element(const ArrayPointer& array, const ArrayPointer& index,
                                  Span index_span) {
  if (array->is_scalar()) {
    fail(node_->span, say_text("a scalar has no elements: [ ] takes one from a vector or a matrix; "
                               "a product is written with *"));
  }
  if (!index->is_scalar()) {
    fail(index_span, say("an index is a whole number, here it is {}", described(index->shape)));
  }
  const std::size_t rows = array->shape.rows;
  const double place = index->values[0].data();
  const bool whole = place == std::floor(place);
  if (!whole || place < 0 || place >= static_cast<double>(rows)) {
    const std::string shape = described(array->shape);
    fail(index_span,
         whole ? say("the index {} is out of range: {} counts from 0 to {}", place, shape, rows - 1)
               : say("the index {} is not a whole number: {} counts from 0 to {}", place, shape,
                     rows - 1));
  }
  const auto row = static_cast<std::size_t>(place);
  if (array->shape.rank == 1) return make_scalar(array->values[row]);
  const std::size_t columns = array->shape.columns;
  count_operations(columns);
  const auto begin = array->values.begin() + static_cast<std::ptrdiff_t>(row * columns);
  return make_array(vector_shape(columns), {begin, begin + static_cast<std::ptrdiff_t>(columns)});
}

ArrayPointer Calculation::operator()(const ArrayLiteral& array) {
  const Operands elements = take(array.elements);
  const Shape& first = elements[0]->shape;
  if (first.rank == 2) {
    fail(node_->span,
         say("an array holds scalars, or rows that are vectors; here {}", described(first)));
  }
  std::vector<Value> values;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i]->shape != first) {
      fail(node_->span,
           say("the rows of an array have one shape, but element 0 is {} and element {} {}",
               described(first), i, described(elements[i]->shape)));
    }
    values.insert(values.end(), elements[i]->values.begin(), elements[i]->values.end());
  }
  count_operations(values.size());
  const Shape shape =
      first.rank == 0 ? vector_shape(elements.size()) : matrix_shape(elements.size(), first.rows);
  return make_array(shape, std::move(values));
}

ArrayPointer Calculation::operator()(const Call& call) {
  const Operands arguments = take(call.arguments);
  if (call.derivatives == 0) return this->call(call, arguments);
  const std::string name = call.function + std::string(call.derivatives, '\'');
  if (arguments.size() != 1) {
    fail(node_->span, say("{} has {} arguments: a prime is the derivative of a function of one",
                          name, arguments.size()));
  }
  if (call.derivatives > Calculator::highest_derivative) {
    fail(node_->span, say("{} is a derivative of order {}; {} is the highest", name,
                          call.derivatives, Calculator::highest_derivative));
  }
  return elementwise(arguments[0], [&](const Value& x) { return derivative_at(call, x); });
}

ArrayPointer Calculation::call(const Call& call, const Operands& arguments) {
  const Callable callable = find_callable(call, *expression_, environment());
  if (callable.built_in != nullptr) {
    std::size_t size = 0;
    for (const ArrayPointer& argument : arguments) size += argument->shape.size();
    count_operations(size);
    return callable.built_in->apply(arguments);
  }
  if (depth_ == Calculator::maximum_calls) {
    fail(node_->span,
         say("calls are nested more than {} deep: do functions call each other in a circle?",
             Calculator::maximum_calls));
  }
  count_operations(1);
  Arguments named;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    named.emplace_back(callable.own->parameters[i].text, arguments[i]);
  }
  const ArrayPointer result = Calculation(*calculator_, callable.own->body, named, *this).result();
  recorder().called(call.function, arguments, result);
  return result;
}

}  // namespace tools::formula
