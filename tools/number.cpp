#include <tools/number.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace tools {
namespace {

bool reads_back(const std::string& text, double value) {
  double read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  return read == value;
}

/// 1.5e-07 as 1.5e-7, 2e+06 as 2e6.
std::string with_short_exponent(std::string text) {
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return text;
  const std::size_t first_digit = text.find_first_not_of("+-0", e + 1);
  return text.substr(0, e + 1) + (text[e + 1] == '-' ? "-" : "") + text.substr(first_digit);
}

}  // namespace

std::string number(double value, int digits) {
  if (digits < 1 || digits > most_digits)
    throw std::invalid_argument(fmt::format(
        "{} significant digits: a number can be shown with 1 to {}", digits, most_digits));
  if (std::isnan(value)) return "nan";  // its sign means nothing
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  // So many always come back as they were typed: 0.1 stays 0.1 when 17 are asked for.
  const int safe_digits = std::min(digits, std::numeric_limits<double>::digits10);
  std::string text = fmt::format("{:.{}g}", value, safe_digits);
  for (int more = safe_digits + 1; more <= digits && !reads_back(text, value); ++more)
    text = fmt::format("{:.{}g}", value, more);
  return with_short_exponent(std::move(text));
}

}  // namespace tools
