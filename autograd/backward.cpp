#include <autograd/tape.h>

#include <algorithm>
#include <array>

#include <autograd/two.h>

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

  /// Notes that nodes are about to get contributions from one in the same block or another.
  /// @{
  [[gnu::always_inline]] void reach(const Node& from, Node& target) {
    if constexpr (careful) {
      reach(target);
    } else {
      if (!in_one_block(from, target)) [[unlikely]]
        reach_block(target, 1);
    }
  }
  [[gnu::always_inline]] void reach(const Node& from, Node& a, Node& b) {
    if (!careful && in_one_block(from, a, b)) [[likely]]
      return;
    reach(from, a);
    reach(from, b);
  }
  /// @}

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

/// Adds upstream times a local derivative.
[[gnu::always_inline]] inline void add(Node& target, double contribution) {
  target.gradient() = (target.gradient() + 0.0) + contribution;  // "none yet" + 0.0 is a number
}

/// The same where the local derivative is 1. A gradient that is handed on is never -0, and so is
/// not taken for "none yet" when added to that.
[[gnu::always_inline]] inline void add_upstream(Node& target, double upstream) {
  target.gradient() += upstream;
}

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

/// Adds to neighbours' gradients: upstream[i] times locals[i][k] to number k, for one i after the
/// other.
template <std::size_t count>
void add_products(double* gradients, std::size_t n, const std::array<double, count>& upstream,
                  const std::array<const double*, count>& locals) {
  std::size_t k = 0;
  for (; k + 2 <= n; k += 2) {
    Two sum = load_two(gradients + k) + 0.0;
    for (std::size_t i = 0; i < count; ++i) sum += upstream[i] * load_two(locals[i] + k);
    store(sum, gradients + k);
  }
  if (k == n) return;
  double sum = gradients[k] + 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += upstream[i] * locals[i][k];
  gradients[k] = sum;
}

/// Hands on the gradient of a weighted sum. The local derivatives by one operand after the other
/// are the numbers of their partners in the products.
template <bool careful>
[[gnu::noinline]] void propagate_row(Contributions<careful>& contributions, const Node& row) {
  const double upstream = row.gradient();
  const Rows& rows = Tape::rows_of(row);
  const Run* const runs = block_of(row).runs.begin();
  const Run *weights = runs + row.operands().first, *inputs = runs + rows.inputs;
  std::size_t w_done = 0, x_done = 0;  // of the run
  for (std::size_t left = rows.size; left != 0;) {
    Node &w = (&node_at(weights->first))[w_done], &x = (&node_at(inputs->first))[x_done];
    const std::size_t n = std::min(weights->count - w_done, inputs->count - x_done);
    if (contributions.reach_row(row, w, weights->kind, n))
      add_products<1>(&w.gradient(), n, {upstream}, {&x.value});
    if (contributions.reach_row(row, x, inputs->kind, n))
      add_products<1>(&x.gradient(), n, {upstream}, {&w.value});
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

/// The same for all rows of a layer up to this one. The inputs, whose gradients get something from
/// each row, get it from four at a time. Gives back the first row.
[[gnu::noinline]] Node* propagate_layer(Contributions<false>& contributions, Node& newest,
                                        const Rows& rows) {
  Node* const first = &node_at(rows.first);
  const Run* const runs = block_of(newest).runs.begin();
  const Run& inputs = runs[rows.inputs];
  const std::size_t n = inputs.count;
  Node& x = node_at(inputs.first);
  const bool in_a_row = n == rows.size;
  const bool to_x = in_a_row && contributions.reach_row(newest, x, inputs.kind, n);

  std::array<double, 4> upstreams;
  std::array<const double*, 4> weights;
  std::size_t waiting = 0;  // rows, for the inputs
  const auto hand_on = [&] {
    for (std::size_t i = 0; i < waiting; ++i)
      add_products<1>(&x.gradient(), n, {upstreams[i]}, {weights[i]});
    waiting = 0;
  };
  for (Node* row = &newest; row >= first; --row) {
    const double upstream = row->gradient();
    if (is_no_gradient(upstream)) continue;
    const Run* const own = runs + row->operands().first;
    if (!in_a_row || own->count != n) {
      hand_on();
      propagate_row(contributions, *row);
      continue;
    }
    Node& w = node_at(own->first);
    if (contributions.reach_row(newest, w, own->kind, n))
      add_products<1>(&w.gradient(), n, {upstream}, {&x.value});
    if (own[1].kind != Kind::constant) {
      Node& bias = node_at(own[1].first);
      contributions.reach(newest, bias);
      add_upstream(bias, upstream);
    }
    if (!to_x) continue;
    upstreams[waiting] = upstream;
    weights[waiting] = &w.value;
    if (++waiting != 4) continue;
    add_products(&x.gradient(), n, upstreams, weights);
    waiting = 0;
  }
  hand_on();
  return first;
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
            if (const Rows& rows = Tape::rows_of(node); rows.apart)
              return propagate_layer(contributions, node, rows);
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
