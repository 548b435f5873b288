#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tools::formula {

/// A name as the language knows it: every kind of prime becomes `'`.
std::string plain_name(std::string_view written);

/// The names that are defined at a place of a worksheet.
///
/// The parser has to know them: `dC/dw` is a division where dC and dw are defined, the prime of
/// `W2'` belongs to the name where W2' is, and `a = 2` is a claim from its second time on.
class Scope {
 public:
  void define(std::string name) { names_.insert(std::move(name)); }
  void define_function(std::string name) { functions_.insert(std::move(name)); }

  /// A name that has a value from outside: it is known, and may still be defined.
  void bind(std::string name) { bound_.insert(std::move(name)); }

  /// The parameters of the function whose body begins or ends here.
  void enter_function(std::vector<std::string> parameters) { parameters_ = std::move(parameters); }
  void leave_function() { parameters_.clear(); }

  /// Whether a statement before this one defined the name.
  bool is_defined(std::string_view name) const { return names_.contains(name); }

  /// Whether a statement before this one defined the function; built-in ones do not count.
  bool is_function(std::string_view name) const { return functions_.contains(name); }

  /// Whether the name stands for a value here: defined, bound, or a parameter.
  bool is_value(std::string_view name) const;

  /// How many of a function name's primes belong to the name; the others are derivatives.
  ///
  /// The longest defined function wins, then the built-in one; where neither is known, all of them
  /// belong.
  std::size_t own_primes(std::string_view name, std::size_t primes) const;

 private:
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> functions_;
  std::set<std::string, std::less<>> bound_;
  std::vector<std::string> parameters_;
};

}  // namespace tools::formula
