#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <tools/check/backpropagation.h>
#include <tools/check/derivation.h>
#include <tools/check/slip.h>

namespace tools::check {

struct Target;

/// Puts slips of one kind at many places together to the slip of making it everywhere, and to that
/// of making it throughout one layer. A layer is what is the same number of named lines away from
/// the root.
class Layers {
 public:
  Layers(const Derivation& derivation, const Target& target);

  /// One place, where `what` is differentiated and `upstream` comes in; `variant`
  /// tells apart slips that are not made together.
  void add(CauseId id, const std::string& what, Step upstream, const std::vector<Change>& changes,
           const std::function<std::string()>& text, int variant = 0);

  /// Those of at least two places.
  std::vector<Slip> slips() const;

 private:
  struct Place {
    int layer;
    std::vector<Change> changes;
  };
  struct Kind {
    std::vector<Place> places;
    std::function<std::string()> text;
  };
  using Key = std::tuple<CauseId, int, std::string>;

  std::map<Step, int> layer_of_gradient_;
  std::map<Key, Kind> kinds_;
};

}  // namespace tools::check
