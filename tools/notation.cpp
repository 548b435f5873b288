#include <tools/notation.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include <autograd/reading.h>
#include <tools/computation.h>
#include <tools/formula/unicode.h>
#include <tools/text.h>

namespace tools {
namespace {

using autograd::Formula;
using autograd::Op;
using autograd::Record;

/// The stem of the names given to nodes without one.
std::string stem(Op op) { return op == Op::input ? "x" : op == Op::parameter ? "w" : "t"; }

std::vector<std::string> names_of(const std::vector<Record>& records, int digits,
                                  std::size_t most) {
  std::vector<std::string> names(records.size());
  std::unordered_map<std::string, std::size_t> uses;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].name.empty()) continue;
    const std::string wanted = shortened(records[i].name, most);
    names[i] = wanted;
    while (!uses.try_emplace(names[i], 1).second)
      names[i] = wanted + '#' + std::to_string(++uses[wanted]);
  }
  std::unordered_map<std::string, std::size_t> given;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (is_plain_number(records[i])) {
      names[i] = number(records[i].value, digits);
    } else if (records[i].name.empty()) {
      const std::string letter = stem(records[i].op);
      do names[i] = letter + std::to_string(++given[letter]);
      while (uses.contains(names[i]));
    }
  }
  return names;
}

bool is_word(std::string_view name) {
  return std::ranges::all_of(formula::code_points(name), formula::is_name_character);
}

/// A number put into a formula, with so many digits: its text alone, so that nothing is computed
/// with it.
Formula written(double value, int digits) {
  const std::string text = number(value, digits);
  return text.front() == '-' ? -Formula::name(text.substr(1), -value) : Formula::name(text, value);
}

/// A node's operands as formulas, each made when it is asked for: a node may have thousands of
/// them.
template <class Write>
struct Written {
  const std::vector<std::size_t>& operands;
  Write write;
  std::size_t size() const { return operands.size(); }
  Formula operator[](std::size_t i) const { return write(operands[i]); }
};
template <class Write>
Written(const std::vector<std::size_t>&, Write) -> Written<Write>;

template <class Write>
std::string applied_text(const Record& record, Write write) {
  std::vector<Formula> operands;
  operands.reserve(record.operands.size());
  for (const std::size_t operand : record.operands) operands.push_back(write(operand));
  return autograd::applied(record.op, operands).text();
}

template <class Write>
std::string partial_text(const Record& record, std::size_t node, std::size_t k, Write write) {
  return autograd::partial_of<Formula>(record.op, k, Written{record.operands, write}, write(node))
      .text();
}

}  // namespace

Notation::Notation(const std::vector<Record>& records, int digits, std::size_t name_columns)
    : records_(&records), digits_(digits), names_(names_of(records, digits, name_columns)) {}

std::string Notation::formula(std::size_t node) const {
  const Record& record = records_->at(node);
  if (is_leaf(record.op)) return number(record.value);
  return applied_text(record, [&](std::size_t i) {
    const Record& operand = (*records_)[i];
    return is_plain_number(operand) ? written(operand.value, digits_) : Formula::name(names_[i]);
  });
}

std::string Notation::formula_with_numbers(std::size_t node) const {
  const Record& record = records_->at(node);
  if (is_leaf(record.op)) return number(record.value);
  return applied_text(record,
                      [&](std::size_t i) { return written((*records_)[i].value, digits_); });
}

std::string Notation::local_derivative(std::size_t node, std::size_t k) const {
  // constants as numbers, so that 2*x^(2 - 1) is written 2*x
  return partial_text(records_->at(node), node, k, [&](std::size_t i) {
    const Record& record = (*records_)[i];
    return is_plain_number(record) ? Formula(record.value) : Formula::name(names_[i], record.value);
  });
}

std::string Notation::local_derivative_with_numbers(std::size_t node, std::size_t k) const {
  return partial_text(records_->at(node), node, k, [&](std::size_t i) {
    const Record& record = (*records_)[i];
    return is_plain_number(record) ? Formula(record.value) : written(record.value, digits_);
  });
}

std::string Notation::derivative_name(std::size_t of, std::size_t by) const {
  const auto differential = [](const std::string& name) {
    return is_word(name) ? 'd' + name : "d(" + name + ')';
  };
  return differential(name(of)) + '/' + differential(name(by));
}

}  // namespace tools
