#include <autograd/program.h>
#include <fmt/format.h>
#include <nn/csv.h>
#include <nn/data_sets.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/arguments.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/lists.h>
#include <tools/program/train_data.h>
#include <tools/program/usage_error.h>
#include <tools/training/opinion.h>

#include <algorithm>
#include <filesystem>

namespace tools::program {
namespace {

const std::vector<std::string> set_names{"circles", "moons", "xor", "spirals", "blobs", "linear"};

nn::Data drawn(const TrainArguments& arguments, nn::Random& random) {
  const std::string& name = arguments.data;
  const std::size_t count = arguments.points;
  if (!arguments.noise) return nn::data_set_named(name, count, random);
  const double noise = *arguments.noise;
  if (name == "circles") return nn::circles(count, random, {.noise = noise});
  if (name == "moons") return nn::moons(count, random, noise);
  if (name == "xor") return nn::exclusive_or(count, random, noise);
  if (name == "spirals") return nn::spirals(count, random, {.noise = noise});
  if (name == "blobs") return nn::blobs(count, random, {.spread = noise});
  throw UsageError("the data set linear has no noise: leave out --noise");
}

/// The formula's value at any x.
class Curve {
 public:
  explicit Curve(const std::string& text) : program_(compiled(text)) {}
  double operator()(double x) { return program_.run(1, std::span(&x, 1))[0]; }

 private:
  static autograd::Program compiled(const std::string& text) {
    const std::vector<formula::Binding> at{read_binding("x=0.5")};
    const formula::Worksheet worksheet =
        formula::parse_worksheet(formula::input_from_formula(text), at);
    const formula::Evaluation evaluation = formula::evaluate(worksheet, at);
    const formula::Output output = formula::output(evaluation);
    return autograd::compile(output.value, evaluation.environment.find("x")->array->values, {});
  }

  autograd::Program program_;
};

std::pair<double, double> range_of(const std::string& text) {
  const std::vector<double> ends = numbers_in(text, "--range");
  if (ends.size() != 2 || !(ends[0] < ends[1]))
    throw UsageError("--range takes two numbers, the smaller first: --range -3,3");
  return {ends[0], ends[1]};
}

nn::Data from_file(const TrainArguments& arguments) {
  const std::filesystem::path path(arguments.data);
  std::error_code error;
  if (!std::filesystem::exists(path, error) && path.extension().empty() &&
      path.parent_path().empty())
    throw UsageError(unknown(to_say("data set"), arguments.data, set_names) +
                     "\n(or a CSV file, of which there is none of that name, or a formula: \"y = "
                     "sin(x)\")");
  return nn::read_csv(path, {.inputs = words_in(arguments.inputs),
                             .labels = words_in(arguments.labels),
                             .one_hot = arguments.one_hot});
}

void require_generated(const TrainArguments& arguments, bool is_file) {
  const bool has_columns =
      !arguments.inputs.empty() || !arguments.labels.empty() || arguments.one_hot;
  if (!is_file && has_columns)
    throw UsageError("--inputs, --labels and --one-hot choose columns of a CSV file; '" +
                     formula::printable(arguments.data) + "' is none");
  if (is_file && arguments.noise) throw UsageError("--noise is for data that are drawn, not read");
}

}  // namespace

TrainingData training_data(const TrainArguments& arguments, nn::Random& random) {
  if (arguments.data.empty()) throw UsageError("which data: circles, a CSV file, \"y = sin(x)\"?");
  std::error_code error;
  const bool is_set = nn::is_data_set(arguments.data);
  const bool is_formula = !is_set && arguments.data.find('=') != std::string::npos &&
                          !std::filesystem::exists(arguments.data, error);
  require_generated(arguments, !is_set && !is_formula);
  TrainingData data;
  if (is_set) {
    data.train = drawn(arguments, random);
    data.test = drawn(arguments, random);
  } else if (is_formula) {
    Curve curve(arguments.data);
    const auto [low, high] = range_of(arguments.range);
    const auto draw = [&] {
      return nn::samples_of([&](double x) { return curve(x); }, low, high, arguments.points, random,
                            arguments.noise.value_or(0.0));
    };
    data.train = draw();
    data.test = draw();
  } else {
    data.train = from_file(arguments);
    if (arguments.held_out != 0.0) {
      nn::Split parts = nn::split(data.train, arguments.held_out, random);
      data.train = std::move(parts.train);
      data.test = std::move(parts.test);
    }
  }
  if (!arguments.standardize) return data;
  data.standardization = nn::standardization_of(data.train);
  data.train = nn::standardized(std::move(data.train), *data.standardization);
  if (data.test) data.test = nn::standardized(std::move(*data.test), *data.standardization);
  for (nn::Data* part : {&data.train, data.test ? &*data.test : nullptr})
    if (part != nullptr)
      for (std::size_t i = 0; i < part->input_count && i < part->names.size(); ++i)
        part->names[i] += ", standardized";
  return data;
}

nn::Data with_labels_for(nn::Loss loss, std::size_t outputs, nn::Data data) {
  const bool of_classes = training::has_classes(data);
  if (outputs == 1 && data.label_count == 2 && of_classes) {  // one-hot of two: the second's column
    nn::Data single{data.input_count, 1, {}, data.names, data.classes};
    if (!single.names.empty()) single.names.erase(single.names.end() - 2);
    for (std::size_t i = 0; i < data.size(); ++i) {
      const auto row = data.sample(i);
      single.numbers.insert(single.numbers.end(), row.begin(), row.end() - 2);
      single.numbers.push_back(row.back());
    }
    data = std::move(single);
  } else if (outputs > 1 && data.label_count == 1) {
    data = nn::with_one_hot_labels(data, outputs);
  }
  if (data.label_count != outputs)
    throw UsageError(
        fmt::format("the last layer has {} neurons, but the data have {} label "
                    "columns: end --layers with {}",
                    outputs, data.label_count, data.label_count));
  const bool has_signs = std::ranges::any_of(data.numbers, [](double y) { return y == -1.0; });
  return loss == nn::Loss::hinge && !has_signs ? nn::with_signs_as_labels(std::move(data)) : data;
}

}  // namespace tools::program
