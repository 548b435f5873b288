#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include <autograd/arena.h>
#include <autograd/graph.h>
#include <autograd/op.h>

/// The storage behind a graph. Users meet Value and Graph; tools read records() (record.h).
namespace autograd::detail {

/// Where a node stands in the arena, in units of eight bytes. Neighbours in a block have
/// neighbouring ids.
using NodeId = std::uint32_t;

/// The operands of a node: two ids; or one, and how many nodes just before it do the same to the
/// nodes just before that one; of a rule over ranges: where its runs begin in Block::runs, and how
/// many there are; of a weighted sum: its first weight, and which of Block::rows it is in.
struct Operands {
  NodeId first, second;
};

enum Flag : std::uint8_t {
  reached = 1,  ///< during a walk: the root depends on this node, which has not been visited yet
  marked = 2,   ///< during a collection: a handle can reach this node
  named = 4,    ///< Tape has a name for it
  vacant = 8,   ///< given back; the slot waits for the rest of its block
  listed = 16,  ///< its operands stand in Block::runs
  first_constant = 32,   ///< its first operand takes no gradient
  second_constant = 64,  ///< its second operand takes no gradient
  with_next = 128,       ///< held whenever the next node of its block is
};

/// What a node is besides numbers.
struct Info {
  std::uint32_t handles;  ///< how many Values hold this node
  Op op;
  std::uint8_t flags;
  std::uint16_t shared;  ///< 1 for a number that Tape::number() may give again
};
static_assert(sizeof(Info) == 8);

/// In place of a gradient: backward has not reached the node since the last zero_grad. Adding to it
/// gives what was added; no sum of a contribution and +0 is ever -0.
inline constexpr double no_gradient = -0.0;

inline bool is_no_gradient(double gradient) {
  return std::bit_cast<std::uint64_t>(gradient) == std::bit_cast<std::uint64_t>(no_gradient);
}

inline constexpr std::size_t block_header_bytes = 512;
/// How many nodes a block has.
inline constexpr std::ptrdiff_t block_size = (block_bytes - block_header_bytes) / 32;
/// How many nodes may ask to stand in one block. Like layers leave at most a third of one empty.
inline constexpr std::size_t most_neighbours = block_size / 2;

/// One operation of a graph: a plain record of 32 bytes, without pointers. The four parts stand
/// block_size numbers apart, each beside the same part of the block's other nodes, so that a layer
/// of a network finds its numbers in a row. The address of a node is that of its value.
struct Node {
  double value;

  double& gradient() { return part<double, 1>(); }
  double gradient() const { return part<double, 1>(); }
  Operands& operands() { return part<Operands, 2>(); }
  const Operands& operands() const { return part<Operands, 2>(); }
  Info& info() { return part<Info, 3>(); }
  const Info& info() const { return part<Info, 3>(); }
  /// All of it by one instruction.
  /// @{
  void set_info(Info info) {
    const auto bits = std::bit_cast<std::uint64_t>(info);
    std::memcpy(&part<Info, 3>(), &bits, sizeof bits);
  }
  std::uint64_t info_bits() const {
    std::uint64_t bits;
    std::memcpy(&bits, &part<Info, 3>(), sizeof bits);
    return bits;
  }
  /// @}

  /// Whether it is this operation's result, without flags.
  bool is_only(Op op) const {
    static_assert(std::endian::native == std::endian::little);
    return info_bits() >> 32 == static_cast<std::uint64_t>(op);
  }

 private:
  template <class T, std::ptrdiff_t number>
  T& part() {
    return *reinterpret_cast<T*>(reinterpret_cast<std::byte*>(this) + number * 8 * block_size);
  }
  template <class T, std::ptrdiff_t number>
  const T& part() const {
    return const_cast<Node*>(this)->part<T, number>();
  }
};
static_assert(sizeof(Node) == 8);

class Tape;

/// What gradients do at a node.
enum class Kind : std::uint8_t {
  constant,  ///< they do not flow into it
  leaf,      ///< they stay there
  interior,  ///< the result of an operation hands them on
};
constexpr Kind kind_of(Op op) {
  return op == Op::constant ? Kind::constant : is_leaf(op) ? Kind::leaf : Kind::interior;
}

/// Operands of a node over a range that are neighbours in a block and of one kind.
struct Run {
  NodeId first;
  std::uint16_t count;
  Kind kind;
};

inline constexpr Run no_run{.first = 0, .count = 0, .kind = Kind::constant};

/// What weighted sums over the same inputs share that were recorded one after the other: rows of a
/// layer in one block. The runs of the inputs are in Block::runs. The weights of a row, and its
/// bias if it has one, are neighbours that follow those of the row before, all of one kind: a
/// matrix, of which each row's operands say where it begins. Of a row that is not so there is just
/// one here; its own runs come after the inputs', the last of one bias, which is empty where there
/// is none.
struct Rows {
  NodeId first = 0;              ///< the first row's node
  std::uint32_t size = 0;        ///< how many weights a row has
  std::uint32_t inputs = 0;      ///< where the inputs' runs begin
  std::uint32_t input_runs = 0;  ///< how many runs the inputs have
  bool matrix = false;           ///< else one row with runs of its own
  bool bias = false;             ///< of a matrix: each row has one
  Kind kind = Kind::constant;    ///< of a matrix: its weights and biases
  bool apart = false;            ///< of a matrix: no node is an input twice, or also in the matrix

  /// From the first weight of a matrix's row to that of the next.
  std::uint32_t width() const { return size + (bias ? 1 : 0); }
};

/// A list of which the last are taken back first.
template <class T>
class Stack {
 public:
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  T* begin() const { return items_.get(); }

  /// @throws std::bad_alloc; nothing is changed then.
  void make_room(std::size_t count) {
    if (size_ + count > capacity_) [[unlikely]]
      grow(2 * (size_ + count));
  }

  /// So many more, to be filled in; there must be room.
  T* add(std::size_t count) { return items_.get() + std::exchange(size_, size_ + count); }

  void shrink_to(std::size_t size) { size_ = size; }

 private:
  [[gnu::noinline]] void grow(std::size_t capacity) {
    std::unique_ptr<T[]> larger(new T[capacity]);
    std::copy_n(items_.get(), size_, larger.get());
    items_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<T[]> items_;
  std::size_t size_ = 0, capacity_ = 0;
};

/// Nodes in the order of recording, in one block of the arena. Blocks are linked in that order; one
/// all of whose nodes are unreachable goes back to be used again, so that memory does not grow with
/// the length of a training loop.
struct Block {
  Tape* tape;
  Block* previous;
  Block* next;
  std::uint64_t age;  ///< larger than that of every block recorded before
  Stack<Run> runs;    ///< the operands of this block's nodes over ranges
  Stack<Rows> rows;   ///< what its weighted sums share
  Node* leaves_end;   ///< all nodes before this one are leaves
  bool reached;       ///< during a backward pass: a gradient waits here to be handed on

  Node* begin() {
    return reinterpret_cast<Node*>(reinterpret_cast<std::byte*>(this) + block_header_bytes);
  }
  const Node* begin() const { return const_cast<Block*>(this)->begin(); }
  Node* end() { return begin() + block_size; }
  const Node* end() const { return begin() + block_size; }
};
static_assert(sizeof(Block) <= block_header_bytes);

inline Block& block_of(Node& node) {
  return *reinterpret_cast<Block*>(reinterpret_cast<std::uintptr_t>(&node) & ~(block_bytes - 1));
}
inline const Block& block_of(const Node& node) { return block_of(const_cast<Node&>(node)); }
inline bool in_one_block(const Node& node, const auto&... others) {
  const auto address = reinterpret_cast<std::uintptr_t>(&node);
  return ((reinterpret_cast<std::uintptr_t>(&others) ^ address) | ...) < block_bytes;
}

static_assert(sizeof(void*) == 8, "ids are the lower half of an address");
inline NodeId id_of(const Node& node) {
  return static_cast<NodeId>(reinterpret_cast<std::uintptr_t>(&node) / sizeof(Node));
}
inline Node& node_at(NodeId id) { return reinterpret_cast<Node*>(arena::origin)[id]; }

/// What a Value consists of: the node that it holds (0: none), and its mark (graph.h).
struct alignas(8) Handle {
  NodeId node = 0;
  std::uint32_t mark = mark_of_constant;
};

}  // namespace autograd::detail
