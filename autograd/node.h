#pragma once

#include <cstdint>
#include <vector>

#include <autograd/op.h>

/// The storage behind a graph. Users meet Value and Graph; tools read records() (record.h).
namespace autograd::detail {

/// Where a node stands in its graph's table of blocks: block number times block size, plus slot.
using NodeId = std::uint32_t;

/// One operation of a graph: a plain record of 32 bytes, without pointers.
struct Node {
  double value;
  double gradient;        ///< meaningful where flags has has_gradient, else 0
  NodeId operands[2];     ///< one or two ids; of a rule over ranges: where its ids begin in
                          ///< Block::lists, and how many
  std::uint32_t handles;  ///< how many Values hold this node
  std::uint16_t slot;     ///< the place in its block; fixed for ever
  Op op;
  std::uint8_t flags;
};
static_assert(sizeof(Node) == 32);

enum Flag : std::uint8_t {
  has_gradient = 1,  ///< backward has reached the node since the last zero_grad
  reached = 2,  ///< during a walk: the root depends on this node, which has not been visited yet
  marked = 4,   ///< during a collection: a handle can reach this node
  named = 8,    ///< Tape has a name for it
  vacant = 16,  ///< given back; the slot waits for the rest of its block
  listed = 32,  ///< its operands stand in Block::lists
};

inline constexpr unsigned slot_bits = 9;
inline constexpr std::uint32_t block_size = 1u << slot_bits;

class Tape;

/// A run of nodes in the order of recording. Blocks are linked in that order; a block all of whose
/// nodes are unreachable goes back to be used again, so that neither memory nor ids grow with the
/// length of a training loop.
struct Block {
  Node nodes[block_size];
  Tape* tape;
  Block* previous;
  Block* next;
  NodeId first_id;  ///< id of nodes[0]
  std::vector<NodeId>
      lists;  ///< the operands of this block's nodes over ranges, one after the other
};

inline Block& block_of(Node& node) { return *reinterpret_cast<Block*>(&node - node.slot); }
inline const Block& block_of(const Node& node) {
  return *reinterpret_cast<const Block*>(&node - node.slot);
}
inline NodeId id_of(const Node& node) { return block_of(node).first_id + node.slot; }

}  // namespace autograd::detail
