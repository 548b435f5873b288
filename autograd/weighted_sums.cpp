#include <autograd/weighted_sums.h>

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>

#include <autograd/two.h>

namespace autograd {
namespace {

/// In place of a bias that is not there: adding it to any number changes nothing.
constexpr double no_bias = -0.0;

/// The sums of as many rows as `count` says with the same inputs, added in the order of rules::Dot.
template <std::size_t count, class Row>
[[gnu::always_inline]] inline void sum_rows(const Row* rows, const double* x, std::size_t n,
                                            double* z) {
  if constexpr (count == 1) {
    double sum = rows->weights[0] * x[0];
    for (std::size_t j = 1; j < n; ++j) sum += rows->weights[j] * x[j];
    *z = sum + *rows->bias;
  } else {
    std::array<const double*, count> weights;
    for (std::size_t i = 0; i < count; ++i) weights[i] = rows[i].weights;
    const auto products = [&](std::size_t i, std::size_t j) {
      return detail::Two{weights[i][j], weights[i + 1][j]} * x[j];
    };
    std::array<detail::Two, count / 2> sums;
    for (std::size_t i = 0; i < count; i += 2) sums[i / 2] = products(i, 0);
    for (std::size_t j = 1; j < n; ++j)
      for (std::size_t i = 0; i < count; i += 2) sums[i / 2] += products(i, j);
    for (std::size_t i = 0; i < count; i += 2)
      detail::store(sums[i / 2] + detail::Two{*rows[i].bias, *rows[i + 1].bias}, z + i);
  }
}

/// The sums of all rows, several side by side.
template <class Row>
[[gnu::always_inline]] inline void sum_all(const Row* rows, std::size_t count, const double* x,
                                           std::size_t n, double* z) {
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) sum_rows<4>(rows + i, x, n, z + i);
  if (i + 2 <= count) sum_rows<2>(rows + i, x, n, z + i), i += 2;
  if (i != count) sum_rows<1>(rows + i, x, n, z + i);
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
  Row row{runs.size() == 1 ? &detail::Access::node(weights[0]).value : nullptr, &no_bias};
  if (bias.empty()) {
    runs.push_back(detail::no_run);
  } else {
    const detail::Node& node = detail::Access::node(bias);
    row.bias = &node.value;
    runs.push_back({id_of(node), 1, detail::kind_of(node.info().op)});
  }
  Part part{1,
            {.size = static_cast<std::uint32_t>(weights.size())},
            runs_.size(),
            runs.size(),
            detail::all_constant(runs)};
  if (runs.size() == 2 && (bias.empty() || (runs[1].first == runs[0].first + runs[0].count &&
                                            runs[1].kind == runs[0].kind))) {
    part.shared.matrix = true;
    part.shared.bias = !bias.empty();
    part.shared.kind = runs[0].kind;
    part.run_count = 1;
    runs[0].count += runs[1].count;
    runs.pop_back();
  }

  held_.reserve(held_.size() + weights.size() + 1);
  rows_.reserve(rows_.size() + 1);
  parts_.reserve(parts_.size() + 1);
  runs_.insert(runs_.end(), runs.begin(), runs.end());
  held_.insert(held_.end(), weights.begin(), weights.end());
  if (!bias.empty()) held_.push_back(bias);
  rows_.push_back(row);
  inputs_ = weights.size();
  scattered_rows_ += row.weights == nullptr ? 1 : 0;
  if (goes_on(part)) {
    ++parts_.back().rows;
    runs_.pop_back();
    runs_.back().count += runs[0].count;
  } else {
    parts_.push_back(part);
    constant_parts_ += part.constant ? 1 : 0;
  }
  all_leaves_ &= std::ranges::find(runs, detail::Kind::interior, &detail::Run::kind) == runs.end();
}

/// Whether a matrix goes on from the last one.
bool WeightedSums::goes_on(const Part& part) const {
  if (parts_.empty() || !part.shared.matrix) return false;
  const Part& last = parts_.back();
  const detail::Run &before = runs_[last.first_run], &run = runs_[part.first_run];
  return last.shared.matrix && last.shared.bias == part.shared.bias &&
         last.shared.kind == part.shared.kind && before.first + before.count == run.first;
}

void WeightedSums::throw_length_mismatch(std::size_t inputs) const {
  throw LengthMismatch("weighted sums: rows of " + std::to_string(inputs_) + " weights, but " +
                       std::to_string(inputs) + " inputs; each weight needs one input");
}

Outputs WeightedSums::operator()(Values x) const {
  if (x.size() != inputs_ || rows_.empty()) throw_length_mismatch(x.size());
  detail::Tape& tape = detail::Access::tape(held_[0]);
  std::vector<detail::Run>& runs = tape.scratch_runs();
  double* const numbers = tape.scratch(scratch_size()).data();
  detail::add_runs(tape, x, runs, numbers);
  return record(tape, runs, numbers, numbers + inputs_);
}

Outputs WeightedSums::operator()(const Outputs& x) const {
  if (x.first_ == nullptr) return (*this)(x.values_);
  if (x.size_ != inputs_ || rows_.empty()) throw_length_mismatch(x.size_);
  detail::Tape& tape = detail::Access::tape(held_[0]);
  if (&tape != detail::block_of(*x.first_).tape) throw DifferentGraphs();
  const detail::Run run{id_of(*x.first_), static_cast<std::uint16_t>(x.size_),
                        detail::kind_of(x.first_->info().op)};
  return record(tape, {&run, 1}, &x.first_->value, tape.scratch(scratch_size()).data());
}

/// Records the rows over inputs given as runs and as numbers; scratch has room for the sums and for
/// copies of weights.
Outputs WeightedSums::record(detail::Tape& tape, std::span<const detail::Run> x_runs,
                             const double* x, double* scratch) const {
  const double* sums = scratch;
  if (scattered_rows_ == 0)
    sum_all(rows_.data(), rows_.size(), x, inputs_, scratch);
  else
    sum_all(gathered(scratch + rows_.size()).data(), rows_.size(), x, inputs_, scratch);

  const bool x_constant = detail::all_constant(x_runs), apart = are_apart(x_runs);
  // there must be room
  const auto record_rows = [&](const Part& part, std::size_t first, std::size_t count,
                               bool constant) {
    const std::span runs = std::span(runs_).subspan(part.first_run, part.run_count);
    detail::Rows shared = part.shared;
    shared.apart = apart;
    const detail::NodeId weights =
        runs[0].first + static_cast<detail::NodeId>(first) * shared.width();
    const std::span<detail::Node> nodes =
        constant ? tape.append_constants(count)
                 : tape.append_rows(count, shared, weights, x_runs,
                                    shared.matrix ? std::span<const detail::Run>() : runs);
    detail::by_twos(count, [&]<class Number>(std::size_t i) {
      detail::store(detail::load<Number>(sums + i), &nodes[i].value);
    });
    sums += count;
    return nodes;
  };

  const bool none = !detail::recording() || (x_constant && constant_parts_ == parts_.size());
  Outputs together;
  if (rows_.size() <= detail::most_neighbours && (none || !x_constant || constant_parts_ == 0)) {
    if (!tape.has_room(rows_.size())) tape.make_room(rows_.size());
    for (const Part& part : parts_) together.add(record_rows(part, 0, part.rows, none));
    return together;
  }
  std::vector<Value> values;
  values.reserve(rows_.size());
  for (const Part& part : parts_) {
    for (std::size_t done = 0; done != part.rows;) {
      const std::size_t count = std::min(part.rows - done, detail::most_neighbours);
      if (!tape.has_room(count)) tape.make_room(count);
      Outputs some;
      some.add(record_rows(part, done, count, none || (x_constant && part.constant)));
      std::ranges::move(std::move(some).values(), std::back_inserter(values));
      done += count;
    }
  }
  return Outputs(std::move(values));
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

/// The rows, with copies of the weights that do not stand in a row.
std::vector<WeightedSums::Row> WeightedSums::gathered(double* copies) const {
  std::vector<Row> rows = rows_;
  Row* row = rows.data();
  for (const Part& part : parts_) {
    if (row->weights == nullptr) {  // the last run is that of the bias
      row->weights = copies;
      copies = detail::copy_numbers(std::span(runs_).subspan(part.first_run, part.run_count - 1),
                                    copies);
    }
    row += part.rows;
  }
  return rows;
}

}  // namespace autograd
