#pragma once

#include <vector>

#include <autograd/value.h>

/// Derivatives as results: unlike backward() these leave the gradients stored in the graph alone.
namespace autograd {

/// df/dx for each x, as Values: the backward pass is recorded too, so that it can be differentiated
/// again. Inside a NoGradient scope the results are constants. x may be a leaf or the result of an
/// operation; 0 where f does not depend on it. Linear in the nodes of f.
std::vector<Value> gradient(const Value& f, Values x);

/// Numbers in rows and columns.
using Matrix = std::vector<std::vector<double>>;

/// J[i][j] = dy[i]/dx[j]: as many rows as there are y, as many columns as x. One backward pass for
/// each y.
Matrix jacobian(Values y, Values x);

/// H[i][j] = d2f/(dx[i] dx[j]). One backward pass through the recorded gradient for each x.
Matrix hessian(const Value& f, Values x);

/// H*v without forming H: the gradient of gradient(f, x) . v. Costs a few backward passes, whatever
/// the length of x.
/// @throws LengthMismatch if x and v differ in length.
std::vector<double> hessian_vector_product(const Value& f, Values x, const std::vector<double>& v);

}  // namespace autograd
