#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <tools/notation.h>
#include <tools/trace/trace.h>

/// The steps of a trace in words and figures, before any output format: what text, Markdown and
/// JSON share.
namespace tools {

/// What a piece of text is about. The colours that stand for these are the same in traces and
/// drawings.
enum class Ink {
  plain,
  data,              ///< a value: blue
  gradient,          ///< a gradient or a contribution to one: orange
  local_derivative,  ///< teal
};

struct Piece {
  std::string text;
  Ink ink = Ink::plain;
};

/// Pieces that follow each other on a line.
using Line = std::vector<Piece>;

std::string plain(const Line& line);

/// `a = 2`: name, number.
/// `t2 = t1*c = -1*10 = -10`: name, formula, the same with numbers put in (empty where that is the
/// result), number.
std::vector<Line> forward_parts(const Notation& notation, const Step& step);

/// `a.grad += upstream * local = -200 * 1 = -200`; of a seed `f.grad = 1`.
Line equation(const Notation& notation, const Step& step);

/// `dt2/dt1 = c = 10`: name, formula, with numbers, number, as far as these differ. Of a
/// contribution only.
Line local_derivative(const Notation& notation, const Step& step);

/// `a.grad: 0 -> -200 (via a + b: upstream -200 x local 1)`, of a seed `f.grad: 0 -> 1 (the seed)`.
Line effect(const Notation& notation, const Step& step);

/// All that there is to say about one step, in one to three lines: what a person who steps through
/// the trace is shown.
std::vector<Line> description(const Notation& notation, const Step& step);

}  // namespace tools
