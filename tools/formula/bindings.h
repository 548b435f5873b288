#pragma once

#include <vector>

#include <tools/formula/environment.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// The bindings as leaves, each calculated with the names of those before it. Throws FormulaError,
/// also for a name that is given twice.
Environment calculate_bindings(const std::vector<Binding>& bindings);

/// Throws FormulaError for a binding whose name the worksheet has nothing to do with.
void require_use(const std::vector<Binding>& bindings, const Worksheet& worksheet);

}  // namespace tools::formula
