#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include <autograd/reading.h>
#include <autograd/record.h>
#include <tests/autograd/ranges.h>

/// What a correct program may give for the values and gradients of a recorded computation.
///
/// A gradient is a sum over all paths from the result to a leaf of the products of the local
/// derivatives on the way. Whoever adds up those products, in whatever order, factors taken out or
/// not, rounding each of at most k operations once, is off by no more than k ulp/2 times the sum of
/// their magnitudes [Higham, Accuracy and Stability, 2002, chapter 4]; two who do it differ by
/// twice that. So gradients have a range, from uncertain local derivatives, and around it that
/// bound. Where there is one path only, all multiply the same numbers one after the other: the
/// bound is 0.
class AllowedGradients {
 public:
  explicit AllowedGradients(const std::vector<autograd::Record>& records)
      : records_(records),
        values_(
            autograd::evaluate<Range>(records, [&](std::size_t i) { return records[i].value; })),
        sums_(records.size()) {
    std::vector<bool> learns;
    for (const autograd::Record& record : records) {
      learns.push_back(record.op == autograd::Op::parameter);
      for (const std::size_t operand : record.operands)
        learns.back() = learns.back() || learns[operand];
      operations_ += static_cast<double>(2 * record.operands.size());
    }
    sums_.back() = {.gradient = 1.0, .magnitude = 1.0, .paths = 1.0};
    for (std::size_t i = records.size(); i-- > 0;) {
      const autograd::Record& record = records[i];
      for (std::size_t k = 0; k < record.operands.size(); ++k) {
        if (sums_[i].paths == 0.0 || !learns[record.operands[k]]) continue;
        const autograd::Chosen<Range> x{values_, record.operands};
        sums_[record.operands[k]].add(sums_[i],
                                      autograd::partial_of<Range>(record.op, k, x, values_[i]));
      }
    }
  }

  const Range& value(std::size_t node) const { return values_[node]; }

  /// Whether products or sums leave the range of double: some orders of adding overflow.
  bool may_overflow(std::size_t leaf) const {
    return !(sums_[leaf].magnitude < 0.99 * std::numeric_limits<double>::max());
  }

  /// The gradients of a leaf, a zero being +0 always.
  Range gradient(std::size_t leaf) const {
    const Sum& sum = sums_[leaf];
    if (may_overflow(leaf)) return Range::anything();
    Range allowed = sum.gradient;
    if (sum.paths <= 1.0 || allowed.is_empty() || sum.infinite) return allowed;
    const double bound = 1.01 * operations_ *
                         (std::numeric_limits<double>::epsilon() * sum.magnitude +
                          std::numeric_limits<double>::denorm_min() * sum.underflows);
    allowed.include(allowed.low - bound);
    allowed.include(allowed.high + bound);
    return allowed;
  }

  /// Whether the recorded numbers themselves are within these bounds.
  bool graph_is_allowed() const {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (!values_[i].contains(records_[i].value)) return false;
      if (records_[i].op == autograd::Op::parameter && !gradient(i).contains(records_[i].gradient))
        return false;
    }
    return true;
  }

 private:
  struct Sum {
    Range gradient = 0.0;     // in the order of the graph
    double magnitude = 0.0;   // of the products that are finite, added up; infinite by overflow
    double underflows = 0.0;  // what products that are 0 for being small may add up to
    double paths = 0.0;
    bool infinite = false;  // a local derivative on the way may be

    void add(const Sum& upstream, const Range& local) {
      const bool is_open = local.contains_infinity() && !local.is_single();
      gradient = is_open ? Range::anything() : gradient + upstream.gradient * local;
      paths += upstream.paths;
      infinite = infinite || upstream.infinite || local.contains_infinity();
      if (local.contains_infinity()) return;
      magnitude += upstream.magnitude * local.magnitude();
      underflows = std::min(underflows + upstream.underflows * local.magnitude() + 1.0,
                            std::numeric_limits<double>::max());
    }
  };

  const std::vector<autograd::Record>& records_;
  std::vector<Range> values_;
  std::vector<Sum> sums_;
  double operations_ = 0.0;
};
