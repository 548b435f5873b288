#include <tools/formula/callable.h>

#include <algorithm>

#include <tools/formula/diagnostic.h>
#include <tools/formula/unknown_name.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

std::string usage(const FunctionDefinition& function) {
  std::string text = function.name.text + '(';
  for (const DefinedName& parameter : function.parameters) {
    if (&parameter != &function.parameters.front()) text += ", ";
    text += parameter.text;
  }
  return text + ')';
}

std::string argument_count(std::size_t count) {
  return count == 1 ? say_text("1 argument") : say("{} arguments", count);
}

std::string wrong_count(std::string_view name, std::size_t given, std::size_t fewest,
                        std::size_t most, std::string_view usage) {
  std::string expected = argument_count(fewest);
  if (most > fewest) {
    const bool open = most == BuiltInFunction::any_number;
    expected = open ? say("at least {}", expected) : say("{} or {}", fewest, argument_count(most));
  }
  return say("{} takes {}, here it has {}: write {}", name, expected, given, say_text(usage));
}

bool is_known_value(const std::string& name, const Environment& environment,
                    const std::vector<std::string>& parameters) {
  return std::ranges::find(parameters, name) != parameters.end() ||
         environment.find(name) != nullptr || find_built_in_constant(name) != nullptr;
}

}  // namespace

Callable find_callable(const Call& call, const Expression& expression,
                       const Environment& environment, const std::vector<std::string>& parameters) {
  const Source& source = *expression.source;
  Callable callable{environment.find_function(call.function), nullptr};
  std::size_t fewest = 0, most = 0;
  std::string how;
  if (callable.own != nullptr) {
    fewest = most = callable.own->parameters.size();
    how = usage(*callable.own);
  } else {
    callable.built_in = find_built_in_function(call.function);
    if (callable.built_in == nullptr) {
      throw FormulaError(
          source, call.name,
          unknown_function_message(call.function, source, call.name, environment, parameters));
    }
    fewest = callable.built_in->fewest_arguments;
    most = callable.built_in->most_arguments;
    how = callable.built_in->usage;
  }
  if (call.arguments < fewest || call.arguments > most) {
    throw FormulaError(source, call.name,
                       wrong_count(call.function, call.arguments, fewest, most, how));
  }
  return callable;
}

void check_function(const FunctionDefinition& function, const Environment& environment) {
  const Expression& body = function.body;
  std::vector<std::string> parameters;
  for (const DefinedName& parameter : function.parameters) parameters.push_back(parameter.text);
  const auto require_known = [&](const std::string& name, Span span) {
    if (is_known_value(name, environment, parameters)) return;
    throw FormulaError(*body.source, span,
                       unknown_name_message(name, *body.source, span, environment, parameters));
  };
  for (const Node& node : body.nodes) {
    if (const auto* name = std::get_if<Name>(&node.form)) {
      require_known(name->text, node.span);
    } else if (const auto* derivative = std::get_if<Derivative>(&node.form)) {
      require_known(derivative->numerator.name, derivative->numerator.span);
      for (const Target& variable : derivative->variables)
        require_known(variable.name, variable.span);
    } else if (const auto* call = std::get_if<Call>(&node.form)) {
      if (call->function == function.name.text) {
        throw FormulaError(
            *body.source, call->name,
            say("{} calls itself: a function is defined by others, without recursion",
                function.name.text));
      }
      find_callable(*call, body, environment, parameters);
    }
  }
}

}  // namespace tools::formula
