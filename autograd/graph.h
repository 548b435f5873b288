#pragma once

#include <cstddef>
#include <cstdint>

namespace autograd {

namespace detail {
class Tape;

/// The graph that leaves made on this thread go to; null until the first is made.
inline thread_local constinit Tape* current_tape = nullptr;

/// What a Value says of its node besides where it is: the id of the tape (a multiple of the size of
/// a block), and these bits.
/// @{
inline constexpr std::uint32_t mark_of_constant = 1;  ///< takes no gradient; or there is no node
inline constexpr std::uint32_t mark_of_any = 2;       ///< always set
/// @}

/// An operation whose operands have one mark, with none of these bits, is recorded without a look
/// at anything else. Inside a NoGradient scope of this thread there is no such operation.
inline thread_local constinit std::uint32_t rare_marks = mark_of_constant;
inline bool recording() { return (rare_marks & mark_of_any) == 0; }

/// True inside a ForReplay scope of this thread.
inline thread_local constinit bool for_replay = false;

/// @throws NotReplayable
[[noreturn, gnu::cold]] void refuse_comparison();
/// Called by every comparison of Values.
inline void note_comparison() {
  if (for_replay) [[unlikely]]
    refuse_comparison();
}

/// Records even inside a NoGradient scope: for copies, and for gradients to be differentiated
/// again.
class [[nodiscard]] Recording {
 public:
  Recording() : previous_(rare_marks) { rare_marks = mark_of_constant; }
  ~Recording() { rare_marks = previous_; }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  std::uint32_t previous_;
};

/// Lets the rules compare, which read with Values make their choices for good.
class [[nodiscard]] Comparing {
 public:
  Comparing() : previous_(for_replay) { for_replay = false; }
  ~Comparing() { for_replay = previous_; }
  Comparing(const Comparing&) = delete;
  Comparing& operator=(const Comparing&) = delete;

 private:
  bool previous_;
};

Tape& default_tape();
inline Tape& tape_in_use() { return current_tape != nullptr ? *current_tape : default_tape(); }
}  // namespace detail

class Value;

/// A graph of recorded operations. Most programs never name one: each thread has a default graph,
/// to which a leaf goes that is made without saying where. The nodes live in recording order,
/// operands before results; those that no Value can reach any more are given back without being
/// asked (see tape.h for how).
///
/// A graph lives as long as any Graph or Value that stands for it or is in it. It may be used by
/// one thread at a time.
class Graph {
 public:
  /// A new, empty graph.
  Graph();

  /// Copies stand for the same graph.
  /// @{
  Graph(const Graph& other) noexcept;
  Graph& operator=(const Graph& other) noexcept;
  /// @}
  ~Graph();

  /// The graph that new leaves of this thread go to.
  static Graph current();

  /// The graph that a Value is in. @throws EmptyValue
  static Graph of(const Value& value);

  /// True if both are the same graph.
  bool operator==(const Graph& other) const = default;

  /// How many nodes are recorded and not given back yet. Linear in that number.
  std::size_t node_count() const;

  /// How many bytes the graph occupies, spare blocks and names included.
  std::size_t byte_count() const;

  /// Gives back every node that no Value can reach, now. Never needed for correctness. Linear in
  /// the nodes recorded.
  void collect();

  /// Sets every gradient in the graph to "none yet". Linear in the nodes recorded.
  void zero_grad();

  /// Checks the engine's own records against each other. For tests. @throws BrokenGraph
  void verify() const;

  class Scope;

 private:
  explicit Graph(detail::Tape& tape) noexcept;

  detail::Tape* tape_;

  friend class Value;
};

/// While it lives, leaves made on this thread go to the given graph. Scopes nest.
///
///     Graph graph;
///     Graph::Scope scope(graph);
///     Value a{2.0, "a"};  // in graph
class [[nodiscard]] Graph::Scope {
 public:
  /// Makes the graph the current one, and keeps it alive.
  explicit Scope(const Graph& graph);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  /// Not on the heap: scopes end in the reverse order of their beginning, as blocks do.
  static void* operator new(std::size_t) = delete;

 private:
  Graph graph_;
  detail::Tape* previous_;
};

/// While it lives, operations on this thread are computed but not recorded: their results are
/// constants. Scopes nest.
class [[nodiscard]] NoGradient {
 public:
  NoGradient() : previous_(detail::rare_marks) { detail::rare_marks |= detail::mark_of_any; }
  ~NoGradient() { detail::rare_marks = previous_; }
  NoGradient(const NoGradient&) = delete;
  NoGradient& operator=(const NoGradient&) = delete;

 private:
  std::uint32_t previous_;
};

/// While it lives, comparisons of Values on this thread are refused: for recording what is to be
/// compiled, where a comparison would be made once and for all samples alike. A branch on data()
/// cannot be seen and is not refused. Scopes nest.
///
///     const ForReplay scope;
///     const Value loss = loss_of(model, x);  // throws NotReplayable at `if (a > b)`
///     Program program = compile(loss, x, model.parameters());
class [[nodiscard]] ForReplay {
 public:
  ForReplay() : previous_(detail::for_replay) { detail::for_replay = true; }
  ~ForReplay() { detail::for_replay = previous_; }
  ForReplay(const ForReplay&) = delete;
  ForReplay& operator=(const ForReplay&) = delete;

 private:
  bool previous_;
};

}  // namespace autograd
