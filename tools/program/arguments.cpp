#include <tools/program/arguments.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tools/formula/suggestion.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/usage_error.h>

#include <algorithm>
#include <set>

namespace tools::program {
namespace {

/// `--of` of `--of=C`.
std::string name_of(const std::string& argument) {
  return argument.substr(0, argument.starts_with("--") ? argument.find('=') : std::string::npos);
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

const CLI::Option& find_option(const CLI::App& command, const std::string& name) {
  const CLI::Option* const option = command.get_option_no_throw(name);
  if (option != nullptr) return *option;
  throw UsageError(
      say("{}\n(a formula that begins with -- goes after a -- of its own: chalkgrad {} -- \"--x\")",
          unknown(to_say("option"), name, option_names(command)), command.get_name()));
}

void require_room(const CLI::App& command, const std::vector<std::string>& others) {
  std::size_t most = 0;
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional())
      most += static_cast<std::size_t>(option->get_items_expected_max());
  if (others.size() <= most) return;
  std::vector<std::string> rest;
  for (std::size_t i = most; i < others.size(); ++i) rest.push_back(formula::printable(others[i]));
  throw UsageError(rest.size() == 1 ? say("The following argument was not expected: {}", rest[0])
                                    : say("The following arguments were not expected: {}",
                                          fmt::join(rest, " ")));
}

bool is_option(const CLI::App& command, const std::string& argument) {
  if (argument.starts_with("--")) return true;
  return argument.size() == 2 && argument[0] == '-' &&
         command.get_option_no_throw(argument) != nullptr;
}

}  // namespace

std::string unknown(std::string_view kind, const std::string& given,
                    const std::vector<std::string>& known) {
  const std::string message = say("unknown {} '{}'", in_language(kind), formula::printable(given));
  if (const auto nearest = formula::nearest_name(given, known))
    return say("{}: did you mean '{}'?", message, *nearest);
  return say("{}; expected one of: {}", message, fmt::join(known, ", "));
}

std::vector<std::string> with_options_first(const CLI::App& command,
                                            const std::vector<std::string>& arguments) {
  std::vector<std::string> options, others;
  std::set<const CLI::Option*> given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      others.insert(others.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    arguments.end());
      break;
    }
    if (!is_option(command, argument)) {
      others.push_back(argument);
      continue;
    }
    const std::string name = name_of(argument);
    const CLI::Option& option = find_option(command, name);
    if (!given.insert(&option).second) throw UsageError(say("{} is given twice", name));
    const bool has_value = name.size() < argument.size();
    if (option.get_items_expected_max() == 0) {
      if (has_value) throw UsageError(say("{0} takes no value: write just {0}", name));
      options.push_back(name);
      continue;
    }
    if (option.get_items_expected_min() == 0) {  // a value only after `=`
      options.push_back(has_value ? argument : name + "=" + option.get_default_str());
      continue;
    }
    std::string value;
    if (has_value)
      value = argument.substr(name.size() + 1);
    else if (i + 1 < arguments.size())
      value = arguments[++i];
    if (value.empty())
      throw UsageError(say("{0} needs a value: {0} {1}", name, option.get_type_name()));
    options.push_back(name);
    options.push_back(value);
  }
  require_room(command, others);
  options.emplace_back("--");
  options.insert(options.end(), others.begin(), others.end());
  return options;
}

}  // namespace tools::program
