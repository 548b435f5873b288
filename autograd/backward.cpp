#include <autograd/tape.h>

#include <algorithm>

#include <autograd/backward_rows.h>
#include <autograd/contributions.h>

namespace autograd::detail {
namespace {

template <bool careful, class Rule>
[[gnu::noinline]] void propagate_range(Tape& tape, Contributions<careful>& contributions,
                                       const Node& node) {
  const double upstream = node.gradient();
  const std::span<const Run> runs = Tape::runs_of(node);
  const std::span<const double> x = tape.numbers_of(runs);
  std::size_t i = 0;
  for (const Run& run : runs) {
    const auto local = [&](std::size_t k) { return Rule::partial(i + k, x, node.value); };
    contributions.add_row(node, node_at(run.first), run.kind, run.count, upstream, local);
    i += run.count;
  }
}

/// One function's results that are neighbours, like their operands. Gives back the first result.
template <class Rule>
[[gnu::noinline]] Node* propagate_neighbours(Contributions<false>& contributions, Node& newest) {
  const std::size_t before = newest.operands().second;
  Node *const y = &newest - before, *const x = &node_at(newest.operands().first) - before;
  contributions.reach_row(newest, *x, Kind::interior, before + 1);
  const double* const upstream = &y->gradient();
  double* const __restrict gradients = &x->gradient();
  for (std::size_t k = before + 1; k-- != 0;)
    if (!is_no_gradient(upstream[k]))
      gradients[k] = (gradients[k] + 0.0) +
                     upstream[k] * Rule::partial(rules::First{}, x[k].value, y[k].value);
  return y;
}

template <class Rule, bool careful>
[[gnu::always_inline]] inline void propagate_one(Contributions<careful>& contributions,
                                                 const Node& node, double upstream) {
  Node& x = node_at(node.operands().first);
  contributions.reach(node, x);
  add(x, upstream * Rule::partial(rules::First{}, x.value, node.value));
}

template <class Rule, bool careful>
[[gnu::always_inline]] inline void propagate_two(Contributions<careful>& contributions,
                                                 const Node& node, double upstream) {
  Node &a = node_at(node.operands().first), &b = node_at(node.operands().second);
  const double a_value = a.value, b_value = b.value, y = node.value;
  const auto add_to = [&](Node& target, auto which) {
    if constexpr (std::is_same_v<Rule, rules::Add>)
      add_upstream(target, upstream);
    else
      add(target, upstream * Rule::partial(which, a_value, b_value, y));
  };
  const int constants = node.info().flags & (first_constant | second_constant);
  if (constants == 0) [[likely]] {
    contributions.reach(node, a, b);
    add_to(a, rules::First{});
    add_to(b, rules::Second{});
  } else if (constants == second_constant) {
    contributions.reach(node, a);
    add_to(a, rules::First{});
  } else {
    contributions.reach(node, b);
    add_to(b, rules::Second{});
  }
}

/// Whether a node is s + w*x, the product recorded just before it, and none of them a constant.
inline bool adds_product(const Node& node) {
  const Node& product = (&node)[-1];
  return node.operands().second == id_of(product) && node.is_only(Op::add) &&
         product.is_only(Op::multiply);
}

/// Hands gradients on from such a node, the product, and from the like that it was added to. Gives
/// back the oldest product.
template <bool careful>
Node* propagate_sum_of_products(Contributions<careful>& contributions, Node& newest) {
  using Product = rules::Multiply;
  for (Node* sum = &newest;;) {
    const double upstream = sum->gradient();
    Node &before = node_at(sum->operands().first), &product = sum[-1];
    const bool goes_on = &before == &product - 1;
    if (!goes_on) contributions.reach(*sum, before);
    add_upstream(before, upstream);
    add_upstream(product, upstream);
    const double gradient = product.gradient();
    Node &a = node_at(product.operands().first), &b = node_at(product.operands().second);
    const double a_value = a.value, b_value = b.value;
    contributions.reach(product, a, b);
    add(a, gradient * Product::partial(rules::First{}, a_value, b_value, 0.0));
    add(b, gradient * Product::partial(rules::Second{}, a_value, b_value, 0.0));
    if (!goes_on || !adds_product(before)) return &product;
    sum = &before;
  }
}

/// Hands a node's gradient on along each edge to its operands: upstream gradient times local
/// derivative. Constants take none, and their local derivatives are not computed. Gives back the
/// oldest node that this is done for; null for leaves, which keep theirs.
template <bool careful>
[[gnu::always_inline]] inline Node* propagate(Tape& tape, Contributions<careful>& contributions,
                                              Node& node, double upstream) {
  return with_rule(
      node.info().op, [&](auto rule) __attribute__((always_inline)) {
        using Rule = decltype(rule);
        if constexpr (Rule::arity == 0) {
          return static_cast<Node*>(nullptr);
        } else if constexpr (Rule::arity == 1) {
          if constexpr (!careful)
            if (node.operands().second != 0) return propagate_neighbours<Rule>(contributions, node);
          propagate_one<Rule>(contributions, node, upstream);
        } else if constexpr (std::is_same_v<Rule, rules::Add> && !careful) {
          if (adds_product(node)) return propagate_sum_of_products(contributions, node);
          propagate_two<Rule>(contributions, node, upstream);
        } else if constexpr (Rule::arity == 2) {
          propagate_two<Rule>(contributions, node, upstream);
        } else if constexpr (std::is_same_v<Rule, rules::Dot>) {
          if constexpr (!careful)
            if (const Rows& rows = Tape::rows_of(node); rows.matrix && rows.apart)
              return propagate_matrix(contributions, node, rows);
          propagate_row(contributions, node);
        } else {
          propagate_range<careful, Rule>(tape, contributions, node);
        }
        return &node;
      });
}

}  // namespace

/// Gives back the oldest result of an operation that it has reached.
Node& Tape::run_backward(Node& root, double seed) {
  Contributions<false> contributions;
  contributions.reach(root, root);
  add(root, seed);
  Block* block = &block_of(root);
  Node *node = &root, *oldest = &root;
  for (;;) {
    for (Node* const leaves_end = block->leaves_end; node >= leaves_end; --node) {
      if (is_no_gradient(node->gradient())) continue;
      if (Node* const done = propagate(*this, contributions, *node, node->gradient()))
        oldest = node = done;
    }
    if (contributions.pending == 0) return *oldest;
    do block = block->previous;
    while (!block->reached);
    block->reached = false;
    --contributions.pending;
    node = block->end() - 1;
  }
}

/// The same where an earlier pass has left gradients.
Node& Tape::run_careful_backward(Node& root, double seed) {
  Contributions<true> contributions;
  contributions.reach(root, root);
  add(root, seed);
  Block* block = &block_of(root);
  for (Node* node = &root;; --node) {
    if (node->info().flags & reached) {
      node->info().flags &= static_cast<std::uint8_t>(~reached);
      propagate(*this, contributions, *node, node->gradient());
      if (--contributions.pending == 0) return *node;
    }
    if (node == block->begin()) {
      block = block->previous;
      node = block->end();
    }
  }
}

void Tape::backward(Node& root, double seed) {
  if (is_leaf(root.info().op)) {
    root.gradient() = (root.gradient() + 0.0) + seed;
    return;
  }
  const Node& oldest =
      touched_from_ == untouched ? run_backward(root, seed) : run_careful_backward(root, seed);
  touched_from_ = std::min(touched_from_, position_of(oldest));
}

}  // namespace autograd::detail
