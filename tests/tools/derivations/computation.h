#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Derivations made at random, with the slips of a student, to measure chalkgrad check on. Nothing
/// here uses the engine or the checker: two programs that agree have two authors.
namespace derivations {

enum class Op : std::uint8_t {
  leaf,
  number,
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,  ///< with Node::number as exponent
  exp,
  log,
  sqrt,
  sin,
  tanh,
  sigmoid,
  relu,
  abs,
  max,
};

/// exp to sigmoid: one operand, a derivative that is neither constant nor a step.
bool is_smooth_function(Op op);
bool is_sum(Op op);  ///< add or subtract

struct Node {
  Op op;
  std::vector<std::size_t> operands;
  double number = 0;  ///< a leaf's or a number's value, a power's exponent
  std::string name;   ///< empty inside of a line
};

/// One use of a node: the `operand`-th operand of `node`.
struct Edge {
  std::size_t node, operand;
};

/// A line of the worksheet before the derivatives. Given are leaves; else it has a claim where
/// forward values are printed.
struct Definition {
  std::string text;                ///< empty: that of its only node
  std::vector<std::size_t> nodes;  ///< what it defines, element by element
  bool given;
  Op function = Op::leaf;     ///< of an array, written behind the text; a leaf: none
  std::string argument = {};  ///< of the function
};

enum class Loss : std::uint8_t { none, squared, half_squared, cross_entropy, softmax };

/// The parameters and named results of a network's layer, in the order in which they are made.
struct Layer {
  std::vector<std::size_t> results, parameters;
  std::vector<Definition> arrays;  ///< of the parameters, as updates name them
};

/// A worksheet's mathematics: nodes after their operands, leaves first.
struct Computation {
  std::vector<Node> nodes;
  std::vector<double> values;
  std::vector<std::vector<Edge>> uses;
  std::vector<Definition> definitions;
  std::size_t output = 0;
  std::vector<std::size_t> asked;                  ///< leaves whose gradients are wanted
  std::vector<std::vector<std::size_t>> siblings;  ///< names that are easily mixed up

  // of networks
  std::vector<Layer> layers;
  Loss loss = Loss::none;
  std::vector<std::size_t> predictions, labels;
  std::vector<std::size_t> errors;  ///< a - y where that has lines of its own

  std::size_t leaf(const std::string& name, double value);
  std::size_t number(double value);
  std::size_t apply(Op op, std::vector<std::size_t> operands, double exponent = 0);
  void define(const std::string& name, std::size_t node);  ///< names it, and writes its line
  void drop_from(std::size_t first);                       ///< takes back the last nodes

  bool named(std::size_t node) const { return !nodes[node].name.empty(); }
  std::size_t operations() const;
  /// `w*x + b`: down to the names. In formulas.cpp, where there are other ways to write it.
  std::string formula(std::size_t node) const;
  /// The named node in whose line a node is written.
  std::size_t line_of(std::size_t node) const;
  /// How often a name is written below a node, in its line.
  std::size_t occurrences(std::size_t node, std::size_t name) const;
  /// The names written below a node, in its line.
  std::vector<std::size_t> names_below(std::size_t node) const;
  /// `dC/dw`
  std::string derivative(std::size_t node) const;
};

/// The value of an operation.
double evaluate(const Node& node, const std::vector<double>& values);

}  // namespace derivations
