#include <tools/program/emit_command.h>

#include <autograd/emit.h>
#include <autograd/program.h>
#include <autograd/value.h>
#include <tools/messages.h>
#include <tools/program/choice.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/output.h>
#include <tools/program/usage_error.h>

#include <memory>
#include <string>
#include <vector>

namespace tools::program {
namespace {

struct EmitArguments {
  FormulaArguments formula;
  std::string language, output, name = "f";
};

const Choices<autograd::Language> languages{to_say("language"),
                                            {{"c", autograd::Language::c},
                                             {"javascript", autograd::Language::javascript},
                                             {"python", autograd::Language::python}}};

/// What the function is called with: every name that was given a number, in the order in which the
/// computation meets them.
std::vector<autograd::Value> variables(const autograd::Value& result) {
  std::vector<autograd::Value> variables;
  for (const autograd::Value& value : autograd::topological_order(result))
    if (value.is_leaf() && value.op() != autograd::Op::constant) variables.push_back(value);
  return variables;
}

void run(const EmitArguments& arguments) {
  if (arguments.language.empty())
    throw UsageError(say_text("which language? --language c, javascript or python"));
  const autograd::Language language = chosen(languages, arguments.language);
  const formula::Output output = arguments.formula.calculate();
  write_output(emit(compile(output.value, {}, variables(output.value)), language, arguments.name),
               arguments.output);
}

HelpText help_text() {
  return {"emit FORMULA|FILE [NAME=NUMBER...] --language LANGUAGE [OPTION...]",
          say_text(formula_arguments_help),
          R"help(  chalkgrad emit "((a+b)*c)^2" a=2 b=-3 c=10 --language python
  chalkgrad emit "z = w*x + b; a = sigmoid(z)" w=0.5 x=2 b=-1 --language c --name neuron -o neuron.c
  chalkgrad emit notes.md --of C --language javascript)help"};
}

}  // namespace

void add_emit_command(CLI::App& program) {
  const auto arguments = std::make_shared<EmitArguments>();
  CLI::App& command = *program.add_subcommand(
      "emit",
      say_text(
          "Writes a computation and its backward pass as a function in C, JavaScript, Python."));
  set_help(command, help_text());
  command.add_option("--language", arguments->language, say_text("c, javascript or python"))
      ->type_name("LANGUAGE");
  command.add_option("--name", arguments->name, say_text("what the function is called; else f"))
      ->type_name("NAME");
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write; without it the standard output"))
      ->type_name("FILE");
  command.add_option("formula", arguments->formula.formula);
  command.add_option("bindings", arguments->formula.bindings);
  command
      .add_option("--of", arguments->formula.of,
                  say_text("what to write; else what most derivatives are taken of, else the "
                           "last\nscalar that is calculated"))
      ->type_name("NAME");
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
