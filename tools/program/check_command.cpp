#include <tools/program/check_command.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tools/check/check.h>
#include <tools/check/gradients.h>
#include <tools/check/write.h>
#include <tools/formula/bindings.h>
#include <tools/formula/diagnostic.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/choice.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>
#include <tools/program/watch.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace tools::program {
namespace {

constexpr int fine = 0;
constexpr int is_wrong = 1;
constexpr int cannot_be_read = 2;

struct CheckArguments {
  std::vector<std::string> arguments;
  std::string output, format, gradients;
  check::Options options;
  bool quiet = false, watch = false;
};

enum class CheckFormat { text, json, junit };

const Choices<CheckFormat> formats{
    to_say("format"),
    {{"text", CheckFormat::text}, {"json", CheckFormat::json}, {"junit", CheckFormat::junit}}};

bool is_file(const std::string& argument) {
  if (argument == "-") return true;
  const std::filesystem::path path(argument);
  std::error_code error;  // a formula may be too long for a file name: then it is none
  if (std::filesystem::exists(path, error)) return true;
  const std::string extension = path.extension().string();
  return extension == ".md" || extension == ".markdown" || extension == ".grad";
}

/// What is to be checked, with which numbers.
struct Task {
  std::vector<std::string> sources;  ///< files, or one formula
  bool has_files = false;
  std::vector<formula::Binding> bindings;
};

Task read_task(const std::vector<std::string>& arguments) {
  Task task;
  std::vector<std::string> others;
  for (const std::string& argument : arguments) {
    (is_file(argument) ? task.sources : others).push_back(argument);
  }
  task.has_files = !task.sources.empty();
  if (arguments.empty()) throw UsageError(say_text("which file or formula?"));
  if (!task.has_files) {
    task.sources.push_back(others.front());
    others.erase(others.begin());
  }
  for (const std::string& other : others) {
    if (task.has_files && other.find('=') == std::string::npos) {
      throw formula::InputError(other, say_text("no such file"));
    }
    task.bindings.push_back(read_binding(other));
  }
  if (std::ranges::count(task.sources, "-") > 1) throw UsageError(say_text("'-' is given twice"));
  return task;
}

void require_sense(const CheckArguments& arguments, const Task& task, CheckFormat format) {
  const auto standard_input = std::ranges::count(task.sources, "-") > 0;
  if (!arguments.gradients.empty() && task.sources.size() > 1)
    throw UsageError(say_text("--gradients needs one worksheet that its numbers are about"));
  if (arguments.gradients == "-" && standard_input)
    throw UsageError(say_text("the worksheet and --gradients cannot both be the standard input"));
  if (arguments.quiet && format != CheckFormat::text)
    throw UsageError(say_text("--quiet is for --format text: the other formats are for programs"));
  if (!arguments.watch) return;
  if (!task.has_files || standard_input || arguments.gradients == "-")
    throw UsageError(say_text("--watch needs a file: only that can change"));
  if (!arguments.output.empty() || format != CheckFormat::text)
    throw UsageError(say_text("--watch is for the terminal: leave it out to use -o or --format"));
}

/// A file that cannot be read at all, where every file has a report.
check::Report report_of(const std::string& name, const formula::InputError& error) {
  check::Report report;
  report.file = name == "-" ? say_text("standard input") : name;
  report.problems.push_back({0, 0, error.what()});
  return report;
}

bool is_unreadable(const check::Report& report) {
  return !report.problems.empty() && report.problems.front().line == 0;
}

using Worksheets = std::vector<std::optional<formula::ReadableWorksheet>>;

/// A number that no worksheet has a name for is a slip of the pen; but lines that cannot be read
/// may have it.
void require_use(const std::vector<formula::Binding>& bindings, const Worksheets& worksheets) {
  formula::Worksheet all;
  for (const auto& read : worksheets) {
    if (!read || !read->errors.empty()) return;
    const auto& statements = read->worksheet.statements;
    all.statements.insert(all.statements.end(), statements.begin(), statements.end());
  }
  if (!bindings.empty()) formula::require_use(bindings, all);
}

std::vector<check::Report> check_worksheet(const formula::ReadableWorksheet& worksheet,
                                           const Task& task, const CheckArguments& arguments) {
  const auto without_gradients = [&] {
    return check::check(worksheet, task.bindings, arguments.options);
  };
  if (arguments.gradients.empty()) return {without_gradients()};
  try {
    const formula::Input numbers = arguments.gradients == "-"
                                       ? formula::input_from_stream(std::cin)
                                       : formula::input_from_file(arguments.gradients);
    return check::check_with_gradients(worksheet, task.bindings, arguments.options, numbers.source);
  } catch (const formula::InputError& error) {
    return {without_gradients(), report_of(arguments.gradients, error)};
  }
}

/// The reports of all files in order.
std::vector<check::Report> check_all(const Task& task, const CheckArguments& arguments) {
  Worksheets worksheets;
  std::vector<std::vector<check::Report>> reports;
  for (const std::string& source : task.sources) {
    worksheets.emplace_back();
    reports.emplace_back();
    try {
      worksheets.back() = formula::parse_readable_lines(
          formula::input_from_argument(source, std::cin), task.bindings);
    } catch (const formula::InputError& error) {
      reports.back().push_back(report_of(source, error));
    }
  }
  require_use(task.bindings, worksheets);
  std::vector<check::Report> all;
  for (std::size_t i = 0; i < worksheets.size(); ++i) {
    if (worksheets[i]) reports[i] = check_worksheet(*worksheets[i], task, arguments);
    std::ranges::move(reports[i], std::back_inserter(all));
  }
  return all;
}

int status_of(const std::vector<check::Report>& reports) {
  const auto unreadable = [](const check::Report& report) { return !report.problems.empty(); };
  const auto wrong = [](const check::Report& report) {
    return report.count(check::Verdict::wrong) + report.count(check::Verdict::follows) > 0;
  };
  if (std::ranges::any_of(reports, unreadable)) return cannot_be_read;
  return std::ranges::any_of(reports, wrong) ? is_wrong : fine;
}

/// What stands in no file has no place in a text for people: it is told apart.
std::string take_unreadable(std::vector<check::Report>& reports) {
  std::string errors;
  for (const check::Report& report : reports) {
    if (is_unreadable(report)) errors += report.problems.front().text + '\n';
  }
  std::erase_if(reports, is_unreadable);
  return errors;
}

std::string text_of(const std::vector<check::Report>& reports, const CheckArguments& arguments) {
  std::ostringstream out;
  const bool colours = arguments.output.empty() && standard_output_has_colours();
  check::write_text(
      out, reports,
      {arguments.options.digits, colours, arguments.options.explain, arguments.quiet});
  return std::move(out).str();
}

void watch_and_check(const Task& task, const CheckArguments& arguments) {
  std::vector<std::filesystem::path> files(task.sources.begin(), task.sources.end());
  if (!arguments.gradients.empty()) files.emplace_back(arguments.gradients);
  for (const auto& file : files) formula::input_from_file(file);  // a name that is wrong stays so
  watch(files, [&] {
    const std::string last = say("watching {}; Ctrl-C ends\n", fmt::join(task.sources, ", "));
    try {
      std::vector<check::Report> reports = check_all(task, arguments);
      const std::string errors = take_unreadable(reports);
      return errors + text_of(reports, arguments) + last;
    } catch (const formula::FormulaError& error) {
      return std::string(error.what()) + '\n' + last;
    }
  });
}

void run(const CheckArguments& arguments, int& status) {
  const CheckFormat format =
      arguments.format.empty() ? CheckFormat::text : chosen(formats, arguments.format);
  const Task task = read_task(arguments.arguments);
  require_sense(arguments, task, format);
  if (arguments.watch) {
    watch_and_check(task, arguments);
    return;
  }
  std::vector<check::Report> reports = check_all(task, arguments);
  status = status_of(reports);
  std::ostringstream out;
  if (format == CheckFormat::json) check::write_json(out, reports);
  if (format == CheckFormat::junit) check::write_junit(out, reports, arguments.options.digits);
  const std::string errors = take_unreadable(reports);
  if (format != CheckFormat::text)
    write_output(out.view(), arguments.output);
  else if (!reports.empty())
    write_output(text_of(reports, arguments), arguments.output);
  fmt::print(stderr, "{}", errors);
}

std::string not_a_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error == std::errc() && end == text.data() + text.size()) return "";
  return say("expected a whole number from 0 to {}, not '{}'",
             std::numeric_limits<std::uint64_t>::max(), formula::printable(text));
}

constexpr std::string_view check_arguments_help = to_say(
    R"help(  FILE          a worksheet (.grad), or Markdown notes with ```grad blocks; - is the standard input
  FORMULA       a derivation as one argument: "C = (w*x - 1)^2; dC/dw = 2*(w*x - 1)*x"
  NAME=NUMBER   a value for a name: a=2, also x=[1,2] or W=[[1,2],[3,4]]

A line name = expression defines a name, every further = or ≈ on it is a claim, and so is a line
that begins with a derivative such as dC/dw. Each claim that is not ok gets a line of its own:
  rounded     right with the rounded numbers that were put down before
  follows     right with a wrong number of an earlier line
  wrong       with the slip that gives just this, where there is one
  undecided   the numbers given cannot tell right from wrong
Exit status: 0 all right, 1 something is wrong or follows, 2 something cannot be read.
)help");

HelpText help_text() {
  return {"check FILE...|FORMULA [NAME=NUMBER...] [OPTION...]", say_text(check_arguments_help),
          fmt::format(R"help(  chalkgrad check notes.md
  chalkgrad check chapter1.md chapter2.md --format junit -o report.xml
  chalkgrad check "y = w*x; dy/dw = x = 3" w=2 x=3
  chalkgrad check notes.md --gradients gradients.json     ({}: {{"dC/dx": 2.0}})
  chalkgrad check notes.md --watch)help",
                      say_text("of another program"))};
}

}  // namespace

void add_check_command(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App& command = *program.add_subcommand(
      "check",
      say_text("Checks a derivation written by hand, line by line, and says why a line is wrong."));
  set_help(command, help_text());
  command.add_option("arguments", arguments->arguments);
  command
      .add_option("--format", arguments->format, say_text("text, json or junit; text without it"))
      ->type_name("FORMAT");
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write; without it the standard output"))
      ->type_name("FILE");
  command
      .add_option("--gradients", arguments->gradients,
                  say_text("numbers of another program to check, to 5 digits: {\"dL/dw\": -0.2}"))
      ->type_name("FILE.json");
  command.add_flag(
      "--explain", arguments->options.explain,
      say_text("also what there is to say of lines that are ok: the chain of each derivative"));
  command.add_flag("--quiet", arguments->quiet,
                   say_text("only what is wrong in itself and errors, no summary"));
  add_digits_option(command, arguments->options.digits);
  command
      .add_option("--seed", arguments->options.seed,
                  say_text("of the random points at which formulas are compared (1)"))
      ->type_name("N")
      ->check(CLI::Validator(not_a_seed, ""));
  command.add_flag("--watch", arguments->watch, say_text("checks again whenever a file changes"));
  command.callback([arguments, &status] { run(*arguments, status); });
}

}  // namespace tools::program
