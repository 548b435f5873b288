#include <tools/program/plot_command.h>

#include <tools/messages.h>
#include <tools/program/choice.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>
#include <tools/training/plots.h>

#include <memory>
#include <string>

namespace tools::program {
namespace {

struct PlotArguments {
  std::string what, output;
};

const Choices<training::Plot (*)()> plots{to_say("plot"),
                                          {{"activations", training::activations_plot}}};

void run(const PlotArguments& arguments) {
  if (arguments.what.empty()) throw UsageError(say_text("which plot? There is: activations"));
  const auto make = chosen(plots, arguments.what);
  if (!arguments.output.empty()) training::plot_format(arguments.output);  // before the work
  const training::Plot plot = make();
  if (arguments.output.empty())
    write_output(training::render(plot, PictureFormat::svg));
  else
    training::write_picture(arguments.output, plot);
}

HelpText help_text() {
  return {
      "plot activations [-o FILE]",
      say_text("  activations   each activation and its derivative, from the rules that networks "
               "use\n"),
      R"help(  chalkgrad plot activations -o activations.svg
  chalkgrad plot activations -o activations.png)help"};
}

}  // namespace

void add_plot_command(CLI::App& program) {
  const auto arguments = std::make_shared<PlotArguments>();
  CLI::App& command = *program.add_subcommand("plot", say_text("Draws curves of functions."));
  set_help(command, help_text());
  command.add_option("what", arguments->what);
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write, .svg or .png; without it SVG goes to the standard "
                           "output"))
      ->type_name("FILE");
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
