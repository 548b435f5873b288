#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <tools/number.h>

/// Mathematics as LaTeX writes it, for papers and for Markdown that shows $...$. Needs the package
/// amsmath; nothing in a name or text can leave mathematics mode.
namespace tools {

/// A piece of mathematics, and how tightly its outermost operator binds: what is put around it
/// brackets it where that is needed.
struct Tex {
  enum class Binding {
    choice,  ///< several cases
    sum,
    product,
    power,
    atom,
  };

  std::string text;
  Binding binding = Binding::atom;

  bool is_negative() const { return text.starts_with('-'); }
};

/// `-0.5`, `1.5 \times 10^{-7}`, `\infty`, `\mathrm{NaN}`.
Tex tex_number(double value, int digits = default_digits);

/// `x_{1}` of x1, `w_{0}` of w[0], `\eta` of η, `\mathit{loss}`; of W1[0][2], where the number
/// is that of a layer, `W^{(1)}_{0,2}`; what is no name, as text.
Tex tex_name(std::string_view name);

/// Text, in mathematics mode.
std::string tex_text(std::string_view text);

/// A formula of the worksheet language, or a choice `condition ? a : b` between formulas, as
/// autograd::Formula writes them. `name` says how each name is written; numbers are rounded to
/// `digits`. @throws formula::FormulaError if it is no formula.
Tex tex_formula(std::string_view formula, const std::function<Tex(std::string_view)>& name,
                int digits = default_digits);

/// a \cdot b
Tex product(const Tex& a, const Tex& b);

/// a + b
Tex sum(const Tex& a, const Tex& b);

/// \frac{\partial f}{\partial x}
Tex partial_derivative(const Tex& f, const Tex& x);

}  // namespace tools
