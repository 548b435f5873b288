#include <nn/fit.h>

#include <nn/checkpoint.h>
#include <nn/error.h>
#include <nn/not_finite.h>
#include <nn/number_text.h>
#include <nn/optimizer.h>
#include <nn/run_settings.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace nn {
namespace {

using detail::text_of;

constexpr std::size_t samples_at_once = 4096;  // where only values are wanted

void require(bool holds, const std::string& complaint) {
  if (!holds) throw OptionError(complaint);
}

void require_ranges(const FitOptions& options) {
  require(options.batch > 0, "a batch of 0 samples; it takes one at least");
  require(options.threads > 0, "0 threads; training takes one at least");
  require(options.checkpoints.every > 0, "a checkpoint every 0 epochs; give 1 or more");
  require(options.loss_below >= 0.0 && options.change_below >= 0.0,
          "a threshold to stop at that is negative or NaN; give 0 for none");
  require(options.validation_share == 0.0 || options.validation == nullptr,
          "validation and validation_share are both given; hold out either samples or a share");
  require(!options.checkpoints.resume || !options.checkpoints.file.empty(),
          "resume without a checkpoint file to go on from");
}

constexpr const char* held_out_before = "held-out ";

/// The data can be learned from with this loss. `before` stands before a sample's place.
void require_fit(const Data& data, Loss loss, const std::string& before = "") {
  require_finite(data);
  for (std::size_t i = 0; i < data.size(); ++i) try {
      require_labels(loss, data.labels(i));
    } catch (const LabelError& error) {
      throw LabelError(before + data.place(i) + ": " + error.what());
    }
}

void require_same_shape(const Data& a, const Data& b) {
  if (a.input_count != b.input_count || a.label_count != b.label_count)
    throw ShapeError("samples held out have " + std::to_string(b.input_count) + " inputs and " +
                     std::to_string(b.label_count) + " labels, those to train on " +
                     std::to_string(a.input_count) + " and " + std::to_string(a.label_count));
}

/// Mean loss, and accuracy if wanted.
Score measured(SampleLoss& loss, const Data& data, bool with_loss, bool with_accuracy,
               std::size_t threads) {
  double total = 0.0;
  std::size_t right = 0;
  for (std::size_t first = 0; first < data.size(); first += samples_at_once) {
    const std::size_t count = std::min(samples_at_once, data.size() - first);
    const auto part = std::span(data.numbers).subspan(first * data.width(), count * data.width());
    if (with_loss)
      for (const double value : loss.losses(part, threads)) total += value;
    if (with_accuracy)
      for (const double margin : loss.margins(part, threads)) right += margin > 0.0 ? 1 : 0;
  }
  const double size = static_cast<double>(data.size());
  return {with_loss ? total / size : not_measured,
          with_accuracy ? static_cast<double>(right) / size : not_measured};
}

class Training {
 public:
  Training(const Model& model, const Data& data, const FitOptions& options)
      : model_(model), options_(options), random_(options.seed), data_(&data) {
    require_ranges(options);
    require_fit(data, options.loss);
    whole_ = detail::fingerprint(data);
    if (options.validation_share != 0.0) {
      split_ = split(data, options.validation_share, random_);
      data_ = &split_->train;
      held_out_ = &split_->test;
    } else if (options.validation != nullptr) {
      held_out_ = options.validation;
      require_same_shape(data, *held_out_);
      require_fit(*held_out_, options.loss, held_out_before);
    }
    loss_.emplace(model, options.loss, data.input_count, data.label_count, options.replay,
                  data_->numbers);
    if (options.instructions) loss_->use(*options.instructions);
    optimizer_.emplace(model.parameters(), options.optimizer, options.clipping);
    add_penalty(options.penalty, {}, {});  // throws where a factor is outside its range
    for (const Value& parameter : model.parameters()) numbers_.push_back(parameter.data());
  }

  History run() {
    std::error_code ignored;
    if (options_.checkpoints.resume && std::filesystem::exists(options_.checkpoints.file, ignored))
      resume();
    bool is_saved = true, is_requested = false;
    std::optional<Stop> stop;
    while (!(stop = reason_to_stop(is_requested))) {
      run_epoch_or_restore();
      const bool is_due = history_.epochs.size() % options_.checkpoints.every == 0;
      if (is_due) save();
      is_saved = is_due;
      if (options_.on_epoch) options_.on_epoch(history_.epochs.back());
      is_requested = options_.stop && options_.stop();
    }
    if (!is_saved) save();
    history_.stop = *stop;
    history_.steps = optimizer_->memory().steps;
    history_.is_replayed = loss_->is_replayed();
    history_.why_not_replayed = loss_->why_not_replayed();
    const bool is_best_known = history_.best_epoch > 0;  // not where no loss was finite
    write_to_model(stop == Stop::patience && is_best_known ? best_numbers_ : numbers_);
    return std::move(history_);
  }

 private:
  /// From what is in the history alone, so that a resumed training ends where it would have.
  std::optional<Stop> reason_to_stop(bool is_requested) const {
    const auto& epochs = history_.epochs;
    if (!epochs.empty()) {
      const double loss = epochs.back().loss;
      if (loss < options_.loss_below) return Stop::loss_below;
      if (epochs.size() > 1 &&
          std::abs(loss - epochs[epochs.size() - 2].loss) < options_.change_below)
        return Stop::change_below;
      if (options_.patience > 0 && epochs.size() - history_.best_epoch >= options_.patience)
        return Stop::patience;
    }
    if (epochs.size() >= options_.epochs) return Stop::epochs;
    return is_requested ? std::optional(Stop::requested) : std::nullopt;
  }

  void run_epoch_or_restore() {
    const std::vector<double> before = numbers_;
    try {
      run_epoch(before);
    } catch (...) {
      write_to_model(before);
      throw;
    }
  }

  /// All steps of an epoch; the sum of the samples' losses.
  double run_steps(std::size_t epoch, std::span<const std::size_t> order) {
    double total = 0.0;
    for (std::size_t first = 0; first < data_->size();) {
      const std::size_t count = std::min(options_.batch, data_->size() - first);
      total += step(epoch, order, first, count);
      first += count;
    }
    write_to_model(numbers_);
    return total;
  }

  /// `before`: the parameters' numbers, which are gone back to if the epoch is run again.
  void run_epoch(const std::vector<double>& before) {
    const std::size_t number = history_.epochs.size() + 1;
    optimizer_->set_learning_rate(rate_of(number));
    const std::vector<std::size_t> order =
        options_.shuffle ? random_.permutation(data_->size()) : std::vector<std::size_t>();
    std::optional<OptimizerMemory> memory;
    if (loss_->is_watched()) memory = optimizer_->memory();
    double total = run_steps(number, order);
    if (!loss_->keep_watch(data_->numbers, number)) {  // what was replayed was another model
      numbers_ = before;
      optimizer_->set_memory(std::move(*memory));
      total = run_steps(number, order);
    }
    Epoch epoch{number, optimizer_->learning_rate(), total / static_cast<double>(data_->size())};
    measure(epoch);
    history_.epochs.push_back(epoch);
    const double watched = held_out_ != nullptr ? epoch.validation_loss : epoch.loss;
    if (!(watched < best_loss_)) return;
    best_loss_ = watched;
    history_.best_epoch = number;
    if (options_.patience > 0) best_numbers_ = numbers_;
  }

  /// One step on samples first, first + 1, ... of the order; the sum of their losses.
  double step(std::size_t epoch, std::span<const std::size_t> order, std::size_t first,
              std::size_t count) {
    const std::size_t width = data_->width();
    std::span<const double> samples =
        std::span(data_->numbers).subspan(first * width, count * width);
    if (!order.empty()) {
      batch_.resize(count * width);
      for (std::size_t i = 0; i < count; ++i)
        std::copy_n(data_->numbers.data() + order[first + i] * width, width,
                    batch_.data() + i * width);
      samples = batch_;
    }
    loss_->set_parameters(numbers_);
    autograd::Gradients found = loss_->gradients(samples, options_.threads);
    if (!detail::all_finite(found.values) || !detail::all_finite(found.parameters))
      fail_in_batch(epoch, samples, order, first, count);
    double total = 0.0;
    for (const double value : found.values) total += value;
    for (double& gradient : found.parameters) gradient /= static_cast<double>(count);
    add_penalty(options_.penalty, numbers_, found.parameters);
    optimizer_->step(numbers_, found.parameters);
    if (!detail::all_finite(numbers_)) fail_in_step(epoch);
    if (options_.on_step)
      options_.on_step({epoch, optimizer_->memory().steps, total / static_cast<double>(count),
                        found.parameters, numbers_});
    return total;
  }

  std::string place(std::size_t epoch, std::uint64_t step) const {
    return "training stopped in epoch " + std::to_string(epoch) + ", step " + std::to_string(step) +
           ": ";
  }
  std::string remedy() const {
    return ". Try a learning rate smaller than " + text_of(optimizer_->learning_rate()) +
           ", clipped gradients, or inputs with mean 0 and deviation 1";
  }

  [[noreturn]] void fail_in_batch(std::size_t epoch, std::span<const double> samples,
                                  std::span<const std::size_t> order, std::size_t first,
                                  std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = first; i < first + count; ++i)
      names.push_back(data_->place(order.empty() ? i : order[i]));
    write_to_model(numbers_);
    std::string where = detail::where_not_finite(*loss_, model_, samples, data_->width(), names);
    if (where.empty()) where = "the gradients of a batch, added up, are not finite";
    throw NotFinite(place(epoch, optimizer_->memory().steps + 1) + where + remedy());
  }

  [[noreturn]] void fail_held_out(std::size_t epoch) {
    std::string where = "the losses of the samples held out, added up, are not finite";
    for (std::size_t i = 0; i < held_out_->size(); ++i) {
      const std::span<const double> sample = held_out_->sample(i);
      if (detail::all_finite(loss_->losses(sample, 1))) continue;
      const std::string name = held_out_before + held_out_->place(i);
      const std::string found =
          detail::where_not_finite(*loss_, model_, sample, sample.size(), std::span(&name, 1));
      if (found.empty()) continue;
      where = found;
      break;
    }
    throw NotFinite(place(epoch, optimizer_->memory().steps) + where + remedy());
  }

  [[noreturn]] void fail_in_step(std::size_t epoch) {
    const auto found =
        std::ranges::find_if_not(numbers_, [](double number) { return std::isfinite(number); });
    const Value& parameter =
        model_.parameters()[static_cast<std::size_t>(found - numbers_.begin())];
    throw NotFinite(place(epoch, optimizer_->memory().steps) + "the step made '" +
                    std::string(parameter.name()) + "' " + text_of(*found) + remedy());
  }

  void measure(Epoch& epoch) {
    loss_->set_parameters(numbers_);
    if (options_.accuracy)
      epoch.accuracy = measured(*loss_, *data_, false, true, options_.threads).accuracy;
    if (held_out_ == nullptr) return;
    const Score score = measured(*loss_, *held_out_, true, options_.accuracy, options_.threads);
    if (!std::isfinite(score.loss)) fail_held_out(epoch.number);
    epoch.validation_loss = score.loss;
    epoch.validation_accuracy = score.accuracy;
  }

  void write_to_model(const std::vector<double>& numbers) const {
    const Values parameters = model_.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].set_data(numbers[i]);
  }

  /// What decides the course of the training, but for the schedule: its rates are in the history.
  detail::Settings settings() const {
    detail::Settings settings = options_.checkpoints.about;
    const auto bounds = options_.clipping;
    settings.insert({
        {"accuracy", options_.accuracy ? "measured" : "not measured"},
        {"batch", std::to_string(std::min(options_.batch, data_->size()))},
        {"clipping", text_of(bounds.value) + ", " + text_of(bounds.norm)},
        {"data", whole_},
        {"held out", options_.validation_share != 0.0
                         ? "the share " + text_of(options_.validation_share)
                     : held_out_ != nullptr ? detail::fingerprint(*held_out_)
                                            : "none"},
        {"loss", std::string(to_string(options_.loss))},
        {"optimizer", text_of(options_.optimizer)},
        {"parameters", std::to_string(numbers_.size())},
        {"penalty", text_of(options_.penalty.l1) + ", " + text_of(options_.penalty.l2)},
        {"seed", std::to_string(options_.seed)},
        {"shuffle", options_.shuffle ? "yes" : "no"},
        {"structure", loss_->structure() ? "number " + std::to_string(*loss_->structure())
                                         : "recorded for each sample"},
        {"threads", std::to_string(options_.threads)},
    });
    return settings;
  }

  void save() const {
    if (options_.checkpoints.file.empty()) return;
    save_checkpoint({settings(), numbers_, optimizer_->memory(), random_.state(), history_.epochs,
                     history_.best_epoch, best_numbers_},
                    options_.checkpoints.file);
  }

  double rate_of(std::size_t epoch) const {
    const double factor = options_.schedule ? options_.schedule(epoch - 1) : 1.0;
    return learning_rate(options_.optimizer) * factor;
  }

  void require_same_run(const Checkpoint& checkpoint) const {
    std::string differences = detail::differences(checkpoint.settings, settings());
    for (const Epoch& epoch : checkpoint.epochs)
      if (differences.empty() && epoch.learning_rate != rate_of(epoch.number))
        differences = "rate in epoch " + std::to_string(epoch.number) + ": " +
                      text_of(epoch.learning_rate) + " then, " + text_of(rate_of(epoch.number)) +
                      " now";
    if (!differences.empty())
      throw OptionError("cannot go on from '" + options_.checkpoints.file.string() +
                        "', which is of another run (" + differences +
                        "): give what it was, or begin anew without resuming");
  }

  void resume() {
    const Checkpoint checkpoint = load_checkpoint(options_.checkpoints.file);
    require_same_run(checkpoint);
    if (checkpoint.parameters.size() != numbers_.size())
      throw FormatError("'" + options_.checkpoints.file.string() + "' has " +
                        std::to_string(checkpoint.parameters.size()) + " parameters, the model " +
                        std::to_string(numbers_.size()));
    optimizer_->set_memory(checkpoint.optimizer);
    numbers_ = checkpoint.parameters;
    random_ = Random(checkpoint.random);
    history_.epochs = checkpoint.epochs;
    const std::string file = "'" + options_.checkpoints.file.string() + "'";
    const std::size_t best_count = checkpoint.best_parameters.size();
    if (checkpoint.best_epoch > checkpoint.epochs.size() ||
        (best_count != 0 && best_count != numbers_.size()))
      throw FormatError(file + " is damaged: its best epoch is " +
                        std::to_string(checkpoint.best_epoch) + " of " +
                        std::to_string(checkpoint.epochs.size()) + ", with " +
                        std::to_string(best_count) + " parameters");
    if (options_.patience > 0 && best_count == 0 && !checkpoint.epochs.empty())
      throw OptionError("cannot go on from " + file +
                        " with patience: it was trained without, and does not have the best "
                        "parameters; leave out patience, or begin anew without resuming");
    history_.best_epoch = checkpoint.best_epoch;
    best_numbers_ = checkpoint.best_parameters;
    if (history_.best_epoch > 0 && history_.best_epoch <= history_.epochs.size()) {
      const Epoch& best = history_.epochs[history_.best_epoch - 1];
      best_loss_ = held_out_ != nullptr ? best.validation_loss : best.loss;
    }
    write_to_model(numbers_);
  }

  const Model& model_;
  const FitOptions& options_;
  Random random_;
  const Data* data_;
  const Data* held_out_ = nullptr;
  std::optional<Split> split_;
  std::string whole_;  // fingerprint of the data before anything is held out
  std::optional<SampleLoss> loss_;
  std::optional<Optimizer> optimizer_;
  std::vector<double> numbers_, best_numbers_;  // of the parameters
  std::vector<double> batch_;
  double best_loss_ = std::numeric_limits<double>::infinity();
  History history_;
};

}  // namespace

History fit(const Model& model, const Data& data, const FitOptions& options) {
  return Training(model, data, options).run();
}

Score score(const Model& model, const Data& data, Loss loss) {
  require_fit(data, loss);
  SampleLoss of_samples(model, loss, data.input_count, data.label_count, Replay::automatic,
                        data.numbers);
  return measured(of_samples, data, true, true, 1);
}

}  // namespace nn
