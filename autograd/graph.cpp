#include <autograd/graph.h>

#include <autograd/error.h>

#include <autograd/tape.h>

namespace autograd {
namespace detail {
namespace {

/// Owns the thread's default graph until the thread ends. What is made after that, by destructors
/// of static objects, goes to a graph that nobody frees: there is no later moment to do it in.
struct ThreadsGraph {
  Tape* tape = new Tape;
  ThreadsGraph() { tape->own(); }
  ~ThreadsGraph() {
    ended = true;
    current_tape = nullptr;
    tape->disown();
  }
  static inline thread_local constinit bool ended = false;
};

}  // namespace

Tape& default_tape() {
  if (ThreadsGraph::ended) {
    current_tape = new Tape;
    current_tape->own();
  } else {
    thread_local ThreadsGraph graph;
    current_tape = graph.tape;
  }
  return *current_tape;
}

void refuse_comparison() {
  throw NotReplayable(
      "two Values, or a Value and a number, were compared while recording for replay (a ForReplay "
      "scope): a program would go the way taken now for every sample, whatever its numbers; use an "
      "operation that chooses for each sample (relu, abs, min, max), or compare data() where the "
      "way is meant to be the same for all");
}

}  // namespace detail

Graph::Graph() : Graph(*new detail::Tape) {}
Graph::Graph(detail::Tape& tape) noexcept : tape_(&tape) { tape_->own(); }
Graph::Graph(const Graph& other) noexcept : Graph(*other.tape_) {}
Graph& Graph::operator=(const Graph& other) noexcept {
  other.tape_->own();
  tape_->disown();
  tape_ = other.tape_;
  return *this;
}
Graph::~Graph() { tape_->disown(); }

Graph Graph::current() { return Graph(detail::tape_in_use()); }

std::size_t Graph::node_count() const { return tape_->node_count(); }
std::size_t Graph::byte_count() const { return tape_->byte_count(); }
void Graph::collect() { tape_->collect(); }
void Graph::zero_grad() { tape_->zero_gradients(); }
void Graph::verify() const { tape_->verify(); }

Graph::Scope::Scope(const Graph& graph) : graph_(graph), previous_(detail::current_tape) {
  detail::current_tape = graph_.tape_;
}
Graph::Scope::~Scope() { detail::current_tape = previous_; }

}  // namespace autograd
