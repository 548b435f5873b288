#include <tools/program/program.h>

#include <fmt/format.h>
#include <signal.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/unicode.h>
#include <tools/library_messages.h>
#include <tools/messages.h>
#include <tools/program/arguments.h>
#include <tools/program/check_command.h>
#include <tools/program/descend_command.h>
#include <tools/program/emit_command.h>
#include <tools/program/graph_command.h>
#include <tools/program/help.h>
#include <tools/program/language_option.h>
#include <tools/program/lesson_command.h>
#include <tools/program/output.h>
#include <tools/program/plot_command.h>
#include <tools/program/predict_command.h>
#include <tools/program/quiz_command.h>
#include <tools/program/trace_command.h>
#include <tools/program/train_command.h>
#include <tools/program/usage_error.h>

#include <algorithm>
#include <cstdio>
#include <new>

namespace tools::program {
namespace {

constexpr int cannot = 2;

HelpText help_text() {
  return {"COMMAND ...", "",
          R"help(  chalkgrad trace "((a+b)*c)^2" a=2 b=-3 c=10
  chalkgrad graph "((a+b)*c)^2" a=2 b=-3 c=10 -o f.svg
  chalkgrad check notes.md
  chalkgrad lesson "((a+b)*c)^2" a=2 b=-3 c=10 -o lesson.html
  chalkgrad train circles -o out/)help",
          say_text("chalkgrad COMMAND --help tells more about a command.")};
}

// A command may set the exit status.
void add_commands(CLI::App& app, const std::vector<std::string>& arguments, int& status) {
  set_help(app, help_text());
  app.set_version_flag("--version", "chalkgrad " CHALKGRAD_VERSION, say_text("shows the version"));
  add_language_option(app);
  add_graph_command(app);
  add_trace_command(app);
  add_check_command(app, status);
  add_lesson_command(app);
  add_quiz_command(app);
  add_train_command(app, arguments, status);
  add_predict_command(app);
  add_descend_command(app);
  add_plot_command(app);
  add_emit_command(app);
  for (CLI::App* command : app.get_subcommands({})) {
    command->group(say_text("Commands"));
    add_language_option(*command);
  }
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// The arguments in an order that CLI11 reads as they are meant.
std::vector<std::string> ordered(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty()) return {"--help"};
  const std::string& first = arguments.front();
  if (const CLI::Option* const option = app.get_option_no_throw(first)) {
    if (option->get_items_expected_max() > 0)
      throw UsageError(say("{0} needs a value: {0} {1}", first, option->get_type_name()));
    return {first};
  }
  const std::vector<std::string> commands = command_names(app);
  if (std::ranges::find(commands, first) == commands.end()) {
    if (first.starts_with("-"))
      throw UsageError(say("expected a command first, before '{}'", formula::printable(first)));
    throw UsageError(say("{}\n(a formula comes after the command: chalkgrad trace \"a*b\" a=2 b=3)",
                         unknown(to_say("command"), first, commands)));
  }
  const CLI::App& command = *app.get_subcommand(first);
  std::vector<std::string> result =
      with_options_first(command, {arguments.begin() + 1, arguments.end()});
  result.insert(result.begin(), first);
  return result;
}

void parse_and_run(CLI::App& app, const std::vector<std::string>& arguments) {
  try {
    std::vector<std::string> rest = ordered(app, arguments);
    std::ranges::reverse(rest);  // CLI11 takes them from the end
    app.parse(std::move(rest));
  } catch (const CLI::CallForHelp&) {
    write_output(app.help());
  } catch (const CLI::CallForVersion& version) {
    write_output(std::string(version.what()) + "\n");
  } catch (const CLI::ParseError& error) {
    throw UsageError(say_again(error.what()));
  }
}

int fail(const std::string& message) {
  fmt::print(stderr, "{}\n", message);
  return cannot;
}

int fail_as_program(const std::string& message) {
  return fail(fmt::format("chalkgrad: {}: {}", in_language(to_say("error")), message));
}

std::string help_hint(const CLI::App& app, const std::vector<std::string>& arguments) {
  const std::vector<std::string> commands = command_names(app);
  const bool knows_command =
      !arguments.empty() && std::ranges::find(commands, arguments.front()) != commands.end();
  return say("Examples and all options: chalkgrad {}--help",
             knows_command ? arguments.front() + " " : "");
}

}  // namespace

int run(const std::vector<std::string>& given) {
  ::signal(SIGPIPE, SIG_IGN);  // a write to a closed pipe is noticed by the one who writes
  const ChosenLanguage chosen = choose_language(given);
  const Speaking speaking(chosen.language);
  const std::vector<std::string> arguments = without_leading_language(given);
  CLI::App app(
      say_text("chalkgrad shows how backpropagation runs: forward and backward, one gradient "
               "contribution at a time; and it checks derivations written by hand, line by line."),
      "chalkgrad");
  try {
    int status = 0;
    add_commands(app, arguments, status);
    if (!chosen.error.empty()) throw UsageError(chosen.error);
    parse_and_run(app, arguments);
    return status;
  } catch (const UsageError& error) {
    return fail_as_program(fmt::format("{}\n{}", error.what(), help_hint(app, arguments)));
  } catch (const formula::FormulaError& error) {
    return fail(error.what());
  } catch (const formula::InputError& error) {
    return fail(error.what());
  } catch (const std::bad_alloc&) {
    return fail_as_program(say_text("not enough memory for this computation"));
  } catch (const std::exception& error) {
    return fail_as_program(say_again(error.what()));
  }
}

}  // namespace tools::program
