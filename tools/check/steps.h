#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <autograd/op.h>

namespace tools::check {

/// A place in Steps.
using Step = std::uint32_t;

/// Where a leaf's number comes from.
enum class LeafKind : std::uint8_t {
  given,    ///< a name that is defined by a number
  free,     ///< a name without a number
  written,  ///< a number written in a claim
  constant  ///< a number written in a definition, or one that the rules bring in
};

/// A derivation as one list of scalar operations, operands before results: what the worksheet
/// calculates, and every derivative it speaks of. The backward pass is a computation like any
/// other: local derivatives, contributions and gradients are steps too (see Backpropagation), so
/// that one way of running the list serves rounded numbers, other inputs and broken rules alike.
class Steps {
 public:
  static constexpr Step none = UINT32_MAX;

  /// One use of a step as an operand.
  struct Use {
    Step by;                ///< the step that uses it
    std::uint32_t operand;  ///< as which of its operands
    std::uint32_t next;     ///< place of the next use of the same step; no_use at the end
  };
  static constexpr std::uint32_t no_use = UINT32_MAX;

  Step add_leaf(LeafKind kind, double number, std::string name = {});

  /// The operands have to be there already.
  Step add(autograd::Op op, std::span<const Step> operands);

  std::size_t size() const { return ops_.size(); }
  bool is_leaf(Step step) const { return autograd::is_leaf(ops_[step]); }
  autograd::Op op(Step step) const { return ops_[step]; }
  std::span<const Step> operands(Step step) const {
    return std::span(operands_).subspan(first_operand_[step],
                                        first_operand_[step + 1] - first_operand_[step]);
  }

  /// A number for each operand of each step, to file things under.
  std::uint32_t edge(Step step, std::size_t operand) const {
    return first_operand_[step] + static_cast<std::uint32_t>(operand);
  }

  /// Of a leaf.
  LeafKind kind(Step leaf) const { return kinds_[leaf]; }
  bool is(Step step, LeafKind kind) const { return is_leaf(step) && kinds_[step] == kind; }
  double number(Step leaf) const { return numbers_[leaf]; }

  /// Empty where the worksheet has no name for it. Names of derivatives are not here.
  const std::string& name(Step step) const { return names_[step]; }
  void set_name(Step step, std::string name) { names_[step] = std::move(name); }

  /// The uses of a step, latest first: for (u = first_use(s); u != no_use; u = use(u).next).
  std::uint32_t first_use(Step step) const { return first_use_[step]; }
  const Use& use(std::uint32_t place) const { return uses_[place]; }

 private:
  Step add_step(autograd::Op op);

  std::vector<autograd::Op> ops_;
  std::vector<std::uint32_t> first_operand_{0};
  std::vector<Step> operands_;
  std::vector<LeafKind> kinds_;  // of leaves
  std::vector<double> numbers_;  // of leaves
  std::vector<std::string> names_;
  std::vector<std::uint32_t> first_use_;
  std::vector<Use> uses_;
};

/// All steps that `root` depends on, itself among them, in ascending order. Time: linear in them.
std::vector<Step> dependencies(const Steps& steps, Step root);
std::vector<Step> dependencies(const Steps& steps, std::span<const Step> roots);

/// The same where some steps have the number of another one, which may come after them and takes
/// the place of their operands: each after what it depends on, root last.
std::vector<Step> dependencies(const Steps& steps, Step root,
                               const std::unordered_map<Step, Step>& taken);

/// The operand that a product's local derivative is: w for the gradient of x in w*x, also where the
/// product is a term of a weighted sum. Steps::none for other operations.
Step partner(const Steps& steps, Step product, std::uint32_t operand);

}  // namespace tools::check
