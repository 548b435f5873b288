#pragma once

#include <concepts>
#include <initializer_list>
#include <span>
#include <vector>

#include <autograd/outputs.h>

namespace nn {

using autograd::Outputs;
using autograd::Value;
using autograd::Values;

/// Numbers as an argument: plain ones, which become constants, or Values, which may have names and
/// get gradients. Either may be one, a braced list, a vector, an array or a span.
///
///     model({2.0, 3.0});                      // constants
///     model({Value{2.0, "x1"}, Value{3.0, "x2"}});
class Numbers {
 public:
  /// One plain number.
  Numbers(double one) : one_(one), plain_(&one_, 1) {}  // NOLINT(google-explicit-constructor)

  /// One Value.
  Numbers(const Value& one) : values_(&one, 1) {}  // NOLINT(google-explicit-constructor)

  /// Plain numbers in braces.
  Numbers(std::initializer_list<double> plain) : plain_(plain.begin(), plain.size()) {}

  /// Values in braces, plain numbers among them; those become inputs, as wherever a Value is made
  /// of a number.
  Numbers(std::initializer_list<Value> values) : values_(values.begin(), values.size()) {}

  /// A range of plain numbers.
  template <class Range>
  requires std::convertible_to<const Range&, std::span<const double>> Numbers(const Range& plain)
      : plain_(plain) {}  // NOLINT(google-explicit-constructor)

  /// A range of Values.
  template <class Range>
  requires std::convertible_to<const Range&, std::span<const Value>> Numbers(const Range& values)
      : values_(values) {}  // NOLINT(google-explicit-constructor)

  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;

  /// How many there are.
  std::size_t size() const { return plain_.empty() ? values_.size() : plain_.size(); }

  /// The number at place i.
  double operator[](std::size_t i) const { return plain_.empty() ? values_[i].data() : plain_[i]; }

  /// Whether they are plain; they are Values otherwise.
  bool are_plain() const { return values_.empty() && !plain_.empty(); }

  /// The plain numbers; none where they are Values.
  std::span<const double> plain() const { return plain_; }

  /// The Values; none where they are plain numbers.
  Values values() const { return values_; }

  /// All as Values; plain numbers as constants in the graph that `other` is in.
  Values in_graph_of(const Value& other) {
    if (are_plain()) {
      constants_.reserve(plain_.size());
      for (const double number : plain_) constants_.push_back(autograd::lift(number, other));
      values_ = constants_;
    }
    return values_;
  }

 private:
  double one_ = 0.0;
  std::span<const double> plain_;
  std::span<const Value> values_;
  std::vector<Value> constants_;
};

}  // namespace nn
