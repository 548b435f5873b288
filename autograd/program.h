#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <autograd/emit.h>
#include <autograd/gradient.h>
#include <autograd/instruction_set.h>
#include <autograd/value.h>

namespace autograd {

/// What a Program computes on some samples.
struct Gradients {
  std::vector<double> values;      ///< the result, for each sample
  std::vector<double> parameters;  ///< its derivative by each parameter, summed over the samples
};

/// A recorded computation frozen into flat arrays, to be run again on many samples.
///
///     Value x{0.0}, y{0.0}, w = Value::parameter(0.5);
///     Value loss = pow(w * x - y, 2);
///     Program program = compile(loss, {x, y}, {w});
///     Gradients all = program.gradients({{1.0, 2.0}, {3.0, 4.0}});  // x and y of two samples
///
/// What no input reaches is computed once for all samples; the rest in blocks of 32 samples, by the
/// machine's vector instructions, with the rules of rules.h. Values, NaN, infinities, signed zeros
/// and kinks are those of the graph: the arithmetic to the last bit, exp, log, tanh and the like to
/// a few units in the last place (lanes_math.h says how many). Gradients, NaN and infinities among
/// them, are those of a graph of the whole batch in which nothing is recorded twice: where a
/// derivative is infinite, that can be NaN where adding up one graph for each sample gives infinity,
/// or the reverse. They are added up in another order than in the graph, and so agree to rounding;
/// where their sum comes near the largest double, one order may overflow and the other not.
///
/// A program is cut loose from the graph: it has parameters' numbers of its own and does not change
/// when Values do. It may be used by one thread at a time.
class Program {
 public:
  /// Moves hand on the program; one that was moved from can only be assigned to.
  /// @{
  Program(Program&& other) noexcept;
  Program& operator=(Program&& other) noexcept;
  /// @}
  ~Program();

  /// How many numbers a sample has.
  std::size_t input_count() const;

  /// The parameters' numbers, at first those that they had when the program was compiled.
  std::span<const double> parameters() const;

  /// Gives the parameters other numbers. @throws LengthMismatch if there are not as many.
  void set_parameters(std::span<const double> numbers);

  /// The result for each sample: samples[i] are the inputs of sample i, in the order in which they
  /// were given to compile(). The work is divided among so many threads.
  /// @throws LengthMismatch if a sample has not input_count() numbers, there is no sample or no
  /// thread; std::bad_alloc, std::system_error. The program can be used afterwards.
  std::vector<double> run(const Matrix& samples, std::size_t threads = 1);

  /// The same for samples that follow each other without a gap: input_count()*sample_count numbers.
  std::vector<double> run(std::size_t sample_count, std::span<const double> samples,
                          std::size_t threads = 1);

  /// The result for each sample, and the sum over samples of its derivatives by the parameters. For
  /// one number of threads and one instruction set the same to the last bit every time.
  /// @throws as run; NoParameters.
  Gradients gradients(const Matrix& samples, std::size_t threads = 1);

  /// The same for samples that follow each other without a gap: input_count()*sample_count numbers.
  Gradients gradients(std::size_t sample_count, std::span<const double> samples,
                      std::size_t threads = 1);

  /// Runs on these instructions from now on instead of the fastest there are: to have the same last
  /// bits on every machine, or to compare. @throws NotSupported
  void use(InstructionSet set);

 private:
  friend Program compile(const Value& result, Values inputs, Values parameters);
  friend std::string emit(const Program& program, Language language, std::string_view name);
  class State;

  explicit Program(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

/// Makes a program of what was recorded. inputs are the leaves that differ from sample to sample,
/// parameters those that are the same for all and that gradients are wanted of; both may be inputs
/// or parameters of the graph, and neither need be reached by the result. Linear in its nodes.
///
/// What was recorded is replayed, whatever the numbers: a branch of the program that recorded it
/// (`if (x.data() > 0)`, `if (x > y)`) is not seen and stays as it was taken, as do numbers that
/// were detached. Recorded inside a ForReplay scope, comparisons of Values are refused. Choices
/// that are operations (relu, abs, min, max) are made for each sample. In a recorded gradient()
/// these choices are branches: it can be replayed where they do not change.
/// @throws NotReplayable if a leaf other than a constant was given neither as input nor as
/// parameter, or twice; if what was given is no such leaf; if the result is a constant.
/// DifferentGraphs.
Program compile(const Value& result, Values inputs, Values parameters);

}  // namespace autograd
