#pragma once

#include <iosfwd>

#include <tools/number.h>
#include <tools/trace/trace.h>

/// A trace in the formats it is read in. Pure functions: the same trace gives the same bytes
/// everywhere.
namespace tools {

struct TraceTextOptions {
  int digits = default_digits;
  bool colours = false;  ///< ANSI colours: values blue, gradients yellow, local derivatives cyan
};

/// For the terminal: columns aligned by what a terminal shows, two lines for each contribution,
/// then the gradients of the leaves. For ((a+b)*c)^2 it contains
///
///      4  t1 = a + b = 2 + (-3)  = -1
///     11  a.grad += upstream * local = -200 * 1 = -200    local dt1/da = 1
///         a.grad: 0 -> -200 (via a + b: upstream -200 x local 1)
void write_text(std::ostream& out, const Trace& trace, const TraceTextOptions& options = {});

/// The derivation as Markdown, ready to paste into notes: a list of equations in $...$, forward,
/// then a line for each gradient, `\frac{\partial f}{\partial a} = ... = -200 \cdot 1 = -200`; for
/// the parameters of a network each factor with its number and where it comes from. No name can
/// leave mathematics mode.
void write_markdown(std::ostream& out, const Trace& trace, int digits = default_digits);

/// The same for a paper, as LaTeX to be put into a document that uses amsmath.
void write_latex(std::ostream& out, const Trace& trace, int digits = default_digits);

/// JSON, numbers in full precision:
///
///     {"nodes": [{"id", "name", "given_name", "operation", "operands": [id...], "value",
///     "gradient"}],
///      "root": id,
///      "steps": [{"step", "kind": "leaf"|"operation"|"seed"|"contribution", "node", ..., "text":
///      [line...]}]}
///
/// Operands come before results. "name" is unique and short, "given_name" the user's own in full or
/// null. "gradient" is null for constants. "step" counts from 1. By kind a step has besides
///   leaf          "value"
///   operation     "formula", "with_numbers", "value"
///   seed          "gradient_before", "gradient_after"
///   contribution  "via" (the id of the result passed through), "operand" (which operand of it,
///   from 0), "upstream", "local",
///                 "local_name", "local_formula", "local_with_numbers", "contribution",
///                 "gradient_before", "gradient_after"
/// "node" is always the node whose value or gradient the step changes. What is no finite number is
/// one of the strings "nan", "inf",
/// "-inf". Digits concern texts only.
void write_json(std::ostream& out, const Trace& trace, int digits = default_digits);

}  // namespace tools
