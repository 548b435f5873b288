#pragma once

#include <optional>
#include <vector>

#include <tools/formula/diagnostic.h>
#include <tools/formula/source.h>

namespace tools::check {

/// `{"key": value, ...}`, where each thing stands in its text.
struct NumberFile {
  struct Member {
    formula::Span key;  ///< without the quotation marks
    formula::Span value;
  };
  formula::SourcePointer source;  ///< the text with \uXXXX in it decoded
  std::vector<Member> members;
  std::optional<formula::FormulaError> error;  ///< it is no such JSON from here on
};

/// Takes a JSON object apart. What the values are is not looked at. Time: linear in the text.
NumberFile read_number_file(const formula::SourcePointer& json);

}  // namespace tools::check
