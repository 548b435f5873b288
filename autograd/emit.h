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
/// names as comments. In C:
///
///     double name(const double x[], const double w[], double gradient[]);
///
/// x are the inputs, w the parameters, gradient takes the derivatives by them; the result is
/// returned. In JavaScript and Python `name(x, w)` returns the list of result and gradient.
///
/// It needs the language's library only. What else it calls (max, sigmoid, JavaScript's erf) is
/// written before it under its own name, name_max, so that several can stand in one file.
///
/// Arithmetic is done in the engine's order, and a C compiler must not change it: no -ffast-math,
/// and -ffp-contract=off where the machine can multiply and add at once. exp, log and the like are
/// the language's; erf and erfc in JavaScript are right to 5 units in the last place. Contributions
/// to a gradient may be added in another order.
///
/// Beyond 2,000 lines the function is written in parts (name_part1 ...) that work on arrays, as
/// compilers take long for one huge function and interpreters have no stack for it; in C it then
/// returns NAN where there is no memory for them. Linear in the operations and their operands.
/// @throws Error if name is no identifier, a word of the language, or a name that the source needs
/// itself or its library has.
std::string emit(const Program& program, Language language, std::string_view name = "f");

namespace detail {
class Computation;
std::string emitted(const Computation& computation, std::size_t inputs, std::size_t parameters,
                    Language language, std::string_view name);
}  // namespace detail

}  // namespace autograd
