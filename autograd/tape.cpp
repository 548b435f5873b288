#include <autograd/tape.h>

#include <algorithm>
#include <memory>

namespace autograd::detail {
namespace {

constexpr std::size_t most_spare_blocks =
    1024;  // 16 MB, kept for use again; more goes back to the system
constexpr std::size_t least_to_collect = 64;  // blocks, 1 MB

}  // namespace

Tape::~Tape() {
  for (Block* block : table_) delete block;
}

Node& Tape::number(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  Node*& entry = numbers_[(bits * 0x9E3779B97F4A7C15u) >> 58];
  if (entry != nullptr && entry->op == Op::constant && entry->flags == 0 && entry->handles == 0 &&
      std::bit_cast<std::uint64_t>(entry->value) == bits)
    return *entry;
  Node& node = leaf(Op::constant, value);
  node.handles = 0;
  --held_;
  entry = &node;
  return node;
}

void Tape::add_block(Node* keep) {
  if (used_blocks_ >= collect_at_) {
    collect(keep);
    collect_at_ = std::max(least_to_collect, 2 * used_blocks_);
    if (next_ != end_) return;
  }
  Block* block = spare_;
  if (block != nullptr) {
    spare_ = block->next;
    --spare_count_;
  } else {
    block = new_block();
  }
  block->previous = newest_;
  block->next = nullptr;
  if (newest_ != nullptr) newest_->next = block;
  newest_ = block;
  next_ = block->nodes;
  end_ = block->nodes + block_size;
  ++used_blocks_;
}

Block* Tape::new_block() {
  if (free_numbers_.empty() && table_.size() == table_.capacity())
    table_.reserve(std::max<std::size_t>(16, 2 * table_.size()));
  free_numbers_.reserve(table_.capacity());  // so that retire() cannot fail
  auto block = std::make_unique_for_overwrite<Block>();
  std::size_t number = table_.size();
  if (free_numbers_.empty()) {
    table_.push_back(block.get());
  } else {
    number = free_numbers_.back();
    free_numbers_.pop_back();
    table_[number] = block.get();
  }
  block->tape = this;
  block->first_id = static_cast<NodeId>(number << slot_bits);
  for (std::uint32_t slot = 0; slot < block_size; ++slot) {
    block->nodes[slot].slot = static_cast<std::uint16_t>(slot);
    block->nodes[slot].flags = vacant;
  }
  return block.release();
}

/// Takes an empty block out of the recording order.
void Tape::retire(Block& block) {
  if (block.next != nullptr) block.next->previous = block.previous;
  if (block.previous != nullptr) block.previous->next = block.next;
  if (newest_ == &block) {
    newest_ = block.previous;
    next_ = end_ = newest_ == nullptr ? nullptr : newest_->nodes + block_size;
  }
  --used_blocks_;
  block.lists.clear();
  if (spare_count_ < most_spare_blocks) {
    block.next = spare_;
    spare_ = &block;
    ++spare_count_;
    return;
  }
  numbers_.fill(nullptr);
  const NodeId number = block.first_id >> slot_bits;
  table_[number] = nullptr;
  free_numbers_.push_back(number);
  delete &block;
}

inline void Tape::vacate(Node& node) {
  if (node.flags & named) [[unlikely]]
    names_.erase(&node);
  node.flags = vacant | (node.flags & listed);  // trim() still has to shorten the list
}

/// Pops nodes without a handle off the end.
void Tape::trim() {
  while (newest_ != nullptr) {
    Node* const first = newest_->nodes;
    Node* last = next_;
    while (last != first && last[-1].handles == 0) {
      --last;
      if (last->flags & listed) newest_->lists.resize(last->operands[0]);
      vacate(*last);
    }
    next_ = last;
    if (last != first) return;
    retire(*newest_);
  }
}

void Tape::collect(const Node* keep) {
  Node* end = next_;
  for (Block* block = newest_; block != nullptr;) {
    bool empty = true;
    for (Node* node = end; node-- != block->nodes;) {
      if (node->flags & vacant) continue;
      if (node->handles != 0 || (node->flags & marked) || node == keep) {
        for (const NodeId id : operands(*node)) this->node(id).flags |= marked;
        node->flags &= static_cast<std::uint8_t>(~marked);
        empty = false;
      } else {
        vacate(*node);
      }
    }
    Block* const previous = block->previous;
    if (empty) retire(*block);
    block = previous;
    if (block != nullptr) end = block->nodes + block_size;
  }
  if (keep == nullptr) trim();
}

void Tape::zero_gradients() {
  Node* end = next_;
  for (Block* block = newest_; block != nullptr; block = block->previous) {
    for (Node* node = end; node-- != block->nodes;) {
      node->gradient = 0.0;
      node->flags &= static_cast<std::uint8_t>(~has_gradient);
    }
    if (block->previous != nullptr) end = block->previous->nodes + block_size;
  }
}

void Tape::set_name(Node& node, std::string_view name) {
  if (name.empty()) {
    names_.erase(&node);
    node.flags &= static_cast<std::uint8_t>(~named);
  } else {
    names_.insert_or_assign(&node, std::string(name));
    node.flags |= named;
  }
}

std::string_view Tape::name(const Node& node) const {
  return node.flags & named ? std::string_view(names_.at(&node)) : std::string_view();
}

std::size_t Tape::node_count() const {
  std::size_t count = 0;
  const Node* end = next_;
  for (const Block* block = newest_; block != nullptr; block = block->previous) {
    for (const Node* node = end; node-- != block->nodes;) count += (node->flags & vacant) ? 0 : 1;
    if (block->previous != nullptr) end = block->previous->nodes + block_size;
  }
  return count;
}

std::size_t Tape::byte_count() const {
  std::size_t bytes =
      sizeof(Tape) + table_.capacity() * sizeof(Block*) + free_numbers_.capacity() * sizeof(NodeId);
  for (const Block* block : table_)
    if (block != nullptr) bytes += sizeof(Block) + block->lists.capacity() * sizeof(NodeId);
  for (const auto& [node, name] : names_) bytes += sizeof(node) + sizeof(name) + name.capacity();
  return bytes;
}

void Tape::verify() const {
  const auto require = [](bool holds, const char* what) {
    if (!holds) throw BrokenGraph(what);
  };
  std::unordered_map<const Block*, std::size_t> age;  // larger is older
  for (const Block* block = newest_; block != nullptr; block = block->previous) {
    age.emplace(block, age.size());
    require(block->tape == this, "a block belongs to another graph");
    require(table_[block->first_id >> slot_bits] == block,
            "the table and a block disagree about its number");
    require(block->previous == nullptr || block->previous->next == block,
            "the blocks' links disagree");
  }
  require(age.size() == used_blocks_, "the number of blocks in use is wrong");
  std::size_t held = 0, names = 0;
  for (const auto& [block, block_age] : age) {
    const Node* const end = block == newest_ ? next_ : block->nodes + block_size;
    std::size_t listed_end = 0;
    for (const Node* node = block->nodes; node != end; ++node) {
      if (node->flags & listed) listed_end = node->operands[0] + std::size_t{node->operands[1]};
      if (node->flags & vacant) {
        require(node->handles == 0, "a handle holds a node that was given back");
        continue;
      }
      held += node->handles != 0 ? 1 : 0;
      names += node->flags & named ? 1 : 0;
      require(!(node->flags & (reached | marked)), "a walk left its marks behind");
      require((node->flags & has_gradient) || node->gradient == 0.0,
              "a gradient nobody computed is not 0");
      for (const NodeId id : operands(*node)) {
        const Node& operand = this->node(id);
        const auto found = age.find(&block_of(operand));
        require(found != age.end() && !(operand.flags & vacant), "an operand was given back");
        require(
            found->second > block_age || (found->second == block_age && operand.slot < node->slot),
            "an operand was recorded after its result");
      }
    }
    require(block->lists.size() == listed_end, "a list of operands has no node");
  }
  require(held == held_, "the number of nodes with handles is wrong");
  require(names == names_.size(), "a name has no node");
}

// --- backward ---

/// One contribution along each edge to the operands: upstream gradient times local derivative.
/// Constants take none, and their local derivatives are not computed.
template <class Contribute>
[[gnu::always_inline]] inline void Tape::propagate(const Node& node, Contribute contribute) {
  const double upstream = node.gradient;
  with_rule(
      node.op, [&](auto rule) __attribute__((always_inline)) {
        using Rule = decltype(rule);
        if constexpr (Rule::arity == 1) {
          Node& x = this->node(node.operands[0]);
          contribute(x, upstream * Rule::partial(rules::First{}, x.value, node.value));
        } else if constexpr (Rule::arity == 2) {
          Node &a = this->node(node.operands[0]), &b = this->node(node.operands[1]);
          const double a_value = a.value, b_value = b.value;
          if (a.op != Op::constant)
            contribute(a, upstream * Rule::partial(rules::First{}, a_value, b_value, node.value));
          if (b.op != Op::constant)
            contribute(b, upstream * Rule::partial(rules::Second{}, a_value, b_value, node.value));
        } else if constexpr (Rule::arity == rules::any_number) {
          const std::span<const NodeId> ids = operands(node);
          const std::span<double> x = scratch(ids.size());
          for (std::size_t i = 0; i < ids.size(); ++i) x[i] = this->node(ids[i]).value;
          for (std::size_t i = 0; i < ids.size(); ++i) {
            Node& operand = this->node(ids[i]);
            if (operand.op != Op::constant)
              contribute(operand, upstream * Rule::partial(i, x, node.value));
          }
        }
      });
}

/// Gradients of leaves add up over calls of backward; that of an interior node starts afresh at the
/// first contribution of this call.
void Tape::backward(Node& root, double seed) {
  std::size_t pending = 0;  // interior nodes reached and not yet propagated
  const auto accumulate = [&](Node & target, double contribution) __attribute__((always_inline)) {
    if (is_leaf(target.op) || (target.flags & reached)) {
      target.gradient += contribution;
      target.flags |= has_gradient;
    } else {
      target.gradient = contribution;
      target.flags |= has_gradient | reached;
      ++pending;
    }
  };
  accumulate(root, seed);
  Block* block = &block_of(root);
  for (std::uint32_t slot = root.slot; pending != 0; --slot) {
    Node& node = block->nodes[slot];
    if (node.flags & reached) {
      node.flags &= static_cast<std::uint8_t>(~reached);
      propagate(node, accumulate);
      --pending;
    }
    if (slot == 0) {
      block = block->previous;
      slot = block_size;
    }
  }
}

}  // namespace autograd::detail
