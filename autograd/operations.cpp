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

void detail::note_constants(Node& node, bool first, bool second) {
  const std::uint8_t constants = static_cast<std::uint8_t>((first ? first_constant : 0) |
                                                           (second ? second_constant : 0));
  if ((first && second) || !recording)
    node.set_info({.handles = 1, .op = Op::constant, .flags = 0, .unused = 0});
  else
    node.info().flags |= constants;
}

Value sum(Values x) {
  require_some(x, "sum");
  return detail::record_range<rules::Sum>({x});
}

Value dot(Values w, Values x) {
  require_same_length(w, x);
  return detail::record_range<rules::Dot>({w, x});
}

Value dot(Values w, Values x, const Value& bias) {
  require_same_length(w, x);
  return detail::record_range<rules::Dot>({w, x, std::span(&bias, 1)});
}

Value logsumexp(Values x) {
  require_some(x, "logsumexp");
  return detail::record_range<rules::LogSumExp>({x});
}

std::vector<Value> softmax(Values x) {
  const Value all = logsumexp(x);
  std::vector<Value> probabilities;
  probabilities.reserve(x.size());
  for (const Value& logit : x) probabilities.push_back(exp(logit - all));
  return probabilities;
}

}  // namespace autograd
