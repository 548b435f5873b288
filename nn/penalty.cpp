#include <nn/penalty.h>

#include <nn/error.h>
#include <nn/number_text.h>

#include <cmath>
#include <string>
#include <vector>

namespace nn {
namespace {

void require_factor(const char* name, double factor) {
  if (!(std::isfinite(factor) && factor >= 0.0))
    throw OptionError("a penalty " + std::string(name) + " of " + detail::text_of(factor) +
                      "; it has to be finite and not negative");
}

void require_factors(const Penalty& factors) {
  require_factor("l1", factors.l1);
  require_factor("l2", factors.l2);
}

}  // namespace

Value penalty(Values parameters, const Penalty& factors) {
  require_factors(factors);
  std::vector<Value> terms;
  for (const Value& w : parameters) {
    if (factors.l1 != 0.0) terms.push_back(factors.l1 * abs(w));
    if (factors.l2 != 0.0) terms.push_back(factors.l2 * pow(w, 2.0));
  }
  if (!terms.empty()) return sum(terms);
  return parameters.empty() ? Value::constant(0.0) : autograd::lift(0.0, parameters[0]);
}

void add_penalty(const Penalty& factors, std::span<const double> numbers,
                 std::span<double> gradients) {
  require_factors(factors);
  if (factors.l1 == 0.0 && factors.l2 == 0.0) return;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double w = numbers[i];
    const double sign = w > 0.0 ? 1.0 : w < 0.0 ? -1.0 : 0.0;
    gradients[i] += factors.l1 * sign + 2.0 * factors.l2 * w;
  }
}

}  // namespace nn
