#include <autograd/tape.h>

#include <algorithm>

namespace autograd::detail {
namespace {

/// Adds contributions to gradients, and knows whether any gradient is still to be handed on.
///
/// A pass over untouched nodes counts the blocks in which one waits; within a block, gradients
/// tell which nodes were reached. A careful pass counts nodes, and marks them: reached for the
/// first time, the result of an operation forgets an earlier pass's gradient.
template <bool careful>
class Contributions {
 public:
  std::size_t pending = 0;

  /// From a node in the same block or another. Gives back the sum.
  [[gnu::always_inline]] double add(const Node& from, Node& target, double contribution) {
    if constexpr (careful) {
      reach(target);
    } else {
      if (!in_one_block(from, target)) [[unlikely]]
        reach_block(target, 1);
    }
    double& gradient = target.gradient();
    return gradient = (gradient + 0.0) + contribution;  // + 0.0: "none yet" becomes a number
  }

  /// Notes that neighbours of one kind are about to get contributions. False for constants, which
  /// get none.
  [[gnu::always_inline]] bool reach_row(const Node& from, Node& first, Kind kind,
                                        std::size_t count) {
    if (kind == Kind::interior) {
      if constexpr (careful)
        for (std::size_t k = 0; k < count; ++k) reach((&first)[k]);
      else if (!in_one_block(from, first))
        reach_block(first, count);
    }
    return kind != Kind::constant;
  }

  /// Upstream times local(k) to number k of neighbours of one kind.
  template <class Local>
  [[gnu::always_inline]] void add_row(const Node& from, Node& first, Kind kind, std::size_t count,
                                      double upstream, Local local) {
    if (!reach_row(from, first, kind, count)) return;
    double* const __restrict gradients = &first.gradient();
    for (std::size_t k = 0; k < count; ++k)
      gradients[k] = (gradients[k] + 0.0) + upstream * local(k);
  }

 private:
  void reach(Node& target) {
    if (is_leaf(target.info().op) || (target.info().flags & reached)) return;
    target.info().flags |= reached;
    target.gradient() = no_gradient;
    ++pending;
  }

  void reach_block(Node& first, std::size_t count) {
    Block& block = block_of(first);
    if (&first + count <= block.leaves_end || block.reached) return;
    block.reached = true;
    ++pending;
  }
};

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

void add_multiple(std::size_t n, double upstream, const double* locals,
                  double* __restrict gradients) {
  for (std::size_t k = 0; k < n; ++k) gradients[k] = (gradients[k] + 0.0) + upstream * locals[k];
}

/// The same for weighted sums: the local derivatives by one operand after the other are the numbers
/// of their partners in the products, which stand in a row.
template <bool careful>
[[gnu::noinline]] void propagate_dot(Tape& tape, Contributions<careful>& contributions,
                                     const Node& node) {
  const double upstream = node.gradient();
  const std::span<const Run> runs = Tape::runs_of(node);
  const auto one = [](std::size_t) { return 1.0; };
  if (runs.size() == 3 && runs[0].count == runs[1].count && runs[2].count == 1) {
    const std::size_t n = runs[0].count;
    Node &w = node_at(runs[0].first), &x = node_at(runs[1].first);
    const bool to_w = contributions.reach_row(node, w, runs[0].kind, n);
    const bool to_x = contributions.reach_row(node, x, runs[1].kind, n);
    const double *const w_values = &w.value, *const x_values = &x.value;
    if (to_w && to_x && (&w + n <= &x || &x + n <= &w)) {
      double* const __restrict w_gradients = &w.gradient();
      double* const __restrict x_gradients = &x.gradient();
      for (std::size_t k = 0; k < n; ++k) {
        w_gradients[k] = (w_gradients[k] + 0.0) + upstream * x_values[k];
        x_gradients[k] = (x_gradients[k] + 0.0) + upstream * w_values[k];
      }
    } else {
      if (to_w) add_multiple(n, upstream, x_values, &w.gradient());
      if (to_x) add_multiple(n, upstream, w_values, &x.gradient());
    }
    contributions.add_row(node, node_at(runs[2].first), runs[2].kind, 1, upstream, one);
    return;
  }
  const std::span<const double> numbers = tape.numbers_of(runs);
  const double* const weights = numbers.data();
  const std::size_t n = numbers.size() / 2;
  std::size_t i = 0;
  for (const Run& run : runs) {
    Node* operand = &node_at(run.first);
    for (std::size_t left = run.count; left != 0;) {  // a run may go on from weights to inputs
      const std::size_t end = i < n ? n : i < 2 * n ? 2 * n : numbers.size();
      const std::size_t count = std::min(left, end - i);
      const double* const partners = i < n ? weights + n + i : weights + (i - n);
      if (i < 2 * n)
        contributions.add_row(node, *operand, run.kind, count, upstream,
                              [partners](std::size_t k) { return partners[k]; });
      else
        contributions.add_row(node, *operand, run.kind, count, upstream, one);
      operand += count;
      left -= count;
      i += count;
    }
  }
}

template <class Rule, bool careful>
[[gnu::always_inline]] inline void propagate_two(Contributions<careful>& contributions,
                                                 const Node& node, double upstream) {
  Node &a = node_at(node.operands().first), &b = node_at(node.operands().second);
  const double a_value = a.value, b_value = b.value, y = node.value;
  const std::uint8_t flags = node.info().flags;  // read in parts: they were written in parts
  if (!(flags & first_constant)) [[likely]]
    contributions.add(node, a, upstream * Rule::partial(rules::First{}, a_value, b_value, y));
  if (!(flags & second_constant)) [[likely]]
    contributions.add(node, b, upstream * Rule::partial(rules::Second{}, a_value, b_value, y));
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
          Node& x = node_at(node.operands().first);
          contributions.add(node, x, upstream * Rule::partial(rules::First{}, x.value, node.value));
        } else if constexpr (std::is_same_v<Rule, rules::Add> && !careful) {
          // s += w*x: the product comes next, and its gradient is at hand
          Node& product = (&node)[-1];
          if (node.operands().second == id_of(product) && product.info().op == Op::multiply &&
              !((node.info().flags | product.info().flags) & (first_constant | second_constant))) {
            contributions.add(node, node_at(node.operands().first), upstream);
            const double gradient = contributions.add(product, product, upstream);
            Node &a = node_at(product.operands().first), &b = node_at(product.operands().second);
            const double a_value = a.value, b_value = b.value;
            using Product = rules::Multiply;
            contributions.add(product, a,
                              gradient * Product::partial(rules::First{}, a_value, b_value, 0.0));
            contributions.add(product, b,
                              gradient * Product::partial(rules::Second{}, a_value, b_value, 0.0));
            return &product;
          }
          propagate_two<Rule>(contributions, node, upstream);
        } else if constexpr (Rule::arity == 2) {
          propagate_two<Rule>(contributions, node, upstream);
        } else if constexpr (std::is_same_v<Rule, rules::Dot>) {
          propagate_dot<careful>(tape, contributions, node);
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
  contributions.add(root, root, seed);
  Block* block = &block_of(root);
  Node *node = &root, *oldest = &root;
  for (;;) {
    for (Node* const leaves_end = block->leaves_end; node >= leaves_end; --node) {
      const double gradient = node->gradient();
      if (gradient == 0.0 && is_no_gradient(gradient)) continue;  // the first alone is quicker
      if (Node* const done = propagate(*this, contributions, *node, gradient)) oldest = node = done;
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
  contributions.add(root, root, seed);
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
