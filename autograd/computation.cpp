#include <autograd/computation.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory_resource>
#include <unordered_map>
#include <utility>

#include <autograd/operations.h>
#include <autograd/reading.h>

namespace autograd::detail {
namespace {

using Place = Computation::Place;

/// Nodes in the making: an operation on the same operands is made once.
class Builder {
 public:
  std::vector<Computation::Node> nodes;
  std::vector<Place> operands;

  Place leaf(Op op, Place which, double number, std::string_view name) {
    nodes.push_back(
        {op, 0, 0, number, which, op == Op::input, op == Op::parameter, std::string(name)});
    return last();
  }

  Place constant(double number) {
    const auto [found, is_new] =
        constants_.try_emplace(std::bit_cast<std::uint64_t>(number), Place{});
    if (is_new) found->second = leaf(Op::constant, 0, number, {});
    return found->second;
  }

  Place result(Op op, std::span<const Place> x) {
    if (op == Op::dot) return dot(x);
    if (op == Op::sum && x.size() == 1) return x[0];
    if (all_constant(x)) {
      std::vector<double> numbers;
      for (const Place operand : x) numbers.push_back(nodes[operand].number);
      return constant(value_of<double>(op, numbers));
    }
    if ((op == Op::multiply || op == Op::divide || op == Op::power) && is(x[1], 1.0)) return x[0];
    if (op == Op::multiply && is(x[0], 1.0)) return x[1];
    return shared(op, x);
  }

 private:
  Place last() const { return static_cast<Place>(nodes.size() - 1); }
  bool is(Place place, double number) const {
    return nodes[place].op == Op::constant && nodes[place].number == number;
  }
  bool all_constant(std::span<const Place> x) const {
    for (const Place operand : x)
      if (nodes[operand].op != Op::constant) return false;
    return true;
  }

  /// Products, then their sum in the same order.
  Place dot(std::span<const Place> wx) {
    const std::vector<Place> copy(wx.begin(), wx.end());  // the operands may move
    const std::size_t n = copy.size() / 2;
    std::vector<Place> terms;
    for (std::size_t i = 0; i < n; ++i)
      terms.push_back(result(Op::multiply, std::array{copy[i], copy[n + i]}));
    if (copy.size() % 2 == 1) terms.push_back(copy.back());
    return result(Op::sum, terms);
  }

  Place shared(Op op, std::span<const Place> given) {
    const Place first = static_cast<Place>(operands.size());
    operands.insert(operands.end(), given.begin(), given.end());
    const std::span<Place> x = std::span(operands).subspan(first);
    // a + b and a*b are the same to the last bit with a and b exchanged
    if ((op == Op::add || op == Op::multiply) && x[1] < x[0]) std::swap(x[0], x[1]);
    std::uint64_t hash = static_cast<std::uint64_t>(op);
    for (const Place operand : x) hash = (hash ^ operand) * 0x9E3779B97F4A7C15u + (hash >> 29);
    const auto [begin, end] = results_.equal_range(hash);
    for (auto known = begin; known != end; ++known) {
      const Computation::Node& node = nodes[known->second];
      if (node.op == op &&
          std::ranges::equal(std::span(operands).subspan(node.first, node.count), x)) {
        operands.resize(first);
        return known->second;
      }
    }
    bool varies = false, learns = false;
    for (const Place operand : x) {
      varies = varies || nodes[operand].varies;
      learns = learns || nodes[operand].learns;
    }
    nodes.push_back({op, first, static_cast<Place>(given.size()), 0.0, 0, varies, learns, {}});
    results_.emplace(hash, last());
    return last();
  }

  std::pmr::monotonic_buffer_resource memory_;                         // for what is only added to
  std::pmr::unordered_map<std::uint64_t, Place> constants_{&memory_};  // by the bits of the number
  std::pmr::unordered_multimap<std::uint64_t, Place> results_{
      &memory_};  // by a hash of operation and operands
};

std::string described(const Value& value, const char* role, std::size_t which) {
  std::string text = std::string(role) + ' ' + std::to_string(which);
  if (!value.name().empty()) text += " ('" + std::string(value.name()) + "')";
  return text;
}

/// What is known of a leaf that was given: its kind in the program and its place there.
struct Given {
  Op op;
  Place which;
};
using GivenLeaves = std::pmr::unordered_map<std::uint32_t, Given>;

void give(GivenLeaves& leaves, const Value& result, Values values, Op op, const char* role) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    if (value.graph() != result.graph()) throw DifferentGraphs();
    if (!value.is_leaf())
      throw NotReplayable(
          described(value, role, i) +
          " is the result of an operation; a program starts from leaves: give those "
          "that it was computed from");
    if (value.op() == Op::constant)
      throw NotReplayable(
          described(value, role, i) +
          " is a constant, and what was computed from it alone is recorded as a "
          "number; make it with Value{number} or Value::parameter before recording");
    if (!leaves.try_emplace(value.id(), Given{op, static_cast<Place>(i)}).second)
      throw NotReplayable(described(value, role, i) +
                          " was given before; each leaf is one input or one parameter");
  }
}

}  // namespace

Computation::Computation(const Value& result, Values inputs, Values parameters) {
  if (result.op() == Op::constant)
    throw NotReplayable(
        "the result is a constant (made from numbers alone, detached, or computed inside a "
        "NoGradient scope): no input or parameter reaches it; record it again from Values");
  std::pmr::monotonic_buffer_resource memory;
  GivenLeaves leaves(&memory);
  leaves.reserve(inputs.size() + parameters.size());
  give(leaves, result, inputs, Op::input, "input");
  give(leaves, result, parameters, Op::parameter, "parameter");

  Builder builder;
  std::pmr::unordered_map<std::uint32_t, Place> places(&memory);
  std::vector<Place> operands;
  const std::vector<Value> order = topological_order(result);
  places.reserve(order.size());
  for (const Value& value : order) {
    Place place{};
    if (value.op() == Op::constant) {
      place = builder.constant(value.data());
    } else if (value.is_leaf()) {
      const auto given = leaves.find(value.id());
      if (given == leaves.end())
        throw NotReplayable((value.name().empty() ? "a leaf without a name (its number is " +
                                                        std::to_string(value.data()) + ")"
                                                  : "'" + std::string(value.name()) + "'") +
                            " is neither among the inputs nor among the parameters: give it as one "
                            "of them, or make it a constant with Value::constant");
      place = builder.leaf(given->second.op, given->second.which, value.data(), value.name());
    } else {
      operands.clear();
      Tape::each_operand(Access::node(value), [&](const autograd::detail::Node& operand) {
        operands.push_back(places.at(id_of(operand)));
      });
      place = builder.result(value.op(), operands);
      if (builder.nodes[place].name.empty()) builder.nodes[place].name = value.name();
    }
    places.emplace(value.id(), place);
  }
  nodes_ = std::move(builder.nodes);
  operands_ = std::move(builder.operands);
  keep_what_is_needed(places.at(result.id()));
  if (nodes_.size() > largest)
    throw NotReplayable("the computation has " + std::to_string(nodes_.size()) +
                        " operations; a program can have " + std::to_string(largest) +
                        ": compile parts of it");
}

/// Takes away the nodes that `result` does not depend on. The others keep their order.
void Computation::keep_what_is_needed(Place result) {
  std::vector<Place> moved(nodes_.size(), 0);  // 1 where needed, then the new place
  moved[result] = 1;
  for (std::size_t i = result + std::size_t{1}; i-- > 0;)
    if (moved[i] != 0)
      for (const Place operand : operands(static_cast<Place>(i))) moved[operand] = 1;
  Place kept = 0, kept_operands = 0;
  for (std::size_t i = 0; i <= result; ++i) {
    if (moved[i] == 0) continue;
    moved[i] = kept;
    Node& node = nodes_[kept++];
    if (&node != &nodes_[i]) node = std::move(nodes_[i]);
    const Place first = std::exchange(node.first, kept_operands);
    for (Place k = 0; k < node.count; ++k) operands_[kept_operands++] = moved[operands_[first + k]];
  }
  nodes_.resize(kept);
  operands_.resize(kept_operands);
}

}  // namespace autograd::detail
