#include <tools/program/train_data.h>

#include <autograd/program.h>
#include <nn/csv.h>
#include <nn/data_sets.h>
#include <tools/formula/input.h>
#include <tools/formula/parse.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/program/arguments.h>
#include <tools/program/formula_arguments.h>
#include <tools/program/lists.h>
#include <tools/program/usage_error.h>
#include <tools/training/opinion.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

namespace tools::program {
namespace {

const std::vector<std::string> set_names{"circles", "moons", "xor", "spirals", "blobs", "linear"};

std::size_t points_of(const TrainArguments& arguments) { return arguments.points.value_or(1000); }

nn::Data drawn(const TrainArguments& arguments, nn::Random& random) {
  const std::string& name = arguments.data;
  const std::size_t count = points_of(arguments);
  if (!arguments.noise) return nn::data_set_named(name, count, random);
  const double noise = *arguments.noise;
  if (name == "circles") return nn::circles(count, random, {.noise = noise});
  if (name == "moons") return nn::moons(count, random, noise);
  if (name == "xor") return nn::exclusive_or(count, random, noise);
  if (name == "spirals") return nn::spirals(count, random, {.noise = noise});
  if (name == "blobs") return nn::blobs(count, random, {.spread = noise});
  throw UsageError(say_text("the data set linear has no noise: leave out --noise"));
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
  if (text.empty()) return {-3.0, 3.0};
  const std::vector<double> ends = numbers_in(text, "--range");
  if (ends.size() != 2 || !(ends[0] < ends[1]))
    throw UsageError(say_text("--range takes two numbers, the smaller first: --range -3,3"));
  return {ends[0], ends[1]};
}

nn::Data from_file(const TrainArguments& arguments) {
  const std::filesystem::path path(arguments.data);
  std::error_code error;
  if (!std::filesystem::exists(path, error) && path.extension().empty() &&
      path.parent_path().empty())
    throw UsageError(
        say("{}\n(or a CSV file, of which there is none of that name, or a formula: "
            "\"y = sin(x)\")",
            unknown(to_say("data set"), arguments.data, set_names)));
  return nn::read_csv(path, {.inputs = words_in(arguments.inputs),
                             .labels = words_in(arguments.labels),
                             .one_hot = arguments.one_hot});
}

enum class Source { set, formula, file };

std::string_view what_is(Source source) {
  switch (source) {
    case Source::set:
      return to_say("a data set");
    case Source::formula:
      return to_say("a formula");
    case Source::file:
      return to_say("a CSV file");
  }
  __builtin_unreachable();
}

Source source_of(const std::string& data) {
  std::error_code error;
  if (nn::is_data_set(data)) return Source::set;
  const bool is_formula =
      data.find('=') != std::string::npos && !std::filesystem::exists(data, error);
  return is_formula ? Source::formula : Source::file;
}

/// Whether the columns have names that another table can have too: not where they are numbers, as
/// those of a file without a header, and only those.
bool has_names(const nn::Data& data) {
  return data.names.size() >= data.input_count && !not_a_count(data.names[0], 1).empty();
}

/// None of the options given is for another kind of data.
void require_options_of(Source source, const TrainArguments& arguments) {
  const auto require = [&](bool is_given, const char* option, bool is_right,
                           std::string_view where) {
    if (is_given && !is_right)
      throw UsageError(say("{} is for {}; '{}' is {}", option, in_language(where),
                           formula::printable(arguments.data), in_language(what_is(source))));
  };
  const bool is_file = source == Source::file;
  const std::string_view file = what_is(Source::file), drawn = to_say("data that are drawn");
  require(!arguments.inputs.empty(), "--inputs", is_file, file);
  require(!arguments.labels.empty(), "--labels", is_file, file);
  require(arguments.one_hot, "--one-hot", is_file, file);
  require(arguments.held_out.has_value(), "--held-out", is_file, file);
  require(arguments.noise.has_value(), "--noise", !is_file, drawn);
  require(arguments.points.has_value(), "--points", !is_file, drawn);
  require(!arguments.range.empty(), "--range", source == Source::formula, what_is(Source::formula));
}

void for_each_part(TrainingData& data, const std::function<void(nn::Data&)>& change) {
  change(data.train);
  if (data.test) change(*data.test);
}

bool has_classes_everywhere(const TrainingData& data) {
  return training::has_classes(data.train) && (!data.test || training::has_classes(*data.test));
}

/// How many whole numbers occur as labels in the one column there is; 0 if others occur too.
std::size_t classes_in(TrainingData& data) {
  std::set<double> classes;
  for_each_part(data, [&](const nn::Data& part) {
    for (std::size_t i = 0; i < part.size(); ++i)
      if (classes.size() <= nn::most_classes) classes.insert(part.labels(i)[0]);
  });
  const auto is_whole = [](double label) { return label == std::floor(label); };
  return std::ranges::all_of(classes, is_whole) ? classes.size() : 0;
}

/// Of two one-hot columns the second, which is 1 for the second class.
nn::Data second_of_two(const nn::Data& data) {
  nn::Data single = data;
  single.label_count = 1;
  single.numbers.clear();
  if (!single.names.empty()) single.names.erase(single.names.end() - 2);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto row = data.sample(i);
    single.numbers.insert(single.numbers.end(), row.begin(), row.end() - 2);
    single.numbers.push_back(row.back());
  }
  return single;
}

}  // namespace

TrainingData training_data(const TrainArguments& arguments, nn::Random& random) {
  if (arguments.data.empty())
    throw UsageError(say_text("which data: circles, a CSV file, \"y = sin(x)\"?"));
  const Source source = source_of(arguments.data);
  require_options_of(source, arguments);
  TrainingData data;
  if (source == Source::set) {
    data.train = drawn(arguments, random);
    data.test = drawn(arguments, random);
  } else if (source == Source::formula) {
    Curve curve(arguments.data);
    const auto [low, high] = range_of(arguments.range);
    const auto draw = [&, low = low, high = high] {
      return nn::samples_of([&](double x) { return curve(x); }, low, high, points_of(arguments),
                            random, arguments.noise.value_or(0.0));
    };
    data.train = draw();
    data.test = draw();
  } else {
    data.train = from_file(arguments);
    const double share = arguments.held_out.value_or(0.2);
    if (share != 0.0) {
      nn::Split parts = nn::split(data.train, share, random);
      data.train = std::move(parts.train);
      data.test = std::move(parts.test);
    }
  }
  if (has_names(data.train))
    data.input_names.assign(
        data.train.names.begin(),
        data.train.names.begin() + static_cast<std::ptrdiff_t>(data.train.input_count));
  if (!arguments.standardize) return data;
  data.standardization = nn::standardization_of(data.train);
  data.train = nn::standardized(std::move(data.train), *data.standardization);
  if (data.test) data.test = nn::standardized(std::move(*data.test), *data.standardization);
  for_each_part(data, [](nn::Data& part) {
    for (std::size_t i = 0; i < part.input_count && i < part.names.size(); ++i)
      part.names[i] = say("{}, standardized", part.names[i]);
  });
  return data;
}

void shape_labels(std::size_t outputs, TrainingData& data) {
  const std::size_t columns = data.train.label_count;
  const bool is_one_of_two = outputs == 1 && columns == 2 && has_classes_everywhere(data);
  const bool is_one_hot = outputs > 1 && columns == 1 && classes_in(data) == outputs;
  if (!is_one_of_two && !is_one_hot && columns != outputs)
    throw UsageError(
        say("the last layer has {0} neurons, but the data have {1} label columns: end "
            "--layers with {1}",
            outputs, columns));
  for_each_part(data, [&](nn::Data& part) {
    if (is_one_of_two) part = second_of_two(part);
    if (is_one_hot) part = nn::with_one_hot_labels(part, outputs);
  });
}

void sign_labels(TrainingData& data) {
  bool has_signs = false;
  for_each_part(data, [&](const nn::Data& part) {
    for (std::size_t i = 0; i < part.size(); ++i)
      has_signs = has_signs || std::ranges::find(part.labels(i), -1.0) != part.labels(i).end();
  });
  if (has_signs) return;
  for_each_part(data, [](nn::Data& part) { part = nn::with_signs_as_labels(std::move(part)); });
}

}  // namespace tools::program
