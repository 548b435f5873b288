#pragma once

#include <vector>

#include <tools/check/check.h>
#include <tools/check/report.h>
#include <tools/formula/parse.h>
#include <tools/formula/source.h>

namespace tools::check {

/// Numbers that another program computed, held against a worksheet:
///
///     {"dL/dw": -0.2, "dL/dW": [[0.1, 0.2], [0.3, 0.4]], "z1": 0.359}
///
/// A key is an expression of the worksheet language, with the names as they are at the worksheet's
/// end; its value is a number, or an array of that shape. It is ok within a relative 1e-5 plus
/// 1e-8, whatever digits it is printed with: programs of single precision agree to about 7 digits,
/// and to fewer after many operations. Of a wrong one the causes are looked for as in a worksheet.
///
/// @returns the report of the worksheet, then that of the numbers. What is wrong with single keys,
/// and where the text stops being JSON, is among the problems of the latter.
/// Throws FormulaError for bindings.
std::vector<Report> check_with_gradients(const formula::ReadableWorksheet& read,
                                         const std::vector<formula::Binding>& bindings,
                                         const Options& options,
                                         const formula::SourcePointer& json);

}  // namespace tools::check
