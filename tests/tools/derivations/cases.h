#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "worksheet.h"

namespace derivations {

/// What is drawn at random for a row of a table.
struct Kind {
  int digits = 4;
  bool every_derivative = false;
  std::optional<tools::check::CauseId> cause;  ///< none: unbroken, or any two causes
  int slips = 0;                               ///< 0, 1 or 2
};

/// One slip, and the lines whose printed numbers it changed.
struct Broken {
  Slip slip;
  std::vector<std::size_t> lines;
};

/// A derivation with what is known about it.
struct Case {
  std::shared_ptr<const Computation> computation;
  std::vector<Broken> slips;
  Worksheet worksheet;
  /// Lines whose numbers the slips change together, if neither does alone.
  std::vector<std::size_t> changed = {};
  /// Lines with other numbers put in because of the slips, though what comes out may be printed
  /// alike.
  std::vector<std::size_t> rewritten = {};

  /// Whether the numbers of a line are not the exact ones, to the digits shown.
  bool disagrees(std::size_t line) const;
};

/// The `number`-th case of a kind: always the same one for the same seed.
Case make_case(const Kind& kind, std::uint64_t seed, std::uint64_t number);

}  // namespace derivations
