#pragma once

#include <algorithm>
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
/// A backward pass over nodes that no earlier one has touched knows by their gradients alone which
/// of them it has reached. Where earlier ones have left gradients, touched_from_ says so, and a
/// more careful pass marks what it reaches.
///
/// A tape lives as long as it has an owner (a Graph, or the thread whose default graph it is) or a
/// handle on a node: the newest node always has one. It belongs to one thread at a time.
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;
  ~Tape();

  /// Tapes stand in the arena, so that a number of 32 bits tells one from all others.
  /// @{
  static void* operator new(std::size_t) { return arena::take_block(); }
  static void operator delete(void* tape) noexcept { arena::give_back(tape); }
  /// What the marks of its Values have in common.
  std::uint32_t mark() const {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(this) / sizeof(Node)) |
           mark_of_any;
  }
  static Tape& of(std::uint32_t mark) { return of_usual(mark & ~std::uint32_t{mark_of_constant}); }
  static Tape& of_usual(std::uint32_t mark) {  // the same, of a Value that is no constant
    return *reinterpret_cast<Tape*>(&node_at(mark) - mark_of_any);
  }
  /// @}

  void own() noexcept { ++owners_; }

  /// An owner lets go. This may delete the tape.
  void disown() noexcept {
    if (--owners_ == 0 && newest_ == nullptr) delete this;
  }

  /// Whether a node, or so many neighbours, can be appended, and a number before them.
  /// @{
  bool has_room() const { return next_ < last_; }
  bool has_room(std::size_t count) const { return next_ + count <= last_; }
  /// @}

  /// Makes room for so many, at most most_neighbours; may give back unreachable nodes before.
  /// @throws OutOfMemory; what can be reached is unchanged then.
  [[gnu::cold, gnu::noinline]] void make_room(std::size_t count = 1);

  /// A new node with one handle, the newest; value and operands are the caller's to fill in. It has
  /// no gradient: slots are free of one while they wait. There must be room.
  NodeId append(Op op, std::uint8_t flags = 0, std::uint32_t handles = 1) {
    const NodeId id = next_++;
    node_at(id).set_info({.handles = handles, .op = op, .flags = flags, .shared = 0});
    return id;
  }

  Node& leaf(Op op, double value) {
    if (!has_room()) make_room();
    if (newest_->leaves_end == next()) ++newest_->leaves_end;
    Node& node = node_at(append(op));
    node.value = value;
    return node;
  }

  /// A new node over a range of operands; its value is the caller's to fill in.
  Node& append_over(Op op, std::span<const Run> operands) {
    if (!has_room()) make_room();
    Stack<Run>& runs = newest_->runs;
    runs.make_room(operands.size());
    const std::size_t start = runs.size();
    std::ranges::copy(operands, runs.add(operands.size()));
    Node& node = node_at(append(op, listed));
    node.operands() = {static_cast<NodeId>(start), static_cast<NodeId>(operands.size())};
    return node;
  }

  /// New neighbours, held together by one handle on the last; values are the caller's to fill in.
  /// operands_of(i) gives the operands of number i. There must be room.
  template <class OperandsOf>
  [[gnu::always_inline]] std::span<Node> append_neighbours(std::size_t count, Op op,
                                                           std::uint8_t flags,
                                                           OperandsOf operands_of) {
    Node* const first = next();
    const Info info{
        .handles = 0, .op = op, .flags = static_cast<std::uint8_t>(flags | with_next), .shared = 0};
    for (std::size_t i = 0; i < count; ++i) {
      first[i].set_info(info);
      first[i].operands() = operands_of(i);
    }
    first[count - 1].set_info({.handles = 1, .op = op, .flags = flags, .shared = 0});
    next_ += static_cast<NodeId>(count);
    return {first, count};
  }

  /// The same for constants.
  std::span<Node> append_constants(std::size_t count) {
    const std::span<Node> nodes = append_neighbours(count, Op::constant, 0, [](std::size_t) {
      return Operands{0, 0};
    });
    if (newest_->leaves_end == nodes.data()) newest_->leaves_end = next();
    return nodes;
  }

  /// New neighbours, weighted sums of the same inputs: rows of a matrix from the one on whose first
  /// weight is given; or one row with runs of its own. Values are the caller's to fill in. There
  /// must be room.
  std::span<Node> append_rows(std::size_t count, Rows rows, NodeId weights,
                              std::span<const Run> inputs, std::span<const Run> own) {
    Block& block = *newest_;
    block.runs.make_room(inputs.size() + own.size());
    block.rows.make_room(1);
    rows.first = next_;
    rows.inputs = static_cast<std::uint32_t>(block.runs.size());
    rows.input_runs = static_cast<std::uint32_t>(inputs.size());
    Run* runs = block.runs.add(inputs.size() + own.size());
    for (const Run& run : inputs) *runs++ = run;
    for (const Run& run : own) *runs++ = run;
    const auto number = static_cast<NodeId>(block.rows.size());
    *block.rows.add(1) = rows;
    const NodeId width = rows.width();
    return append_neighbours(count, Op::dot, listed, [=](std::size_t i) {
      return Operands{weights + static_cast<NodeId>(i) * width, number};
    });
  }

  /// Room for the numbers of an operation's operands, until the next call.
  std::span<double> scratch(std::size_t count) {
    if (scratch_.size() < count) scratch_.resize(2 * count);
    return {scratch_.data(), count};
  }

  /// No runs, and room for some, until the next call.
  std::vector<Run>& scratch_runs() {
    scratch_runs_.clear();
    return scratch_runs_;
  }

  /// The node of a number used as an operand, shared between uses. It has no handle of its own.
  /// There must be room.
  NodeId number(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const Number& known = numbers_[place_of(bits)];
    if (known.bits == bits) [[likely]]
      return known.node;
    return add_number(bits);
  }

  /// The last handle on the node died. This may delete the tape.
  void release(Node& node) {
    if (&node + 1 == next()) trim();
  }

  /// The operands of a node over a range, other than a weighted sum.
  static std::span<const Run> runs_of(const Node& node) {
    return {block_of(node).runs.begin() + node.operands().first, node.operands().second};
  }

  /// What a weighted sum shares with other rows.
  static const Rows& rows_of(const Node& node) {
    return block_of(node).rows.begin()[node.operands().second];
  }

  /// Its inputs.
  static std::span<const Run> inputs_of_row(const Node& row) {
    const Rows& rows = rows_of(row);
    return {block_of(row).runs.begin() + rows.inputs, rows.input_runs};
  }

  /// Its weights, then its bias: one run, or an empty one. Where no list has them, they are put
  /// into of_matrix.
  static const Run* own_runs_of_row(const Node& row, std::array<Run, 2>& of_matrix);

  /// The numbers of all operands in a row, until the next call of scratch().
  std::span<const double> numbers_of(std::span<const Run> runs);

  /// Calls visit(run) for each run of a weighted sum's operands, in order.
  template <class Visit>
  static void each_run_of_row(const Node& node, Visit visit);

  /// Calls visit(operand) for each operand, in order.
  template <class Visit>
  static void each_operand(const Node& node, Visit visit);

  /// Runs backward from root, whose own gradient is seed, through the nodes that it depends on,
  /// newest first. Time is linear in the number of nodes recorded between root and the oldest
  /// interior node it depends on; no recursion.
  void backward(Node& root, double seed);

  /// Calls visit(node) for root and all that it depends on, each once, every node before its
  /// operands; visit must not throw nor record. Time as for backward, leaves counted too.
  template <class Visit>
  void walk(Node& root, Visit visit);

  /// Gives back every node that no handle can reach. Called by itself when the graph has doubled.
  void collect();

  /// Whether every record agrees with every other. @throws BrokenGraph saying what does not.
  void verify() const;

  void zero_gradients();
  void set_name(Node& node, std::string_view name);
  std::string_view name(const Node& node) const;

  std::size_t node_count() const;
  std::size_t byte_count() const;

 private:
  static constexpr std::uint64_t untouched = ~std::uint64_t{0};

  /// Takes back the operands of a node over a range, and of all nodes after it.
  static void pop_lists(Block& block, const Node& node);
  /// Where number() found or put a number last.
  struct Number {
    std::uint64_t bits;
    NodeId node;
  };
  static constexpr std::size_t place_of(std::uint64_t bits) {
    return (bits * 0x9E3779B97F4A7C15u) >> 58;
  }
  /// In a place without a number: the bits of one whose place is elsewhere.
  static constexpr Number no_number(std::size_t place) { return {place == 0 ? 1u : 0u, 0}; }
  [[gnu::noinline]] NodeId add_number(std::uint64_t bits);
  void forget(Node& node);
  void forget_number(Node& node);
  void trim();
  void retire(Block& block);
  void vacate(Node& node);
  Node& run_backward(Node& root, double seed);
  Node& run_careful_backward(Node& root, double seed);
  static std::uint64_t position_of(const Node& node) {
    const Block& block = block_of(node);
    return block.age * block_bytes + reinterpret_cast<std::uintptr_t>(&node) % block_bytes;
  }

  Node* next() const { return &node_at(next_); }
  /// Appends there from now on.
  void go_on_at(Node* next, Block* newest) {
    newest_ = newest;
    next_ = newest == nullptr ? 0 : id_of(*next);
    last_ = newest == nullptr ? 0 : id_of(*newest->end()) - 1;
  }

  NodeId next_ = 0;
  NodeId last_ = 0;  // the last slot of the newest block
  std::size_t owners_ = 0;
  Block* newest_ = nullptr;
  Block* spare_ = nullptr;  // empty blocks kept for use again, linked by next
  std::size_t spare_count_ = 0;
  std::size_t used_blocks_ = 0;
  std::uint64_t newest_age_ = 0;
  std::uint64_t touched_from_ = untouched;  // no interior node before this has a gradient
  std::size_t collect_at_ = 64;             // collect when as many blocks are in use
  std::array<Number, 64> numbers_ = [] {
    std::array<Number, 64> none;
    for (std::size_t place = 0; place < none.size(); ++place) none[place] = no_number(place);
    return none;
  }();
  std::unordered_map<const Node*, std::string> names_;
  std::vector<double> scratch_;
  std::vector<Run> scratch_runs_;
};

static_assert(sizeof(Tape) <= block_bytes);

/// How many operands a node of each operation has; rules::any_number for those over ranges.
inline constexpr auto arities = [] {
  std::array<int, op_count> table{};
  for (int op = 0; op < op_count; ++op)
    table[static_cast<std::size_t>(op)] =
        with_rule(static_cast<Op>(op), [](auto rule) { return decltype(rule)::arity; });
  return table;
}();

/// Writes the numbers of all operands in a row. Gives back the end of the row.
inline double* copy_numbers(std::span<const Run> runs, double* row) {
  for (const Run& run : runs) {
    const double* const values = &node_at(run.first).value;
    row = std::copy(values, values + run.count, row);
  }
  return row;
}

inline std::span<const double> Tape::numbers_of(std::span<const Run> runs) {
  std::size_t count = 0;
  for (const Run& run : runs) count += run.count;
  const std::span<double> numbers = scratch(count);
  copy_numbers(runs, numbers.data());
  return numbers;
}

inline const Run* Tape::own_runs_of_row(const Node& row, std::array<Run, 2>& of_matrix) {
  const Rows& rows = rows_of(row);
  if (!rows.matrix) return block_of(row).runs.begin() + rows.inputs + rows.input_runs;
  const NodeId weights = row.operands().first;
  of_matrix[0] = {weights, static_cast<std::uint16_t>(rows.size), rows.kind};
  of_matrix[1] = rows.bias ? Run{weights + rows.size, 1, rows.kind} : no_run;
  return of_matrix.data();
}

template <class Visit>
void Tape::each_run_of_row(const Node& node, Visit visit) {
  const Rows& rows = rows_of(node);
  std::array<Run, 2> of_matrix;
  const Run* own = own_runs_of_row(node, of_matrix);
  for (std::size_t left = rows.size; left != 0; left -= own++->count) visit(*own);
  for (const Run& input : inputs_of_row(node)) visit(input);
  visit(*own);  // the bias
}

template <class Visit>
void Tape::each_operand(const Node& node, Visit visit) {
  const Operands operands = node.operands();
  const Op op = node.info().op;
  const int arity = arities[static_cast<std::size_t>(op)];
  if (arity == rules::any_number) {
    const auto visit_run = [&visit](const Run& run) {
      for (NodeId i = 0; i < run.count; ++i) visit(node_at(run.first + i));
    };
    if (op == Op::dot)
      each_run_of_row(node, visit_run);
    else
      for (const Run& run : runs_of(node)) visit_run(run);
  } else if (arity > 0) {
    visit(node_at(operands.first));
    if (arity > 1) visit(node_at(operands.second));
  }
}

template <class Visit>
void Tape::walk(Node& root, Visit visit) {
  std::size_t pending = 1;  // reached nodes not visited yet
  root.info().flags |= reached;
  Block* block = &block_of(root);
  for (Node* node = &root;; --node) {
    if (node->info().flags & reached) {
      node->info().flags &= static_cast<std::uint8_t>(~reached);
      --pending;
      each_operand(*node, [&](Node& operand) {
        pending += (operand.info().flags & reached) ? 0 : 1;
        operand.info().flags |= reached;
      });
      visit(*node);
      if (pending == 0) return;
    }
    if (node == block->begin()) {
      block = block->previous;
      node = block->end();
    }
  }
}

}  // namespace autograd::detail
