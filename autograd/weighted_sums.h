#pragma once

#include <vector>

#include <autograd/operations.h>

namespace autograd {

/// Rows of weights, looked at once, to be applied to many inputs: z[i] = w[i][0]*x[0] + ... + b[i].
/// Each z[i] is one node, as dot(w[i], x, b[i]) would record it; that weights are looked at once,
/// inputs once for all rows, and several rows are summed side by side, is what is faster.
///
///     WeightedSums layer;
///     layer.add(w0, b0);
///     layer.add(w1, b1);
///     std::vector<Value> z = layer(x);
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
  std::vector<Value> operator()(Values x) const;

  /// The same, in the place of what `sums` holds; x may not be part of that.
  void operator()(Values x, std::vector<Value>& sums) const;

 private:
  struct Row {
    const double* weights;             // null where they do not stand in one row
    const double* bias;                // null without
    std::size_t first_run, run_count;  // of the weights; that of the bias comes next
    bool constant;                     // weights and bias
  };

  std::size_t sum_from(std::size_t i, double* x, std::span<double> z) const;

  std::vector<Value> held_;  // weights and biases
  std::size_t inputs_ = 0;
  std::vector<detail::Run> runs_;
  std::vector<Row> rows_;
};

}  // namespace autograd
