#include <tools/program/graph_command.h>

#include <autograd/value.h>
#include <tools/computation.h>
#include <tools/graph/drawing.h>
#include <tools/graph/render.h>
#include <tools/messages.h>
#include <tools/program/arguments.h>
#include <tools/program/choice.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace tools::program {
namespace {

struct GraphArguments {
  FormulaArguments formula;
  std::string output, format, fold;
  bool unfold = false, contributions = false, no_backward = false, legend = false;
};

/// Who asks for everything waits longer than who asks for a picture.
constexpr std::chrono::minutes render_time_unfolded{30};

const Choices<PictureFormat> formats{to_say("format"),
                                     {{"dot", PictureFormat::dot},
                                      {"mermaid", PictureFormat::mermaid},
                                      {"svg", PictureFormat::svg},
                                      {"png", PictureFormat::png},
                                      {"pdf", PictureFormat::pdf}}};

struct Folding {
  Dots dots = Dots::unfolded;
  Fold fold = Fold::automatic;
};

const Choices<Folding> foldings{to_say("part to fold"),
                                {{"sums", {Dots::folded, Fold::automatic}},
                                 {"neurons", {Dots::unfolded, Fold::neurons}},
                                 {"layers", {Dots::unfolded, Fold::layers}}}};

PictureFormat chosen_format(const GraphArguments& arguments) {
  if (!arguments.format.empty()) return chosen(formats, arguments.format);
  if (arguments.output.empty()) return PictureFormat::dot;
  try {
    return picture_format(arguments.output);
  } catch (const UnknownPictureFormat& error) {
    throw UsageError(say("{}\n(or name the format: --format svg)", error.what()));
  }
}

Folding chosen_folding(const GraphArguments& arguments) {
  if (arguments.unfold && !arguments.fold.empty())
    throw UsageError(say_text("--fold and --unfold exclude each other"));
  if (arguments.unfold) return {Dots::unfolded, Fold::none};
  return arguments.fold.empty() ? Folding() : chosen(foldings, arguments.fold);
}

void require_sense(const GraphArguments& arguments, PictureFormat format) {
  if (arguments.contributions && arguments.no_backward)
    throw UsageError(
        say_text("--contributions are drawn of the backward pass: leave out --no-backward"));
  if (format != PictureFormat::png && format != PictureFormat::pdf) return;
  if (arguments.output.empty() && standard_output_is_terminal())
    throw UsageError(say("a terminal cannot show {0}: name a file, -o f.{0}", arguments.format));
}

Drawing draw(const GraphArguments& arguments, const Folding& folding) {
  const formula::Output output = arguments.formula.calculate();
  if (!arguments.no_backward && output.value.op() != autograd::Op::constant)
    output.value.backward();
  DrawingOptions options{.digits = arguments.formula.digits,
                         .contributions = arguments.contributions,
                         .legend = arguments.legend,
                         .fold = folding.fold};
  if (arguments.unfold) options.limit = SIZE_MAX / 2;
  try {
    return drawing(shown_records(output.value, folding.dots), options);
  } catch (const DrawingTooLarge& error) {
    throw DrawingTooLarge(
        say("{}\n(--of NAME draws an earlier result, --unfold everything, whatever its size)",
            error.what()));
  }
}

/// The picture. Without Graphviz there is none: its DOT goes to standard output instead.
std::string picture(const Drawing& drawing, PictureFormat format, bool unfold) {
  try {
    return render(drawing, format, unfold ? render_time_unfolded : default_render_time);
  } catch (const GraphvizMissing& error) {
    write_output(error.dot(), {});
    throw std::runtime_error(
        say("{}\n(standard output has the drawing as DOT; -o f.dot writes it to a file, -o f.mmd "
            "the same for Mermaid)",
            error.what()));
  }
}

void run(const GraphArguments& arguments) {
  const PictureFormat format = chosen_format(arguments);
  const Folding folding = chosen_folding(arguments);
  require_sense(arguments, format);
  const Drawing drawing = draw(arguments, folding);
  write_output(picture(drawing, format, arguments.unfold), arguments.output);
  if (!drawing.message.empty()) tell_note(say("{}: --unfold", drawing.message));
}

HelpText help_text() {
  return {"graph FORMULA|FILE [NAME=NUMBER...] [OPTION...]", say_text(formula_arguments_help),
          R"help(  chalkgrad graph "((a+b)*c)^2" a=2 b=-3 c=10 -o f.svg
  chalkgrad graph "z = w*x + b; a = sigmoid(z)" w=0.5 x=2 b=-1 --contributions -o neuron.png
  chalkgrad graph notes.md --of C -o C.pdf
  chalkgrad graph "-x^2" x=3 --format mermaid
  chalkgrad graph "a*b" a=2 b=3 | dot -Tsvg > f.svg)help"};
}

}  // namespace

void add_graph_command(CLI::App& program) {
  const auto arguments = std::make_shared<GraphArguments>();
  CLI::App& command = *program.add_subcommand(
      "graph",
      say_text("Draws a computation as a graph, with values, local derivatives and gradients."));
  set_help(command, help_text());
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write: .svg .png .pdf .dot or .mmd (Mermaid);\nwithout it "
                           "DOT goes to the standard output"))
      ->type_name("FILE");
  command
      .add_option("--format", arguments->format,
                  say_text("dot, mermaid, svg, png or pdf, whatever the ending"))
      ->type_name("FORMAT");
  arguments->formula.add_to(command);
  command.add_flag("--contributions", arguments->contributions,
                   say_text("edges show upstream * local = contribution too"));
  command.add_flag("--no-backward", arguments->no_backward,
                   say_text("values only, no gradients yet"));
  command
      .add_option("--fold", arguments->fold,
                  say_text("one node for each weighted sum; =neurons, =layers: one box for each"))
      ->type_name("[=WHAT]")
      ->expected(0, 1)
      ->default_str("sums");
  command.add_flag("--unfold", arguments->unfold,
                   say_text("draws everything, also where that is very large"));
  command.add_flag("--legend", arguments->legend, say_text("adds a key to colours and shapes"));
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
