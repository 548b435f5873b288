// Slips in the derivative of softmax.

#include <map>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {
using autograd::Op;

namespace {

// Of derivations longer than any that is written by hand these slips are not looked for.
constexpr std::size_t most_gradients = 100;

}  // namespace

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

}  // namespace tools::check
