#include <tools/program/trace_command.h>

#include <tools/computation.h>
#include <tools/messages.h>
#include <tools/program/choice.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/stepping.h>
#include <tools/program/usage_error.h>
#include <tools/trace/trace.h>
#include <tools/trace/write.h>

#include <memory>
#include <sstream>
#include <string>

namespace tools::program {
namespace {

struct TraceArguments {
  FormulaArguments formula;
  std::string output, format;
  bool fold = false, interactive = false;
};

enum class TraceFormat { text, markdown, latex, json };

const Choices<TraceFormat> formats{to_say("format"),
                                   {{"text", TraceFormat::text},
                                    {"markdown", TraceFormat::markdown},
                                    {"latex", TraceFormat::latex},
                                    {"json", TraceFormat::json}}};

std::string written(const Trace& trace, TraceFormat format, const TraceArguments& arguments) {
  const int digits = arguments.formula.digits;
  std::ostringstream out;
  switch (format) {
    case TraceFormat::text:
      write_text(out, trace, {digits, arguments.output.empty() && standard_output_has_colours()});
      break;
    case TraceFormat::markdown:
      write_markdown(out, trace, digits);
      break;
    case TraceFormat::latex:
      write_latex(out, trace, digits);
      break;
    case TraceFormat::json:
      write_json(out, trace, digits);
      break;
  }
  return std::move(out).str();
}

void run(const TraceArguments& arguments) {
  const TraceFormat format =
      arguments.format.empty() ? TraceFormat::text : chosen(formats, arguments.format);
  if (arguments.interactive) {
    if (!arguments.output.empty() || !arguments.format.empty())
      throw UsageError(
          say_text("--interactive is for the terminal: leave it out to use -o or --format"));
    require_terminal();
  }
  const formula::Output output = arguments.formula.calculate();
  const Trace trace = tools::trace(output.value, arguments.fold ? Dots::folded : Dots::unfolded);
  if (arguments.interactive)
    step_through(trace, output.text, arguments.formula.digits);
  else
    write_output(written(trace, format, arguments), arguments.output);
}

HelpText help_text() {
  return {"trace FORMULA|FILE [NAME=NUMBER...] [OPTION...]", say_text(formula_arguments_help),
          R"help(  chalkgrad trace "((a+b)*c)^2" a=2 b=-3 c=10
  chalkgrad trace "((a+b)*c)^2" a=2 b=-3 c=10 --interactive
  chalkgrad trace "W = [[1,2],[3,4]]; z = W @ x; C = sum(z^2)" x=[1,-1] --of z[0]
  chalkgrad trace notes.md --format markdown -o trace.md
  chalkgrad trace "C = (sigmoid(w*x+b) - y)^2" w=0.5 x=2 b=-1 y=1 --format latex
  echo "f = x*x + 3*x" | chalkgrad trace - x=2)help"};
}

}  // namespace

void add_trace_command(CLI::App& program) {
  const auto arguments = std::make_shared<TraceArguments>();
  CLI::App& command = *program.add_subcommand(
      "trace",
      say_text("Runs a computation forward and backward, step by step, with the numbers put in."));
  set_help(command, help_text());
  command.add_flag("--interactive", arguments->interactive,
                   say_text("steps with the keyboard, forwards and back"));
  command
      .add_option("--format", arguments->format,
                  say_text("text, markdown, latex or json; text without it"))
      ->type_name("FORMAT");
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write; without it the standard output"))
      ->type_name("FILE");
  arguments->formula.add_to(command);
  command.add_flag(
      "--fold", arguments->fold,
      say_text("one step for each weighted sum w0*x0 + w1*x1 + b, not one for each product"));
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
