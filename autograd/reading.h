#pragma once

#include <cstddef>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include <autograd/record.h>
#include <autograd/rules.h>

/// Reading the rules with any arithmetic type T, chosen by an operation known at run time only.
namespace autograd {

/// The operation's value on operands x[0] ... x[x.size()-1]. T is double, Dual, Formula, or a type
/// of your own that has the arithmetic of dual.h. op must not be a leaf.
template <class T>
T value_of(Op op, const auto& x) {
  return with_rule(op, [&](auto rule) -> T {
    using Rule = decltype(rule);
    if constexpr (Rule::arity == 0)
      throw std::logic_error("value_of: a leaf has a value of its own");
    else if constexpr (Rule::arity == 1)
      return Rule::value(x[0]);
    else if constexpr (Rule::arity == 2)
      return Rule::value(x[0], x[1]);
    else
      return Rule::value(x);
  });
}

/// The operation's partial derivative by operand number k, given its operands and its value y. 0
/// for a leaf.
template <class T>
T partial_of(Op op, std::size_t k, const auto& x, const T& y) {
  return with_rule(op, [&](auto rule) -> T {
    using Rule = decltype(rule);
    if constexpr (Rule::arity == 0)
      return T(0.0);
    else if constexpr (Rule::arity == 1)
      return T(Rule::partial(rules::First{}, x[0], y));
    else if constexpr (Rule::arity == 2)
      return k == 0 ? T(Rule::partial(rules::First{}, x[0], x[1], y))
                    : T(Rule::partial(rules::Second{}, x[0], x[1], y));
    else
      return T(Rule::partial(k, x, y));
  });
}

/// Some elements of a vector, chosen by their places, as a range.
template <class T>
struct Chosen {
  const std::vector<T>& values;            ///< all of them
  const std::vector<std::size_t>& places;  ///< which ones, in which order
  /// How many were chosen.
  std::size_t size() const { return places.size(); }
  /// The i-th chosen.
  const T& operator[](std::size_t i) const { return values[places[i]]; }
};

/// Runs a recorded computation forward again with another arithmetic: leaf(i) gives the T of leaf
/// records[i]. The result has one T per record. Linear.
template <class T>
std::vector<T> evaluate(const std::vector<Record>& records, auto leaf) {
  std::vector<T> values;
  values.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i)
    values.push_back(is_leaf(records[i].op)
                         ? T(leaf(i))
                         : value_of<T>(records[i].op, Chosen<T>{values, records[i].operands}));
  return values;
}

}  // namespace autograd
