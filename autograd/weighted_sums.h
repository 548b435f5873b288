#pragma once

#include <vector>

#include <autograd/outputs.h>

namespace autograd {

/// Rows of weights, looked at once, to be applied to many inputs: z[i] = w[i][0]*x[0] + ... + b[i].
/// Each z[i] is one node, as dot(w[i], x, b[i]) would record it; that weights are looked at once,
/// inputs once for all rows, and several rows are summed side by side, is what is faster.
///
///     WeightedSums layer;
///     layer.add(w0, b0);
///     layer.add(w1, b1);
///     Outputs z = layer(x);
class WeightedSums {
 public:
  /// One more row. An empty Value stands for no bias.
  /// @throws LengthMismatch if there is no weight, or not as many as in the first row;
  /// DifferentGraphs.
  void add(Values weights, const Value& bias);

  /// How many rows there are.
  std::size_t size() const { return rows_.size(); }

  /// The sums, one for each row. @throws LengthMismatch unless each weight has one input, and if
  /// there is no row; DifferentGraphs.
  /// @{
  Outputs operator()(Values x) const;
  Outputs operator()(const Outputs& x) const;
  /// @}

 private:
  struct Row {
    const double* weights;               // null where they do not stand in one row
    const double* bias;                  // null without
    std::size_t first_run, weight_runs;  // of the weights; that of the bias comes next
    bool constant;                       // weights and bias
  };

  void require_as_many(std::size_t inputs) const;
  Outputs record(detail::Tape& tape, std::span<const detail::Run> x_runs, const double* x,
                 double* copies) const;
  bool are_apart(std::span<const detail::Run> x_runs) const;
  const double* weights_of(const Row& row, double* copy) const;
  std::size_t sum_some(std::span<const Row> rows, const double* x, double* copies, double* z) const;

  std::vector<Value> held_;  // weights and biases
  std::size_t inputs_ = 0;
  std::vector<detail::Run> runs_;
  std::vector<Row> rows_;
  std::size_t constant_rows_ = 0;
  bool all_leaves_ = true;  // or constants
};

}  // namespace autograd
