#include <tools/formula/scope.h>

#include <algorithm>

#include <tools/formula/functions.h>
#include <tools/formula/unicode.h>

namespace tools::formula {

std::string plain_name(std::string_view written) {
  std::string result;
  for (const char32_t c : code_points(written)) {
    const bool prime = c == U'′' || c == U'’' || c == U'＇';
    result += prime ? "'" : encode(c);
  }
  return result;
}

bool Scope::is_value(std::string_view name) const {
  return names_.contains(name) || bound_.contains(name) ||
         std::ranges::find(parameters_, name) != parameters_.end();
}

std::size_t Scope::own_primes(std::string_view name, std::size_t primes) const {
  for (std::size_t own = primes + 1; own-- > 0;) {
    if (is_function(std::string(name) + std::string(own, '\''))) return own;
  }
  return is_built_in_function(name) ? 0 : primes;
}

}  // namespace tools::formula
