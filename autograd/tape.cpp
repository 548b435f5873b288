#include <autograd/tape.h>

#include <algorithm>
#include <new>
#include <utility>

namespace autograd::detail {
namespace {

constexpr std::size_t most_spare_blocks = 64;  // more goes back to the arena, for other graphs
constexpr std::size_t least_to_collect = 64;   // blocks, 1 MB

void free_block(Block& block) {
  block.~Block();
  arena::give_back(&block);
}

}  // namespace

Tape::~Tape() {
  while (newest_ != nullptr) free_block(*std::exchange(newest_, newest_->previous));
  while (spare_ != nullptr) free_block(*std::exchange(spare_, spare_->next));
}

void Tape::make_room(std::size_t count) {
  if (used_blocks_ >= collect_at_) {
    const std::size_t before = used_blocks_;
    collect();
    // where nearly everything is in use, looking again soon would only cost time
    const std::size_t factor = used_blocks_ > before - before / 8 ? 4 : 2;
    collect_at_ = std::max(least_to_collect, factor * used_blocks_);
    if (has_room(count)) return;
  }
  Block* block = spare_;
  if (block != nullptr) {
    spare_ = block->next;
    --spare_count_;
  } else {
    block = new (arena::take_block()) Block{};
    block->tape = this;
    for (Node& node : std::span(block->begin(), block->end())) node.gradient() = no_gradient;
  }
  block->leaves_end = block->begin();
  while (newest_ != nullptr && next_ <= last_)  // too few slots are left there for what comes
    node_at(append(Op::constant, vacant, 0)).value = 0.0;
  block->age = ++newest_age_;
  block->previous = newest_;
  block->next = nullptr;
  if (newest_ != nullptr) newest_->next = block;
  go_on_at(block->begin(), block);
  ++used_blocks_;
}

/// Takes an empty block out of the recording order.
void Tape::retire(Block& block) {
  if (block.next != nullptr) block.next->previous = block.previous;
  if (block.previous != nullptr) block.previous->next = block.next;
  if (newest_ == &block)
    go_on_at(block.previous == nullptr ? nullptr : block.previous->end(), block.previous);
  --used_blocks_;
  if (spare_count_ < most_spare_blocks) {
    block.runs.shrink_to(0);
    block.rows.shrink_to(0);
    block.next = spare_;
    spare_ = &block;
    ++spare_count_;
  } else {
    free_block(block);
  }
}

/// Room for two nodes has become room for one.
NodeId Tape::add_number(std::uint64_t bits) {
  const NodeId node = append(Op::constant, 0, 0);
  node_at(node).info().shared = 1;
  node_at(node).value = std::bit_cast<double>(bits);
  numbers_[place_of(bits)] = {bits, node};
  return node;
}

/// This node is not to be found any more as a number.
void Tape::forget_number(Node& node) {
  if (node.info().shared != 0) {
    const std::size_t place = place_of(std::bit_cast<std::uint64_t>(node.value));
    numbers_[place] = no_number(place);  // that of another number, at times
  }
  node.info().shared = 0;
}

/// This node is not to be found any more by its name or as a number.
void Tape::forget(Node& node) {
  if (node.info().flags & named) [[unlikely]]
    names_.erase(&node);
  forget_number(node);
}

inline void Tape::vacate(Node& node) {
  if ((node.info().flags & named) != 0 || node.info().shared != 0) [[unlikely]]
    forget(node);
  node.gradient() = no_gradient;
  node.info().flags =
      vacant | (node.info().flags & listed);  // trim() still has to shorten the list
}

void Tape::pop_lists(Block& block, const Node& node) {
  if (node.info().op == Op::dot) {
    const Rows& rows = rows_of(node);
    block.runs.shrink_to(rows.inputs + (rows.first == id_of(node) ? 0 : rows.input_runs));
  } else {
    block.runs.shrink_to(node.operands().first);
  }
  std::size_t left = block.rows.size();
  while (left != 0 && block.rows.begin()[left - 1].inputs >= block.runs.size()) --left;
  block.rows.shrink_to(left);
}

/// Pops nodes without a handle off the end.
void Tape::trim() {
  constexpr auto to_look_at =
      std::bit_cast<std::uint64_t>(Info{.handles = ~0U, .op = Op{}, .flags = named, .shared = 1});
  constexpr auto lists =
      std::bit_cast<std::uint64_t>(Info{.handles = 0, .op = Op{}, .flags = listed, .shared = 0});
  while (newest_ != nullptr) {
    Node *const first = newest_->begin(), *end = next();
    std::uint64_t popped = 0;  // what there was in any of them
    // one by one where there is something to look at, else four at a time
    const auto pop_four = [&] {
      if (end - first < 4) return false;
      const std::uint64_t bits =
          end[-1].info_bits() | end[-2].info_bits() | end[-3].info_bits() | end[-4].info_bits();
      if ((bits & to_look_at) != 0) return false;
      popped |= bits;
      end -= 4;
      std::fill_n(&end->gradient(), 4, no_gradient);
      return true;
    };
    const auto pop_one = [&] {
      if (end == first) return false;
      const std::uint64_t bits = end[-1].info_bits();
      if ((bits & to_look_at) != 0) [[unlikely]] {
        const Info info = end[-1].info();
        if (info.handles != 0) return false;
        forget(end[-1]);
      }
      popped |= bits;
      --end;
      end->gradient() = no_gradient;
      return true;
    };
    while (pop_one() && pop_one() && pop_one() && pop_one())
      while (pop_four()) continue;
    if ((popped & lists) != 0) {
      const Node* oldest = end;
      while ((oldest->info_bits() & lists) == 0) ++oldest;
      pop_lists(*newest_, *oldest);
    }
    newest_->leaves_end = std::min(newest_->leaves_end, end);
    next_ = id_of(*end);
    if (end != first) {
      end[-1].info().flags &= static_cast<std::uint8_t>(~with_next);
      if (touched_from_ >= position_of(*end)) touched_from_ = untouched;
      return;
    }
    retire(*newest_);
  }
  touched_from_ = untouched;
  if (owners_ == 0) delete this;
}

void Tape::collect() {
  Node* end = next();
  const bool touched = std::exchange(touched_from_, untouched) != untouched;
  for (Block* block = newest_; block != nullptr;) {
    bool empty = true, next_is_held = false;
    for (Node* node = end; node-- != block->begin();) {
      Info& info = node->info();
      next_is_held =
          info.handles != 0 || (info.flags & marked) || (next_is_held && (info.flags & with_next));
      if (info.flags & vacant) continue;
      if (next_is_held) {
        each_operand(*node, [](Node& operand) { operand.info().flags |= marked; });
        info.flags &= static_cast<std::uint8_t>(~marked);
        empty = false;
        if (touched && !is_leaf(info.op) && !is_no_gradient(node->gradient()))
          touched_from_ = position_of(*node);
      } else {
        vacate(*node);
      }
    }
    Block* const previous = block->previous;
    if (empty) retire(*block);
    block = previous;
    if (block != nullptr) end = block->end();
  }
  trim();
}

void Tape::zero_gradients() {
  touched_from_ = untouched;
  Node* end = next();
  for (Block* block = newest_; block != nullptr; block = block->previous) {
    for (Node* node = end; node-- != block->begin();) node->gradient() = no_gradient;
    if (block->previous != nullptr) end = block->previous->end();
  }
}

void Tape::set_name(Node& node, std::string_view name) {
  if (name.empty()) {
    names_.erase(&node);
    node.info().flags &= static_cast<std::uint8_t>(~named);
  } else {
    forget_number(node);  // where it is used again, it has no name
    names_[&node] = name;
    node.info().flags |= named;
  }
}

std::string_view Tape::name(const Node& node) const {
  return node.info().flags & named ? std::string_view(names_.at(&node)) : std::string_view();
}

std::size_t Tape::node_count() const {
  std::size_t count = 0;
  const Node* end = next();
  for (const Block* block = newest_; block != nullptr; block = block->previous) {
    for (const Node* node = end; node-- != block->begin();)
      count += (node->info().flags & vacant) ? 0 : 1;
    if (block->previous != nullptr) end = block->previous->end();
  }
  return count;
}

std::size_t Tape::byte_count() const {
  std::size_t bytes = block_bytes + scratch_.capacity() * sizeof(double);
  const auto add = [&](const Block& block) {
    bytes +=
        block_bytes + block.runs.capacity() * sizeof(Run) + block.rows.capacity() * sizeof(Rows);
  };
  for (const Block* block = newest_; block != nullptr; block = block->previous) add(*block);
  for (const Block* block = spare_; block != nullptr; block = block->next) add(*block);
  for (const auto& [node, name] : names_) bytes += sizeof(node) + sizeof(name) + name.capacity();
  return bytes;
}

}  // namespace autograd::detail
