#include <autograd/graph.h>
#include <fmt/format.h>
#include <nn/csv.h>
#include <nn/error.h>
#include <nn/model_file.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/lists.h>
#include <tools/program/output.h>
#include <tools/program/predict_command.h>
#include <tools/program/usage_error.h>

#include <algorithm>
#include <memory>
#include <string>

namespace tools::program {
namespace {

struct PredictArguments {
  std::string model, data, inputs, output;
  int digits = default_digits;
};

/// The columns that are the network's inputs: those named, else all if they are as many as it has,
/// else the first ones.
nn::Data inputs_of(const PredictArguments& arguments, const nn::MLP& model) {
  nn::CsvOptions options{.inputs = words_in(arguments.inputs), .without_labels = true};
  if (options.inputs.empty()) {
    // the first columns alone are read as numbers: a label behind them may be a word
    const std::vector<std::string> names = nn::csv_columns(arguments.data);
    if (names.size() < model.inputs())
      throw UsageError(fmt::format("{} has {} columns; the network has {} inputs", arguments.data,
                                   names.size(), model.inputs()));
    options.inputs.assign(names.begin(),
                          names.begin() + static_cast<std::ptrdiff_t>(model.inputs()));
  }
  if (options.inputs.size() != model.inputs())
    throw UsageError(fmt::format("--inputs names {} columns; the network has {} inputs",
                                 options.inputs.size(), model.inputs()));
  return nn::read_csv(arguments.data, options);
}

/// A name as a field of a table.
std::string field(const std::string& name) {
  if (name.find_first_of(",\"\n") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string predictions(const nn::MLP& model, const nn::Data& data, int digits) {
  const autograd::NoGradient values_only;
  const bool has_classes = model.outputs() > 1;
  std::string text;
  for (const std::string& name : data.names) text += field(name) + ",";
  for (std::size_t k = 0; k < model.outputs(); ++k)
    text += fmt::format("{}output{}", k == 0 ? "" : ",", k);
  text += has_classes ? ",largest\n" : "\n";
  for (std::size_t i = 0; i < data.size(); ++i) {
    for (const double x : data.inputs(i)) text += number(x, most_digits) + ",";
    const std::vector<nn::Value> outputs = model(data.inputs(i));
    for (std::size_t k = 0; k < outputs.size(); ++k)
      text += (k == 0 ? "" : ",") + number(outputs[k].data(), digits);
    if (has_classes) {
      const auto largest = std::ranges::max_element(outputs, {}, &nn::Value::data);
      text += fmt::format(",{}", largest - outputs.begin());
    }
    text += "\n";
  }
  return text;
}

void run(const PredictArguments& arguments) {
  if (arguments.model.empty() || arguments.data.empty())
    throw UsageError("which network, and which data? chalkgrad predict out/model.json points.csv");
  const nn::MLP model = nn::load(arguments.model);
  write_output(predictions(model, inputs_of(arguments, model), arguments.digits), arguments.output);
}

HelpText help_text() {
  return {"predict MODEL.json DATA.csv [OPTION...]",
          R"help(  MODEL.json    a network, as `chalkgrad train -o` leaves it
  DATA.csv      one sample a line; the first columns are the inputs, further ones are passed over

Prints a table: the inputs, each output, and where there are several, the number of the largest.
)help",
          R"help(  chalkgrad predict out/model.json points.csv
  chalkgrad predict flowers/model.json flowers.csv --inputs length,width -o answers.csv)help"};
}

}  // namespace

void add_predict_command(CLI::App& program) {
  const auto arguments = std::make_shared<PredictArguments>();
  CLI::App& command = *program.add_subcommand(
      "predict", say_text("Says what a trained network makes of further samples."));
  set_help(command, help_text());
  command.add_option("model", arguments->model);
  command.add_option("data", arguments->data);
  command.add_option("--inputs", arguments->inputs, "the columns that are inputs, by name")
      ->type_name("NAME,...");
  command
      .add_option("-o,--output", arguments->output,
                  "the file to write; without it the standard output")
      ->type_name("FILE");
  add_digits_option(command, arguments->digits);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
