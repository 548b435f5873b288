#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <autograd/dual.h>
#include <tools/check/derivation.h>
#include <tools/check/steps.h>

namespace tools::check {

/// A quantity of a worksheet as a function of one variable: one operation, a call of a function of
/// the worksheet's own, or operations that are written out, as 1/(1 + exp(-z)) for the sigmoid.
struct Function {
  Step result;
  Step variable;
  /// All places where the variable is calculated, in the same way each time: w*x + b, four times in
  /// (exp(w*x + b) - ...)/(exp(w*x + b) + ...). The first is `variable`.
  std::vector<Step> copies;
  std::vector<Step> inside;  ///< what is calculated from it, ascending; the result is last
  std::optional<autograd::Op> known = {};  ///< the operation that it is, if it is one
  std::string own = {};                    ///< how the worksheet calls it, if it does

  bool is_operation() const { return inside.size() == 1; }
};

/// Finds the functions of one variable in a derivation.
class Functions {
 public:
  /// The derivation has to outlive it.
  explicit Functions(Derivation& derivation) : derivation_(&derivation) {}

  /// Those that a step is the result of, as far as they are an activation, are called by a name, or
  /// lead from one name of the worksheet to another. Time: constant for the same step asked again,
  /// else linear in the operations written out, of which only the last ones are looked at.
  const std::vector<Function>& ending_in(Step result);

  /// Whether the gradients of this root go past the steps inside to nothing but the result.
  bool is_closed(const Function& function, Step root) const;

  /// The first step that is calculated in the same way, of one inside of a function.
  Step alike(Step inside) const { return alike_[inside]; }

  /// f(x) where all else has the numbers given.
  double value(const Function& function, double x, const std::vector<double>& numbers) const;
  /// f'(x). One that goes by the result, as y*(1 - y) does, goes by y, whatever f(x) is.
  double derivative(const Function& function, double x, double y,
                    const std::vector<double>& numbers) const;

 private:
  std::vector<Function> find(Step result);
  std::vector<Function> written_out(Step result);
  std::optional<Function> called(const Derivation::Call& call);
  std::optional<autograd::Op> identify(const Function& function);
  bool is_curved(const Function& function) const;
  autograd::Dual run(const Function& function, double x, const std::vector<double>& numbers) const;
  bool is_end(Step step) const;
  void read_steps(Step last);

  Derivation* derivation_;
  std::unordered_map<Step, std::vector<Function>> found_;
  // Of each step read: the first one that is calculated in the same way, and whether it is a
  // number.
  std::vector<Step> alike_;
  std::vector<bool> is_number_;
  std::map<std::vector<Step>, Step> by_calculation_;
};

}  // namespace tools::check
