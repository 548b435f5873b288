#include <autograd/operations.h>

#include <string>

namespace autograd {
namespace {

void require_some(Values x, const char* operation) {
  if (x.empty())
    throw LengthMismatch(std::string(operation) + ": no operands; at least one Value is needed");
}

void require_same_length(Values w, Values x) {
  require_some(w, "dot");
  if (w.size() != x.size())
    throw LengthMismatch("dot: " + std::to_string(w.size()) + " weights, but " +
                         std::to_string(x.size()) + " inputs; each weight needs one input");
}

}  // namespace

detail::Tape& detail::common_tape(Handle x) {
  if (x.node == 0) throw_empty_value();
  return Tape::of(x.mark);
}

detail::Tape& detail::common_tape(Handle a, Handle b) {
  Tape& tape = common_tape(a);
  if (&tape != &common_tape(b)) throw_different_graphs();
  return tape;
}

detail::Handle detail::note_constants(NodeId id) {
  Node& node = node_at(id);
  const auto is_constant = [](NodeId operand) {
    return node_at(operand).info().op == Op::constant;
  };
  const auto [first, second] = node.operands();
  const bool one = arities[static_cast<std::size_t>(node.info().op)] == 1;
  const bool first_is = is_constant(first), second_is = one || is_constant(second);
  std::uint32_t mark = block_of(node).tape->mark();
  if ((first_is && second_is) || !recording()) {
    node.set_info({.handles = 1, .op = Op::constant, .flags = 0, .shared = 0});
    mark |= mark_of_constant;
  } else if (!one) {
    node.info().flags |= static_cast<std::uint8_t>((first_is ? first_constant : 0) |
                                                   (second_is ? second_constant : 0));
  }
  return {id, mark};
}

Value detail::record_dot(std::span<const Value> weights, std::span<const Value> x,
                         const Value& bias) {
  Tape& tape = Access::tape(weights.front());
  const std::size_t n = weights.size(), count = bias.empty() ? 2 * n : 2 * n + 1;
  const std::span<double> numbers = tape.scratch(count);
  std::vector<Run>& runs = tape.scratch_runs();
  add_runs(tape, x, runs, numbers.data() + n);
  const std::size_t inputs = runs.size();
  add_runs(tape, weights, runs, numbers.data());
  if (bias.empty())
    runs.push_back(no_run);
  else
    add_runs(tape, std::span(&bias, 1), runs, numbers.data() + 2 * n);
  const double value = rules::Dot::value(std::span<const double>(numbers));
  if (!recording() || all_constant(runs)) return Access::held(tape.leaf(Op::constant, value));
  if (!tape.has_room()) tape.make_room();
  const std::span all(std::as_const(runs));
  const Rows rows{.size = static_cast<std::uint32_t>(n)};
  Node& node =
      tape.append_rows(1, rows, all[inputs].first, all.first(inputs), all.subspan(inputs))[0];
  node.value = value;
  return Access::held(node);
}

Value sum(Values x) {
  require_some(x, "sum");
  return detail::record_range<rules::Sum>(x);
}

Value dot(Values w, Values x) {
  require_same_length(w, x);
  return detail::record_dot(w, x, {});
}

Value dot(Values w, Values x, const Value& bias) {
  require_same_length(w, x);
  if (bias.empty()) detail::throw_empty_value();
  return detail::record_dot(w, x, bias);
}

Value logsumexp(Values x) {
  require_some(x, "logsumexp");
  return detail::record_range<rules::LogSumExp>(x);
}

std::vector<Value> softmax(Values x) {
  const Value all = logsumexp(x);
  std::vector<Value> probabilities;
  probabilities.reserve(x.size());
  for (const Value& logit : x) probabilities.push_back(exp(logit - all));
  return probabilities;
}

}  // namespace autograd
