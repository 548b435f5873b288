#pragma once

#include <functional>
#include <vector>

#include <autograd/value.h>
#include <nn/mlp.h>

namespace nn {

/// What training needs of a model: what it computes of the inputs of one sample, and the parameters
/// that it may move. An MLP is one; anything that computes with Values can be.
///
///     const Value w = Value::parameter(1.0, "w");
///     nn::Model line([w](Values x) { return std::vector{w * x[0]}; }, {w});
class Model {
 public:
  /// From the inputs of a sample to its outputs.
  using Function = std::function<std::vector<Value>(Values)>;

  /// The network's outputs.
  Model(const MLP& network);  // NOLINT(google-explicit-constructor)

  /// The outputs of f, which computes with the parameters given.
  Model(Function f, std::vector<Value> parameters);

  /// The outputs of one sample.
  std::vector<Value> operator()(Values inputs) const { return f_(inputs); }

  /// The same with names for interior values, where the model has them: to say where something went
  /// wrong.
  std::vector<Value> named(Values inputs) const { return named_(inputs); }

  /// What training moves.
  Values parameters() const { return parameters_; }

  /// Whether the same operations are recorded for all inputs and parameters, as for an MLP. Of a
  /// function that is not known.
  bool is_fixed() const { return is_fixed_; }

 private:
  Function f_, named_;
  std::vector<Value> parameters_;
  bool is_fixed_;
};

}  // namespace nn
