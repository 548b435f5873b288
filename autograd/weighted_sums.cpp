#include <autograd/weighted_sums.h>

#include <string>

namespace autograd {
namespace {

/// The operands of one weighted sum, where they stand.
struct InPlace {
  const double *weights, *inputs, *bias;
  std::size_t n;
  std::size_t size() const { return 2 * n + (bias != nullptr ? 1 : 0); }
  double operator[](std::size_t i) const {
    return i < n ? weights[i] : i < 2 * n ? inputs[i - n] : *bias;
  }
};

}  // namespace

void WeightedSums::add(Values weights, const Value& bias) {
  const std::size_t inputs = rows_.empty() ? weights.size() : weights_.size() / rows_.size();
  if (weights.empty() || weights.size() != inputs)
    throw LengthMismatch("weighted sums: a row of " + std::to_string(weights.size()) +
                         " weights; each row has as many as the first, and at least one");
  detail::Tape& tape = detail::Access::tape(weights[0]);
  Row row{{}, bias};
  std::vector<double> numbers(weights.size());
  double* next = numbers.data();
  detail::add_runs(tape, weights, row.weights, next);
  if ((!bias.empty() && &tape != &detail::Access::tape(bias)) ||
      (!rows_.empty() && &tape != &detail::Access::tape(weights_[0])))
    throw DifferentGraphs();
  weights_.insert(weights_.end(), weights.begin(), weights.end());
  rows_.push_back(std::move(row));
}

std::vector<Value> WeightedSums::operator()(Values x) const {
  const std::size_t n = rows_.empty() ? 0 : weights_.size() / rows_.size();
  if (x.size() != n || n == 0)
    throw LengthMismatch("weighted sums: rows of " + std::to_string(n) + " weights, but " +
                         std::to_string(x.size()) + " inputs; each weight needs one input");
  detail::Tape& tape = detail::Access::tape(weights_[0]);
  const std::span<double> numbers = tape.scratch(2 * n + 1);
  std::vector<detail::Run> input_runs;
  double* next = numbers.data() + n;
  detail::add_runs(tape, x, input_runs, next);

  std::vector<Value> sums;
  sums.reserve(rows_.size());
  for (const Row& row : rows_) {
    detail::Node& node = tape.unfinished();
    sums.push_back(detail::Access::held(node));
    std::vector<detail::Run>& runs = detail::block_of(node).runs;
    const std::size_t start = runs.size();
    const std::size_t needed = start + row.weights.size() + input_runs.size() + 1;
    if (runs.capacity() < needed) runs.reserve(2 * needed);  // nothing below can fail
    runs.insert(runs.end(), row.weights.begin(), row.weights.end());
    runs.insert(runs.end(), input_runs.begin(), input_runs.end());
    InPlace operands{numbers.data(), numbers.data() + n, nullptr, n};
    if (row.weights.size() == 1)
      operands.weights = &detail::node_at(row.weights[0].first).value;
    else
      detail::copy_numbers(row.weights, numbers.data());
    if (!row.bias.empty()) {
      const detail::Node& bias = detail::Access::node(row.bias);
      operands.bias = &bias.value;
      runs.push_back({id_of(bias), 1, detail::kind_of(bias.info().op)});
    }
    node.value = rules::Dot::value(operands);
    detail::finish_range<rules::Dot>(node, runs, start);
  }
  return sums;
}

}  // namespace autograd
