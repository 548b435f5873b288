#pragma once

#include <set>
#include <string>
#include <vector>

#include <tools/formula/syntax.h>

namespace tools::formula {

/// The names in a statement. The parameters of its function, and what it claims something for all
/// of, do not count.
struct StatementNames {
  std::vector<DefinedName> defined;  ///< or updated, or declared free
  bool defines_function = false;
  std::set<std::string> values;     ///< that it uses, an updated one included
  std::set<std::string> functions;  ///< that it calls, built-in ones included
};

StatementNames names_of(const Statement& statement);

}  // namespace tools::formula
