#include <autograd/record.h>

#include <algorithm>
#include <iomanip>
#include <memory_resource>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

#include <autograd/operations.h>
#include <autograd/reading.h>

namespace autograd {
namespace {

constexpr std::string_view name_of_leaf(Op op) {
  return op == Op::constant ? "constant" : op == Op::input ? "input" : "parameter";
}

/// The numbers of a record's operands as a range.
struct OperandNumbers {
  const std::vector<Record>& records;
  const std::vector<std::size_t>& places;
  std::size_t size() const { return places.size(); }
  double operator[](std::size_t i) const { return records[places[i]].value; }
};

}  // namespace

std::vector<Record> records(const Value& root) {
  const std::vector<Value> order = topological_order(root);
  std::pmr::monotonic_buffer_resource memory;  // for what is only added to
  std::pmr::unordered_map<std::uint32_t, std::size_t> place(&memory);
  place.reserve(order.size());
  std::vector<Record> records;
  records.reserve(order.size());
  for (const Value& value : order) {
    Record record{
        value.op(), {}, value.data(), value.grad(), value.has_grad(), std::string(value.name())};
    const std::vector<Value> operands = value.operands();
    record.operands.reserve(operands.size());
    for (const Value& operand : operands) record.operands.push_back(place.at(operand.id()));
    place.emplace(value.id(), records.size());
    records.push_back(std::move(record));
  }
  return records;
}

void print_records(std::ostream& out, const std::vector<Record>& records) {
  out << "  #  operation   operands      value   gradient  name\n";
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    std::ostringstream operands, value, gradient;
    for (const std::size_t operand : record.operands)
      operands << (operands.tellp() > 0 ? " " : "") << operand;
    value << record.value;
    if (record.has_gradient)
      gradient << record.gradient;
    else
      gradient << '-';
    std::ostringstream line;
    line << std::setw(3) << i << "  " << std::left << std::setw(11) << op_name(record.op) << ' '
         << std::setw(8) << operands.str() << std::right << ' ' << std::setw(10) << value.str()
         << ' ' << std::setw(10) << gradient.str() << "  " << record.name;
    std::string text = line.str();
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  }
}

double local_derivative(const std::vector<Record>& records, std::size_t node, std::size_t k) {
  const Record& record = records.at(node);
  if (k >= record.operands.size())
    throw LengthMismatch("local_derivative: node " + std::to_string(node) + " has " +
                         std::to_string(record.operands.size()) +
                         " operands; there is no operand number " + std::to_string(k));
  return partial_of<double>(record.op, k, OperandNumbers{records, record.operands}, record.value);
}

std::string_view op_name(Op op) {
  return is_leaf(op) ? name_of_leaf(op)
                     : with_rule(op, [](auto rule) { return decltype(rule)::name; });
}

std::string_view op_symbol(Op op) {
  return with_rule(op, [op](auto rule) {
    if constexpr (requires { rule.symbol; })
      return decltype(rule)::symbol;
    else
      return op_name(op);
  });
}

namespace {

Value copy_of_leaf(const Record& leaf) {
  return leaf.op == Op::constant    ? Value::constant(leaf.value)
         : leaf.op == Op::parameter ? Value::parameter(leaf.value)
                                    : Value(leaf.value);
}

Value copy_of_dot(Values x) {
  const std::size_t n = x.size() / 2;
  return detail::record_dot(x.first(n), x.subspan(n, n), x.size() == 2 * n ? Value() : x.back());
}

/// The operation of one record, recorded again on copies of its operands.
Value copy_of_result(Op op, Values x, bool take_apart) {
  return with_rule(op, [&](auto rule) -> Value {
    using Rule = decltype(rule);
    if constexpr (Rule::arity == 0)
      throw std::logic_error("copy_of_result: a leaf has no operands");
    else if constexpr (Rule::arity == 1)
      return detail::record<Rule>(x[0]);
    else if constexpr (Rule::arity == 2)
      return detail::record<Rule>(x[0], x[1]);
    else if constexpr (std::is_same_v<Rule, rules::Dot>)
      return take_apart ? Rule::value(x) : copy_of_dot(x);
    else
      return detail::record_range<Rule>(x);
  });
}

/// A copy is as differentiable as what it copies, inside a NoGradient scope too.
std::vector<Value> copy(const std::vector<Record>& records, bool take_apart) {
  const detail::Recording recording;
  std::vector<Value> copies, operands;
  copies.reserve(records.size());
  for (const Record& record : records) {
    operands.clear();
    for (const std::size_t operand : record.operands) operands.push_back(copies[operand]);
    copies.push_back(is_leaf(record.op) ? copy_of_leaf(record)
                                        : copy_of_result(record.op, operands, take_apart));
    if (!record.name.empty()) copies.back().set_name(record.name);
  }
  return copies;
}

}  // namespace

std::vector<Value> record_again(const std::vector<Record>& records) { return copy(records, false); }

Value unfold(const Value& root) {
  const Graph graph;
  const Graph::Scope scope(graph);
  return copy(records(root), true).back();
}

}  // namespace autograd
