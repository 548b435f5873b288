#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <autograd/record.h>

namespace tools {

/// Which neuron of a network each node belongs to. Names say so themselves, if they are those of
/// nn/naming.h: `layer2.neuron0.w[3]`, `W2[0][3]`; where a layer has one neuron also `W2[3]`, `b2`,
/// `z2`, `a2`. Results without a name join the neuron whose
/// parameters they put together: the products and partial sums that are used for its weighted sum
/// only, that sum, and an activation of it.
struct Grouping {
  struct Neuron {
    std::string name;   ///< `neuron0`
    std::size_t layer;  ///< place in layers
  };

  std::vector<std::string> layers;                    ///< `layer2`, in the order of first use
  std::vector<Neuron> neurons;                        ///< in the order of first use
  std::vector<std::optional<std::size_t>> neuron_of;  ///< of each record: its place in neurons
};

Grouping grouping(const std::vector<autograd::Record>& records);

/// What is left of a name inside its neuron's box: `w[3]` of `layer2.neuron0.w[3]`.
std::string name_inside_group(const std::string& name);

}  // namespace tools
