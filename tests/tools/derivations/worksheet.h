#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backward.h"
#include "computation.h"
#include "figures.h"
#include "formulas.h"

namespace derivations {

/// How a derivation is written down.
struct Style {
  int digits = 4;
  bool decimals = false;          ///< so many decimals, in place of significant digits
  bool every_derivative = false;  ///< interior ones too, in place of the leaves' only
  bool prints_values = false;     ///< the forward values
  bool carries_rounded = false;   ///< goes on with what was printed, in place of all digits
  bool uses_inputs = false;       ///< g'(z) in place of a*(1 - a)
  bool from_the_end = false;      ///< leaves last to first
  bool updates = false;           ///< layer by layer, each updated before the next one
  bool updates_in_place = false;  ///< w1 <- in place of w1n =
  bool prints_updates = false;
  double rate = 0.5;
  Spelling spelling = Spelling::built_in;
  bool writes_formulas = false;  ///< of the derivatives
  bool puts_numbers_in = false;  ///< and writes that down, where all of them were printed before
  bool states_locals = false;    ///< da/dz before dC/dz

  Precision precision() const { return {digits, decimals}; }
  Author author() const;
};

enum class LineKind : std::uint8_t { definition, derivative, update };

struct WorksheetLine {
  LineKind kind;
  std::string text;
  std::vector<std::size_t> nodes;
  std::vector<double> exact, claimed;     ///< empty: no claim
  bool slipped = false;                   ///< the slip is made in this line
  std::string formula = {}, number = {};  ///< the links that are a formula, and the claimed numbers
};

/// A derivation, line by line.
struct Worksheet {
  Style style;
  std::vector<WorksheetLine> lines;
  Run run;

  /// With a line more, before the first derivative, that claims a number for a derivative such as
  /// `dC/dz1`: what the author has for it, with 6 digits. Nothing where no line has that name.
  std::optional<Worksheet> with_derivative(const std::string& derivative) const;
  std::string text() const;
};

Worksheet write(const Computation& c, const Style& style, const std::vector<const Slip*>& slips);

}  // namespace derivations
