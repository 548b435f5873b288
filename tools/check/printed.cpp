#include <tools/check/printed.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tools::check {
namespace {

// A tie that double arithmetic tips over still counts: 0.125 shows as 0.12 and as 0.13.
constexpr double slack = 1e-9;

}  // namespace

bool Printed::shows(double x, double noise) const {
  if (!std::isfinite(x)) return false;
  const double scale = std::max(std::abs(value), std::abs(x));
  if (unit == 0) return std::abs(x - value) <= 1e-10 * std::max(1.0, scale) + noise;
  return std::abs(x - value) <= 0.5 * unit * (1 + slack) + 1e-15 * scale + noise;
}

bool Printed::cuts_off(double x) const {
  if (unit == 0 || !std::isfinite(x) || std::signbit(x) != std::signbit(value)) return false;
  const double beyond = std::abs(x) - std::abs(value);
  return beyond >= 0 && beyond < unit * (1 - slack);
}

Printed read_printed(std::string_view digits, double value) {
  Printed printed{value};
  int decimals = 0, exponent = 0;
  bool point = false, leading = true;
  std::size_t i = 0;
  for (; i < digits.size() && digits[i] != 'e' && digits[i] != 'E'; ++i) {
    if (digits[i] == '.') {
      point = true;
      continue;
    }
    if (digits[i] < '0' || digits[i] > '9') continue;
    if (point) ++decimals;
    leading = leading && digits[i] == '0';
    if (!leading) ++printed.digits;
  }
  const bool has_exponent = i < digits.size();
  if (has_exponent) {
    std::string_view tail = digits.substr(i + 1);
    if (tail.starts_with('+')) tail.remove_prefix(1);
    std::from_chars(tail.data(), tail.data() + tail.size(), exponent);
  }
  printed.whole = !point && !has_exponent;
  if (leading) printed.digits = std::max(decimals, 1);
  if (!printed.whole) printed.unit = std::pow(10.0, exponent - decimals);
  return printed;
}

std::optional<Printed> printed_number(const formula::Expression& expression,
                                      formula::NodeId place) {
  double sign = 1;
  const formula::Node* node = &expression.nodes[place];
  while (std::holds_alternative<formula::Negation>(node->form)) {
    sign = -sign;
    node = &expression.nodes[--place];
  }
  const auto* number = std::get_if<formula::Number>(&node->form);
  if (number == nullptr) return {};
  Printed printed = read_printed(expression.source->text(node->span), number->value);
  printed.value *= sign;
  return printed;
}

Printed to_the_unit(Printed number) {
  if (number.whole) number.unit = 1;
  return number;
}

}  // namespace tools::check
