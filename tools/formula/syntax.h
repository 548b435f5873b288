#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <tools/formula/source.h>

/// What a worksheet says, as data: the parser fills these structs, everything else reads them.
namespace tools::formula {

enum class BinaryOperator : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  power,
  matrix_multiply
};

/// `0.25`, `1e-3`; the digits as written are the node's span.
struct Number {
  double value;
};

/// A name with its primes, every kind of prime written as `'`.
struct Name {
  std::string text;
};

/// `-x`. Operand: x.
struct Negation {};

/// Operands: left, right.
struct Binary {
  BinaryOperator operation;
};

/// `g(x, y)`, `g'(x)`. Operands: the arguments.
struct Call {
  std::string function;
  std::uint32_t derivatives = 0;  ///< primes that are not part of the function's name
  std::uint32_t arguments = 0;
  Span name;
};

/// `W[i]`. Operands: the array, the index.
struct Index {};

/// `[a, b, c]`. Operands: the elements.
struct ArrayLiteral {
  std::uint32_t elements = 0;
};

/// A name with indices, as a derivative takes it: `W[0][1]`.
struct Target {
  std::string name;
  std::uint32_t indices = 0;
  Span span;
};

/// `dC/dw`, `d2C/d(a)d(b)`. Operands: the indices of the numerator's name, then those of each
/// variable.
struct Derivative {
  std::uint32_t order = 1;
  Target numerator;
  std::vector<Target> variables;  ///< one, or two of order 2; one of order 2 counts twice
};

using Form = std::variant<Number, Name, Negation, Binary, Call, Index, ArrayLiteral, Derivative>;

/// Where a node stands in its expression.
using NodeId = std::uint32_t;

struct Node {
  Form form;
  Span span;
  NodeId first;  ///< the nodes [first, this] are this one with all that it is made of
};

/// A tree as one array, each node after its operands: the last node is the root. `2*x + 1` is `2 x
/// * 1 +`.
///
/// Nothing that reads it has to recurse, so that its depth does not matter.
struct Expression {
  SourcePointer source;
  std::vector<Node> nodes;

  const Node& root() const { return nodes.back(); }
  Span span() const { return root().span; }
};

/// How many operands a node of this form has.
std::uint32_t operand_count(const Form& form);

/// The operands of a node, in the order they are written. Time: linear in their number.
std::vector<NodeId> operands(const Expression& expression, NodeId node);

enum class Relation : std::uint8_t { equal, approximately };

/// One link of a chain: `= expression` or `≈ expression`.
struct Claim {
  Relation relation;
  Span relation_span;
  Expression expression;
};

/// A name where it is defined.
struct DefinedName {
  std::string text;
  Span span;
};

/// `name = value = claim ...`
struct Definition {
  DefinedName name;
  Expression value;
  std::vector<Claim> claims;
};

/// `name(parameters) = body = claim ...`
struct FunctionDefinition {
  DefinedName name;
  std::vector<DefinedName> parameters;
  Expression body;
  std::vector<Claim> claims;
};

/// `name <- value = claim ...`
struct Update {
  DefinedName name;
  Expression value;
  std::vector<Claim> claims;
};

/// `free a, b`
struct FreeNames {
  std::vector<DefinedName> names;
};

/// An expression on its own, or with claims a chain of equalities that defines nothing.
///
/// `g'(u) = g(u)*(1 - g(u))`, with u not defined, is a claim for all u: then `for_all` holds u.
struct Equation {
  Expression left;
  std::vector<Claim> claims;
  std::vector<std::string> for_all;
};

using Statement = std::variant<Definition, FunctionDefinition, Update, FreeNames, Equation>;

/// The statements of a text in order.
struct Worksheet {
  SourcePointer source;
  std::vector<Statement> statements;
  std::vector<Span> blanks = {};  ///< `= ?`: where an exercise asks for what the left side equals
};

/// A number given from outside: `a=2`, `x=[1, 2]`.
struct Binding {
  DefinedName name;
  Expression value;
};

}  // namespace tools::formula
