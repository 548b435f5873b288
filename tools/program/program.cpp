#include <fmt/format.h>
#include <signal.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/unicode.h>
#include <tools/program/arguments.h>
#include <tools/program/check_command.h>
#include <tools/program/descend_command.h>
#include <tools/program/emit_command.h>
#include <tools/program/graph_command.h>
#include <tools/program/help.h>
#include <tools/program/lesson_command.h>
#include <tools/program/output.h>
#include <tools/program/plot_command.h>
#include <tools/program/predict_command.h>
#include <tools/program/program.h>
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

constexpr char description[] =
    "chalkgrad shows how backpropagation runs: forward and backward, one gradient contribution at "
    "a time; and it checks derivations written by hand, line by line.";

HelpText help_text() {
  return {"COMMAND ...", "",
          R"help(  chalkgrad trace "((a+b)*c)^2" a=2 b=-3 c=10
  chalkgrad graph "((a+b)*c)^2" a=2 b=-3 c=10 -o f.svg
  chalkgrad check notes.md
  chalkgrad lesson "((a+b)*c)^2" a=2 b=-3 c=10 -o lesson.html
  chalkgrad train circles -o out/

chalkgrad COMMAND --help tells more about a command.)help"};
}

// A command may set the exit status.
void add_commands(CLI::App& app, const std::vector<std::string>& arguments, int& status) {
  set_help(app, help_text());
  app.set_help_flag("-h,--help", "shows this");
  app.set_version_flag("--version", "chalkgrad " CHALKGRAD_VERSION, "shows the version");
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
  for (CLI::App* command : app.get_subcommands({})) command->group("Commands");
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
  if (app.get_option_no_throw(first) != nullptr) return {first};
  const std::vector<std::string> commands = command_names(app);
  if (std::ranges::find(commands, first) == commands.end()) {
    if (first.starts_with("-"))
      throw UsageError("expected a command first, before '" + formula::printable(first) + "'");
    throw UsageError(unknown("command", first, commands) +
                     "\n(a formula comes after the command: chalkgrad trace \"a*b\" a=2 b=3)");
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
    throw UsageError(error.what());
  }
}

int fail(const std::string& message) {
  fmt::print(stderr, "{}\n", message);
  return cannot;
}

std::string help_hint(const CLI::App& app, const std::vector<std::string>& arguments) {
  const std::vector<std::string> commands = command_names(app);
  const bool knows_command =
      !arguments.empty() && std::ranges::find(commands, arguments.front()) != commands.end();
  return fmt::format("Examples and all options: chalkgrad {}--help",
                     knows_command ? arguments.front() + " " : "");
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  ::signal(SIGPIPE, SIG_IGN);  // a write to a closed pipe is noticed by the one who writes
  CLI::App app(description, "chalkgrad");
  try {
    int status = 0;
    add_commands(app, arguments, status);
    parse_and_run(app, arguments);
    return status;
  } catch (const UsageError& error) {
    return fail(fmt::format("chalkgrad: error: {}\n{}", error.what(), help_hint(app, arguments)));
  } catch (const formula::FormulaError& error) {
    return fail(error.what());
  } catch (const formula::InputError& error) {
    return fail(error.what());
  } catch (const std::bad_alloc&) {
    return fail("chalkgrad: error: not enough memory for this computation");
  } catch (const std::exception& error) {
    return fail(fmt::format("chalkgrad: error: {}", error.what()));
  }
}

}  // namespace tools::program
