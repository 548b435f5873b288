#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/value.h>

#include <tools/formula/environment.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// A worksheet calculated.
struct Evaluation {
  SourcePointer source;
  Environment environment;

  /// A value that can be the output: a name defined by `=`, or an expression that stands alone.
  struct Candidate {
    std::string text;  ///< the name, or the expression as it is written
    ArrayPointer array;
    Span span;
    bool stands_alone;  ///< an expression that no name is given to
  };
  std::vector<Candidate> candidates;  ///< in the order of the worksheet
  /// Of each line d.../d... = ... what the derivative is of, in the order of the worksheet.
  std::vector<std::string> differentiated = {};
};

/// Calculates the statements in order. Recording goes to the thread's current graph.
///
/// A binding gives its name the value wherever the worksheet defines the name, and from the
/// beginning where it does not. Claims are not calculated. Throws FormulaError, also for a binding
/// whose name the worksheet does not use.
Evaluation evaluate(const Worksheet& worksheet, const std::vector<Binding>& bindings = {});

/// What a graph or a trace is of.
struct Output {
  autograd::Value value;
  std::string text;  ///< its name, or the expression as it is written
};

/// With `of`, what that names: `C`, `z1[0]`. Without it the scalar that the worksheet takes most
/// derivatives of, C of dC/dw = ... and dC/db = ...; else the last scalar that was calculated from
/// others; else the last scalar. Throws FormulaError when it is not a scalar, or is made of numbers
/// alone; InputError when nothing is defined.
Output output(const Evaluation& evaluation, const std::optional<std::string>& of = std::nullopt);

}  // namespace tools::formula
