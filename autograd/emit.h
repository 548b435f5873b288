#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace autograd {

class Program;

/// A programming language that emit() writes.
enum class Language {
  c,           ///< C99; functions that it does not have are written out as static ones
  javascript,  ///< for browsers and node
  python,      ///< Python 3, which raises an exception where the others go on with NaN or infinity
};

/// "c", "javascript", "python".
std::string_view name_of(Language language);

/// Source of a function that computes what the program does for one sample, as straight-line code
/// to be read or pasted elsewhere: each operation forward, then each contribution backward, with
/// names as comments. It stands alone. In C:
///
///     double name(const double x[], const double w[], double gradient[]);
///
/// x are the inputs, w the parameters, gradient takes the derivatives by them; the result is
/// returned. In JavaScript and Python `name(x, w)` returns the list of result and gradient. Linear
/// in the operations.
/// @throws Error if name is not an identifier.
std::string emit(const Program& program, Language language, std::string_view name = "f");

namespace detail {
class Computation;
std::string emitted(const Computation& computation, std::size_t inputs, std::size_t parameters,
                    Language language, std::string_view name);
}  // namespace detail

}  // namespace autograd
