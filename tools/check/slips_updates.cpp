// A weight as it was before an update, or is after it, in the place of the right one.

#include <map>
#include <utility>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {

using autograd::Op;

std::string Slips::already_updated(Step weight, Step update) const {
  const auto line = line_of(update);
  return say("the weight {} is already updated here{}", name(weight),
             line ? say(" (line {})", *line) : "");
}

void Slips::add_updated_weight(const Target& target) {
  const Steps& steps = derivation_->steps();
  Backpropagation& back = derivation_->backpropagation();
  Layers layers(*derivation_, target);
  const auto text = [] { return say_text("the weights are already updated here"); };
  std::map<Step, std::vector<Step>> rates_of;  // by the root
  const std::vector<const Gradient*> gradients = target.gradients;
  for (const Gradient* gradient : gradients) {
    for (const Contribution& edge : gradient->contributions) {
      const Step weight = partner(steps, edge.from, edge.operand);
      if (weight == Steps::none || !steps.is_leaf(weight) || steps.is_leaf(gradient->of)) continue;
      if (steps.kind(weight) == LeafKind::constant) continue;
      // As the worksheet updates it: w - eta*dE/dw.
      for (auto u = steps.first_use(weight); u != Steps::no_use; u = steps.use(u).next) {
        const auto [by, operand, next] = steps.use(u);
        if (operand != 0 || steps.op(by) != Op::subtract) continue;
        if (!back.depends(by, back.gradient(gradient->root, weight).step)) continue;
        const auto value = [by = by](const Numbers& v) { return v[by]; };
        add_local(CauseId::updated_weight, 0.9, edge, value,
                  [this, weight, by = by] { return already_updated(weight, by); });
        layers.add(CauseId::updated_weight, "product", edge.upstream, {{edge.local, value}}, text);
      }
      // As it would be updated with a rate that the worksheet names.
      const Step slope = back.gradient(gradient->root, weight).step;
      const auto [known, first] = rates_of.try_emplace(gradient->root);
      if (first) known->second = rates(gradient->root);
      for (const Step rate : known->second) {
        const auto value = [=](const Numbers& v) { return v[weight] - v[rate] * v[slope]; };
        add_local(CauseId::updated_weight, 1.1, edge, value, [this, weight, rate] {
          return say("the weight {} is already updated here, with the rate {}", name(weight),
                     name(rate));
        });
        layers.add(CauseId::updated_weight, "product", edge.upstream, {{edge.local, value}}, text,
                   static_cast<int>(rate) + 1);
      }
    }
  }
  add(layers.slips());
}

// The number that a name had before it was given a new one.
void Slips::add_old_weight(const Target& target) {
  read_names();
  // By the array, and the line of the new number.
  std::map<std::pair<std::string, std::size_t>, std::vector<std::pair<Step, Step>>> arrays;
  for (const Step step : target.order) {
    const auto* definition = derivation_->definition(step);
    const auto before = before_.find(step);
    if (definition == nullptr || before == before_.end()) continue;
    const std::string array = definition->name.substr(0, definition->name.find('['));
    arrays[{array, definition->line}].emplace_back(step, before->second);
  }
  for (const auto& [array, numbers] : arrays) {
    std::vector<Change> changes;
    for (const auto& [step, before] : numbers) {
      changes.push_back({step, [before = before](const Numbers& v) { return v[before]; }});
    }
    const auto old_line = line_of(numbers[0].second);
    add({CauseId::updated_weight,
         std::move(changes),
         [array = array, old_line] {
           return say("the old {}{} stands here, not the new one (line {})", array.first,
                      old_line ? say(" (line {})", *old_line) : "", array.second);
         },
         0.9,
         {},
         false});
  }
}

}  // namespace tools::check
