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
  /// What a sum is made of.
  struct Row {
    const double* weights;  // null where they are in several runs
    const double* bias;
  };
  /// Rows recorded together: of a matrix, the one run of all its weights and biases; or one row
  /// with its runs.
  struct Part {
    std::size_t rows;
    detail::Rows shared;
    std::size_t first_run, run_count;
    bool constant;
  };

  bool goes_on(const Part& matrix) const;
  [[noreturn, gnu::cold, gnu::noinline]] void throw_length_mismatch(std::size_t inputs) const;
  Outputs record(detail::Tape& tape, std::span<const detail::Run> x_runs, const double* x,
                 double* scratch) const;
  bool are_apart(std::span<const detail::Run> x_runs) const;
  /// Room for the sums, the numbers of the inputs, and those of weights that do not stand in a row.
  std::size_t scratch_size() const { return rows_.size() + (1 + scattered_rows_) * inputs_; }
  std::vector<Row> gathered(double* copies) const;

  std::vector<Value> held_;  // weights and biases
  std::size_t inputs_ = 0;
  std::vector<detail::Run> runs_;
  std::vector<Row> rows_;
  std::vector<Part> parts_;
  std::size_t constant_parts_ = 0, scattered_rows_ = 0;
  bool all_leaves_ = true;  // or constants
};

}  // namespace autograd
