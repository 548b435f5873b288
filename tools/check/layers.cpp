#include <tools/check/layers.h>

#include <algorithm>

#include <autograd/record.h>
#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {

Layers::Layers(const Derivation& derivation, const Target& target) : derivation_(&derivation) {
  // The gradients come with the target first: those near the root last, and they are settled first.
  for (auto at = target.gradients.rbegin(); at != target.gradients.rend(); ++at) {
    const Gradient& gradient = **at;
    int layer = 0;
    for (const Contribution& edge : gradient.contributions) {
      const auto upstream = layer_of_gradient_.find(edge.upstream);
      if (upstream != layer_of_gradient_.end()) layer = std::max(layer, upstream->second);
    }
    if (derivation.definition(gradient.of) != nullptr) ++layer;
    layer_of_gradient_[gradient.step] = layer;
  }
}

void Layers::add(CauseId id, const Contribution& edge, Change change,
                 const std::function<std::string()>& text, int variant) {
  const auto op = derivation_->steps().op(edge.from);
  const bool product = op == autograd::Op::multiply || op == autograd::Op::dot;
  const std::string what(product ? "product" : autograd::op_name(op));
  Kind& kind = kinds_[{id, variant, what}];
  kind.text = text;
  const auto layer = layer_of_gradient_.find(edge.upstream);
  kind.places.push_back({layer == layer_of_gradient_.end() ? 0 : layer->second, std::move(change)});
}

std::vector<Slip> Layers::slips() const {
  std::vector<Slip> found;
  for (const auto& [key, kind] : kinds_) {
    std::map<int, std::vector<Change>> by_layer;
    std::vector<Change> all;
    for (const Place& place : kind.places) {
      by_layer[place.layer].push_back(place.change);
      all.push_back(place.change);
    }
    const CauseId id = std::get<CauseId>(key);
    const auto text = kind.text;
    if (all.size() >= 2) {
      found.push_back({id, all, [text] { return say("{}, everywhere", text()); }, 1.25, {}, false});
    }
    if (by_layer.size() < 2) continue;
    for (const auto& [layer, changes] : by_layer) {
      if (changes.size() < 2) continue;
      found.push_back(
          {id, changes, [text] { return say("{}, throughout a layer", text()); }, 1.2, {}, false});
    }
  }
  return found;
}

}  // namespace tools::check
