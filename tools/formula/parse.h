#pragma once

#include <string_view>
#include <vector>

#include <tools/formula/diagnostic.h>
#include <tools/formula/input.h>
#include <tools/formula/recovery.h>
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

/// A worksheet in which not every line can be read.
struct ReadableWorksheet {
  Worksheet worksheet;               ///< what can be
  std::vector<FormulaError> errors;  ///< in the order of the text
  std::vector<LostName> lost;        ///< what the other lines would have defined
};

/// Goes on after an error with the next line, up to most_errors; the last of so many says that
/// what comes after it was not read. Throws InputError as above.
ReadableWorksheet parse_readable_lines(const Input& input,
                                       const std::vector<Binding>& bindings = {});
inline constexpr std::size_t most_errors = 20;

/// Reads `NAME=EXPRESSION` of a command line. Throws as above.
Binding parse_binding(std::string_view argument);

/// Reads one expression, nothing after it; `scope` holds the names it may use. Throws as above.
Expression parse_expression(std::string_view text, const Scope& scope = {},
                            std::string_view source_name = "argument");

/// Reads one expression that stands in a larger text, nothing after it within the span. Throws
/// FormulaError.
Expression parse_expression(const SourcePointer& source, Span span, const Scope& scope = {});

/// Bytes of worksheet text read at most; the prose around ```` ```grad ```` blocks does not count.
inline constexpr std::size_t maximum_formula_size = std::size_t{16} << 20;

}  // namespace tools::formula
