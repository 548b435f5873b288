#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tools/formula/scope.h>
#include <tools/formula/syntax.h>

namespace tools::formula {

/// What the parser holds while it reads: the expression so far, open brackets, the parts of a
/// statement.
///
/// Nodes arrive in the order of the finished expression, operands first, so that building is
/// appending.
class ParserState {
 public:
  ParserState(SourcePointer source, Scope scope)
      : source_(std::move(source)), scope_(std::move(scope)) {}

  /// How deep brackets and exponents may be nested: far beyond any derivation, far before the stack
  /// ends.
  static constexpr std::size_t maximum_depth = 200;

  static constexpr std::size_t longest_name = 100;

  struct Bracket {
    Span span;
    std::uint32_t items = 0;  ///< arguments or elements so far
  };

  const SourcePointer& source() const { return source_; }

  /// The block of the text that is being read.
  Span part() const { return part_; }
  void begin_part(Span part) { part_ = part; }

  const Scope& scope() const { return scope_; }
  bool inside_brackets() const { return !brackets_.empty(); }
  bool second_derivative() const { return derivatives_.back().second_order; }

  /// The brackets that are open, the innermost last.
  const std::vector<Bracket>& brackets() const { return brackets_; }

  // --- expressions: called by the actions of parse.cpp, each after the rule of its name ---
  void number(Span span);
  void name(Span span);
  void value_name();
  void superscript(Span span);
  void open_bracket(Span span);
  void item() { ++brackets_.back().items; }
  void close_bracket(Span span);
  void callee() { callees_.push_back(name_); }
  void call();
  void group();
  void array();
  void index();
  void negative_sign(Span span) { minus_signs_.push_back(span); }
  void signed_power(Span first_sign);
  void binary(BinaryOperator operation);
  void open_exponent(Span span);
  void raised();

  // --- derivatives ---
  void begin_derivative(Span span);
  void second_order() { derivatives_.back().second_order = true; }
  void target_name();
  void target_index();
  void close_target(Span span);
  void derivative_reaches(Span last) { derivatives_.back().span.end = last.end; }
  void derivative();

  // --- statements ---
  void value() { value_ = take_expression(); }
  void equality(Span span) { claims_.push_back({Relation::equal, span, {}}); }
  void approximation(Span span) { claims_.push_back({Relation::approximately, span, {}}); }
  void blank(Span span) {
    claims_.pop_back();
    blanks_.push_back(span);
  }
  void claimed() { claims_.back().expression = take_expression(); }
  void defined_name() { defined_ = name_; }
  void free_name() { free_names_.push_back(name_); }
  void parameter();
  void function_head();
  void definition();
  void function_definition();
  void update();
  void free_names();
  void equation();

  /// Forgets what was read of a statement that cannot be read to its end.
  void abandon_statement();
  /// From now on the name is known, although nobody knows what it stands for.
  /// @{
  void lose_name(std::string name) { scope_.define(std::move(name)); }
  void lose_function(std::string name) { scope_.define_function(std::move(name)); }
  /// @}

  // --- results ---
  std::size_t statement_count() const { return statements_.size(); }
  /// Drops the statements after the first `count`, where there are more.
  void keep_statements(std::size_t count) {
    while (statements_.size() > count) statements_.pop_back();
  }
  std::vector<Statement> take_statements() { return std::move(statements_); }
  std::vector<Span> take_blanks() { return std::move(blanks_); }
  Binding take_binding() { return {std::move(defined_), std::move(value_)}; }
  Expression take_value() { return std::move(value_); }

 private:
  struct DerivativeInProgress {
    Span span;
    bool second_order = false;
    std::vector<Target> targets;  ///< the numerator first
  };

  void push(Form form, Span span);
  void push_number(std::string digits, Span span);
  void require_depth(Span span) const;
  Expression take_expression();

  SourcePointer source_;
  Span part_;
  Scope scope_;

  std::vector<Node> nodes_;
  std::vector<Bracket> brackets_;
  Bracket closed_;  ///< the bracket closed last, with the span from its beginning to its end
  std::size_t exponents_ = 0;
  std::vector<Span> minus_signs_;  ///< those before the operand that is being read
  DefinedName name_;               ///< the name read last
  std::vector<DefinedName> callees_;
  std::vector<DerivativeInProgress> derivatives_;

  DefinedName defined_;
  std::vector<DefinedName> parameters_;
  std::vector<DefinedName> free_names_;
  Expression value_;
  std::vector<Claim> claims_;
  std::vector<Span> blanks_;
  std::vector<Statement> statements_;
};

}  // namespace tools::formula
