#pragma once

#include <memory>
#include <string>
#include <vector>

#include <tools/formula/environment.h>
#include <tools/formula/functions.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// The function that a call means: the worksheet's own, or else a built-in one. The other is null.
struct Callable {
  std::shared_ptr<const FunctionDefinition> own;
  const BuiltInFunction* built_in = nullptr;
};

/// Throws FormulaError: no such function, or it does not take that number of arguments.
/// `parameters` are those of the function in whose body the call is.
Callable find_callable(const Call& call, const Expression& expression,
                       const Environment& environment,
                       const std::vector<std::string>& parameters = {});

/// What can be wrong with a function before it is called: unknown names in its body, a call of
/// itself, wrong numbers of arguments. Throws FormulaError.
void check_function(const FunctionDefinition& function, const Environment& environment);

}  // namespace tools::formula
