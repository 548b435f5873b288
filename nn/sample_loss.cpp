#include <nn/sample_loss.h>

#include <autograd/graph.h>
#include <nn/error.h>
#include <nn/random.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>

namespace nn {
namespace {

constexpr std::size_t most_tried = 1000;  // samples, before anything is replayed
constexpr int other_parameters = 8;       // sets of them tried
constexpr std::size_t tried_again = 32;   // samples with each set, and with each turn of the watch

/// Other numbers for parameters, until it goes.
class [[nodiscard]] OtherParameters {
 public:
  OtherParameters(Values parameters, Random& random) : parameters_(parameters) {
    for (const Value& parameter : parameters) {
      const double number = parameter.data();
      numbers_.push_back(number);
      parameter.set_data(number + random.uniform(-2.0, 2.0) * (1.0 + std::abs(number)));
    }
  }
  ~OtherParameters() {
    for (std::size_t i = 0; i < numbers_.size(); ++i) parameters_[i].set_data(numbers_[i]);
  }
  OtherParameters(const OtherParameters&) = delete;
  OtherParameters& operator=(const OtherParameters&) = delete;

 private:
  Values parameters_;
  std::vector<double> numbers_;
};

/// The same operations on the same places, constants the same to the last bit.
bool alike(const std::vector<autograd::Record>& a, const std::vector<autograd::Record>& b) {
  const auto same = [](const autograd::Record& x, const autograd::Record& y) {
    return x.op == y.op && x.operands == y.operands &&
           (x.op != autograd::Op::constant ||
            std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value));
  };
  return std::ranges::equal(a, b, same);
}

/// A number for operations, operands and constants.
std::uint64_t fingerprint(const std::vector<autograd::Record>& records) {
  std::uint64_t hash = records.size();
  const auto add = [&](std::uint64_t number) {
    hash = (std::rotl(hash, 5) ^ number) * 0x9e3779b97f4a7c15u;
  };
  for (const autograd::Record& record : records) {
    add(static_cast<std::uint64_t>(record.op));
    for (const auto operand : record.operands) add(operand);
    if (record.op == autograd::Op::constant) add(std::bit_cast<std::uint64_t>(record.value));
  }
  return hash;
}

}  // namespace

/// A sample's numbers as leaves in the graph of the model, and what the model makes of them.
struct SampleLoss::Recording {
  Recording(const Model& model, std::span<const double> sample, std::size_t inputs) {
    const autograd::Graph::Scope scope(model.parameters()[0].graph());
    for (const double number : sample) leaves.emplace_back(number);
    labels = std::span<const Value>(leaves).subspan(inputs);
    outputs = model(std::span<const Value>(leaves).first(inputs));
  }
  std::vector<Value> leaves;
  std::span<const Value> labels;
  std::vector<Value> outputs;
};

SampleLoss::SampleLoss(const Model& model, Loss loss, std::size_t inputs, std::size_t labels,
                       Replay replay, std::span<const double> samples)
    : model_(model), loss_(loss), inputs_(inputs), labels_(labels) {
  recorded(samples.first(inputs + labels));  // throws what there is to throw
  if (replay == Replay::never) {
    why_not_replayed_ = "it was asked not to be";
  } else if (replay == Replay::always || model_.is_fixed()) {
    compile(samples.first(inputs + labels));
  } else {
    pattern_ = autograd::records(recorded(samples.first(inputs + labels)));
    if (!records_alike(samples, most_tried)) {
      why_not_replayed_ = "the samples do not all record the same operations";
      return;
    }
    try {
      compile(samples.first(inputs + labels));
    } catch (const autograd::NotReplayable& error) {
      why_not_replayed_ = error.what();
      return;
    }
    if (!records_alike_elsewhere(samples))
      replay_no_more("other parameters record other operations, or other constants");
  }
}

void SampleLoss::replay_no_more(const std::string& why) {
  program_.reset();
  margin_program_.reset();
  why_not_replayed_ = why;
}

void SampleLoss::compile(std::span<const double> sample) {
  const autograd::ForReplay comparisons_refused;
  const Recording run(model_, sample, inputs_);
  const Value loss = evaluate(loss_, run.outputs, run.labels);
  program_ = autograd::compile(loss, run.leaves, model_.parameters());
  structure_ = fingerprint(autograd::records(loss));
}

/// Whether so many of the samples, or all if there are less, record the pattern.
bool SampleLoss::records_alike(std::span<const double> samples, std::size_t tried,
                               std::size_t turn) const {
  const std::size_t width = inputs_ + labels_, count = samples.size() / width;
  tried = std::min(count, tried);
  for (std::size_t k = 0; k < tried; ++k) {
    const std::size_t i = (turn + k * count / tried) % count;
    if (!alike(pattern_, autograd::records(recorded(samples.subspan(i * width, width)))))
      return false;
  }
  return true;
}

/// The same with other parameters. Those that the model refuses say nothing.
bool SampleLoss::records_alike_elsewhere(std::span<const double> samples) const {
  Random random(1);
  for (int i = 0; i < other_parameters; ++i) {
    const OtherParameters elsewhere(model_.parameters(), random);
    try {
      if (!records_alike(samples, tried_again)) return false;
    } catch (const std::exception&) {
      continue;
    }
  }
  return true;
}

bool SampleLoss::keep_watch(std::span<const double> samples, std::size_t turn) {
  if (!is_watched() || records_alike(samples, tried_again, turn)) return true;
  replay_no_more("while it was replayed the model began to record other operations");
  return false;
}

void SampleLoss::use(autograd::InstructionSet set) {
  if (!program_) return;
  program_->use(set);
  if (margin_program_) margin_program_->use(set);
  instructions_ = set;
}

void SampleLoss::set_parameters(std::span<const double> numbers) {
  if (program_) {
    program_->set_parameters(numbers);
    if (margin_program_) margin_program_->set_parameters(numbers);
    return;
  }
  const Values parameters = model_.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].set_data(numbers[i]);
}

autograd::Gradients SampleLoss::gradients(std::span<const double> samples, std::size_t threads) {
  const std::size_t width = inputs_ + labels_, count = samples.size() / width;
  if (program_) return program_->gradients(count, samples, threads);
  autograd::zero_grad(model_.parameters());
  autograd::Gradients found;
  for (std::size_t i = 0; i < count; ++i) {
    const Value loss = recorded(samples.subspan(i * width, width));
    loss.backward();
    found.values.push_back(loss.data());
  }
  for (const Value& parameter : model_.parameters()) found.parameters.push_back(parameter.grad());
  return found;
}

std::vector<double> SampleLoss::one_by_one(std::span<const double> samples, bool margins) const {
  const autograd::NoGradient no_gradient;
  const std::size_t width = inputs_ + labels_;
  std::vector<double> results;
  for (std::size_t i = 0; i < samples.size() / width; ++i) {
    const Recording run(model_, samples.subspan(i * width, width), inputs_);
    results.push_back((margins ? margin(loss_, run.outputs, run.labels)
                               : evaluate(loss_, run.outputs, run.labels))
                          .data());
  }
  return results;
}

std::vector<double> SampleLoss::losses(std::span<const double> samples, std::size_t threads) {
  if (!program_) return one_by_one(samples, false);
  return program_->run(samples.size() / (inputs_ + labels_), samples, threads);
}

std::vector<double> SampleLoss::margins(std::span<const double> samples, std::size_t threads) {
  if (!program_) return one_by_one(samples, true);
  if (!margin_program_) {
    const autograd::ForReplay comparisons_refused;
    const Recording run(model_, samples.first(inputs_ + labels_), inputs_);
    margin_program_ =
        autograd::compile(margin(loss_, run.outputs, run.labels), run.leaves, model_.parameters());
    margin_program_->set_parameters(program_->parameters());
    if (instructions_) margin_program_->use(*instructions_);
  }
  return margin_program_->run(samples.size() / (inputs_ + labels_), samples, threads);
}

Value SampleLoss::recorded(std::span<const double> sample) const {
  const Recording run(model_, sample, inputs_);
  return evaluate(loss_, run.outputs, run.labels);
}

Value SampleLoss::named(std::span<const double> sample) const {
  const autograd::Graph::Scope scope(model_.parameters()[0].graph());
  std::vector<Value> leaves;
  for (std::size_t i = 0; i < inputs_; ++i)
    leaves.emplace_back(sample[i], "x[" + std::to_string(i) + "]");
  for (std::size_t i = 0; i < labels_; ++i)
    leaves.emplace_back(sample[inputs_ + i], "y[" + std::to_string(i) + "]");
  const std::span<const Value> all(leaves);
  return evaluate(loss_, model_.named(all.first(inputs_)), all.subspan(inputs_));
}

}  // namespace nn
