#pragma once

#include <cstddef>
#include <string_view>

#include <nn/numbers.h>

/// The losses: how far a model's outputs p (or logits z, the weighted sums before sigmoid or
/// softmax) are from the labels y, for one sample. p: outputs, y: outputs; result: one Value. Where
/// nothing is said of a mean, the terms of several outputs are added.
///
///     Value loss = nn::squared_error(model({2.0, 3.0, -1.0}), 1.0);
///
/// Labels are numbers, or Values where they are to be seen by name in a drawing or to change
/// between replays. All throw ShapeError unless there is at least one output and one label for
/// each.
namespace nn {

/// sum of (p - y)^2
Value squared_error(Values p, Numbers y);

/// sum of (p - y)^2 / 2, whose derivative is p - y
Value half_squared_error(Values p, Numbers y);

/// (sum of (p - y)^2) / outputs
Value mean_squared_error(Values p, Numbers y);

/// (sum of |p - y|) / outputs. Kink: the derivative at p = y is 0.
Value mean_absolute_error(Values p, Numbers y);

/// -(y*log(p) + (1 - y)*log(1 - p)), p and y in [0, 1]: from probabilities.
///
/// For a label that is the number 0 or 1 only the factor 1's term is recorded: -log(p) where y = 1,
/// -log(1 - p) where y = 0. So a certain and right answer costs 0, and a certain and wrong one
/// infinity, with an infinite gradient: prefer logits for training. For a label that is a Value
/// able to change, both terms are recorded, and logarithms are taken of at least 2.2e-308 (the
/// smallest normal number), so that 0*log(0) is 0.
/// @throws LabelError for a label outside [0, 1], OutputError for such a p.
Value binary_cross_entropy(Values p, Numbers y);

/// Binary cross-entropy of p = sigmoid(z), without computing p: y*softplus(-z) + (1 -
/// y)*softplus(z). Accurate and finite for all finite z; derivative sigmoid(z) - y.
/// @throws LabelError for a label outside [0, 1].
Value binary_cross_entropy_from_logits(Values z, Numbers y);

/// -(sum of y*log(p)), with p and y distributions over the classes; y is often one-hot. Terms whose
/// label is the number 0 are not recorded, so that 0*log(0) is 0; labels that are Values as in
/// binary_cross_entropy.
/// @throws LabelError for a label outside [0, 1], or if the labels do not add up to 1 (to 1e-9).
Value cross_entropy(Values p, Numbers y);

/// Cross-entropy of p = softmax(z), without computing p: logsumexp(z) - sum of y*z. Finite for all
/// finite z; derivative softmax(z)[i] - y[i].
/// @throws LabelError for a label outside [0, 1], or if the labels do not add up to 1 (to 1e-9).
Value cross_entropy_from_logits(Values z, Numbers y);

/// sum of max(0, 1 - y*p), y = -1 or 1. Kink: the derivative at y*p = 1 is 0.
/// @throws LabelError for any other label.
Value hinge(Values p, Numbers y);

/// The number of a class, counted from 0, as the label of a cross-entropy: cross_entropy(p,
/// Class{2}).
struct Class {
  std::size_t index;  ///< from 0
};

/// -log(p[label]). @throws LabelError unless there is such a class.
Value cross_entropy(Values p, Class label);

/// logsumexp(z) - z[label]. @throws LabelError unless there is such a class.
Value cross_entropy_from_logits(Values z, Class label);

/// The losses, to choose one at run time.
enum class Loss {
  squared_error,                     ///< see nn::squared_error
  half_squared_error,                ///< see nn::half_squared_error
  mean_squared_error,                ///< see nn::mean_squared_error
  mean_absolute_error,               ///< see nn::mean_absolute_error
  binary_cross_entropy,              ///< see nn::binary_cross_entropy
  binary_cross_entropy_from_logits,  ///< see nn::binary_cross_entropy_from_logits
  cross_entropy,                     ///< see nn::cross_entropy
  cross_entropy_from_logits,         ///< see nn::cross_entropy_from_logits
  hinge,                             ///< see nn::hinge
};

/// The loss chosen. @throws ShapeError, LabelError
Value evaluate(Loss loss, Values outputs, Numbers labels);

/// @throws LabelError if the loss is not defined for these labels of one sample
void require_labels(Loss loss, Numbers labels);

/// How clearly the outputs say the right class: positive where they do, 0 or negative where not. Of
/// the two cross-entropies for classes: the output of the class with label 1 less the largest of
/// the others. Else each output decides between two classes, 0 and 1 (of the hinge -1 and 1), and
/// the least clear one counts: half-way between the labels it is 0, of logits at 0.
/// @throws ShapeError
Value margin(Loss loss, Values outputs, Numbers labels);

/// The name, as in the enumeration: "squared_error".
std::string_view to_string(Loss loss);

/// The loss of that name; the short names mse, mae, bce, bce_logits, ce and ce_logits are read too.
/// @throws UnknownName
Loss loss_named(std::string_view name);

}  // namespace nn
