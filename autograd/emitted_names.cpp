#include <autograd/emitted_names.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>

#include <autograd/error.h>

namespace autograd::detail {
namespace {

using Words = std::span<const std::string_view>;

// ISO C 1999 6.4.1, those that later editions added, and main
constexpr std::string_view words_of_c[] = {
    "alignas",  "alignof",   "asm",           "auto",
    "bool",     "break",     "case",          "char",
    "const",    "constexpr", "continue",      "default",
    "do",       "double",    "else",          "enum",
    "extern",   "false",     "float",         "for",
    "goto",     "if",        "inline",        "int",
    "linux",    "long",      "main",          "nullptr",
    "register", "restrict",  "return",        "short",
    "signed",   "sizeof",    "static",        "static_assert",
    "struct",   "switch",    "thread_local",  "true",
    "typedef",  "typeof",    "typeof_unqual", "union",
    "unix",     "unsigned",  "void",          "volatile",
    "while"};

// <math.h> of C and POSIX, each with the suffixes f and l too
constexpr std::string_view functions_of_c[] = {
    "acos",   "acosh",     "asin",      "asinh",      "atan",    "atan2",   "atanh",
    "cbrt",   "ceil",      "copysign",  "cos",        "cosh",    "drem",    "erf",
    "erfc",   "exp",       "exp10",     "exp2",       "expm1",   "fabs",    "fdim",
    "finite", "floor",     "fma",       "fmax",       "fmin",    "fmod",    "frexp",
    "gamma",  "hypot",     "ilogb",     "isinf",      "isnan",   "j0",      "j1",
    "jn",     "ldexp",     "lgamma",    "lgamma_r",   "llrint",  "llround", "log",
    "log10",  "log1p",     "log2",      "logb",       "lrint",   "lround",  "modf",
    "nan",    "nearbyint", "nextafter", "nexttoward", "pow",     "pow10",   "remainder",
    "remquo", "rint",      "round",     "scalb",      "scalbln", "scalbn",  "significand",
    "sin",    "sincos",    "sinh",      "sqrt",       "tan",     "tanh",    "tgamma",
    "trunc",  "y0",        "y1",        "yn"};

// the rest of <math.h>, and what is used of <stdlib.h>
constexpr std::string_view others_of_c[] = {
    "FP_INFINITE",   "FP_NAN",    "FP_NORMAL",      "FP_SUBNORMAL", "FP_ZERO",
    "HUGE_VAL",      "INFINITY",  "MATH_ERREXCEPT", "MATH_ERRNO",   "MAXFLOAT",
    "NAN",           "double_t",  "float_t",        "fpclassify",   "free",
    "isfinite",      "isgreater", "isgreaterequal", "isless",       "islessequal",
    "islessgreater", "isnormal",  "isunordered",    "malloc",       "math_errhandling",
    "signbit",       "signgam"};

// ECMAScript 2023, 12.7.2 and 13.1.1, also of strict code and modules; what cannot be declared
constexpr std::string_view words_of_javascript[] = {
    "arguments", "async",    "await",      "break",   "case",    "catch",      "class",
    "const",     "continue", "debugger",   "default", "delete",  "do",         "else",
    "enum",      "eval",     "export",     "extends", "false",   "finally",    "for",
    "function",  "if",       "implements", "import",  "in",      "instanceof", "interface",
    "let",       "new",      "null",       "package", "private", "protected",  "public",
    "return",    "static",   "super",      "switch",  "this",    "throw",      "true",
    "try",       "typeof",   "undefined",  "var",     "void",    "while",      "with",
    "yield"};
constexpr std::string_view others_of_javascript[] = {"Float64Array", "Infinity", "Math", "NaN"};

// Python 3.12, keyword.kwlist
constexpr std::string_view words_of_python[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
constexpr std::string_view others_of_python[] = {"math"};

bool is_among(std::string_view name, Words words) {
  return std::ranges::find(words, name) != words.end();
}

bool is_function_of_c(std::string_view name) {
  if (is_among(name, functions_of_c)) return true;
  if (!name.ends_with('f') && !name.ends_with('l')) return false;
  name.remove_suffix(1);
  return is_among(name, functions_of_c);
}

bool is_identifier(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && !is_digit(name[0]) &&
         std::ranges::all_of(name, [&](char c) { return is_digit(c) || is_letter(c); });
}

/// What speaks against the name; empty if nothing does.
std::string_view objection(std::string_view name, Language language) {
  switch (language) {
    case Language::c:
      if (is_among(name, words_of_c)) return "is a word of the language C";
      if (is_function_of_c(name) || is_among(name, others_of_c) || name.starts_with("M_"))
        return "is a name of C's library";
      if (name.starts_with('_')) return "begins with _, which C keeps for itself";
      return {};
    case Language::javascript:
      if (is_among(name, words_of_javascript)) return "is a word of the language JavaScript";
      if (is_among(name, others_of_javascript)) return "is a name that the function itself uses";
      return {};
    case Language::python:
      if (is_among(name, words_of_python)) return "is a word of the language Python";
      if (is_among(name, others_of_python)) return "is a name that the function itself uses";
      return {};
  }
  __builtin_unreachable();
}

std::string hexadecimal(const char* format, unsigned number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, format, number);
  return buffer;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// The first character of a text that is not empty, and of how many bytes it is; 0 bytes where that
/// is no UTF-8 [Unicode 15, table 3-7].
struct Character {
  std::uint32_t code;
  std::size_t bytes;
};
Character first_of(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || text.size() < bytes) return {first, 0};
  std::uint32_t code = first & (0x7fu >> bytes);
  for (const char c : text.substr(1, bytes - 1)) {
    if (!is_continuation(c)) return {first, 0};
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
  }
  const std::uint32_t least = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least || code > 0x10ffff || is_surrogate) return {first, 0};
  return {code, bytes};
}

/// Controls, ends of lines, marks of direction, and what is not to be seen.
bool misleads(std::uint32_t code) {
  const auto is_between = [code](std::uint32_t least, std::uint32_t most) {
    return least <= code && code <= most;
  };
  return code < 0x20 || is_between(0x7f, 0x9f) || code == 0x61c || code == 0x200e ||
         code == 0x200f || is_between(0x2028, 0x202e) || is_between(0x2066, 0x2069) ||
         code == 0xfeff;
}

}  // namespace

void require_function_name(std::string_view name, Language language) {
  if (!is_identifier(name))
    throw Error("emit: '" + as_comment(name) +
                "' cannot be the name of a function: use letters, digits and _, a digit not first");
  const std::string_view why = objection(name, language);
  if (why.empty()) return;
  std::string instead(name);
  instead.erase(0, instead.find_first_not_of('_'));
  throw Error("emit: '" + std::string(name) + "' " + std::string(why) +
              "; give the function another name, such as my_" + instead);
}

/// C goes on in the next line after a backslash, which it also reads ??/ as.
std::string as_comment(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const auto [code, bytes] = first_of(name);
    if (bytes == 0)
      text += hexadecimal("<0x%02X>", code);
    else if (code == '\n' || code == '\r' || code == '\t' || code == '\\')
      text += ' ';
    else if (misleads(code))
      text += hexadecimal("<U+%04X>", code);
    else if (code == '/' && text.ends_with("?"
                                           "?"))
      text += " /";
    else
      text += name.substr(0, bytes);
    name.remove_prefix(std::max(bytes, std::size_t{1}));
  }
  return text;
}

}  // namespace autograd::detail
