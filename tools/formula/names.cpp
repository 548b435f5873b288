#include <tools/formula/names.h>

#include <algorithm>

namespace tools::formula {
namespace {

struct Collector {
  StatementNames names;
  std::set<std::string> parameters = {};

  void operator()(const Definition& definition) {
    names.defined = {definition.name};
    add(definition.value);
    add(definition.claims);
  }
  void operator()(const FunctionDefinition& function) {
    names.defined = {function.name};
    names.defines_function = true;
    for (const DefinedName& parameter : function.parameters) parameters.insert(parameter.text);
    add(function.body);
    add(function.claims);
  }
  void operator()(const Update& update) {
    names.defined = {update.name};
    add(update.name.text);
    add(update.value);
    add(update.claims);
  }
  void operator()(const FreeNames& free) { names.defined = free.names; }
  void operator()(const Equation& equation) {
    parameters.insert(equation.for_all.begin(), equation.for_all.end());
    add(equation.left);
    add(equation.claims);
  }

  void add(const std::string& name) {
    if (!parameters.contains(name)) names.values.insert(name);
  }
  void add(const Expression& expression) {
    for (const Node& node : expression.nodes) {
      if (const auto* name = std::get_if<Name>(&node.form)) {
        add(name->text);
      } else if (const auto* call = std::get_if<Call>(&node.form)) {
        names.functions.insert(call->function);
      } else if (const auto* derivative = std::get_if<Derivative>(&node.form)) {
        add(derivative->numerator.name);
        for (const Target& variable : derivative->variables) add(variable.name);
      }
    }
  }
  void add(const std::vector<Claim>& claims) {
    for (const Claim& claim : claims) add(claim.expression);
  }
};

}  // namespace

StatementNames names_of(const Statement& statement) {
  Collector collector;
  std::visit(collector, statement);
  return std::move(collector.names);
}

}  // namespace tools::formula
