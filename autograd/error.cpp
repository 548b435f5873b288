#include <autograd/error.h>

#include <cstdio>

namespace autograd {

DifferentGraphs::DifferentGraphs()
    : Error(
          "two Values of different graphs in one operation: make both in one graph (a Value is "
          "made in its thread's "
          "current graph; use Graph::Scope to choose another), or bring one over as a number with "
          "data()") {}

EmptyValue::EmptyValue()
    : Error(
          "a Value without a node was used: it was default-constructed or moved from; assign a "
          "Value to it first") {}

NothingToDifferentiate::NothingToDifferentiate(const std::string& what_it_is)
    : Error("nothing to differentiate: " + what_it_is +
            " is a constant (made from numbers alone, detached, or computed inside a NoGradient "
            "scope)") {}

NoParameters::NoParameters()
    : Error(
          "gradients: this program was compiled without parameters, so that there is nothing to "
          "differentiate by; name them: compile(loss, inputs, parameters), or ask run() for values "
          "alone") {}

OutOfMemory::OutOfMemory(std::size_t graph_bytes) noexcept {
  std::snprintf(text_.data(), text_.size(),
                "no memory for more nodes: those of all graphs take %zu MB. Let go of Values that "
                "are no longer needed, record less at once, or record once and replay it (compile)",
                graph_bytes >> 20);
}

namespace detail {

void throw_different_graphs() { throw DifferentGraphs(); }
void throw_empty_value() { throw EmptyValue(); }

}  // namespace detail

}  // namespace autograd
