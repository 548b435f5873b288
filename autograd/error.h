#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>

namespace autograd {

/// Base of everything that the engine throws but OutOfMemory. The text names the value concerned,
/// what was expected and the remedy.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Values of two graphs met in one operation.
class DifferentGraphs : public Error {
 public:
  DifferentGraphs();
};

/// A Value that holds no node was used: it was default-constructed, or moved from.
class EmptyValue : public Error {
 public:
  EmptyValue();
};

/// Two ranges that must have one length have two, or a range is empty that must not be.
class LengthMismatch : public Error {
 public:
  using Error::Error;
};

/// The number of an interior node, or of a constant, was to be changed.
class NotALeaf : public Error {
 public:
  using Error::Error;
};

/// backward() or check_gradient() was asked of a constant: nothing was recorded that it could
/// depend on. (gradient() of a constant is 0.)
class NothingToDifferentiate : public Error {
 public:
  /// what_it_is names the constant in the text.
  explicit NothingToDifferentiate(const std::string& what_it_is);
};

/// A recorded computation cannot become a Program. The text says what in it cannot, and the remedy.
class NotReplayable : public Error {
 public:
  using Error::Error;
};

/// Gradients were asked of a Program that was compiled without parameters.
class NoParameters : public Error {
 public:
  NoParameters();
};

/// A Program was to use instructions that this processor does not have.
class NotSupported : public Error {
 public:
  using Error::Error;
};

/// The engine's own records contradict each other. Thrown by Graph::verify() alone: a defect of the
/// engine.
class BrokenGraph : public Error {
 public:
  using Error::Error;
};

/// There is no memory for more nodes. What is recorded stands, and the program can go on: with
/// less, or when it has let go of some. Where the system tells how much it can still give, this is
/// thrown before the last of it is taken.
class OutOfMemory : public std::bad_alloc {
 public:
  /// graph_bytes: what the nodes of all graphs take.
  explicit OutOfMemory(std::size_t graph_bytes) noexcept;
  /// How much memory graphs take, and the remedy.
  const char* what() const noexcept override { return text_.data(); }

 private:
  std::array<char, 256> text_;  // there may be no memory for a string
};

namespace detail {

/// Throwing, out of the way of code that is to be short where nothing is wrong.
/// @{
[[noreturn, gnu::cold, gnu::noinline]] void throw_different_graphs();
[[noreturn, gnu::cold, gnu::noinline]] void throw_empty_value();
/// @}

}  // namespace detail

}  // namespace autograd
