#include <tools/formula/syntax.h>

#include <algorithm>

namespace tools::formula {
namespace {

struct OperandCount {
  std::uint32_t operator()(const Number&) const { return 0; }
  std::uint32_t operator()(const Name&) const { return 0; }
  std::uint32_t operator()(const Negation&) const { return 1; }
  std::uint32_t operator()(const Binary&) const { return 2; }
  std::uint32_t operator()(const Call& call) const { return call.arguments; }
  std::uint32_t operator()(const Index&) const { return 2; }
  std::uint32_t operator()(const ArrayLiteral& array) const { return array.elements; }
  std::uint32_t operator()(const Derivative& derivative) const {
    std::uint32_t count = derivative.numerator.indices;
    for (const Target& variable : derivative.variables) count += variable.indices;
    return count;
  }
};

}  // namespace

std::uint32_t operand_count(const Form& form) { return std::visit(OperandCount{}, form); }

std::vector<NodeId> operands(const Expression& expression, NodeId node) {
  std::vector<NodeId> result(operand_count(expression.nodes[node].form));
  NodeId end = node;
  for (auto operand = result.rbegin(); operand != result.rend(); ++operand) {
    *operand = end - 1;
    end = expression.nodes[*operand].first;
  }
  return result;
}

}  // namespace tools::formula
