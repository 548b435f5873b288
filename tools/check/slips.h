#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include <tools/check/derivation.h>
#include <tools/check/functions.h>
#include <tools/check/layers.h>
#include <tools/check/slip.h>

namespace tools::check {

/// What a claim is about, taken apart for the search of slips.
struct Target {
  const Line& line;
  Step step;
  std::string label;                       ///< how the left side is written
  std::vector<const Gradient*> gradients;  ///< all on the way, the target's own first
  std::vector<Step> order;                 ///< all that the step depends on

  /// The gradient that the target is; null where it is another expression.
  const Gradient* own() const {
    return !gradients.empty() && gradients[0]->step == step ? gradients[0] : nullptr;
  }
};

/// Whether the chain rule is about this function when its inside is more than a name: sin, x^3.
bool is_outer_function(autograd::Op op);

Target target_of(Derivation& derivation, const Line& line, std::size_t element);
/// The same for another step than the one the line is about.
Target target_of(Derivation& derivation, const Line& line, Step step, const std::string& label);

/// Writes down all slips that a target is open to. A slip changes steps, so that running again
/// with it is all that finding a cause takes; a new kind of mistake is one more function here.
///
/// May add steps (gradients by other names): worlds have to be run again afterwards.
class Slips {
 public:
  explicit Slips(Derivation& derivation) : derivation_(&derivation), functions_(derivation) {}

  /// Time: linear in the edges on the way, with a small factor.
  std::vector<Slip> of(const Target& target);

  /// The gradients of these steps, in ascending order, that go through a known function written out
  /// or one of the worksheet's own, each calculated by the function's derivative as a whole:
  /// dC/da*a*(1 - a), or by f'(z) where it is taken at the argument. That makes no difference to
  /// exact numbers.
  std::vector<Change> past_functions(const std::vector<Step>& order, bool at_argument);

  /// What tells a slip from others, whichever element of an array and whichever variable the target
  /// is: the rule that is broken, and where.
  std::string key(const Slip& slip, const Target& target);

 private:
  // slips_local.cpp: one local derivative taken wrongly
  void add_missing_local(const Target& target);
  void add_power_rule(const Target& target);
  void add_quotient_rule(const Target& target);
  void add_kink(const Target& target);
  // slips_functions.cpp: the derivative of a function taken wrongly as a whole
  void add_functions(const Target& target);
  // slips_sums.cpp: a sign, or what does not change, in a factor or a sum
  void add_signs_of_factors(const Target& target);
  void add_kept_terms(const Target& target);
  // slips_softmax.cpp
  void add_softmax(const Target& target);
  // slips_local.cpp
  void add_edge_signs(const Target& target);
  // slips_paths.cpp: paths left out, put together wrongly
  void add_missing_path(const Target& target);
  void add_missing_lines(const Target& target);
  void add_product_rule(const Target& target);
  void add_chain_inner(const Target& target);
  void add_inner_by_name(const Target& target);
  // slips_chain.cpp: part of the chain rule taken for the whole
  void add_upstream_left_out(const Target& target);
  void add_first_derivative(const Target& target);
  void add_taken_for_constant(const Target& target);
  void add_bracket_of_paths(const Target& target);
  // slips_brackets.cpp: a factor for one term only
  void add_bracket(const Target& target);
  void add_bracket_by_name(const Target& target);
  void add_bracket_of_functions();
  std::string bracket(const Gradient& sum, std::size_t k, bool only,
                      const std::string& factor) const;
  // slips_other.cpp: another number in the place of the right one
  void add_wrong_index(const Target& target);
  void add_transposed(const Target& target);
  void add_other_layer(const Target& target);
  void add_other_root(const Target& target);
  void add_argument_for_result(const Target& target);
  void add_gradient_for_weight(const Target& target);
  // slips_updates.cpp: a weight before its update, or after it
  void add_updated_weight(const Target& target);
  std::string already_updated(Step weight, Step update) const;
  void add_old_weight(const Target& target);
  // slips_loss.cpp: another loss
  void add_other_loss(const Target& target);
  void add_other_quantity(const Gradient& own);
  bool add_other_errors(const Target& target);
  void add_part_of_loss(const Target& target, bool squares);
  std::string at_line(Step root) const;
  // slips_whole.cpp: factors, signs
  void add_factor(const Target& target);
  void add_sign(const Target& target);
  void add_own_operations(const Target& target);

  /// A step on the way from the variable to the root.
  struct Passed {
    const Gradient* gradient;
    bool all_through;  ///< no way leads past it
    double ways;       ///< from the variable to it
  };
  std::vector<Passed> passed(const Target& target) const;

  using Derivative = std::function<double(const Numbers&)>;

  /// A product or quotient of u and v that both depend on a variable x, with what its rule is made
  /// of.
  struct Joint {
    Step join, u, v;
    Derivative du, dv;  ///< du/dx and dv/dx
    Step upstream;      ///< the gradient of the join
    Step by_u, by_v;    ///< its local derivatives
    Step result;        ///< the gradient of x
  };
  std::vector<Joint> joints(const Target& target, autograd::Op op);
  /// Whether a step depends on the variable of the target's own gradient.
  bool is_on_way(Step step) const { return step < on_way_.size() && on_way_[step]; }
  /// The function that a step goes into, and nothing else does.
  struct Outer {
    Step result;
    Step upstream;  ///< its gradient
    Derivative derivative;
  };
  std::optional<Outer> outer_of(const Gradient& gradient) const;
  void find_way(const Target& target);
  std::vector<Step> names_in_line(Step of) const;
  double within_line(const Numbers& values, Step of, Step by) const;

  void add(Slip slip) { slips_.push_back(std::move(slip)); }
  void add(std::vector<Slip> slips) {
    for (Slip& slip : slips) add(std::move(slip));
  }
  /// One local derivative of an edge is `result`.
  void add_local(CauseId id, double distance, const Contribution& edge,
                 std::function<double(const Numbers&)> result, std::function<std::string()> text);

  /// A function whose derivative a slip may take wrongly.
  struct Through {
    const Function* function;
    Step root;
    Step upstream;  ///< the gradient of the result
    Step local;     ///< of one operation
    /// Of others, for each copy of the variable: its gradient, and what reaches that by other ways.
    std::vector<std::pair<Step, std::vector<Step>>> gradients;
  };
  std::optional<Through> through(const Function& function, const Gradient& gradient,
                                 const std::vector<Step>& order);
  /// Another derivative, or another product of what comes back with it, of no single operation.
  static std::vector<Change> with_derivative(const Through& through, const Derivative& derivative);
  static std::vector<Change> with_product(const Through& through, const Derivative& product);
  Derivative derivative_of(const Function& function) const;
  void add_slips_of(const Through& through, const Target& target, Layers& layers);
  void add_whole_derivative(const Through& through, Layers& layers);
  void add_at_preactivation(const Through& through, Layers& layers);
  void add_other_activation(const Through& through, Layers& layers);
  void add_derivative(const Through& through, CauseId id, double distance,
                      const Derivative& derivative, const std::function<std::string()>& text);
  void add_at_all_copies();
  std::string called(const Function& function) const;
  std::string as_written(Step step) const;
  std::string recognised(const Function& function, CauseId id, const std::string& text) const;
  /// The result of the activation that a step is a part of; Steps::none for others.
  Step activation_of(Step step) const {
    const auto found = activation_of_.find(step);
    return found == activation_of_.end() ? Steps::none : found->second;
  }
  std::optional<Step> function_around(Step root, Step step) const;
  Step line_through(Step root, Step step) const;
  std::string name(Step step) const;
  std::string own_name(Step step) const;
  /// The left side as it is written; while a key is written, by its name alone.
  std::string written(Step step, const std::string& label) const {
    return open_variable_ ? name(step) : label;
  }
  std::string derivative(Step of, Step by) const;
  std::string through_operand(const Gradient& gradient, std::size_t k) const;
  /// One element of a softmax, seen from where the ways back from it meet.
  struct Softmax {
    Step result;          ///< the gradient in which they meet
    Step by_own, by_all;  ///< what comes by its own numerator, and by the denominator
    Step share;           ///< p[j]
    Step sum;             ///< the denominator
    Step quotient;        ///< p[j] where it is written out, e/S
  };
  std::optional<Softmax> softmax_from(const Gradient& gradient) const;
  std::vector<Step> exponentials(Step sum) const;
  std::string argument_of(const Softmax& softmax) const;
  // What the worksheet writes as softmax is calculated as exp(z[i] - logsumexp(z)).
  bool is_log_softmax(Step step) const;
  bool is_softmax_denominator(Step step) const;
  bool is_inside_softmax(const Contribution& edge) const {
    return is_log_softmax(edge.from) || is_softmax_denominator(edge.from) ||
           (!derivation_->steps().is_leaf(edge.from) &&
            derivation_->steps().op(edge.from) == autograd::Op::exp &&
            is_log_softmax(derivation_->steps().operands(edge.from)[0]));
  }
  std::string softmax_argument(Step denominator) const;
  std::string softmax_part(Step step) const;
  Step mirrored(Step element);
  std::vector<Step> partners(const Gradient& gradient) const;
  std::vector<Step> siblings(Step step, std::size_t most = most_siblings);
  static constexpr std::size_t most_siblings = 200;
  // A sum of more terms than a person writes out is not taken apart term by term.
  static constexpr std::size_t most_terms = 24;
  // Each asks for all derivatives between it and the variable: the nearest ones are enough.
  static constexpr std::size_t most_far_places = 12;
  std::vector<double> factors(const Target& target, bool of_sums_only = false) const;
  std::vector<Step> rates(Step root);
  bool is_rate(Step step);
  bool scales_update(Step step, int depth = 0);
  std::optional<double> mean_of(Step mean) const;
  std::string mean_left_out(Step mean) const;
  std::optional<std::size_t> line_of(Step step) const;
  std::string defined_as(Step step) const;

  Derivation* derivation_;
  Functions functions_;
  std::vector<Slip> slips_;
  // Of the target: functions of more than one operation, and which activation a step is a part of.
  std::vector<Through> throughs_;
  std::unordered_map<Step, std::size_t> through_at_;  // by the only gradient that goes through one
  std::unordered_map<Step, Step> activation_of_;
  std::vector<bool> on_way_;
  // The variable that a key leaves open, or none; empty while no key is written.
  std::optional<Step> open_variable_;
  // The names that are defined, as far as they were looked at.
  void read_names();
  std::map<std::string, std::vector<Step>> by_stem_;
  std::unordered_map<Step, std::size_t> place_in_stem_;
  std::map<std::string, Step> by_name_;    // the last one of a name
  std::unordered_map<Step, Step> before_;  // what the same name was before
  std::size_t names_done_ = 0;
};

}  // namespace tools::check
