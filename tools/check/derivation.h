#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/graph.h>
#include <tools/check/backpropagation.h>
#include <tools/check/printed.h>
#include <tools/check/steps.h>
#include <tools/check/transcript.h>
#include <tools/check/world.h>
#include <tools/formula/evaluator.h>
#include <tools/formula/syntax.h>

namespace tools::check {

/// A number written in a claim, as a leaf of the steps.
struct WrittenNumber {
  Step step;
  Printed printed;
  bool exponent;  ///< it stands in an exponent: x^2
};

/// One `= expression` of a line.
struct Link {
  const formula::Claim* claim;
  formula::Shape shape;
  std::vector<Step> steps;                      ///< an element each
  std::vector<WrittenNumber> written;           ///< all numbers in it, in order
  std::vector<Step> names;                      ///< the elements of the names in it
  std::optional<std::vector<Printed>> printed;  ///< where the link is just a number, or an array
  bool has_names = false;                       ///< it has a name or a derivative in it
};

/// A statement with claims.
struct Line {
  std::string left_text;
  formula::Shape shape;
  std::vector<Step> left;           ///< what the claims are about, an element each
  std::vector<std::string> labels;  ///< how each element of the left side is written
  std::vector<Step> variables;      ///< what derivatives in the left side are taken by
  Step first_step = 0;              ///< the steps from here to last_step came with the line
  Step last_step = 0;
  std::vector<Link> links;
  std::vector<std::string> notes;  ///< what was noticed when it was calculated
};

/// A worksheet run statement by statement: every value and every derivative as steps.
class Derivation : private formula::Recorder {
 public:
  /// The worksheet has to outlive it. Throws FormulaError for bindings.
  Derivation(const formula::Worksheet& worksheet, const std::vector<formula::Binding>& bindings);

  /// Runs the next statement. Empty for one without claims. Throws FormulaError; the statement then
  /// leaves no trace.
  std::optional<Line> run(const formula::Statement& statement);

  Steps& steps() { return steps_; }
  const Steps& steps() const { return steps_; }
  Backpropagation& backpropagation() { return backpropagation_; }
  World& exact() { return exact_; }
  const formula::Environment& environment() const { return evaluator_.environment(); }
  const formula::Source& source() const { return *worksheet_->source; }

  /// Whether the number of a step depends on a name that has none.
  bool is_free(Step step);

  /// Whether a step belongs to a backward pass.
  bool is_backward(Step step) const { return backpropagation_.is_backward(step); }

  /// Whether a step was calculated with derivatives, as an update of a weight is.
  bool uses_derivatives(Step step);

  /// Whether a name is calculated with a step.
  bool goes_into_names(Step step);

  /// Where a name is defined that a step stands for.
  struct Definition {
    std::string name = {};     ///< with indices
    std::size_t line;          ///< 0 where the number was given from outside
    formula::Span span;        ///< of the name
    formula::Span expression;  ///< what it is defined by
    bool is_element = false;   ///< one element of an array
  };
  const Definition* definition(Step step) const;
  /// All of them, in the order of definition.
  const std::vector<Step>& defined() const { return defined_; }

  /// A call g(z) of a function of the worksheet, for one element of its argument.
  struct Call {
    std::string function;
    Step argument, result;
  };
  /// Those with this result.
  std::span<const Call> calls_of(Step result) const;

  /// `dC/dW2[0]`: how a gradient is written, from the names of its steps; empty where one of them
  /// has no name.
  std::string gradient_name(const Gradient& gradient) const;

 private:
  autograd::Value number(const formula::Expression& expression, const formula::Node& node) override;
  std::vector<autograd::Value> gradient(const autograd::Value& f, autograd::Values x) override;
  void called(const std::string& function, const std::vector<formula::ArrayPointer>& arguments,
              const formula::ArrayPointer& result) override;
  void not_yet_there(const formula::Expression& expression, const formula::Target& numerator,
                     const formula::Target& variable) override;

  std::vector<Step> write(const formula::ArrayPointer& array);
  void write_calls();
  void define_names(const std::string& name, const formula::Expression& value);
  void define(const formula::Quantity& quantity, const std::vector<Step>& steps,
              Definition definition);
  void declare_free(const std::vector<formula::DefinedName>& names);
  void begin_line(Line& line, const formula::Expression& left);
  Link link(const formula::Claim& claim, const formula::Environment& environment);
  void add_links(Line& line, const std::vector<formula::Claim>& claims,
                 const formula::Environment& environment);

  const formula::Worksheet* worksheet_;
  autograd::Graph graph_;
  Steps steps_;
  World exact_{steps_};
  Backpropagation backpropagation_{steps_, exact_};
  Transcript transcript_{steps_};
  formula::Evaluator evaluator_;
  const formula::Expression* reading_ = nullptr;  // the claim that is being read
  std::vector<WrittenNumber> written_;
  std::vector<Step> variables_;
  std::vector<std::string> notes_;
  struct Called {
    std::string function;
    autograd::Value argument, result;
  };
  std::vector<Called> called_;  // by the statement that is run
  std::map<Step, std::vector<Call>> calls_;
  std::vector<bool> free_;
  std::vector<bool> uses_derivatives_;
  std::vector<bool> in_names_;       // what names are calculated with,
  std::size_t names_looked_at_ = 0;  // as far as they were looked at
  std::map<Step, Definition> definitions_;
  std::vector<Step> defined_;
  std::size_t free_names_ = 0;
};

}  // namespace tools::check
