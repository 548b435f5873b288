// Slips in the derivative of a function as a whole.

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <autograd/reading.h>
#include <tools/activations.h>
#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

namespace {

// Of derivations longer than any that is written by hand these slips are not looked for: they would
// cost as much as all others.
constexpr std::size_t most_gradients = 100;

}  // namespace

// 1 - a^2 for a = sigmoid(z): the derivative of another activation, in terms of a or of z.
void Slips::add_other_activation(const Target& target) {
  constexpr std::array others{Op::sigmoid, Op::tanh, Op::relu};
  if (target.gradients.size() > most_gradients) return;
  const Steps& steps = derivation_->steps();
  Layers layers(*derivation_, target);
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Op op = steps.op(edge.from);
      if (!is_activation(op) || edge.operand != 0) continue;
      const Step z = gradient->of, a = edge.from;
      for (const Op other : others) {
        if (other == op) continue;
        const auto text = [this, op, other, a] {
          return say("the derivative of {0} stands where that of {1} belongs, at {2}",
                     autograd::op_name(other), autograd::op_name(op), name(a));
        };
        for (const bool in_terms_of_result : {true, false}) {
          if (in_terms_of_result && other == Op::relu) continue;
          const auto result = [=](const Numbers& values) {
            const std::array x{values[z]};
            const double y = in_terms_of_result ? values[a] : autograd::value_of<double>(other, x);
            return autograd::partial_of<double>(other, 0, x, y);
          };
          add_local(CauseId::at_preactivation, 1.3, edge, result, text);
          layers.add(
              CauseId::at_preactivation, edge, {edge.local, result},
              [op, other] {
                return say("the derivative of {0} stands where that of {1} belongs",
                           autograd::op_name(other), autograd::op_name(op));
              },
              2 * static_cast<int>(other) + (in_terms_of_result ? 1 : 0) + 2);
        }
      }
    }
  }
  add(layers.slips());
}

// Of a function of the worksheet: g'(z) left out, or mistaken, as one thing. A function that is a
// single operation is that operation.
void Slips::add_own_functions(const Target& target) {
  if (target.gradients.size() > most_gradients) return;
  Backpropagation& back = derivation_->backpropagation();
  Layers layers(*derivation_, target);
  std::map<std::string, int> variant_of;
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    const auto calls = derivation_->calls_with(gradient->of);
    for (const Derivation::Call& call : calls) {
      const bool single = std::ranges::all_of(
          gradient->contributions, [&](const auto& edge) { return edge.from == call.result; });
      if (single || !back.depends(gradient->root, call.result)) continue;
      const Step z = call.argument, a = call.result;
      if (z == a || !back.depends(a, z)) continue;
      const Step result = gradient->step, upstream = back.gradient(gradient->root, a).step;
      const Step right = back.gradient(a, z).step;
      const std::string& function = call.function;
      const auto instead = [=](auto derivative) {
        return Change{result, [=](const Numbers& n) {
                        return n[result] + n[upstream] * (derivative(n) - n[right]);
                      }};
      };
      const auto variant = [&](CauseId id, double distance, Change change, auto text) {
        add({id, {std::move(change)}, std::move(text), distance, {}, true, {right}});
      };
      const Change one = instead([](const Numbers&) { return 1.0; });
      variant(CauseId::missing_local, 0.95, one, [this, function, z] {
        return say("the derivative {}'({}) is left out", function, name(z));
      });
      variant(CauseId::sign, 1.2, instead([=](const Numbers& n) { return -n[right]; }),
              [this, function, z] {
                return say("a sign: that of {}", function + "'(" + name(z) + ")");
              });
      variant(CauseId::power_rule, 1.4, instead([=](const Numbers& n) { return n[a]; }),
              [this, function, z] {
                return say("{0}({1}) stands where {0}'({1}) belongs", function, name(z));
              });
      const int kind = variant_of.emplace(function, variant_of.size()).first->second;
      layers.add(
          CauseId::missing_local, {result, a, 0, upstream, right}, one,
          [function] { return say("the derivative {}' is left out", function); }, kind);
    }
  }
  add(layers.slips());
}

}  // namespace tools::check
