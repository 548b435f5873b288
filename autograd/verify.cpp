#include <autograd/tape.h>

#include <bit>
#include <cstddef>
#include <unordered_set>

namespace autograd::detail {

void Tape::verify() const {
  const auto require = [](bool holds, const char* what) {
    if (!holds) throw BrokenGraph(what);
  };
  std::unordered_set<const Block*> blocks;
  for (const Block* block = newest_; block != nullptr; block = block->previous) {
    blocks.insert(block);
    require(block->tape == this, "a block belongs to another graph");
    require(block->previous == nullptr ||
                (block->previous->next == block && block->previous->age < block->age),
            "the blocks' links disagree");
  }
  require(blocks.size() == used_blocks_, "the number of blocks in use is wrong");
  std::size_t names = 0;
  for (const Block* block : blocks) {
    const Node* const end = block == newest_ ? next() : block->end();
    std::size_t runs_end = 0, rows_end = 0;
    require(!block->reached, "a backward pass left its mark on a block");
    require(block->begin() <= block->leaves_end && block->leaves_end <= end,
            "a block has more leaves than nodes");
    for (const Node* slot = end; slot != block->end(); ++slot)
      require(is_no_gradient(slot->gradient()), "a free slot has a gradient");
    for (const Node* node = block->begin(); node != end; ++node) {
      const Info info = node->info();
      if (info.op == Op::dot) {
        require(node->operands().second < block->rows.size(), "a weighted sum is in no row");
        rows_end = std::size_t{node->operands().second} + 1;
        const Rows& rows = rows_of(*node);
        runs_end = rows.inputs + rows.input_runs;
        require(rows.matrix || rows.first == id_of(*node), "two rows share a list of weights");
        for (std::size_t left = rows.matrix ? 0 : rows.size + 1; left != 0; ++runs_end)
          left -= left == 1 ? 1 : block->runs.begin()[runs_end].count;  // the bias comes last
      } else if (info.flags & listed) {
        runs_end = node->operands().first + std::size_t{node->operands().second};
      }
      if (info.flags & vacant) {
        require(info.handles == 0, "a handle holds a node that was given back");
        continue;
      }
      names += info.flags & named ? 1 : 0;
      require(!(info.flags & (reached | marked)), "a walk left its marks behind");
      require(!(info.flags & with_next) || node + 1 != end, "a node is held with one that is gone");
      require(is_leaf(info.op) || node >= block->leaves_end,
              "the result of an operation counts as a leaf");
      require(is_leaf(info.op) || is_no_gradient(node->gradient()) ||
                  touched_from_ <= position_of(*node),
              "a gradient stands where no backward pass is known of");
      each_operand(*node, [&](const Node& operand) {
        require(blocks.contains(&block_of(operand)) && !(operand.info().flags & vacant),
                "an operand was given back");
        require(position_of(operand) < position_of(*node),
                "an operand was recorded after its result");
      });
    }
    require(block->runs.size() == runs_end && block->rows.size() == rows_end,
            "a list of operands has no node");
  }
  require(newest_ == nullptr || (next() != newest_->begin() && next()[-1].info().handles != 0),
          "the newest node has no handle");
  require(names == names_.size(), "a name has no node");
  for (const auto& [bits, id] : numbers_) {
    if (id == 0) continue;
    const Node& node = node_at(id);
    require(blocks.contains(&block_of(node)) && node.info().shared != 0 &&
                !(block_of(node).next == nullptr && &node >= next()) &&
                std::bit_cast<std::uint64_t>(node.value) == bits,
            "a number has no node");
  }
}

}  // namespace autograd::detail
