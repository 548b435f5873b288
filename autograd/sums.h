#pragma once

#include <cstdint>
#include <vector>

#include <autograd/computation.h>

namespace autograd::detail {

/// The weighted sums of a computation: shared numbers times numbers that vary from sample to
/// sample, as in w0*x0 + w1*x1 + b, whether they were recorded as dot, as sum or as + and * in a
/// loop.
class Sums {
 public:
  using Place = Computation::Place;

  /// weight*operand. The weight does not vary. Both may be one(), which stands for the number 1.
  struct Term {
    Place weight, operand;
  };

  /// Linear in nodes and operands, without recursion.
  explicit Sums(const Computation& computation);

  Place one() const { return static_cast<Place>(computation_.nodes().size()); }

  /// The terms in the order in which the graph adds them up, (((t0 + t1) + t2) + ...); none for
  /// what is not such a sum.
  const std::vector<Term>& terms(Place place) const { return terms_[place]; }

  /// Whether a result is part of the only sum that uses it, and so not computed by itself.
  bool is_inside(Place place) const { return inside_[place]; }

  /// Whether a function of one operand is applied to this sum and nothing else is: a neuron.
  bool is_argument(Place place) const;

  /// Whether this is the function in such a pair.
  bool is_activation(Place place) const;

  /// How many results that vary use this one, and the last of them.
  /// @{
  std::uint32_t uses(Place place) const { return uses_[place]; }
  Place user(Place place) const { return user_[place]; }
  /// @}

 private:
  bool varies(Place place) const { return computation_.nodes()[place].varies; }
  bool is_product(Place place) const;
  bool is_beginning(Place place) const { return is_sum_[place] && uses_[place] == 1; }
  Term term_of_product(Place product) const;
  Term term(Place place);
  std::vector<Term> terms_of_sum(Place sum);

  const Computation& computation_;
  std::vector<std::uint32_t> uses_;
  std::vector<Place> user_;
  std::vector<bool> is_sum_;
  std::vector<bool> inside_;
  std::vector<std::vector<Term>> terms_;
};

}  // namespace autograd::detail
