#include <autograd/weighted_sums.h>

#include <algorithm>
#include <string>
#include <type_traits>

#include <autograd/lanes.h>

namespace autograd {
namespace {

/// Numbers of four rows side by side, in the registers that every machine has.
struct Four {
  using Two = detail::Lanes<2, class WeightedSumsMachine>;
  Two first, second;

  Four() = default;
  Four(double number) : first(number), second(number) {}  // NOLINT(google-explicit-constructor)
  Four(double a, double b, double c, double d)
      : first(Two::of(Two::Numbers{a, b})), second(Two::of(Two::Numbers{c, d})) {}

  friend Four operator+(const Four& a, const Four& b) {
    return {a.first + b.first, a.second + b.second};
  }
  friend Four operator*(const Four& a, const Four& b) {
    return {a.first * b.first, a.second * b.second};
  }

 private:
  Four(Two a, Two b) : first(a), second(b) {}
};

double side_by_side(const std::array<const double*, 1>& rows, std::size_t i) { return rows[0][i]; }
Four side_by_side(const std::array<const double*, 4>& rows, std::size_t i) {
  return {rows[0][i], rows[1][i], rows[2][i], rows[3][i]};
}

/// The operands of one weighted sum, or of four side by side.
template <std::size_t count>
struct Operands {
  using T = std::conditional_t<count == 1, double, Four>;
  std::array<const double*, count> weights;
  const double* inputs;
  std::array<const double*, count> biases;
  std::size_t n;
  std::size_t size() const { return 2 * n + (biases[0] != nullptr ? 1 : 0); }
  T operator[](std::size_t i) const {
    return i < n       ? side_by_side(weights, i)
           : i < 2 * n ? T(inputs[i - n])
                       : side_by_side(biases, 0);
  }
};

}  // namespace

void WeightedSums::add(Values weights, const Value& bias) {
  if (weights.empty() || (!rows_.empty() && weights.size() != inputs_))
    throw LengthMismatch("weighted sums: a row of " + std::to_string(weights.size()) +
                         " weights; each row has as many as the first, and at least one");
  detail::Tape& tape = detail::Access::tape(weights[0]);
  if ((!bias.empty() && &tape != &detail::Access::tape(bias)) ||
      (!rows_.empty() && &tape != &detail::Access::tape(held_[0])))
    throw DifferentGraphs();
  std::vector<detail::Run> runs;
  std::vector<double> numbers(weights.size());
  double* next = numbers.data();
  detail::add_runs(tape, weights, runs, next);
  Row row{runs.size() == 1 ? &detail::Access::node(weights[0]).value : nullptr, nullptr,
          runs_.size(), runs.size(), false};
  if (!bias.empty()) {
    const detail::Node& node = detail::Access::node(bias);
    row.bias = &node.value;
    runs.push_back({id_of(node), 1, detail::kind_of(node.info().op)});
  }
  row.constant = detail::all_constant(runs);

  held_.reserve(held_.size() + weights.size() + 1);
  rows_.reserve(rows_.size() + 1);
  runs_.insert(runs_.end(), runs.begin(), runs.end());
  held_.insert(held_.end(), weights.begin(), weights.end());
  if (!bias.empty()) held_.push_back(bias);
  rows_.push_back(row);
  inputs_ = weights.size();
}

std::vector<Value> WeightedSums::operator()(Values x) const {
  std::vector<Value> sums;
  (*this)(x, sums);
  return sums;
}

void WeightedSums::operator()(Values x, std::vector<Value>& sums) const {
  if (x.size() != inputs_ || rows_.empty())
    throw LengthMismatch("weighted sums: rows of " + std::to_string(inputs_) + " weights, but " +
                         std::to_string(x.size()) + " inputs; each weight needs one input");
  detail::Tape& tape = detail::Access::tape(held_[0]);
  const std::span<double> numbers =
      tape.scratch(5 * inputs_ + rows_.size());  // of x, of four rows, of the sums
  double* next = numbers.data();
  const std::span x_runs = detail::runs_of(tape, {x}, next);

  const bool x_constant = detail::all_constant(x_runs);
  const std::span<double> z = numbers.last(rows_.size());
  for (std::size_t i = 0; i < z.size();) i += sum_from(i, numbers.data(), z);

  sums.clear();
  sums.reserve(rows_.size());
  for (std::size_t i = 0; i < z.size(); ++i) {
    const Row& row = rows_[i];
    const std::span all(runs_);
    detail::Node& node =
        detail::recording && !(row.constant && x_constant)
            ? tape.append_over(Op::dot, all.subspan(row.first_run, row.run_count), x_runs,
                               all.subspan(row.first_run + row.run_count, row.bias != nullptr))
            : tape.leaf(Op::constant, 0.0);
    node.value = z[i];
    sums.push_back(detail::Access::held(node));
  }
}

/// Sums four rows from this one on, where there are as many and all with bias or all without; else
/// this one alone. Gives back how many. Behind x there is room for four rows.
std::size_t WeightedSums::sum_from(std::size_t i, double* x, std::span<double> z) const {
  const Row* const rows = &rows_[i];
  const auto operands = [&]<std::size_t count>(std::integral_constant<std::size_t, count>) {
    Operands<count> of_rows{{}, x, {}, inputs_};
    for (std::size_t k = 0; k < count; ++k) {
      of_rows.weights[k] = rows[k].weights;
      of_rows.biases[k] = rows[k].bias;
      if (rows[k].weights != nullptr) continue;
      double* const copied = x + (k + 1) * inputs_;
      detail::copy_numbers(std::span(runs_).subspan(rows[k].first_run, rows[k].run_count), copied);
      of_rows.weights[k] = copied;
    }
    return of_rows;
  };
  const auto as_first = [&](const Row& row) {
    return (row.bias == nullptr) == (rows[0].bias == nullptr);
  };
  if (z.size() - i < 4 || !std::all_of(rows, rows + 4, as_first)) {
    z[i] = rules::Dot::value(operands(std::integral_constant<std::size_t, 1>()));
    return 1;
  }
  const Four sums = rules::Dot::value(operands(std::integral_constant<std::size_t, 4>()));
  z[i] = sums.first[0];
  z[i + 1] = sums.first[1];
  z[i + 2] = sums.second[0];
  z[i + 3] = sums.second[1];
  return 4;
}

}  // namespace autograd
