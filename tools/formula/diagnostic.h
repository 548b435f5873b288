#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <tools/formula/source.h>

namespace tools::formula {

/// A text cannot be had at all: no such file, a directory, not text. what() is `NAME: error:
/// MESSAGE`.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& name, const std::string& message);
};

/// A second place that helps to understand an error: `opened here`.
struct Note {
  const Source& source;
  Span span;
  std::string message;
};

/// What is wrong with a formula, and where.
///
/// what() reads like a compiler's message, and ends without a line end:
///
///     notes.md:12:6: error: unknown name 'w3': did you mean 'w2'?
///        12 | z = w3*x
///           |     ^~
///
/// Control characters of the text are never in it; long lines are cut around the place.
class FormulaError : public std::runtime_error {
 public:
  FormulaError(const Source& source, Span span, std::string message,
               const std::optional<Note>& note = std::nullopt);

  const std::string& file() const { return file_; }
  std::size_t line() const { return position_.line; }
  std::size_t column() const { return position_.column; }

  /// The sentence alone, without place and line.
  const std::string& message() const { return message_; }

 private:
  std::string file_;
  Position position_;
  std::string message_;
};

}  // namespace tools::formula
