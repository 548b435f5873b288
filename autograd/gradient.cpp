#include <autograd/gradient.h>

#include <string>
#include <unordered_map>

#include <autograd/reading.h>

namespace autograd {
namespace {

/// upstream * local derivative, without recording a product by 1.
Value contribution(const Value& upstream, const Value& local) {
  if (upstream.op() == Op::constant && upstream.data() == 1.0) return local;
  return upstream * local;
}
Value contribution(const Value& upstream, double local) {
  if (local == 1.0) return upstream;
  if (local == -1.0) return -upstream;
  return upstream * local;
}

/// upstream times the partial derivative of y, read as T = Value, by operand number k.
Value contribution(const Value& upstream, const Value& y, std::size_t k,
                   const std::vector<Value>& x) {
  return with_rule(y.op(), [&](auto rule) -> Value {
    using Rule = decltype(rule);
    if constexpr (Rule::arity == 0)
      return upstream;  // not reached: a leaf has no operands
    else if constexpr (Rule::arity == 1)
      return contribution(upstream, Rule::partial(rules::First{}, x[0], y));
    else if constexpr (Rule::arity == 2)
      return k == 0 ? contribution(upstream, Rule::partial(rules::First{}, x[0], x[1], y))
                    : contribution(upstream, Rule::partial(rules::Second{}, x[0], x[1], y));
    else
      return contribution(upstream, Rule::partial(k, x, y));
  });
}

std::vector<double> numbers(const std::vector<Value>& values) {
  std::vector<double> numbers;
  numbers.reserve(values.size());
  for (const Value& value : values) numbers.push_back(value.data());
  return numbers;
}

}  // namespace

std::vector<Value> gradient(const Value& f, Values x) {
  const detail::Comparing comparing;
  const std::vector<Value> order = topological_order(f);
  std::unordered_map<std::uint32_t, std::size_t> place;
  place.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place.emplace(order[i].id(), i);

  std::vector<bool> on_a_path(order.size(), false);  // from f to some x
  for (const Value& variable : x) {
    if (variable.graph() != f.graph()) throw DifferentGraphs();
    if (const auto found = place.find(variable.id()); found != place.end())
      on_a_path[found->second] = true;
  }
  std::vector<std::vector<std::size_t>> operand_places(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const Value& operand : order[i].operands()) {
      operand_places[i].push_back(place.at(operand.id()));
      if (on_a_path[operand_places[i].back()]) on_a_path[i] = true;
    }
  }

  std::vector<Value> adjoint(order.size());
  adjoint.back() = lift(1.0, f);
  for (std::size_t i = order.size(); i-- > 0;) {
    if (adjoint[i].empty() || !on_a_path[i]) continue;
    const std::vector<Value> operands = order[i].operands();
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const std::size_t target = operand_places[i][k];
      if (!on_a_path[target]) continue;
      Value part = contribution(adjoint[i], order[i], k, operands);
      adjoint[target] = adjoint[target].empty() ? std::move(part) : adjoint[target] + part;
    }
  }

  std::vector<Value> result;
  result.reserve(x.size());
  for (const Value& variable : x) {
    const auto found = place.find(variable.id());
    const bool reached = found != place.end() && !adjoint[found->second].empty();
    result.push_back(reached ? adjoint[found->second] : lift(0.0, f));
  }
  return result;
}

Matrix jacobian(Values y, Values x) {
  const NoGradient numbers_only;
  Matrix rows;
  for (const Value& output : y) rows.push_back(numbers(gradient(output, x)));
  return rows;
}

Matrix hessian(const Value& f, Values x) {
  const detail::Recording recording;
  return jacobian(gradient(f, x), x);
}

std::vector<double> hessian_vector_product(const Value& f, Values x, const std::vector<double>& v) {
  if (x.size() != v.size())
    throw LengthMismatch("hessian_vector_product: " + std::to_string(x.size()) +
                         " variables, but a direction of " + std::to_string(v.size()) +
                         " numbers; each variable needs one");
  if (v.empty()) return {};
  const detail::Recording recording;
  std::vector<Value> direction;
  for (const double component : v) direction.push_back(lift(component, f));
  const Value along = dot(gradient(f, x), direction);
  const NoGradient numbers_only;
  return numbers(gradient(along, x));
}

}  // namespace autograd
