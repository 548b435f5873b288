#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <autograd/emit.h>
#include <autograd/formula.h>

namespace autograd::detail {

/// A formula in the syntax of a programming language: the T that rules are read with to write
/// source. Sums and products are written as Formula writes them, brackets and all; the rest as the
/// language wants it.
template <Language language>
class Code {
 public:
  Code(double number)  // NOLINT(google-explicit-constructor): as numbers stand beside any T
      : formula_(std::isfinite(number) ? Formula(number) : Formula::name(unbounded(number))) {}
  static Code name(std::string text) { return Code(Formula::name(std::move(text))); }
  static Code call(const std::string& function, const std::vector<Code>& arguments) {
    std::vector<Formula> formulas;
    for (const Code& argument : arguments) formulas.push_back(argument.formula_);
    return Code(Formula::call(function, formulas));
  }

  const std::string& text() const { return formula_.text(); }

  friend Code operator+(const Code& a, const Code& b) { return Code(a.formula_ + b.formula_); }
  friend Code operator-(const Code& a, const Code& b) { return Code(a.formula_ - b.formula_); }
  friend Code operator*(const Code& a, const Code& b) { return Code(a.formula_ * b.formula_); }
  friend Code operator/(const Code& a, const Code& b) { return Code(a.formula_ / b.formula_); }
  friend Code operator-(const Code& a) { return Code(-a.formula_); }

  struct Condition {
    std::string text;
    friend Condition operator&&(const Condition& a, const Condition& b) {
      return {a.text + (language == Language::python ? " and " : " && ") + b.text};
    }
  };
  friend Condition operator<(const Code& a, const Code& b) { return {a.text() + " < " + b.text()}; }
  friend Condition operator>(const Code& a, const Code& b) { return {a.text() + " > " + b.text()}; }
  friend Condition operator<=(const Code& a, const Code& b) {
    return {a.text() + " <= " + b.text()};
  }
  friend Condition operator>=(const Code& a, const Code& b) {
    return {a.text() + " >= " + b.text()};
  }
  friend Condition operator==(const Code& a, const Code& b) {
    return {a.text() + (language == Language::javascript ? " === " : " == ") + b.text()};
  }
  friend Code select(const Condition& where, const Code& if_true, const Code& if_false) {
    if constexpr (language == Language::python)
      return name('(' + if_true.text() + " if " + where.text + " else " + if_false.text() + ')');
    else
      return name('(' + where.text + " ? " + if_true.text() + " : " + if_false.text() + ')');
  }
  friend Code lift(double c, const Code&) { return c; }

  friend Code exp(const Code& x) { return library("exp", {x}); }
  friend Code expm1(const Code& x) { return library("expm1", {x}); }
  friend Code log(const Code& x) { return library("log", {x}); }
  friend Code log1p(const Code& x) { return library("log1p", {x}); }
  friend Code sqrt(const Code& x) { return library("sqrt", {x}); }
  friend Code sin(const Code& x) { return library("sin", {x}); }
  friend Code cos(const Code& x) { return library("cos", {x}); }
  friend Code tan(const Code& x) { return library("tan", {x}); }
  friend Code tanh(const Code& x) { return library("tanh", {x}); }
  friend Code abs(const Code& x) {
    return library(language == Language::javascript ? "abs" : "fabs", {x});
  }
  friend Code pow(const Code& a, const Code& b) {
    if (b.formula_.number() == 1.0) return a;
    if (b.formula_.number() == 2.0) return a * a;
    return library("pow", {a, b});
  }
  // JavaScript has none; prelude.h writes them where they are used
  friend Code erf(const Code& x) {
    return language == Language::javascript ? call("erf", {x}) : library("erf", {x});
  }
  friend Code erfc(const Code& x) {
    return language == Language::javascript ? call("erfc", {x}) : library("erfc", {x});
  }
  friend Code sigmoid(const Code& x) { return call("sigmoid", {x}); }

 private:
  explicit Code(Formula formula) : formula_(std::move(formula)) {}

  static Code library(const char* function, const std::vector<Code>& arguments) {
    static const std::string where = language == Language::c            ? ""
                                     : language == Language::javascript ? "Math."
                                                                        : "math.";
    return call(where + function, arguments);
  }
  static const char* unbounded(double number) {
    switch (language) {
      case Language::c:
        return std::isnan(number) ? "NAN" : number > 0 ? "INFINITY" : "(-INFINITY)";
      case Language::javascript:
        return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "(-Infinity)";
      case Language::python:
        return std::isnan(number) ? "math.nan" : number > 0 ? "math.inf" : "(-math.inf)";
    }
    __builtin_unreachable();
  }

  Formula formula_;
};

}  // namespace autograd::detail
