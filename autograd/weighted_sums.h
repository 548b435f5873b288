#pragma once

#include <vector>

#include <autograd/operations.h>

namespace autograd {

/// Rows of weights, looked at once, to be applied to many inputs: z[i] = w[i][0]*x[0] + ... + b[i].
/// Each z[i] is one node, as dot(w[i], x, b[i]) would record it; that the inputs are looked at once
/// for all rows is what is faster.
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

 private:
  struct Row {
    std::vector<detail::Run> weights;
    Value bias;
  };

  std::vector<Value> weights_;  // of all rows: they keep the nodes
  std::vector<Row> rows_;
};

}  // namespace autograd
