#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <autograd/op.h>

namespace autograd {

/// Mathematics as text. Reading a rule with T = Formula writes its value or its derivative: `y*(1 -
/// y)`. Brackets stand only where they are needed; operations on numbers alone are carried out, and
/// x + 0, x*1, x/1, x^1 are x. The text is that of the worksheet language; a choice between
/// branches is `condition ? a : b`.
class Formula {
 public:
  /// A number, written with as few digits as name it exactly.
  Formula(double number);  // NOLINT(google-explicit-constructor)

  /// A name (or any text that binds as tightly as one). Where the number that it stands for is
  /// given, it decides equalities, so that exceptional points are mentioned only at them: the
  /// derivative of a^b is b*a^(b - 1), its value 0 at b = 0 left away where b is 2.
  static Formula name(std::string text, std::optional<double> stands_for = {});

  /// The formula as text.
  const std::string& text() const { return text_; }

  /// The number that this is, or that its name stands for, if there is one.
  std::optional<double> stands_for() const { return number_ ? number_ : stands_for_; }

  /// The number that this is, if it is one.
  std::optional<double> number() const { return number_; }

  /// The operations of arithmetic, written out.
  /// @{
  friend Formula operator+(const Formula& a, const Formula& b);
  friend Formula operator-(const Formula& a, const Formula& b);
  friend Formula operator*(const Formula& a, const Formula& b);
  friend Formula operator/(const Formula& a, const Formula& b);
  friend Formula operator-(const Formula& a);
  friend Formula pow(const Formula& a, const Formula& b);
  /// @}

  /// name(a, b, ...)
  static Formula call(std::string_view function, const std::vector<Formula>& arguments);

  /// A comparison of two formulas: its text, and whether it holds where both are numbers.
  struct Condition {
    std::string text;           ///< as it is written: a > b
    std::optional<bool> holds;  ///< empty where it depends on names
  };

  /// One of the two where the condition is decided, else a choice between them.
  friend Formula select(const Condition& condition, const Formula& if_true,
                        const Formula& if_false);

 private:
  /// How tightly the outermost operator binds, loosest first.
  enum class Binding { choice, sum, product, power, atom };

  Formula(std::string text, Binding binding) : text_(std::move(text)), binding_(binding) {}
  std::string within(Binding least) const;
  std::string on_the_right(Binding least) const;

  std::string text_;
  Binding binding_;
  std::optional<double> number_;
  std::optional<double> stands_for_;
};

/// Comparisons as conditions.
/// @{
Formula::Condition operator<(const Formula& a, const Formula& b);
Formula::Condition operator>(const Formula& a, const Formula& b);
Formula::Condition operator<=(const Formula& a, const Formula& b);
Formula::Condition operator>=(const Formula& a, const Formula& b);
Formula::Condition operator==(const Formula& a, const Formula& b);
Formula::Condition operator&&(const Formula::Condition& a, const Formula::Condition& b);
/// @}

/// Functions written as calls.
/// @{
inline Formula exp(const Formula& x) { return Formula::call("exp", {x}); }
inline Formula expm1(const Formula& x) { return Formula::call("expm1", {x}); }
inline Formula log(const Formula& x) { return Formula::call("log", {x}); }
inline Formula log1p(const Formula& x) { return Formula::call("log1p", {x}); }
inline Formula sqrt(const Formula& x) { return Formula::call("sqrt", {x}); }
inline Formula sin(const Formula& x) { return Formula::call("sin", {x}); }
inline Formula cos(const Formula& x) { return Formula::call("cos", {x}); }
inline Formula tan(const Formula& x) { return Formula::call("tan", {x}); }
inline Formula tanh(const Formula& x) { return Formula::call("tanh", {x}); }
inline Formula erf(const Formula& x) { return Formula::call("erf", {x}); }
inline Formula erfc(const Formula& x) { return Formula::call("erfc", {x}); }
inline Formula abs(const Formula& x) { return Formula::call("abs", {x}); }
inline Formula sigmoid(const Formula& x) { return Formula::call("sigmoid", {x}); }
/// @}

/// The number itself.
inline Formula lift(double c, const Formula&) { return {c}; }

/// The operation applied to operands, as a person writes it: a + b, sigmoid(z), w0*x0 + w1*x1 + b.
Formula applied(Op op, const std::vector<Formula>& operands);

/// The partial derivative of the operation by operand number k, in terms of the operands and the
/// result y. Where the text is `choice ? a : b` and the numbers at hand decide the choice, pass
/// operands that are numbers.
Formula partial(Op op, std::size_t k, const std::vector<Formula>& operands, const Formula& y);

}  // namespace autograd
