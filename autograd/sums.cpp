#include <autograd/sums.h>

namespace autograd::detail {

Sums::Sums(const Computation& computation)
    : computation_(computation),
      uses_(computation.nodes().size(), 0),
      user_(computation.nodes().size(), 0),
      is_sum_(computation.nodes().size(), false),
      inside_(computation.nodes().size(), false),
      terms_(computation.nodes().size()) {
  const Place size = static_cast<Place>(computation.nodes().size());
  for (Place place = 0; place < size; ++place)
    if (varies(place))
      for (const Place operand : computation.operands(place)) {
        ++uses_[operand];
        user_[operand] = place;
      }
  ++uses_[computation.result()];
  for (Place place = 0; place < size; ++place) {
    if (!varies(place)) continue;
    is_sum_[place] = computation.nodes()[place].op == Op::sum;
    if (computation.nodes()[place].op == Op::add)
      for (const Place operand : computation.operands(place))
        if (!varies(operand) || (is_product(operand) && uses_[operand] == 1) ||
            is_beginning(operand))
          is_sum_[place] = true;
  }
  for (Place place = size; place-- > 0;) {
    if (!varies(place) || inside_[place]) continue;
    if (is_sum_[place])
      terms_[place] = terms_of_sum(place);
    else if (is_product(place))
      terms_[place] = {term_of_product(place)};
  }
}

/// A product of something shared and something that varies.
bool Sums::is_product(Place place) const {
  if (computation_.nodes()[place].op != Op::multiply) return false;
  const auto x = computation_.operands(place);
  return varies(x[0]) != varies(x[1]);
}

bool Sums::is_argument(Place place) const {
  if (terms_[place].empty() || uses_[place] != 1 || place == computation_.result()) return false;
  const Computation::Node& user = computation_.nodes()[user_[place]];
  return user.count == 1 && user.op != Op::logsumexp;
}

bool Sums::is_activation(Place place) const {
  return computation_.nodes()[place].count == 1 && is_argument(computation_.operands(place)[0]);
}

Sums::Term Sums::term_of_product(Place product) const {
  const auto x = computation_.operands(product);
  return varies(x[0]) ? Term{x[1], x[0]} : Term{x[0], x[1]};
}

Sums::Term Sums::term(Place place) {
  if (!varies(place)) return {place, one()};
  if (is_product(place) && uses_[place] == 1) {
    inside_[place] = true;
    return term_of_product(place);
  }
  return {one(), place};
}

/// The terms in the order in which the graph adds them up: (((t0 + t1) + t2) + ...).
std::vector<Sums::Term> Sums::terms_of_sum(Place sum) {
  std::vector<Term> backwards;
  for (bool more = true; more;) {
    auto x = computation_.operands(sum);
    Place first = x[0];
    if (x.size() == 2 && !is_beginning(x[0]) && is_beginning(x[1])) {  // a + b is b + a
      first = x[1];
      backwards.push_back(term(x[0]));
    } else {
      for (std::size_t i = x.size(); i-- > 1;) backwards.push_back(term(x[i]));
    }
    more = is_beginning(first);
    if (more) {
      inside_[first] = true;
      sum = first;
    } else {
      backwards.push_back(term(first));
    }
  }
  return {backwards.rbegin(), backwards.rend()};
}

}  // namespace autograd::detail
