#include <tools/program/lesson_command.h>

#include <tools/formula/unicode.h>
#include <tools/lesson/lesson.h>
#include <tools/lesson/worksheet_lines.h>
#include <tools/messages.h>
#include <tools/program/choice.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>

namespace tools::program {
namespace {

struct LessonArguments {
  FormulaArguments formula;
  std::string output, title;
  double rate = 0.1;
};

void require_sense(const LessonArguments& arguments) {
  if (arguments.output.empty() && standard_output_is_terminal())
    throw UsageError(say_text("a terminal cannot show a page: name a file, -o lesson.html"));
  if (!std::isfinite(arguments.rate) || arguments.rate <= 0)
    throw UsageError(
        say("--rate is a learning rate, a number above 0, not {}", number(arguments.rate)));
}

void run(const LessonArguments& arguments) {
  LessonOptions options;
  options.language = language();
  require_sense(arguments);
  const FormulaArguments::Question question = arguments.formula.read();
  const formula::Output output = arguments.formula.calculate(question);
  options.title = arguments.title;
  const bool is_formula = question.input.format == formula::Format::formula;
  if (options.title.empty())
    options.title = is_formula
                        ? std::string(question.input.source->text())
                        : std::filesystem::path(question.input.source->name()).filename().string();
  options.digits = arguments.formula.digits;
  options.rate = arguments.rate;
  if (!is_formula)
    options.lines = worksheet_lines(question.worksheet, question.bindings, options.digits);
  std::ostringstream page;
  write_lesson(page, output.value, options);
  write_output(page.view(), arguments.output);
}

HelpText help_text() {
  return {"lesson FORMULA|FILE [NAME=NUMBER...] -o FILE.html [OPTION...]",
          say_text(formula_arguments_help),
          R"help(  chalkgrad lesson "((a+b)*c)^2" a=2 b=-3 c=10 -o lesson.html
  chalkgrad lesson notes.md -o notes.html --lang zh
  chalkgrad lesson "z = w*x + b; a = sigmoid(z); C = (a-y)^2" w=0.5 x=2 b=-1 y=1 -o neuron.html)help",
          say_text("The page is one file that needs no network. Keys: arrows step, space plays, "
                   "Home and End.")};
}

}  // namespace

void add_lesson_command(CLI::App& program) {
  const auto arguments = std::make_shared<LessonArguments>();
  CLI::App& command = *program.add_subcommand(
      "lesson",
      say_text("Writes a page that steps through a computation, forwards and backwards."));
  set_help(command, help_text());
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write; without it the standard output"))
      ->type_name("FILE");
  arguments->formula.add_to(command);
  command
      .add_option("--title", arguments->title,
                  say_text("the page's title; else the formula or file"))
      ->type_name("TEXT");
  command
      .add_option("--rate", arguments->rate,
                  say_text("the learning rate of the update steps (0.1)"))
      ->type_name("NUMBER");
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
