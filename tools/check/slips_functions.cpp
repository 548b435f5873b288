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
// Other units that an activation's derivative may belong to.
constexpr std::size_t most_units = 8;

}  // namespace

// 1 - a^2 for a = sigmoid(z): the derivative of another activation, in terms of a or of z.
void Slips::add_other_activation(const Target& target) {
  constexpr std::array others{Op::sigmoid, Op::tanh};
  if (target.gradients.size() > most_gradients) return;
  const Steps& steps = derivation_->steps();
  Layers layers(*derivation_, target);
  for (const Gradient* gradient : target.gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Op op = steps.op(edge.from);
      if (!is_activation(op) || edge.operand != 0) continue;
      const Step z = gradient->of, a = edge.from;
      // That of another layer or unit: 1 - h1^2 for 1 - h2^2.
      for (const Step other : siblings(a, most_units)) {
        if (steps.op(other) != op) continue;
        add_local(
            CauseId::wrong_index, 1.3, edge,
            [this, op, other](const Numbers& v) {
              const OperandNumbers x{v, derivation_->steps().operands(other)};
              return autograd::partial_of<double>(op, 0, x, v[other]);
            },
            [this, op, a, other] {
              return say("the derivative of {0} is taken at {2} in place of {1}",
                         autograd::op_name(op), name(a), name(other));
            });
      }
      for (const Op other : others) {
        if (other == op) continue;
        const auto text = [this, op, other, a] {
          return say("the derivative of {0} stands where that of {1} belongs, at {2}",
                     autograd::op_name(other), autograd::op_name(op), name(a));
        };
        for (const bool in_terms_of_result : {true, false}) {
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

// The derivative of p[i] = softmax(z)[i] by z[j] is p[i]*([i = j] - p[j]): what goes back to z[j]
// is what comes by its own logarithm, less what comes by the denominator.
void Slips::add_softmax(const Target& target) {
  if (target.gradients.size() > most_gradients) return;
  const Steps& steps = derivation_->steps();
  struct Ways {
    std::vector<Change> diagonal, no_denominator, no_own, minus_own;
  };
  std::map<Step, Ways> softmaxes;  // by the denominator
  for (const Gradient* gradient : target.gradients) {
    const Contribution *own = nullptr, *shared = nullptr;
    for (const Contribution& edge : gradient->contributions) {
      if (is_log_softmax(edge.from) && edge.operand == 0) own = &edge;
      if (steps.op(edge.from) == Op::logsumexp) shared = &edge;
    }
    if (own == nullptr || shared == nullptr) continue;
    if (steps.operands(own->from)[1] != shared->from) continue;
    const Step result = gradient->step, by_own = own->step, by_all = shared->step,
               share = shared->local;  // p[j]
    Ways& ways = softmaxes[shared->from];
    const auto change = [&](std::vector<Change>& changes, auto instead) {
      changes.push_back({result, [=](const Numbers& v) {
                           return v[result] - v[by_own] - v[by_all] + instead(v);
                         }});
    };
    change(ways.diagonal, [=](const Numbers& v) { return v[by_own] * (1 - v[share]); });
    change(ways.no_denominator, [=](const Numbers& v) { return v[by_own]; });
    change(ways.no_own, [=](const Numbers& v) { return v[by_all]; });
    change(ways.minus_own, [=](const Numbers& v) { return v[by_all] - v[by_own]; });
  }
  for (auto& [sum, ways] : softmaxes) {
    const auto slip = [&](CauseId id, double distance, std::vector<Change>& changes,
                          std::string_view what) {
      add({id,
           std::move(changes),
           [this, sum = sum, what] {
             return say("the derivative of softmax({}), p[i]*([i = j] - p[j]): {}",
                        softmax_argument(sum), say_text(what));
           },
           distance,
           {},
           false});
    };
    slip(CauseId::missing_path, 0.85, ways.diagonal,
         to_say("only its diagonal p[j]*(1 - p[j]) is counted"));
    slip(CauseId::missing_path, 0.9, ways.no_denominator,
         to_say("the denominator is treated as a constant, -p[i]*p[j] is left out"));
    slip(CauseId::missing_path, 0.85, ways.no_own,
         to_say("[i = j] is left out, which belongs to p[j] itself"));
    slip(CauseId::sign, 0.85, ways.minus_own, to_say("the sign of [i = j] is lost"));
  }
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
