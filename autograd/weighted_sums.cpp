#include <autograd/weighted_sums.h>

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>

#include <autograd/two.h>

namespace autograd {
namespace {

/// The sums of rows with the same inputs, added in the order of rules::Dot. Biases may be null.
template <std::size_t count>
void sum_rows(const std::array<const double*, count>& weights, const double* x, std::size_t n,
              const std::array<const double*, count>& biases, double* z) {
  std::array<detail::Two, count / 2> sums;
  for (std::size_t i = 0; i < count; i += 2)
    sums[i / 2] = detail::Two{weights[i][0], weights[i + 1][0]} * x[0];
  for (std::size_t j = 1; j < n; ++j)
    for (std::size_t i = 0; i < count; i += 2)
      sums[i / 2] += detail::Two{weights[i][j], weights[i + 1][j]} * x[j];
  for (std::size_t i = 0; i < count; i += 2) {
    if (biases[i] != nullptr) sums[i / 2] += detail::Two{*biases[i], *biases[i + 1]};
    detail::store(sums[i / 2], z + i);
  }
}

template <>
void sum_rows<1>(const std::array<const double*, 1>& weights, const double* x, std::size_t n,
                 const std::array<const double*, 1>& biases, double* z) {
  double sum = weights[0][0] * x[0];
  for (std::size_t j = 1; j < n; ++j) sum += weights[0][j] * x[j];
  *z = biases[0] != nullptr ? sum + *biases[0] : sum;
}

bool share_a_node(const detail::Run& a, const detail::Run& b) {
  return a.first < b.first + b.count && b.first < a.first + a.count;
}

/// Whether no node that takes a gradient is in the runs twice; may say no where that is so.
bool are_distinct(std::span<const detail::Run> runs) {
  detail::NodeId end = 0;
  for (const detail::Run& run : runs) {
    if (run.kind == detail::Kind::constant) continue;
    if (run.first < end) return false;
    end = run.first + run.count;
  }
  return true;
}

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
  detail::add_runs(tape, weights, runs, numbers.data());
  Row row{runs.size() == 1 ? &detail::Access::node(weights[0]).value : nullptr, nullptr,
          runs_.size(), runs.size(), false};
  if (bias.empty()) {
    runs.push_back(detail::no_run);
  } else {
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
  constant_rows_ += row.constant ? 1 : 0;
  all_leaves_ &= std::ranges::find(runs, detail::Kind::interior, &detail::Run::kind) == runs.end();
}

void WeightedSums::require_as_many(std::size_t inputs) const {
  if (inputs != inputs_ || rows_.empty())
    throw LengthMismatch("weighted sums: rows of " + std::to_string(inputs_) + " weights, but " +
                         std::to_string(inputs) + " inputs; each weight needs one input");
}

Outputs WeightedSums::operator()(Values x) const {
  require_as_many(x.size());
  detail::Tape& tape = detail::Access::tape(held_[0]);
  std::vector<detail::Run>& runs = tape.scratch_runs();
  const std::span<double> numbers = tape.scratch(5 * inputs_);  // of x and of four rows
  detail::add_runs(tape, x, runs, numbers.data());
  return record(tape, runs, numbers.data(), numbers.data() + inputs_);
}

Outputs WeightedSums::operator()(const Outputs& x) const {
  if (x.first_ == nullptr) return (*this)(x.values_);
  require_as_many(x.size());
  detail::Tape& tape = detail::Access::tape(held_[0]);
  if (&tape != detail::block_of(*x.first_).tape) throw DifferentGraphs();
  const detail::Kind kind = detail::kind_of(x.first_->info().op);
  const auto run_of = [kind](std::span<detail::Node> nodes) {
    return detail::Run{id_of(nodes.front()), static_cast<std::uint16_t>(nodes.size()), kind};
  };
  double* const numbers = tape.scratch(5 * inputs_).data();
  if (x.first_ + x.size_ <= detail::block_of(*x.first_).end()) {
    const detail::Run run = run_of({x.first_, x.size_});
    return record(tape, {&run, 1}, &x.first_->value, numbers + inputs_);
  }
  std::vector<detail::Run>& runs = tape.scratch_runs();
  x.each_block([&](std::span<detail::Node> nodes) { runs.push_back(run_of(nodes)); });
  detail::copy_numbers(runs, numbers);
  return record(tape, runs, numbers, numbers + inputs_);
}

/// Records the rows over inputs given as runs and as numbers; where `copies` is, there is room for
/// the numbers of four rows.
Outputs WeightedSums::record(detail::Tape& tape, std::span<const detail::Run> x_runs,
                             const double* x, double* copies) const {
  const bool x_constant = detail::all_constant(x_runs), apart = are_apart(x_runs);
  const std::span<const Row> rows(rows_);
  const auto record_some = [&](std::size_t first, std::size_t most, bool constant) {
    const std::size_t count = std::min(most, tape.room_for_neighbours());
    const Row *const row = &rows[first], *const last = row + count - 1;
    const std::size_t start = row->first_run;
    const std::span<detail::Node> nodes =
        constant
            ? tape.append_constants(count)
            : tape.append_rows(count, inputs_, apart, x_runs,
                               {&runs_[start], &runs_[last->first_run] + last->weight_runs + 1},
                               [row, start](std::size_t i) { return row[i].first_run - start; });
    for (std::size_t i = 0; i < count;)
      i += sum_some({row + i, count - i}, x, copies, &nodes[i].value);
    return nodes;
  };
  if (x_constant && constant_rows_ != 0 && constant_rows_ != rows.size() && detail::recording())
      [[unlikely]] {
    std::vector<Value> sums;
    sums.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      sums.push_back(detail::Access::held(record_some(i, 1, rows[i].constant)[0]));
    return Outputs(std::move(sums));
  }
  const bool constant = !detail::recording() || (x_constant && constant_rows_ != 0);
  Outputs sums;
  do {
    sums.add(record_some(sums.size(), rows.size() - sums.size(), constant));
  } while (sums.size() != rows.size());
  return sums;
}

/// Whether no node that takes a gradient is an input twice, or an input and a weight; may say no
/// where that is so.
bool WeightedSums::are_apart(std::span<const detail::Run> x_runs) const {
  if (x_runs.size() == 1 && x_runs[0].kind == detail::Kind::interior && all_leaves_) return true;
  return are_distinct(x_runs) && std::ranges::none_of(x_runs, [&](const detail::Run& x) {
           return x.kind != detail::Kind::constant &&
                  !(x.kind == detail::Kind::interior && all_leaves_) &&
                  std::ranges::any_of(runs_, [&](auto& run) { return share_a_node(run, x); });
         });
}

/// The numbers of a row's weights one after the other: where they stand, or copied.
const double* WeightedSums::weights_of(const Row& row, double* copy) const {
  if (row.weights != nullptr) return row.weights;
  detail::copy_numbers(std::span(runs_).subspan(row.first_run, row.weight_runs), copy);
  return copy;
}

/// Sums the first rows, as many side by side as there are and all have a bias or all have none.
/// Gives back how many.
std::size_t WeightedSums::sum_some(std::span<const Row> rows, const double* x, double* copies,
                                   double* z) const {
  const auto as_first = [&](std::size_t i) {
    return (rows[i].bias == nullptr) == (rows[0].bias == nullptr);
  };
  const auto sum = [&]<std::size_t count>(std::integral_constant<std::size_t, count>) {
    std::array<const double*, count> weights, biases;
    for (std::size_t i = 0; i < count; ++i) {
      weights[i] = weights_of(rows[i], copies + i * inputs_);
      biases[i] = rows[i].bias;
    }
    sum_rows(weights, x, inputs_, biases, z);
    return count;
  };
  if (rows.size() < 2 || !as_first(1)) return sum(std::integral_constant<std::size_t, 1>());
  if (rows.size() < 4 || !as_first(2) || !as_first(3))
    return sum(std::integral_constant<std::size_t, 2>());
  return sum(std::integral_constant<std::size_t, 4>());
}

}  // namespace autograd
