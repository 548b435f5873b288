#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/value.h>

namespace autograd {

/// One node of a recorded computation as plain data, cut loose from its graph: what drawings,
/// traces and other readings of the rules work on.
struct Record {
  Op op;  ///< an operation, or a kind of leaf
  std::vector<std::size_t>
      operands;       ///< places in the list of records; always smaller than the record's own
  double value;       ///< the number
  double gradient;    ///< 0 where has_gradient is false
  bool has_gradient;  ///< whether backward has reached the node
  std::string name;   ///< empty where it has none
};

/// The computation of root: root last, operands before results, in the order of recording. Linear
/// in its nodes.
std::vector<Record> records(const Value& root);

/// How the graph is stored, as a table for people: number, operation, operands, value, gradient,
/// name.
void print_records(std::ostream& out, const std::vector<Record>& records);

/// The partial derivative of records[node] with respect to its operand number k, at the recorded
/// values.
double local_derivative(const std::vector<Record>& records, std::size_t node, std::size_t k);

/// The name of an operation or kind of leaf: "add", "sigmoid", "input".
std::string_view op_name(Op op);

/// The sign it is written with where it has one ("+", "^"), else its name.
std::string_view op_symbol(Op op);

/// Records the computation once more, in the thread's current graph: one Value for each record,
/// leaves new, names kept, gradients none. Numbers are computed afresh from the leaves. Linear.
std::vector<Value> record_again(const std::vector<Record>& records);

/// The same computation with nodes over ranges taken apart: dot(w, x) + b becomes products and one
/// sum. Values are equal to the last bit; names are kept. The copy is in a new graph of its own,
/// without gradients; leaves are copies too. Linear in nodes and operands.
Value unfold(const Value& root);

}  // namespace autograd
