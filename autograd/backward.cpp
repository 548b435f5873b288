#include <autograd/tape.h>

#include <algorithm>

namespace autograd::detail {
namespace {

/// Adds contributions to gradients. Reached for the first time, a result of an operation counts as
/// pending: its gradient is still to be handed on.
template <bool careful>
class Contributions {
 public:
  std::size_t pending = 0;

  [[gnu::always_inline]] void add(Node& target, Kind kind, double contribution) {
    double& gradient = target.gradient();
    if (kind == Kind::interior) {
      if constexpr (careful) {
        if (!(target.info().flags & reached)) {
          target.info().flags |= reached;
          gradient = no_gradient;
          ++pending;
        }
      } else {
        pending += is_no_gradient(gradient) ? 1 : 0;
      }
    }
    gradient += contribution + 0.0;
  }

  /// The same for neighbours of one kind: upstream times local(k) to number k.
  template <class Local>
  [[gnu::always_inline]] void add_row(Node& first, Kind kind, std::size_t count, double upstream,
                                      Local local) {
    if (kind == Kind::leaf) {
      double* const __restrict gradients = &first.gradient();
      for (std::size_t k = 0; k < count; ++k) gradients[k] += upstream * local(k) + 0.0;
    } else if (kind == Kind::interior) {
      for (std::size_t k = 0; k < count; ++k) add((&first)[k], kind, upstream * local(k));
    }
  }
};

}  // namespace

/// How many operands were reached for the first time and are to hand on.
template <bool careful, class Rule>
[[gnu::noinline]] std::size_t Tape::propagate_range(const Node& node) {
  Contributions<careful> contributions;
  const double upstream = node.gradient();
  const std::span<const Run> runs = runs_of(node);
  const std::span<const double> x = numbers_of(runs);
  std::size_t i = 0;
  for (const Run& run : runs) {
    const auto local = [&](std::size_t k) { return Rule::partial(i + k, x, node.value); };
    contributions.add_row(node_at(run.first), run.kind, run.count, upstream, local);
    i += run.count;
  }
  return contributions.pending;
}

/// The same for weighted sums: the local derivatives by one operand after the other are the numbers
/// of their partners in the products, which stand in a row.
template <bool careful>
[[gnu::noinline]] std::size_t Tape::propagate_dot(const Node& node) {
  Contributions<careful> contributions;
  const double upstream = node.gradient();
  const std::span<const Run> runs = runs_of(node);
  const double *weights = &node_at(runs[0].first).value, *inputs = nullptr;
  std::size_t n = runs[0].count;
  if (runs.size() > 1 && runs[1].count == n &&
      (runs.size() == 2 || (runs.size() == 3 && runs[2].count == 1))) {
    inputs = &node_at(runs[1].first).value;
  } else {
    const std::span<const double> numbers = numbers_of(runs);
    n = numbers.size() / 2;
    weights = numbers.data();
    inputs = weights + n;
  }
  std::size_t i = 0;
  for (const Run& run : runs) {
    Node* operand = &node_at(run.first);
    for (std::size_t left = run.count; left != 0;) {  // a run may go on from weights to inputs
      if (i == 2 * n) {
        contributions.add_row(*operand, run.kind, 1, upstream, [](std::size_t) { return 1.0; });
        break;
      }
      const double* const partners = i < n ? inputs + i : weights + (i - n);
      const std::size_t count = std::min(left, (i < n ? n : 2 * n) - i);
      contributions.add_row(*operand, run.kind, count, upstream,
                            [partners](std::size_t k) { return partners[k]; });
      operand += count;
      left -= count;
      i += count;
    }
  }
  return contributions.pending;
}

/// One contribution along each edge to the operands: upstream gradient times local derivative.
/// Constants take none, and their local derivatives are not computed.
template <bool careful>
void Tape::run_backward(Node& root, double seed) {
  Contributions<careful> contributions;
  contributions.add(root, kind_of(root.info().op), seed);
  if (contributions.pending == 0) return;
  const Block* block = &block_of(root);
  const Node* first = block->begin();
  for (const Node* node = &root;; --node) {
    const Info& info = node->info();  // read in parts: they were written in parts
    if (careful ? (info.flags & reached) != 0 : !is_no_gradient(node->gradient())) {
      if constexpr (careful)
        const_cast<Node*>(node)->info().flags &= static_cast<std::uint8_t>(~reached);
      const double upstream = node->gradient(), y = node->value;
      with_rule(
          info.op, [&](auto rule) __attribute__((always_inline)) {
            using Rule = decltype(rule);
            if constexpr (Rule::arity == 1) {
              Node& x = node_at(node->operands().first);
              contributions.add(x, kind_of(x.info().op),
                                upstream * Rule::partial(rules::First{}, x.value, y));
              --contributions.pending;
            } else if constexpr (Rule::arity == 2) {
              Node &a = node_at(node->operands().first), &b = node_at(node->operands().second);
              const double a_value = a.value, b_value = b.value;
              const Kind a_kind = kind_of(a.info().op), b_kind = kind_of(b.info().op);
              if (a_kind != Kind::constant)
                contributions.add(a, a_kind,
                                  upstream * Rule::partial(rules::First{}, a_value, b_value, y));
              if (b_kind != Kind::constant)
                contributions.add(b, b_kind,
                                  upstream * Rule::partial(rules::Second{}, a_value, b_value, y));
              --contributions.pending;
            } else if constexpr (Rule::arity == rules::any_number) {
              if constexpr (Rule::op == Op::dot)
                contributions.pending += propagate_dot<careful>(*node);
              else
                contributions.pending += propagate_range<careful, Rule>(*node);
              --contributions.pending;
            }
          });
      if (contributions.pending == 0) {
        const std::uint64_t position = position_of(*node);
        if (!careful || position < touched_from_) touched_from_ = position;
        return;
      }
    }
    if (node == first) {
      block = block->previous;
      first = block->begin();
      node = block->end();
    }
  }
}

void Tape::backward(Node& root, double seed) {
  if (touched_from_ == untouched)
    run_backward<false>(root, seed);
  else
    run_backward<true>(root, seed);
}

}  // namespace autograd::detail
