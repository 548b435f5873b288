#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <tools/check/report.h>

#include "computation.h"
#include "figures.h"

namespace derivations {

/// How an author calculates, apart from slips.
struct Author {
  Precision precision = 0;       ///< of the numbers that it goes on with where it rounds
  bool rounds_values = false;    ///< goes on with the named values as printed
  bool rounds_interior = false;  ///< goes on with the interior derivatives as printed
  bool rounds_leaves = false;    ///< and with the leaves', in updates
  bool rounds_locals = false;    ///< and with the local derivatives that have lines of their own
  bool uses_inputs = false;      ///< sigmoid's derivative from z in place of a, and so on
};

/// What a use of a node contributes to its derivative.
struct Contribution {
  std::size_t from;
  double number;
};

/// One backward pass of an author.
struct Run {
  const Computation* computation;
  Author author;
  std::vector<double> values;
  std::vector<double> derivatives;  ///< of the output by each node
  std::vector<std::vector<Contribution>> contributions;
  /// The slip itself is in this derivative, not only what it left. One in the values is in all.
  std::vector<bool> slipped;

  /// All contributions so far, added up.
  double sum(std::size_t node) const;
};

/// What a student did in place of a rule. Each hook is given what is right (with the numbers that
/// the student has by then) and returns what the student has.
struct Slip {
  tools::check::CauseId cause;
  std::string what;  ///< what the student did, where

  std::function<double(std::size_t node, double right)> value = nullptr;
  /// What a node hands on to an operand of its own.
  std::function<double(const Run&, Edge, double right)> passed = nullptr;
  /// The whole of a derivative.
  std::function<double(const Run&, std::size_t node, double right)> whole = nullptr;
  /// The new value of a parameter.
  std::function<double(const Run&, std::size_t node, double right)> update = nullptr;
};

/// d node / d its operand, with the values of a run.
double local_derivative(const Computation& c, const std::vector<double>& values, Edge edge,
                        bool uses_inputs = false);

/// Whether da/dz can have a line of its own: a = g(z), with a name for each.
bool is_line_of_function(const Computation& c, Edge edge);

/// d node / d name within one line: other names stand for themselves.
double derivative_within(const Computation& c, const std::vector<double>& values, std::size_t node,
                         std::size_t name);

/// Runs forward and backward with slips in it. Time: linear in the nodes.
Run differentiate(const Computation& c, const Author& author,
                  const std::vector<const Slip*>& slips);

}  // namespace derivations
