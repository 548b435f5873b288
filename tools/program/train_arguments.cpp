#include <tools/program/train_arguments.h>

#include <fmt/format.h>
#include <nn/csv.h>
#include <nn/error.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/number.h>
#include <tools/program/lists.h>
#include <tools/program/train_data.h>
#include <tools/program/usage_error.h>
#include <tools/training/opinion.h>

#include <cmath>

namespace tools::program {
namespace {

constexpr std::size_t most_parameters = 2'000'000;

/// Each parameter is a value of its own: networks that would not fit the memory are refused before
/// anything is made.
void require_room(std::size_t inputs, const std::vector<std::size_t>& sizes) {
  double parameters = 0.0, before = static_cast<double>(inputs);
  for (const std::size_t size : sizes) {
    parameters += static_cast<double>(size) * (before + 1.0);
    before = static_cast<double>(size);
  }
  if (parameters > static_cast<double>(most_parameters))
    throw UsageError(
        say("--layers: these layers have {} parameters; a network of scalar values has at most "
            "{}: take smaller layers",
            number(parameters, 15), most_parameters));
  if (sizes.back() > nn::most_classes)
    throw UsageError(
        say("--layers: the last layer has {} neurons, of which there are at most {}, "
            "one for each label",
            sizes.back(), nn::most_classes));
}

nn::Loss usual_loss(const nn::Data& data) {
  if (!training::has_classes(data)) return nn::Loss::mean_squared_error;
  return data.label_count == 1 ? nn::Loss::binary_cross_entropy : nn::Loss::cross_entropy;
}

/// What the last layer does where nobody says.
nn::Activation last_activation(nn::Loss loss) {
  if (loss == nn::Loss::binary_cross_entropy) return nn::Activation::sigmoid;
  return loss == nn::Loss::cross_entropy ? nn::Activation::softmax : nn::Activation::linear;
}

std::vector<nn::Activation> activations(const TrainArguments& arguments, std::size_t layers,
                                        nn::Loss loss) {
  std::vector<nn::Activation> chosen;
  for (const std::string& name : words_in(arguments.activation))
    chosen.push_back(nn::activation_named(name));
  if (chosen.empty()) chosen.push_back(nn::Activation::relu);
  if (chosen.size() == 1 && layers > 1) chosen.assign(layers - 1, chosen[0]);
  if (chosen.size() + 1 == layers || (layers == 1 && arguments.activation.empty())) {
    chosen.resize(layers - 1);
    chosen.push_back(last_activation(loss));
  }
  if (chosen.size() != layers)
    throw UsageError(
        say("{} activations for {} layers: give one for each, one for each but the "
            "last, or one for all but the last",
            chosen.size(), layers));
  return chosen;
}

nn::UpdateRule rule(const TrainArguments& arguments) {
  nn::UpdateRule rule = nn::update_rule_named(arguments.optimizer);
  if (auto* const sgd = std::get_if<nn::SGD>(&rule)) {
    sgd->momentum = arguments.momentum.value_or(0.0);
    sgd->nesterov = arguments.nesterov;
  } else if (arguments.momentum || arguments.nesterov) {
    throw UsageError(say_text("--momentum and --nesterov are for --optimizer sgd"));
  }
  if (auto* const adamw = std::get_if<nn::AdamW>(&rule))
    adamw->weight_decay = arguments.weight_decay.value_or(adamw->weight_decay);
  else if (arguments.weight_decay)
    throw UsageError(
        say_text("--weight-decay is for --optimizer adamw; for the others there is --l2"));
  if (arguments.rate) rule = nn::with_learning_rate(rule, *arguments.rate);
  nn::require_ranges(rule);
  return rule;
}

nn::Schedule schedule(const std::string& text, std::size_t epochs) {
  if (text.empty()) return {};
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string name = text.substr(0, colon);
  const std::string rest = text.substr(std::min(colon + 1, text.size()));
  if (name == "cosine" && rest.empty()) return nn::cosine_decay(epochs);
  if (name == "linear" && rest.empty()) return nn::linear_decay(epochs);
  const std::vector<double> numbers = numbers_in(rest, "--schedule");
  if (name == "exponential" && numbers.size() == 1) return nn::exponential_decay(numbers[0]);
  if (name == "step" && numbers.size() == 2 && numbers[0] >= 1.0 &&
      numbers[0] == std::floor(numbers[0]))
    return nn::step_decay(static_cast<std::size_t>(numbers[0]), numbers[1]);
  throw UsageError(
      say("--schedule takes cosine, linear, exponential:0.99 or step:10,0.5 (every 10 "
          "epochs half the rate), not '{}'",
          formula::printable(text)));
}

std::size_t batch_of(const std::string& text) {
  if (text == "all") return nn::all_samples;
  const std::vector<std::size_t> counts = counts_in(text, "--batch");
  if (counts.size() != 1) throw UsageError(say_text("--batch takes one number, or all"));
  return counts[0];
}

nn::FitOptions fit_options(const TrainArguments& arguments, nn::Loss loss, bool of_classes) {
  constexpr double none = std::numeric_limits<double>::infinity();
  nn::FitOptions options;
  options.loss = loss;
  options.optimizer = rule(arguments);
  options.schedule = schedule(arguments.schedule, arguments.epochs);
  options.clipping = {arguments.clip_value.value_or(none), arguments.clip_norm.value_or(none)};
  options.penalty = {arguments.l1.value_or(0.0), arguments.l2.value_or(0.0)};
  options.batch = batch_of(arguments.batch);
  options.seed = arguments.seed;
  options.threads = arguments.threads;
  options.accuracy = of_classes;
  options.epochs = arguments.epochs;
  options.loss_below = arguments.loss_below;
  options.change_below = arguments.change_below;
  options.patience = arguments.patience;
  return options;
}

std::string network_text(std::size_t inputs, const std::vector<std::size_t>& sizes,
                         const std::vector<nn::Activation>& activations) {
  std::string text = std::to_string(inputs);
  for (std::size_t l = 0; l < sizes.size(); ++l)
    text += fmt::format("-{} {}", sizes[l], to_string(activations[l]));
  return text;
}

}  // namespace

TrainingTask TrainArguments::task() const {
  nn::Random random(seed);
  TrainingData drawn = training_data(*this, random);
  std::vector<std::size_t> sizes = counts_in(layers, "--layers");
  if (layers.empty()) sizes = {4, 6, 6, 4, drawn.train.label_count};
  require_room(drawn.train.input_count, sizes);
  shape_labels(sizes.back(), drawn);
  const nn::Loss chosen = loss.empty() ? usual_loss(drawn.train) : nn::loss_named(loss);
  if (chosen == nn::Loss::hinge) sign_labels(drawn);
  const bool of_classes = training::has_classes(drawn.train);
  const auto functions = activations(*this, sizes.size(), chosen);
  nn::FitOptions options = fit_options(*this, chosen, of_classes);
  const std::string network = network_text(drawn.train.input_count, sizes, functions);
  options.checkpoints.about = {{"network", network},
                               {"schedule", schedule.empty() ? "none" : schedule}};
  const std::size_t count = drawn.train.size();
  std::vector<std::pair<std::string, std::string>> facts{
      {say_text("data"), drawn.test
                             ? say("{}: {} samples, {} held out", data, count, drawn.test->size())
                             : say("{}: {} samples", data, count)},
      {say_text("network"), network},
      {say_text("loss"), std::string(to_string(chosen))},
      {say_text("optimizer"), say("{}, rate {}", to_string(options.optimizer),
                                  number(nn::learning_rate(options.optimizer)))},
      {say_text("batch, epochs, seed"), fmt::format("{}, {}, {}", batch, epochs, seed)}};
  nn::MLP model(drawn.train.input_count, sizes, functions, random);
  return {
      data,    std::move(drawn.train),           std::move(drawn.test),        std::move(model),
      options, std::move(drawn.standardization), std::move(drawn.input_names), std::move(facts)};
}

}  // namespace tools::program
