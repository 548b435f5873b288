#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <tools/formula/scope.h>
#include <tools/formula/source.h>
#include <tools/formula/syntax.h>

/// How reading goes on after a line that cannot be read.
namespace tools::formula {

/// Where to go on after an error in what begins at `begin`: the line after it, or, where brackets
/// are open at its end, the line after the one that closes them. Before that, at a line that is
/// empty or has an equals sign or an arrow in it: there the bracket was forgotten. Time: linear in
/// what is passed over.
std::uint32_t next_line(std::string_view text, std::uint32_t begin);

/// A name that is not known because of an error.
struct LostName {
  DefinedName name;
  bool function;
};

/// The names that the statements of the span would have defined or updated. `scope` is as it was
/// before the span.
std::vector<LostName> names_lost(const Source& source, Span span, const Scope& scope);

}  // namespace tools::formula
