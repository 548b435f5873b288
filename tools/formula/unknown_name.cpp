#include <tools/formula/unknown_name.h>

#include <algorithm>
#include <optional>

#include <tools/formula/functions.h>
#include <tools/formula/suggestion.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

std::vector<std::string> value_names(const Environment& environment,
                                     const std::vector<std::string>& parameters) {
  std::vector<std::string> names = parameters;
  std::ranges::copy(environment.names(), std::back_inserter(names));
  return names;
}

std::vector<std::string> all_function_names(const Environment& environment) {
  std::vector<std::string> names = environment.function_names();
  for (const BuiltInFunction& function : built_in_functions()) names.emplace_back(function.name);
  return names;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// `ab` where a and b are known: `a*b`.
std::optional<std::string> as_product(const std::string& name,
                                      const std::vector<std::string>& known) {
  for (std::size_t at = decode(name).length; at < name.size(); at += decode(name, at).length) {
    const std::string left = name.substr(0, at), right = name.substr(at);
    if (contains(known, left) && contains(known, right)) return left + '*' + right;
  }
  return std::nullopt;
}

// A definition further down, or the very one that the name is used in.
std::optional<std::string> defined_later(const std::string& name, const Source& source, Span where,
                                         const Environment& environment) {
  const Span* const later = environment.find_announced(name);
  if (later == nullptr) return std::nullopt;
  const std::size_t line = source.position(later->begin).line;
  if (later->begin > where.begin) {
    return say("'{}' is defined only later, on line {}: move that line up", name, line);
  }
  return say("'{}' is used in its own definition: it needs a value before", name);
}

// The f of df/dx: a name of its own does not begin right after a d.
bool is_differentiated(const Source& source, Span where) {
  const std::string_view before = source.text().substr(0, where.begin);
  return before.ends_with("d") || before.ends_with("∂");
}

}  // namespace

std::string unknown_name_message(const std::string& name, const Source& source, Span where,
                                 const Environment& environment,
                                 const std::vector<std::string>& parameters) {
  const std::vector<std::string> known = value_names(environment, parameters);
  const std::vector<std::string> functions = all_function_names(environment);
  if (environment.is_free(name)) {
    return say("'{0}' is free, and to calculate it needs a number: give it one, as in {0}=0.5",
               name);
  }
  if (environment.find_function(name) != nullptr) {
    return is_differentiated(source, where)
               ? say("'{0}' is a function: its derivative is {0}'(x), or give its value a name, "
                     "y = {0}(x), and write dy/dx",
                     name)
               : say("'{0}' is a function: write {0}(...)", name);
  }
  if (const auto message = defined_later(name, source, where, environment)) return *message;
  if (contains(functions, name)) return say("'{0}' is a function: write {0}(...)", name);
  const std::string without_prime = name.substr(0, name.find('\''));
  if (without_prime != name && contains(known, without_prime)) {
    return say(
        "unknown name '{}': a prime means the derivative of a function, as in g'(u); a transpose "
        "is transpose({})",
        name, without_prime);
  }
  if (name == "T") return say_text("unknown name 'T': the transpose of W is transpose(W)");
  if (const auto product = as_product(name, known)) {
    return say("unknown name '{}': did you mean {}?", name, *product);
  }
  if (const auto near = nearest_name(name, known)) {
    return say("unknown name '{}': did you mean '{}'?", name, *near);
  }
  return say("unknown name '{0}': give it a value, as in {0}=2", name);
}

std::string unknown_function_message(const std::string& name, const Source& source, Span where,
                                     const Environment& environment,
                                     const std::vector<std::string>& parameters) {
  if (contains(value_names(environment, parameters), name) || environment.is_free(name) ||
      find_built_in_constant(name) != nullptr) {
    return say("'{0}' is not a function: a product is written {0}*(...)", name);
  }
  if (const auto message = defined_later(name, source, where, environment)) return *message;
  if (const auto near = nearest_name(name, all_function_names(environment))) {
    return say("unknown function '{}': did you mean '{}'?", name, *near);
  }
  return say("unknown function '{0}': define it, as in {0}(x) = x^2", name);
}

}  // namespace tools::formula
