#include <autograd/backward_rows.h>

#include <algorithm>
#include <array>

#include <autograd/tape.h>
#include <autograd/two.h>

namespace autograd::detail {
namespace {

/// Adds to neighbours' gradients: upstream times locals[k] to number k.
void add_products(double* gradients, std::size_t n, double upstream, const double* locals) {
  by_twos(n, [=]<class Number>(std::size_t k) {
    store((load<Number>(gradients + k) + 0.0) + upstream * load<Number>(locals + k), gradients + k);
  });
}

/// The local derivatives by one operand after the other are the numbers of their partners in the
/// products.
template <bool careful>
void propagate_one_row(Contributions<careful>& contributions, const Node& row) {
  const double upstream = row.gradient();
  std::array<Run, 2> of_matrix;
  const Run *weights = Tape::own_runs_of_row(row, of_matrix),
            *inputs = Tape::inputs_of_row(row).data();
  std::size_t w_done = 0, x_done = 0;  // of the run
  for (std::size_t left = Tape::rows_of(row).size; left != 0;) {
    Node &w = (&node_at(weights->first))[w_done], &x = (&node_at(inputs->first))[x_done];
    const std::size_t n = std::min(weights->count - w_done, inputs->count - x_done);
    if (contributions.reach_row(row, w, weights->kind, n))
      add_products(&w.gradient(), n, upstream, &x.value);
    if (contributions.reach_row(row, x, inputs->kind, n))
      add_products(&x.gradient(), n, upstream, &w.value);
    left -= n;
    if ((w_done += n) == weights->count) ++weights, w_done = 0;
    if ((x_done += n) == inputs->count) ++inputs, x_done = 0;
  }
  if (weights->kind != Kind::constant) {
    Node& bias = node_at(weights->first);
    contributions.reach(row, bias);
    add_upstream(bias, upstream);
  }
}

/// Hands on the gradients of so many rows of a matrix: to their weights, of which the first are
/// given, upstream times input; to the inputs, upstream times weight of one row after the other.
template <std::size_t count, bool to_weights, bool to_inputs>
[[gnu::always_inline]] inline void add_rows(const double* of_rows, Node* const* first_weights,
                                            Node& x, std::size_t n) {
  std::array<double, count> upstreams;
  std::array<Node*, count> weights;
  std::copy_n(of_rows, count, upstreams.begin());
  std::copy_n(first_weights, count, weights.begin());
  by_twos(n, [&]<class Number>(std::size_t k) {
    const auto input = load<Number>(&x.value + k);
    Number sum{};
    if constexpr (to_inputs) sum = load<Number>(&x.gradient() + k) + 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      double* const gradient = &weights[i]->gradient() + k;
      if constexpr (to_weights)
        store((load<Number>(gradient) + 0.0) + upstreams[i] * input, gradient);
      if constexpr (to_inputs) sum += upstreams[i] * load<Number>(&weights[i]->value + k);
    }
    if constexpr (to_inputs) store(sum, &x.gradient() + k);
  });
}

/// The same for all rows up to this one that have a gradient, four at a time, and to their biases.
template <bool to_weights, bool to_inputs>
[[gnu::noinline]] void propagate_rows(Node& newest, const Rows& rows, Node& x) {
  const std::size_t n = rows.size, width = rows.width();
  std::array<double, 4> upstreams;
  std::array<Node*, 4> weights;
  std::size_t waiting = 0, done = 0;
  const auto hand_on = [&]<std::size_t count>(std::integral_constant<std::size_t, count>) {
    if (waiting - done < count) return;
    add_rows<count, to_weights, to_inputs>(&upstreams[done], &weights[done], x, n);
    done += count;
  };
  Node *const first = &node_at(rows.first), *w = &node_at(newest.operands().first);
  for (Node* row = &newest; row >= first; --row, w -= width) {
    const double upstream = row->gradient();
    if (is_no_gradient(upstream)) continue;
    if (to_weights && rows.bias) add_upstream(w[n], upstream);
    upstreams[waiting] = upstream;
    weights[waiting] = w;
    if (++waiting != 4) continue;
    hand_on(std::integral_constant<std::size_t, 4>());
    waiting = done = 0;
  }
  hand_on(std::integral_constant<std::size_t, 2>());
  hand_on(std::integral_constant<std::size_t, 1>());
}

}  // namespace

void propagate_row(Contributions<false>& contributions, const Node& row) {
  propagate_one_row(contributions, row);
}
void propagate_row(Contributions<true>& contributions, const Node& row) {
  propagate_one_row(contributions, row);
}

Node* propagate_matrix(Contributions<false>& contributions, Node& newest, const Rows& rows) {
  Node* const first = &node_at(rows.first);
  const std::span<const Run> inputs = Tape::inputs_of_row(newest);
  if (inputs.size() != 1) {
    for (Node* row = &newest; row >= first; --row)
      if (!is_no_gradient(row->gradient())) propagate_row(contributions, *row);
    return first;
  }
  Node& x = node_at(inputs[0].first);
  const auto count = static_cast<std::size_t>(&newest - first) + 1;
  const bool to_inputs = contributions.reach_row(newest, x, inputs[0].kind, rows.size);
  const bool to_weights = contributions.reach_row(newest, node_at(first->operands().first),
                                                  rows.kind, count * rows.width());
  if (!to_inputs)
    propagate_rows<true, false>(newest, rows, x);
  else if (to_weights)
    propagate_rows<true, true>(newest, rows, x);
  else
    propagate_rows<false, true>(newest, rows, x);
  return first;
}

}  // namespace autograd::detail
