#include <tools/program/predict_command.h>

#include <autograd/graph.h>
#include <fmt/format.h>
#include <nn/csv.h>
#include <nn/error.h>
#include <nn/model_file.h>
#include <nn/whole_file.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/help.h>
#include <tools/program/lists.h>
#include <tools/program/output.h>
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

std::string printable_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + formula::printable(name);
  return text;
}

/// The columns that are called as the network's inputs. Columns or inputs without names go by their
/// places.
std::vector<std::string> columns_of(const PredictArguments& arguments, const std::string& table,
                                    const nn::NamedNetwork& network) {
  const nn::CsvColumns columns = nn::csv_columns(table, arguments.data);
  const std::size_t count = network.model.inputs();
  if (columns.names.size() < count)
    throw UsageError(say("{} has {} columns; the network has {} inputs", arguments.data,
                         columns.names.size(), count));
  if (!columns.has_header || network.inputs.empty())
    return {columns.names.begin(), columns.names.begin() + static_cast<std::ptrdiff_t>(count)};
  std::vector<std::string> missing;
  for (const std::string& name : network.inputs)
    if (std::ranges::find(columns.names, name) == columns.names.end()) missing.push_back(name);
  if (!missing.empty())
    throw UsageError(
        say("{} has no column {}: the network's inputs are {}, and its columns are {}; say with "
            "--inputs which are the inputs, in their order",
            arguments.data, printable_list(missing), printable_list(network.inputs),
            printable_list(columns.names)));
  return network.inputs;
}

nn::Data inputs_of(const PredictArguments& arguments, const nn::NamedNetwork& network) {
  // read once: it may be a pipe
  const std::string table = nn::read_whole_file(arguments.data, nn::largest_csv);
  nn::CsvOptions options{.inputs = words_in(arguments.inputs), .without_labels = true};
  if (options.inputs.empty()) options.inputs = columns_of(arguments, table, network);
  if (options.inputs.size() != network.model.inputs())
    throw UsageError(say("--inputs names {} columns; the network has {} inputs",
                         options.inputs.size(), network.model.inputs()));
  return nn::parse_csv(table, arguments.data, options);
}

/// A name as a field of a table.
std::string field(const std::string& name) {
  if (name.find_first_of(",\"\n") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// What the columns of answers are called: by their classes, as far as these have names.
std::vector<std::string> output_names(const nn::NamedNetwork& network) {
  const std::size_t count = network.model.outputs();
  if (network.classes.empty()) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < count; ++k) names.push_back(fmt::format("output{}", k));
    return names;
  }
  if (count == 1) return {network.classes[1]};
  return network.classes;
}

std::string predictions(const nn::NamedNetwork& network, const nn::Data& data, int digits) {
  const autograd::NoGradient values_only;
  const nn::MLP& model = network.model;
  const bool are_several = model.outputs() > 1;
  std::string text;
  for (const std::string& name : data.names) text += field(name) + ",";
  for (std::size_t k = 0; const std::string& name : output_names(network))
    text += (k++ == 0 ? "" : ",") + field(name);
  if (are_several) text += network.classes.empty() ? ",largest" : ",class";
  text += "\n";
  for (std::size_t i = 0; i < data.size(); ++i) {
    for (const double x : data.inputs(i)) text += number(x, most_digits) + ",";
    const std::vector<nn::Value> outputs = model(data.inputs(i));
    for (std::size_t k = 0; k < outputs.size(); ++k)
      text += (k == 0 ? "" : ",") + number(outputs[k].data(), digits);
    if (are_several) {
      const auto largest = static_cast<std::size_t>(
          std::ranges::max_element(outputs, {}, &nn::Value::data) - outputs.begin());
      text += ',' +
              (network.classes.empty() ? std::to_string(largest) : field(network.classes[largest]));
    }
    text += "\n";
  }
  return text;
}

void run(const PredictArguments& arguments) {
  if (arguments.model.empty() || arguments.data.empty())
    throw UsageError(
        say_text("which network, and which data? chalkgrad predict out/model.json points.csv"));
  const nn::NamedNetwork network = nn::load_named(arguments.model);
  write_output(predictions(network, inputs_of(arguments, network), arguments.digits),
               arguments.output);
}

HelpText help_text() {
  return {"predict MODEL.json DATA.csv [OPTION...]",
          say_text(
              R"help(  MODEL.json    a network, as `chalkgrad train -o` leaves it
  DATA.csv      one sample a line. With a header the columns that are called as those of the
                training, in any order; without one the first columns. Others are passed over

Prints a table: the inputs, each output, and where there are several, the class of the largest.
)help"),
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
  command
      .add_option("--inputs", arguments->inputs,
                  say_text("the columns that are inputs, by name, in the network's order"))
      ->type_name("NAME,...");
  command
      .add_option("-o,--output", arguments->output,
                  say_text("the file to write; without it the standard output"))
      ->type_name("FILE");
  add_digits_option(command, arguments->digits);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace tools::program
