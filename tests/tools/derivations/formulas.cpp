#include "formulas.h"

#include <algorithm>
#include <set>
#include <utility>

#include "figures.h"

namespace derivations {
namespace {

constexpr int sum_level = 1, product_level = 2, power_level = 4, atom_level = 5;

std::string bracketed(int own, int level, std::string text) {
  return own < level ? "(" + std::move(text) + ")" : text;
}

/// What stands for a name may be a negative number.
std::string atom(const std::string& text, int level) {
  return bracketed(text.starts_with('-') ? sum_level : atom_level, level, text);
}

const char* function_name(Op op) {
  switch (op) {
    case Op::exp:
      return "exp";
    case Op::log:
      return "log";
    case Op::sqrt:
      return "sqrt";
    case Op::sin:
      return "sin";
    case Op::tanh:
      return "tanh";
    case Op::sigmoid:
      return "sigmoid";
    case Op::relu:
      return "relu";
    case Op::abs:
      return "abs";
    default:
      return "max";
  }
}

const char* own_name(Op op) {
  switch (op) {
    case Op::tanh:
      return "th";
    case Op::sigmoid:
      return "sig";
    case Op::relu:
      return "pos";
    default:
      return nullptr;
  }
}

/// The functions that one writes out. `operand(level)` is what they are of.
template <class Operand>
std::string function_of(Op op, Spelling spelling, int level, const Operand& operand) {
  if (spelling == Spelling::by_formula) {
    switch (op) {
      case Op::sigmoid:
        return bracketed(product_level, level, "1/(1 + exp(-" + operand(power_level) + "))");
      case Op::tanh: {
        const std::string up = "exp(" + operand(0) + ")",
                          down = "exp(-" + operand(power_level) + ")";
        return bracketed(product_level, level,
                         "(" + up + " - " + down + ")/(" + up + " + " + down + ")");
      }
      case Op::relu:
        return "max(" + operand(0) + ", 0)";
      case Op::sqrt:
        return bracketed(power_level, level, operand(atom_level) + "^(1/2)");
      default:
        break;
    }
  }
  const char* own = spelling == Spelling::own ? own_name(op) : nullptr;
  return std::string(own != nullptr ? own : function_name(op)) + "(" + operand(0) + ")";
}

class Writer {
 public:
  Writer(const Computation& c, const Notation& notation) : c_(c), notation_(notation) {}

  /// A node's text, in brackets where it binds weaker than `level`.
  std::string write(std::size_t index, int level, bool inside = true) const {
    const Node& node = c_.nodes[index];
    if (c_.named(index) && (inside || node.op == Op::leaf))
      return atom(notation_.value(index), level);
    const auto operand = [&](std::size_t k, int at) { return write(node.operands[k], at); };
    const auto binary = [&](int own, const char* sign, int right) {
      return bracketed(own, level, operand(0, own) + sign + operand(1, right));
    };
    switch (node.op) {
      case Op::leaf:
      case Op::number:
        return atom(shortest(node.number), level);
      case Op::add:
        return binary(sum_level, " + ", product_level);
      case Op::subtract:
        return binary(sum_level, " - ", product_level);
      case Op::multiply:
        return binary(product_level, "*", power_level);
      case Op::divide:
        return binary(product_level, "/", power_level);
      case Op::negate:
        return bracketed(sum_level, level, "-" + operand(0, power_level));
      case Op::power:
        return power(node.operands[0], node.number, level);
      case Op::max:
        return "max(" + operand(0, 0) + ", " + operand(1, 0) + ")";
      default:
        return function_of(node.op, notation_.spelling, level,
                           [&](int at) { return operand(0, at); });
    }
  }

  std::string derivative_of_line(std::size_t line, std::size_t name) const {
    std::vector<Product> products;
    follow(line, name, {}, products);
    return sum_of(products);
  }

  std::string chain_rule(std::size_t node) const {
    std::set<std::size_t> lines;
    for (const Edge& edge : c_.uses[node]) lines.insert(c_.line_of(edge.node));
    std::vector<Product> products;
    for (const std::size_t line : lines) {
      Product first;
      if (line != c_.output) first.factors = {atom(notation_.derivative(line), power_level)};
      follow(line, node, first, products);
    }
    return sum_of(products);
  }

 private:
  struct Product {
    bool minus = false;
    std::vector<std::string> factors = {};
  };

  static std::string sum_of(const std::vector<Product>& products) {
    if (products.empty()) return "0";
    std::string text;
    for (const Product& product : products) {
      text += text.empty() ? (product.minus ? "-" : "") : product.minus ? " - " : " + ";
      for (std::size_t i = 0; i < product.factors.size(); ++i)
        text += (i > 0 ? "*" : "") + product.factors[i];
      if (product.factors.empty()) text += "1";
    }
    return text;
  }

  /// Multiplies by the local derivatives on each way from a node to a name of its line.
  void follow(std::size_t from, std::size_t name, const Product& product,
              std::vector<Product>& found) const {
    for (std::size_t k = 0; k < c_.nodes[from].operands.size(); ++k) {
      const std::size_t operand = c_.nodes[from].operands[k];
      if (operand != name && (c_.named(operand) || c_.nodes[operand].op == Op::number)) continue;
      Product longer = product;
      multiply(longer, {from, k});
      if (operand == name)
        found.push_back(longer);
      else
        follow(operand, name, longer, found);
    }
  }

  std::string power(std::size_t base, double exponent, int level) const {
    return bracketed(power_level, level,
                     write(base, atom_level) + "^" + atom(shortest(exponent), atom_level));
  }

  /// What a function comes to, in its derivative.
  std::string result(std::size_t node, int level) const {
    return write(node, level, !notation_.uses_inputs);
  }

  void multiply(Product& product, Edge edge) const {
    if (notation_.local) {
      if (const auto local = notation_.local(edge)) {
        product.factors.push_back(atom(*local, power_level));
        return;
      }
    }
    const Node& node = c_.nodes[edge.node];
    const bool first = edge.operand == 0;
    const std::size_t x = node.operands[0], y = node.operands.back();
    const auto factor = [&](std::string text) { product.factors.push_back(std::move(text)); };
    const auto turn_if = [&](bool turn) { product.minus = product.minus != turn; };
    const bool shown_by_name = c_.named(edge.node) && !notation_.uses_inputs;
    switch (node.op) {
      case Op::leaf:
      case Op::number:
      case Op::add:
        return;
      case Op::subtract:
        return turn_if(!first);
      case Op::multiply:
        return factor(write(first ? y : x, power_level));
      case Op::divide:
        turn_if(!first);
        return factor(first ? "(1/" + write(y, power_level) + ")"
                            : "(" + write(x, product_level) + "/" + write(y, atom_level) + "^2)");
      case Op::negate:
        return turn_if(true);
      case Op::power:
        factor(atom(shortest(node.number), power_level));
        return factor(node.number == 2 ? write(x, power_level)
                                       : power(x, node.number - 1, power_level));
      case Op::exp:
        return factor(result(edge.node, power_level));
      case Op::log:
        return factor("(1/" + write(x, power_level) + ")");
      case Op::sqrt:
        return factor("(1/(2*" + result(edge.node, power_level) + "))");
      case Op::sin:
        return factor("cos(" + write(x, 0) + ")");
      case Op::tanh:
      case Op::sigmoid:
        if (notation_.spelling == Spelling::own && !shown_by_name)
          return factor(std::string(own_name(node.op)) + "'(" + write(x, 0) + ")");
        if (node.op == Op::tanh) return factor("(1 - " + result(edge.node, atom_level) + "^2)");
        factor(result(edge.node, power_level));
        return factor("(1 - " + result(edge.node, product_level) + ")");
      case Op::relu:
        if (!(c_.values[x] > 0)) factor("0");
        return;
      case Op::abs:
        return turn_if(!(c_.values[x] > 0));
      case Op::max:
        if ((c_.values[x] > c_.values[y]) != first) factor("0");
        return;
    }
  }

  const Computation& c_;
  const Notation& notation_;
};

}  // namespace

Notation symbols(const Computation& c, Spelling spelling) {
  Notation notation;
  notation.spelling = spelling;
  notation.value = [&c](std::size_t node) { return c.nodes[node].name; };
  notation.derivative = [&c](std::size_t node) { return c.derivative(node); };
  return notation;
}

std::string formula(const Computation& c, std::size_t node, const Notation& notation) {
  return Writer(c, notation).write(node, 0, false);
}

std::string Computation::formula(std::size_t node) const {
  return derivations::formula(*this, node, symbols(*this, Spelling::built_in));
}

std::string spelled(Op function, const std::string& argument, Spelling spelling) {
  return function_of(function, spelling, 0, [&](int) { return argument; });
}

std::string chain_rule(const Computation& c, std::size_t node, const Notation& notation) {
  return Writer(c, notation).chain_rule(node);
}

std::string derivative_of_line(const Computation& c, std::size_t line, std::size_t name,
                               const Notation& notation) {
  return Writer(c, notation).derivative_of_line(line, name);
}

std::vector<OwnFunction> own_functions(const Computation& c) {
  std::vector<OwnFunction> all;
  const auto needs = [&](Op op) {
    return std::ranges::any_of(c.nodes, [&](const Node& node) { return node.op == op; });
  };
  if (needs(Op::sigmoid))
    all.push_back({"sig(u) = 1/(1 + exp(-u))", "sig'(u)", "sig(u)*(1 - sig(u))"});
  if (needs(Op::tanh))
    all.push_back({"th(u) = (exp(u) - exp(-u))/(exp(u) + exp(-u))", "th'(u)", "1 - th(u)^2"});
  if (needs(Op::relu)) all.push_back({"pos(u) = max(0, u)", "pos(3)", "3"});
  return all;
}

}  // namespace derivations
