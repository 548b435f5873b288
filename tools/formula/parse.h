#pragma once

#include <string_view>
#include <vector>

#include <tools/formula/input.h>
#include <tools/formula/scope.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// Reads a worksheet. Time and memory are linear in the text; brackets and exponents
/// may be nested 200 deep, names be 100 characters long; all else is limited by
/// maximum_formula_size alone.
///
/// `bindings` are the names that have a value from outside: see Scope.
/// Throws FormulaError for what is not the language, InputError for a text without a statement in
/// it.
Worksheet parse_worksheet(const Input& input, const std::vector<Binding>& bindings = {});

/// Reads `NAME=EXPRESSION` of a command line. Throws as above.
Binding parse_binding(std::string_view argument);

/// Reads one expression, nothing after it; `scope` holds the names it may use. Throws as above.
Expression parse_expression(std::string_view text, const Scope& scope = {},
                            std::string_view source_name = "argument");

/// Bytes of worksheet text read at most; the prose around ```` ```grad ```` blocks does not count.
inline constexpr std::size_t maximum_formula_size = std::size_t{1} << 20;

}  // namespace tools::formula
