#include <tools/check/layers.h>

#include <algorithm>
#include <iterator>

#include <tools/check/slips.h>
#include <tools/messages.h>

namespace tools::check {

Layers::Layers(const Derivation& derivation, const Target& target) {
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

void Layers::add(CauseId id, const std::string& what, Step upstream,
                 const std::vector<Change>& changes, const std::function<std::string()>& text,
                 int variant) {
  Kind& kind = kinds_[{id, variant, what}];
  kind.text = text;
  const auto layer = layer_of_gradient_.find(upstream);
  kind.places.push_back({layer == layer_of_gradient_.end() ? 0 : layer->second, changes});
}

std::vector<Slip> Layers::slips() const {
  std::vector<Slip> found;
  for (const auto& [key, kind] : kinds_) {
    std::map<int, std::vector<Change>> by_layer;
    std::map<int, int> places_in_layer;
    std::vector<Change> all;
    for (const Place& place : kind.places) {
      ++places_in_layer[place.layer];
      std::ranges::copy(place.changes, std::back_inserter(by_layer[place.layer]));
      std::ranges::copy(place.changes, std::back_inserter(all));
    }
    const CauseId id = std::get<CauseId>(key);
    const auto text = kind.text;
    if (kind.places.size() >= 2) {
      found.push_back({id, all, [text] { return say("{}, everywhere", text()); }, 1.25, {}, false});
    }
    if (by_layer.size() < 2) continue;
    for (const auto& [layer, changes] : by_layer) {
      if (places_in_layer[layer] < 2) continue;
      found.push_back(
          {id, changes, [text] { return say("{}, throughout a layer", text()); }, 1.2, {}, false});
    }
  }
  return found;
}

}  // namespace tools::check
