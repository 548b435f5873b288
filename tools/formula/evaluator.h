#pragma once

#include <memory>
#include <vector>

#include <tools/formula/calculator.h>
#include <tools/formula/evaluate.h>
#include <tools/formula/recorder.h>

namespace tools::formula {

/// evaluate(), one statement at a time. Claims are not calculated.
class Evaluator {
 public:
  /// The worksheet and the recorder have to outlive it. Throws FormulaError for bindings that
  /// cannot be calculated.
  Evaluator(const Worksheet& worksheet, const std::vector<Binding>& bindings, Recorder& recorder);

  /// Statements have to come in the order of the worksheet. Throws FormulaError; the names are then
  /// as they were before.
  void evaluate(const Statement& statement);

  Environment& environment() { return evaluation_.environment; }
  const Environment& environment() const { return evaluation_.environment; }

  /// Whether a name has its value from outside.
  bool is_bound(std::string_view name) const { return bound_.find(name) != nullptr; }

  /// After the last statement.
  Evaluation take();

 private:
  void evaluate(const Definition& definition);
  void evaluate(const FunctionDefinition& function);
  void evaluate(const Update& update);
  void evaluate(const FreeNames& free);
  void evaluate(const Equation& equation);

  void announce();
  void add_candidate(const Expression& expression);
  void define_bound(const std::string& name);

  const Worksheet* worksheet_;
  Environment bound_;
  Evaluation evaluation_;
  Calculator calculator_;
};

}  // namespace tools::formula
