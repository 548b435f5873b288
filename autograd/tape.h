#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <autograd/error.h>
#include <autograd/node.h>
#include <autograd/rules.h>

namespace autograd::detail {

/// The nodes of one graph, in recording order, which is a topological order: operands come before
/// results.
///
/// What nothing can reach any more is given back in two ways. When the handle on the newest node
/// dies, that node and all before it without a handle are popped off the end: a training loop needs
/// nothing else as long as the loss dies before the next one is recorded. Otherwise unreachable
/// nodes stay until the graph has grown to twice what was reachable at the last look; then
/// collect() walks it once from the end and recycles whole blocks.
///
/// A tape lives as long as it has an owner (a Graph, or the thread whose default graph it is) or a
/// handle on a node. It belongs to one thread at a time.
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;
  ~Tape();

  void own() noexcept { ++owners_; }

  /// An owner lets go. This may delete the tape.
  void disown() noexcept {
    if (--owners_ == 0 && held_ == 0) delete this;
  }

  Node& node(NodeId id) { return table_[id >> slot_bits]->nodes[id & (block_size - 1)]; }
  const Node& node(NodeId id) const {
    return table_[id >> slot_bits]->nodes[id & (block_size - 1)];
  }

  /// A new node with one handle, no flags and gradient 0; op, value and operands are the caller's
  /// to fill in. A node not yet held or consumed that must survive is passed as keep.
  /// @throws std::bad_alloc; what can be reached is unchanged then.
  Node& append(Node* keep = nullptr) {
    if (next_ == end_) [[unlikely]]
      add_block(keep);
    Node& node = *next_++;
    node.gradient = 0.0;
    node.handles = 1;
    node.flags = 0;
    ++held_;
    return node;
  }

  Node& leaf(Op op, double value) {
    Node& node = append();
    node.op = op;
    node.value = value;
    return node;
  }

  /// Room for the numbers of an operation's operands, until the next call.
  std::span<double> scratch(std::size_t count) {
    if (scratch_.size() < count) scratch_.resize(2 * count);
    return {scratch_.data(), count};
  }

  /// The node of a number used as an operand, shared between uses. It has no handle of its own.
  Node& number(double value);

  void hold(Node& node) {
    if (node.handles++ == 0) ++held_;
  }

  /// The last handle on the node died. This may delete the tape.
  void release(Node& node) {
    --held_;
    if (&node + 1 == next_) trim();
    if (held_ == 0 && owners_ == 0) [[unlikely]]
      delete this;
  }

  std::span<const NodeId> operands(const Node& node) const;

  /// Runs backward from root, whose own gradient is seed, through the nodes that it depends on,
  /// newest first. Time is linear in the number of nodes recorded between root and the oldest
  /// interior node it depends on; no recursion.
  void backward(Node& root, double seed);

  /// Calls visit(node) for root and all that it depends on, each once, every node before its
  /// operands; visit must not throw nor record. Time as for backward, leaves counted too.
  template <class Visit>
  void walk(Node& root, Visit visit);

  /// Gives back every node that no handle can reach. Called by itself when the graph has doubled.
  void collect(const Node* keep = nullptr);

  /// Whether every record agrees with every other. @throws BrokenGraph saying what does not.
  void verify() const;

  void zero_gradients();
  void set_name(Node& node, std::string_view name);
  std::string_view name(const Node& node) const;

  std::size_t node_count() const;
  std::size_t byte_count() const;

 private:
  void add_block(Node* keep);
  Block* new_block();
  void trim();
  void retire(Block& block);
  void vacate(Node& node);
  template <class Contribute>
  void propagate(const Node& node, Contribute contribute);

  Node* next_ = nullptr;
  Node* end_ = nullptr;
  std::size_t held_ = 0;  // nodes that have handles
  std::size_t owners_ = 0;
  Block* newest_ = nullptr;
  std::vector<Block*> table_;  // by block number; null where the block was given back to the system
  Block* spare_ = nullptr;     // empty blocks kept for use again, linked by next
  std::size_t spare_count_ = 0;
  std::vector<NodeId> free_numbers_;  // entries of table_ that are null
  std::size_t used_blocks_ = 0;
  std::size_t collect_at_ = 64;      // collect when as many blocks are in use
  std::array<Node*, 64> numbers_{};  // where number() found or put a number last
  std::unordered_map<const Node*, std::string> names_;
  std::vector<double> scratch_;
};

template <class Visit>
void Tape::walk(Node& root, Visit visit) {
  std::size_t pending = 1;  // reached nodes not visited yet
  root.flags |= reached;
  Block* block = &block_of(root);
  for (std::uint32_t slot = root.slot;; --slot) {
    Node& node = block->nodes[slot];
    if (node.flags & reached) {
      node.flags &= static_cast<std::uint8_t>(~reached);
      --pending;
      for (const NodeId id : operands(node)) {
        Node& operand = this->node(id);
        pending += (operand.flags & reached) ? 0 : 1;
        operand.flags |= reached;
      }
      visit(node);
      if (pending == 0) return;
    }
    if (slot == 0) {
      block = block->previous;
      slot = block_size;
    }
  }
}

/// How many operands a node of each operation has; rules::any_number for those over ranges.
inline constexpr auto arities = [] {
  std::array<int, op_count> table{};
  for (int op = 0; op < op_count; ++op)
    table[static_cast<std::size_t>(op)] =
        with_rule(static_cast<Op>(op), [](auto rule) { return decltype(rule)::arity; });
  return table;
}();

inline std::span<const NodeId> Tape::operands(const Node& node) const {
  const int arity = arities[static_cast<std::size_t>(node.op)];
  if (arity != rules::any_number) return {node.operands, static_cast<std::size_t>(arity)};
  return std::span(block_of(node).lists).subspan(node.operands[0], node.operands[1]);
}

}  // namespace autograd::detail
