#include <autograd/formula.h>

#include <charconv>
#include <cmath>

#include <autograd/reading.h>

namespace autograd {
namespace {

std::string shortest(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

bool is(const Formula& x, double number) { return x.number() == number; }

std::optional<bool> compare(const Formula& a, const Formula& b, auto relation) {
  if (a.number() && b.number()) return relation(*a.number(), *b.number());
  return {};
}

Formula::Condition condition(const Formula& a, const char* sign, const Formula& b,
                             std::optional<bool> holds) {
  return {a.text() + sign + b.text(), holds};
}

}  // namespace

Formula::Formula(double number)
    : text_(shortest(number)),
      binding_(std::signbit(number) ? Binding::product : Binding::atom),
      number_(number) {}

Formula Formula::name(std::string text, std::optional<double> stands_for) {
  Formula name(std::move(text), Binding::atom);
  name.stands_for_ = stands_for;
  return name;
}

std::string Formula::within(Binding least) const {
  return binding_ < least ? '(' + text_ + ')' : text_;
}

/// A minus sign is not left standing beside another operator.
std::string Formula::on_the_right(Binding least) const {
  return binding_ < least || text_.front() == '-' ? '(' + text_ + ')' : text_;
}

Formula operator+(const Formula& a, const Formula& b) {
  if (a.number_ && b.number_) return *a.number_ + *b.number_;
  if (is(a, 0.0)) return b;
  if (is(b, 0.0)) return a;
  return {a.within(Formula::Binding::sum) + " + " + b.on_the_right(Formula::Binding::sum),
          Formula::Binding::sum};
}

Formula operator-(const Formula& a, const Formula& b) {
  if (a.number_ && b.number_) return *a.number_ - *b.number_;
  if (is(a, 0.0)) return -b;
  if (is(b, 0.0)) return a;
  return {a.within(Formula::Binding::sum) + " - " + b.on_the_right(Formula::Binding::product),
          Formula::Binding::sum};
}

Formula operator*(const Formula& a, const Formula& b) {
  if (a.number_ && b.number_) return *a.number_ * *b.number_;
  if (is(a, 1.0)) return b;
  if (is(b, 1.0)) return a;
  return {a.within(Formula::Binding::product) + "*" + b.on_the_right(Formula::Binding::product),
          Formula::Binding::product};
}

Formula operator/(const Formula& a, const Formula& b) {
  if (a.number_ && b.number_) return *a.number_ / *b.number_;
  if (is(b, 1.0)) return a;
  return {a.within(Formula::Binding::product) + "/" + b.on_the_right(Formula::Binding::power),
          Formula::Binding::product};
}

Formula operator-(const Formula& a) {
  if (a.number_) return -*a.number_;
  Formula negated("-" + a.on_the_right(Formula::Binding::product), Formula::Binding::product);
  if (a.stands_for_) negated.stands_for_ = -*a.stands_for_;
  return negated;
}

Formula pow(const Formula& a, const Formula& b) {
  if (a.number_ && b.number_) return std::pow(*a.number_, *b.number_);
  if (is(b, 1.0)) return a;
  return {a.within(Formula::Binding::atom) + "^" + b.on_the_right(Formula::Binding::atom),
          Formula::Binding::power};
}

Formula Formula::call(std::string_view function, const std::vector<Formula>& arguments) {
  std::string text(function);
  text += '(';
  for (std::size_t i = 0; i < arguments.size(); ++i)
    text += (i == 0 ? "" : ", ") + arguments[i].text_;
  return {text + ')', Binding::atom};
}

Formula::Condition operator<(const Formula& a, const Formula& b) {
  return condition(a, " < ", b, compare(a, b, [](double x, double y) { return x < y; }));
}
Formula::Condition operator>(const Formula& a, const Formula& b) {
  return condition(a, " > ", b, compare(a, b, [](double x, double y) { return x > y; }));
}
Formula::Condition operator<=(const Formula& a, const Formula& b) {
  return condition(a, " <= ", b, compare(a, b, [](double x, double y) { return x <= y; }));
}
Formula::Condition operator>=(const Formula& a, const Formula& b) {
  return condition(a, " >= ", b, compare(a, b, [](double x, double y) { return x >= y; }));
}
Formula::Condition operator==(const Formula& a, const Formula& b) {
  std::optional<bool> holds;
  if (a.stands_for() && b.stands_for()) holds = *a.stands_for() == *b.stands_for();
  return condition(a, " = ", b, holds);
}

Formula::Condition operator&&(const Formula::Condition& a, const Formula::Condition& b) {
  if (a.holds == false || b.holds == true) return a;
  if (b.holds == false || a.holds == true) return b;
  return {a.text + " and " + b.text, {}};
}

Formula select(const Formula::Condition& condition, const Formula& if_true,
               const Formula& if_false) {
  if (condition.holds) return *condition.holds ? if_true : if_false;
  return {condition.text + " ? " + if_true.within(Formula::Binding::sum) + " : " + if_false.text_,
          Formula::Binding::choice};
}

Formula applied(Op op, const std::vector<Formula>& operands) {
  return with_rule(op, [&](auto rule) -> Formula {
    if constexpr (requires { rule.symbol; })
      return value_of<Formula>(op, operands);
    else
      return Formula::call(op_name(op), operands);
  });
}

Formula partial(Op op, std::size_t k, const std::vector<Formula>& operands, const Formula& y) {
  return partial_of<Formula>(op, k, operands, y);
}

}  // namespace autograd
