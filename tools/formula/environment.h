#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <tools/formula/array.h>
#include <tools/formula/scope.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// A name with a value, from one place of the worksheet on.
struct Quantity {
  std::string name;
  ArrayPointer array;
  SourcePointer source;  ///< where it was defined or bound
  Span span;
  bool update;  ///< by `name <- value`

  /// Whether an element of it was computed; else they are all leaves.
  bool is_computed() const;
};

/// What the names of a worksheet stand for. Every element of every array is a Value that has a
/// name: its own, or the one it had before, as where `y = x`.
class Environment {
 public:
  /// In the order of definition; updates follow what they update.
  const std::vector<Quantity>& quantities() const { return quantities_; }

  /// The latest one of that name; null when there is none.
  const Quantity* find(std::string_view name) const;

  /// The latest one of that name that was there before `other`, which has to be one of
  /// quantities(); null when there is none.
  const Quantity* find_before(std::string_view name, const Quantity& other) const;

  /// Null when the worksheet defines no such function.
  std::shared_ptr<const FunctionDefinition> find_function(std::string_view name) const;

  /// The names of quantities and functions, each once.
  std::vector<std::string> names() const;
  std::vector<std::string> function_names() const;

  /// For parsing a further expression.
  Scope scope() const;

  /// Where a line further down defines the name: for errors.
  void announce(std::string name, Span where) { announced_.emplace(std::move(name), where); }
  const Span* find_announced(std::string_view name) const;

  /// A name declared without a number.
  void declare_free(std::string name) { free_.insert(std::move(name)); }
  bool is_free(std::string_view name) const { return free_.contains(name); }

  /// Names the elements; numbers become leaves.
  void define(std::string name, const ArrayPointer& array, SourcePointer source, Span span,
              bool update = false);
  void define(const FunctionDefinition& function);

 private:
  std::vector<Quantity> quantities_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> places_;
  std::map<std::string, std::shared_ptr<const FunctionDefinition>, std::less<>> functions_;
  std::map<std::string, Span, std::less<>> announced_;
  std::set<std::string, std::less<>> free_;
};

}  // namespace tools::formula
