#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/arithmetic.h>
#include <autograd/emit.h>

namespace autograd::detail {

/// The source that code becomes part of.
class Source {
 public:
  /// Writes a line that gives the expression a name; gives back the name.
  virtual std::string named(const std::string& expression) = 0;
  /// The name of a function that the language does not have; it is written too. One of: sigmoid,
  /// erf, erfc, pow.
  virtual std::string function(std::string_view name) = 0;

 protected:
  ~Source() = default;
};

/// An expression of a programming language: the T that rules are read with to write source.
///
/// It computes what the engine computes: brackets keep the order of operations, and only what
/// changes no number is left away (x*1, x/1, x^1, operations on numbers). A choice, and what has
/// become long, is given a line of its own when it is used in something else, so that a line has a
/// bounded length however wide the operation.
template <Language language>
class Code {
 public:
  Code(double number)  // NOLINT(google-explicit-constructor): as numbers stand beside any T
      : Code(literal(number), std::signbit(number) ? Binding::product : Binding::atom, nullptr) {
    number_ = number;
  }
  static Code name(std::string text, Source& source) {
    return {std::move(text), Binding::atom, &source};
  }
  static Code call(const std::string& function, const std::vector<Code>& arguments) {
    std::string text = function + '(';
    Source* source = nullptr;
    for (const Code& argument : arguments) {
      if (text.back() != '(') text += ", ";
      text += argument.within(Binding::sum);
      if (argument.source_ != nullptr) source = argument.source_;
    }
    return {text + ')', Binding::atom, source};
  }

  const std::string& text() const { return written_->text; }

  /// The same, in a line of its own unless it has a name.
  Code named() const {
    if (source_ != nullptr && text().find_first_of(" (") != std::string::npos) give_name();
    return *this;
  }

  friend Code operator+(const Code& a, const Code& b) {
    if (a.number_ && b.number_) return *a.number_ + *b.number_;
    return joined(a, " + ", b, Binding::sum);
  }
  friend Code operator-(const Code& a, const Code& b) {
    if (a.number_ && b.number_) return *a.number_ - *b.number_;
    return joined(a, " - ", b, Binding::sum);
  }
  friend Code operator*(const Code& a, const Code& b) {
    if (a.number_ && b.number_) return *a.number_ * *b.number_;
    if (a.number_ == 1.0) return b;
    if (b.number_ == 1.0) return a;
    if (b.number_ == -1.0) return -a;
    return joined(a, "*", b, Binding::product);
  }
  friend Code operator/(const Code& a, const Code& b) {
    if (a.number_ && b.number_) return *a.number_ / *b.number_;
    if (b.number_ == 1.0) return a;
    return joined(a, "/", b, Binding::product);
  }
  friend Code operator-(const Code& a) {
    if (a.number_) return -*a.number_;
    return {'-' + a.within(Binding::product, true), Binding::product, a.source_};
  }

  /// Its text, and whether it holds where that is known.
  struct Condition {
    std::string text;
    std::optional<bool> holds;
    Source* source;
    friend Condition operator&&(const Condition& a, const Condition& b) {
      if (a.holds == false || b.holds == true) return a;
      if (b.holds == false || a.holds == true) return b;
      return {a.text + (language == Language::python ? " and " : " && ") + b.text, {}, a.source};
    }
  };
  friend Condition operator<(const Code& a, const Code& b) {
    return compared(a, " < ", b, [](double x, double y) { return x < y; });
  }
  friend Condition operator>(const Code& a, const Code& b) {
    return compared(a, " > ", b, [](double x, double y) { return x > y; });
  }
  friend Condition operator<=(const Code& a, const Code& b) {
    return compared(a, " <= ", b, [](double x, double y) { return x <= y; });
  }
  friend Condition operator>=(const Code& a, const Code& b) {
    return compared(a, " >= ", b, [](double x, double y) { return x >= y; });
  }
  friend Condition operator==(const Code& a, const Code& b) {
    return compared(a, language == Language::javascript ? " === " : " == ", b,
                    [](double x, double y) { return x == y; });
  }
  friend Code select(const Condition& where, const Code& if_true, const Code& if_false) {
    if (where.holds) return *where.holds ? if_true : if_false;
    const std::string yes = if_true.within(Binding::sum), no = if_false.within(Binding::sum);
    if constexpr (language == Language::python)
      return {yes + " if " + where.text + " else " + no, Binding::choice, where.source};
    else
      return {where.text + " ? " + yes + " : " + no, Binding::choice, where.source};
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
  /// JavaScript's pow(1, b) and pow(-1, b) are NaN where b is infinite or NaN; those of the others,
  /// and of the engine, are not.
  friend Code pow(const Code& a, const Code& b) {
    if (a.number_ && b.number_) return rules::pow(*a.number_, *b.number_);
    if (b.number_ == 1.0) return a;
    if (b.number_ == 2.0) return a * a;
    if (b.number_ == -1.0) return 1.0 / a;
    const bool is_plain =
        (a.number_ && std::abs(*a.number_) != 1.0) || (b.number_ && std::isfinite(*b.number_));
    return language == Language::javascript && !is_plain ? own("pow", {a, b})
                                                         : library("pow", {a, b});
  }
  friend Code erf(const Code& x) {
    return language == Language::javascript ? own("erf", {x}) : library("erf", {x});
  }
  friend Code erfc(const Code& x) {
    return language == Language::javascript ? own("erfc", {x}) : library("erfc", {x});
  }
  friend Code sigmoid(const Code& x) { return own("sigmoid", {x}); }

 private:
  /// How tightly the outermost operator binds, loosest first.
  enum class Binding { choice, sum, product, atom };
  struct Written {
    std::string text;
    Binding binding;
  };
  static constexpr std::size_t longest = 80;

  Code(std::string text, Binding binding, Source* source)
      : written_(std::make_shared<Written>(std::move(text), binding)), source_(source) {}

  /// All that share the expression have the name.
  void give_name() const { *written_ = {source_->named(text()), Binding::atom}; }

  /// The text as part of another, in brackets if it binds less tightly than `least`; a minus sign
  /// is not left standing beside another operator.
  std::string within(Binding least, bool on_the_right = false) const {
    if (source_ != nullptr && (written_->binding == Binding::choice || text().size() > longest))
      give_name();
    const bool bare = written_->binding >= least && !(on_the_right && text().front() == '-');
    return bare ? text() : '(' + text() + ')';
  }

  static Source* source_of(const Code& a, const Code& b) {
    return a.source_ != nullptr ? a.source_ : b.source_;
  }
  static Code joined(const Code& a, const char* sign, const Code& b, Binding binding) {
    const std::string left = a.within(binding);
    const auto tighter = static_cast<Binding>(static_cast<int>(binding) + 1);
    return {left + sign + b.within(tighter, true), binding, source_of(a, b)};
  }
  static Condition compared(const Code& a, const char* sign, const Code& b, auto relation) {
    std::optional<bool> holds;
    if (a.number_ && b.number_) holds = relation(*a.number_, *b.number_);
    const std::string left = a.within(Binding::sum);
    return {left + sign + b.within(Binding::sum), holds, source_of(a, b)};
  }

  static Code library(const char* function, const std::vector<Code>& arguments) {
    static const std::string where = language == Language::c            ? ""
                                     : language == Language::javascript ? "Math."
                                                                        : "math.";
    return call(where + function, arguments);
  }
  static Code own(const char* function, const std::vector<Code>& arguments) {
    Source& source = *source_of(arguments.front(), arguments.back());
    return call(source.function(function), arguments);
  }

  /// A number of floating point: 2 would be an integer in C and Python, -0 an integer zero.
  static std::string literal(double number) {
    if (!std::isfinite(number)) {
      constexpr bool python = language == Language::python, c = language == Language::c;
      if (std::isnan(number)) return python ? "math.nan" : c ? "NAN" : "NaN";
      return (number < 0 ? "-" : "") + std::string(python ? "math.inf"
                                                   : c    ? "INFINITY"
                                                          : "Infinity");
    }
    char buffer[32];
    std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
    if (language != Language::javascript && text.find_first_of(".e") == std::string::npos)
      text += ".0";
    return text;
  }

  std::shared_ptr<Written> written_;
  Source* source_;
  std::optional<double> number_;
};

}  // namespace autograd::detail
