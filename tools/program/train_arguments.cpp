#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nn/error.h>
#include <tools/number.h>
#include <tools/program/lists.h>
#include <tools/program/train_arguments.h>
#include <tools/program/train_data.h>
#include <tools/program/usage_error.h>
#include <tools/training/opinion.h>

#include <cmath>

namespace tools::program {
namespace {

CLI::Validator count_from(std::size_t least) {
  return CLI::Validator([least](const std::string& text) { return not_a_count(text, least); }, "");
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
        fmt::format("{} activations for {} layers: give one for each, one for each "
                    "but the last, or one for all but the last",
                    chosen.size(), layers));
  return chosen;
}

nn::UpdateRule rule(const TrainArguments& arguments) {
  nn::UpdateRule rule = nn::update_rule_named(arguments.optimizer);
  if (auto* const sgd = std::get_if<nn::SGD>(&rule)) {
    sgd->momentum = arguments.momentum.value_or(0.0);
    sgd->nesterov = arguments.nesterov;
  } else if (arguments.momentum || arguments.nesterov) {
    throw UsageError("--momentum and --nesterov are for --optimizer sgd");
  }
  if (auto* const adamw = std::get_if<nn::AdamW>(&rule))
    adamw->weight_decay = arguments.weight_decay.value_or(adamw->weight_decay);
  else if (arguments.weight_decay)
    throw UsageError("--weight-decay is for --optimizer adamw; for the others there is --l2");
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
      "--schedule takes cosine, linear, exponential:0.99 or step:10,0.5 (every 10 "
      "epochs half the rate), not '" +
      text + "'");
}

std::size_t batch_of(const std::string& text) {
  if (text == "all") return nn::all_samples;
  const std::vector<std::size_t> counts = counts_in(text, "--batch");
  if (counts.size() != 1) throw UsageError("--batch takes one number, or all");
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

const char train_arguments_help[] =
    R"help(  DATA          circles, moons, xor, spirals, blobs or linear: points are drawn, as many to train
                on as are held out
                "y = sin(3*x)": samples of a formula of x, in the language of `chalkgrad graph`
                FILE.csv: one sample a line, the label in the last column; a label that is a word
                becomes one-hot

With -o, the folder gets report.html (open it in a browser), history.csv, model.json for
`chalkgrad predict`, checkpoint.json for --resume, and pictures. Ctrl-C ends after the epoch and
saves; a second one ends at once.
)help";

void TrainArguments::add_to(CLI::App& command) {
  command.add_option("data", data);
  command.add_option("--layers", layers, "neurons of each layer (4,6,6,4 and one for each label)")
      ->type_name("N,N,...");
  command
      .add_option("--activation", activation,
                  "linear, relu, leaky_relu, tanh, sigmoid or softmax: one for each\nlayer, or one "
                  "for all but the last, which goes by the loss (relu)")
      ->type_name("NAME,...");
  command
      .add_option("--loss", loss,
                  "bce, bce_logits, ce, ce_logits, hinge, mse, mae, ...; goes by the labels")
      ->type_name("NAME");
  command.add_option("--optimizer", optimizer, "adam, adamw, rmsprop, sgd or unit_gradient (adam)")
      ->type_name("NAME");
  command.add_option("--rate", rate, "the learning rate (0.003 for adam, 0.01 for sgd)")
      ->type_name("X");
  command.add_option("--momentum", momentum, "of sgd")->type_name("X");
  command.add_flag("--nesterov", nesterov, "sgd with Nesterov's momentum");
  command.add_option("--weight-decay", weight_decay, "of adamw (0.01)")->type_name("X");
  command
      .add_option("--schedule", schedule,
                  "how the rate changes: cosine, linear, exponential:0.99, step:10,0.5")
      ->type_name("NAME");
  command.add_option("--epochs", epochs, "(50)")->type_name("N")->check(count_from(1));
  command.add_option("--batch", batch, "samples for each step, or all (32)")->type_name("N");
  command.add_option("--seed", seed, "of points, weights and order (1)")
      ->type_name("N")
      ->check(count_from(0));
  command.add_option("--points", points, "how many are drawn to train on (1000)")
      ->type_name("N")
      ->check(count_from(1));
  command.add_option("--noise", noise, "of the points drawn")->type_name("X");
  command.add_option("--range", range, "of x for a formula (-3,3)")->type_name("LOW,HIGH");
  command.add_option("--inputs", inputs, "columns of the CSV file by name (all others)")
      ->type_name("NAME,...");
  command.add_option("--labels", labels, "columns that are labels (the last one)")
      ->type_name("NAME,...");
  command.add_flag("--one-hot", one_hot, "numbers in the label column are classes");
  command.add_flag("--standardize", standardize, "inputs get mean 0 and deviation 1");
  command.add_option("--held-out", held_out, "share of the file's samples to test on (0.2)")
      ->type_name("X");
  command.add_option("--l1", l1, "adds X*|w| for each parameter to the loss")->type_name("X");
  command.add_option("--l2", l2, "adds X*w^2 for each parameter to the loss")->type_name("X");
  command.add_option("--clip-norm", clip_norm, "shortens gradients that are longer")
      ->type_name("X");
  command.add_option("--clip-value", clip_value, "cuts gradients off at -X and X")->type_name("X");
  command.add_option("--loss-below", loss_below, "stops when the loss is")->type_name("X");
  command
      .add_option("--change-below", change_below, "stops when the loss changes by less in an epoch")
      ->type_name("X");
  command
      .add_option("--patience", patience,
                  "stops after N epochs without a better loss on the points held out,\nand takes "
                  "back the best parameters")
      ->type_name("N")
      ->check(count_from(1));
  command.add_option("--threads", threads, "(1)")->type_name("N")->check(count_from(1));
}

TrainingTask TrainArguments::task() const {
  nn::Random random(seed);
  TrainingData drawn = training_data(*this, random);
  const nn::Loss chosen = loss.empty() ? usual_loss(drawn.train) : nn::loss_named(loss);
  std::vector<std::size_t> sizes = counts_in(layers, "--layers");
  if (layers.empty()) sizes = {4, 6, 6, 4, drawn.train.label_count};
  drawn.train = with_labels_for(chosen, sizes.back(), std::move(drawn.train));
  if (drawn.test) drawn.test = with_labels_for(chosen, sizes.back(), std::move(*drawn.test));
  const bool of_classes = training::has_classes(drawn.train);
  const auto functions = activations(*this, sizes.size(), chosen);
  const nn::FitOptions options = fit_options(*this, chosen, of_classes);
  const std::string held = drawn.test ? fmt::format(", {} held out", drawn.test->size()) : "";
  std::vector<std::pair<std::string, std::string>> facts{
      {"data", fmt::format("{}: {} samples{}", data, drawn.train.size(), held)},
      {"network", network_text(drawn.train.input_count, sizes, functions)},
      {"loss", std::string(to_string(chosen))},
      {"optimizer", fmt::format("{}, rate {}", to_string(options.optimizer),
                                number(nn::learning_rate(options.optimizer)))},
      {"batch, epochs, seed", fmt::format("{}, {}, {}", batch, epochs, seed)}};
  nn::MLP model(drawn.train.input_count, sizes, functions, random);
  return {data,    std::move(drawn.train),           std::move(drawn.test), std::move(model),
          options, std::move(drawn.standardization), std::move(facts)};
}

}  // namespace tools::program
