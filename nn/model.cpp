#include <nn/model.h>

#include <nn/error.h>

#include <cstdint>
#include <memory_resource>
#include <unordered_set>
#include <utility>

namespace nn {
namespace {

/// Each once: a layer that stands twice in a network has the same parameters both times.
std::vector<Value> without_repetitions(Values parameters) {
  std::vector<Value> once;
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::unordered_set<std::uint32_t> seen(&memory);
  seen.reserve(parameters.size());
  for (const Value& parameter : parameters)
    if (seen.insert(parameter.id()).second) once.push_back(parameter);
  return once;
}

}  // namespace

Model::Model(const MLP& network)
    : f_([network](Values inputs) { return network(inputs); }),
      named_([network](Values inputs) {
        MLP named = network;
        named.name_interior(true);
        return named(inputs);
      }),
      parameters_(without_repetitions(network.parameters())),
      is_fixed_(true) {}

Model::Model(Function f, std::vector<Value> parameters)
    : f_(f), named_(std::move(f)), parameters_(without_repetitions(parameters)), is_fixed_(false) {
  if (!f_) throw OptionError("a model without a function; give what computes its outputs");
  if (parameters_.empty())
    throw OptionError("a model without parameters; there is nothing that training could move");
}

}  // namespace nn
