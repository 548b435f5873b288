#include <tools/trace/trace.h>

#include <utility>

#include <autograd/error.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;

/// Adds to the target's gradient as the engine does: a first contribution to an interior node is
/// taken as it is, since 0 + -0 would lose a sign.
void accumulate(Record& target, Step& step) {
  step.before = target.gradient;
  target.gradient = target.has_gradient || is_leaf(target.op) ? target.gradient + step.contribution
                                                              : step.contribution;
  target.has_gradient = true;
  step.after = target.gradient;
}

void run_forward(Trace& trace) {
  for (std::size_t i = 0; i < trace.records.size(); ++i)
    if (is_leaf(trace.records[i].op) && !is_plain_number(trace.records[i]))
      trace.steps.push_back({.kind = Step::Kind::leaf, .target = i});
  for (std::size_t i = 0; i < trace.records.size(); ++i)
    if (!is_leaf(trace.records[i].op))
      trace.steps.push_back({.kind = Step::Kind::operation, .target = i});
}

void run_backward(Trace& trace, double seed) {
  std::vector<Record>& records = trace.records;
  for (Record& record : records) {
    record.gradient = 0.0;
    record.has_gradient = false;
  }
  trace.steps.push_back(
      {.kind = Step::Kind::seed, .target = records.size() - 1, .contribution = seed});
  accumulate(records.back(), trace.steps.back());
  for (std::size_t node = records.size(); node-- != 0;) {
    const double upstream = records[node].gradient;
    for (std::size_t k = 0; k < records[node].operands.size(); ++k) {
      Record& target = records[records[node].operands[k]];
      if (target.op == Op::constant) continue;
      const double local = local_derivative(records, node, k);
      trace.steps.push_back({.kind = Step::Kind::contribution,
                             .target = records[node].operands[k],
                             .node = node,
                             .operand = k,
                             .upstream = upstream,
                             .local = local,
                             .contribution = upstream * local});
      accumulate(target, trace.steps.back());
    }
  }
}

}  // namespace

Trace trace(const autograd::Value& root, Dots dots, double seed) {
  return trace(shown_records(root, dots), seed);
}

Trace trace(std::vector<Record> records, double seed) {
  if (records.empty() || records.back().op == Op::constant)
    throw autograd::NothingToDifferentiate(records.empty() ? "an empty list of records"
                                                           : "the result");
  Trace trace{std::move(records), {}};
  run_forward(trace);
  run_backward(trace, seed);
  return trace;
}

}  // namespace tools
