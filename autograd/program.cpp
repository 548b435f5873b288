#include <autograd/program.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <autograd/computation.h>
#include <autograd/plan.h>
#include <autograd/reading.h>
#include <autograd/replay_job.h>
#include <autograd/workers.h>

namespace autograd {

using detail::Computation, detail::Plan;

namespace {

/// Numbers at an address that vector instructions like.
class AlignedNumbers {
 public:
  void make_room(std::size_t count) {
    const std::size_t lines = count / std::size(Line{}.numbers) + 1;
    if (lines_.size() < lines) lines_ = std::vector<Line>(lines);
  }
  double* data() { return lines_.front().numbers; }
  const double* data() const { return lines_.front().numbers; }

 private:
  struct alignas(64) Line {
    double numbers[8];
  };
  std::vector<Line> lines_;
};

/// What one thread writes to.
struct Workplace {
  AlignedNumbers slots, weight_gradients;

  void make_room(const Plan& plan) {
    slots.make_room(plan.slot_count * detail::lanes_per_block);
    weight_gradients.make_room(plan.weight_gradients.size() * detail::widest_lanes);
  }
};

}  // namespace

class Program::State {
 public:
  State(const Value& result, Values given_inputs, Values given_parameters)
      : inputs(given_inputs.size()),
        computation(result, given_inputs, given_parameters),
        numbers(computation.nodes().size() + 1, 1.0) {
    for (const Value& parameter : given_parameters) parameters.push_back(parameter.data());
    for (std::uint32_t i = 0; i < computation.nodes().size(); ++i) {
      const Computation::Node& node = computation.nodes()[i];
      if (node.op == Op::constant) numbers[i] = node.number;
      if (node.op == Op::parameter) used_parameters.push_back({i, node.leaf});
    }
  }

  /// The steps for values alone, or for gradients too; made when first asked for.
  const Plan& plan(bool with_gradients) {
    std::optional<Plan>& made = plans[with_gradients ? 1 : 0];
    if (!made) made = plan_of(computation, with_gradients);
    return *made;
  }

  /// @throws LengthMismatch
  void require_samples(std::size_t size, std::size_t count, std::size_t threads) const;
  std::vector<double> values(const Plan& plan, std::span<const double> samples, std::size_t count,
                             std::size_t threads);
  std::vector<double> parameter_gradients(std::size_t count);

  std::size_t inputs;
  std::vector<double> parameters;
  Computation computation;
  InstructionSet set = instruction_sets().back();

 private:
  void compute_shared(const Plan& plan);
  void replay(const Plan& plan, std::span<const double> samples, std::span<double> results,
              Workplace& workplace) const;

  /// A parameter that the result depends on: where it stands in the computation and among those
  /// given.
  struct UsedParameter {
    std::uint32_t place, which;
  };

  std::array<std::optional<Plan>, 2> plans;
  std::vector<UsedParameter> used_parameters;
  std::vector<double> numbers;    // of the nodes that no input reaches; behind them 1
  std::vector<double> gradients;  // of the same, since the last call for them
  std::vector<double> weights;
  std::vector<detail::Copied> copies;
  std::vector<Workplace> workplaces;  // one for each thread of the last run
  detail::Workers workers;
};

void Program::State::require_samples(std::size_t size, std::size_t count,
                                     std::size_t threads) const {
  if (count == 0) throw LengthMismatch("there is no sample; a program runs on one at least");
  if (inputs == 0 ? size != 0 : size % inputs != 0 || size / inputs != count)
    throw LengthMismatch(std::to_string(size) + " numbers for " + std::to_string(count) +
                         " samples; this program takes " + std::to_string(inputs) + " for each");
  if (threads == 0) throw LengthMismatch("0 threads; a program runs on one at least");
}

/// What does not depend on the sample: by the rules read with T = double, as the graph does.
void Program::State::compute_shared(const Plan& plan) {
  const auto& nodes = computation.nodes();
  for (const auto& [place, which] : used_parameters) numbers[place] = parameters[which];
  for (const std::uint32_t place : plan.shared)
    numbers[place] = value_of<double>(nodes[place].op,
                                      detail::Picked{numbers.data(), computation.operands(place)});
  weights.resize(plan.weights.size());
  std::ranges::transform(plan.weights, weights.begin(),
                         [&](std::uint32_t place) { return numbers[place]; });
  copies.clear();
  for (const auto& [slot, place] : plan.copies) copies.push_back({slot, numbers[place]});
}

/// Runs the steps for some samples. Leaves the sums of the weights' gradients in the workplace.
void Program::State::replay(const Plan& plan, std::span<const double> samples,
                            std::span<double> results, Workplace& workplace) const {
  detail::replay_with(set)({
      .steps = plan.steps.data(),
      .steps_end = plan.steps.data() + plan.steps.size(),
      .inputs = plan.inputs.data(),
      .inputs_end = plan.inputs.data() + plan.inputs.size(),
      .copies = copies.data(),
      .copies_end = copies.data() + copies.size(),
      .operands = plan.slots.data(),
      .weights = weights.data(),
      .samples = samples.data(),
      .sample_size = inputs,
      .sample_count = results.size(),
      .slots = workplace.slots.data(),
      .weight_gradients = workplace.weight_gradients.data(),
      .weight_gradient_count = plan.weight_gradients.size(),
      .result = plan.result,
      .results = results.data(),
  });
}

/// The result for each sample. The workplaces keep the sums of the weights' gradients.
std::vector<double> Program::State::values(const Plan& plan, std::span<const double> samples,
                                           std::size_t count, std::size_t threads) {
  compute_shared(plan);
  if (plan.result_is_shared) return std::vector<double>(count, numbers[computation.result()]);

  // whole blocks to each thread
  const std::size_t blocks = (count + detail::lanes_per_block - 1) / detail::lanes_per_block;
  workplaces.resize(std::min(threads, blocks));
  for (Workplace& workplace : workplaces) workplace.make_room(plan);
  std::vector<double> values(count);
  const auto do_part = [&](std::size_t part) {
    const auto start = [&](std::size_t i) {
      return std::min(count, i * blocks / workplaces.size() * detail::lanes_per_block);
    };
    const std::size_t first = start(part), size = start(part + 1) - first;
    replay(plan, samples.subspan(first * inputs, size * inputs),
           std::span(values).subspan(first, size), workplaces[part]);
  };
  workers.run(workplaces.size(), do_part);
  return values;
}

/// The gradients of the parameters from those of the weights: backward through what no input
/// reaches.
std::vector<double> Program::State::parameter_gradients(std::size_t count) {
  const Plan& plan = this->plan(true);
  const auto& nodes = computation.nodes();
  gradients.assign(numbers.size(), 0.0);
  if (plan.result_is_shared)
    gradients[computation.result()] = static_cast<double>(count);
  else
    for (const Workplace& workplace : workplaces) {
      const double* sum = workplace.weight_gradients.data();
      for (const std::uint32_t place : plan.weight_gradients) gradients[place] += *sum++;
    }

  for (auto place = plan.shared.rbegin(); place != plan.shared.rend(); ++place) {
    const Computation::Node& node = nodes[*place];
    if (!node.learns) continue;
    const detail::Picked x{numbers.data(), computation.operands(*place)};
    for (std::size_t k = 0; k < x.size(); ++k)
      if (nodes[x.places[k]].learns)
        gradients[x.places[k]] +=
            gradients[*place] * partial_of<double>(node.op, k, x, numbers[*place]);
  }
  std::vector<double> of_parameters(parameters.size(), 0.0);
  for (const auto& [place, which] : used_parameters) of_parameters[which] = gradients[place];
  return of_parameters;
}

namespace {

/// The samples one after the other.
std::vector<double> joined(const Matrix& samples, std::size_t inputs) {
  std::vector<double> numbers;
  numbers.reserve(samples.size() * inputs);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].size() != inputs)
      throw LengthMismatch("sample " + std::to_string(i) + " has " +
                           std::to_string(samples[i].size()) + " numbers; this program has " +
                           std::to_string(inputs) + " inputs");
    numbers.insert(numbers.end(), samples[i].begin(), samples[i].end());
  }
  return numbers;
}

}  // namespace

Program::Program(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Program::Program(Program&& other) noexcept = default;
Program& Program::operator=(Program&& other) noexcept = default;
Program::~Program() = default;

std::size_t Program::input_count() const { return state_->inputs; }

std::span<const double> Program::parameters() const { return state_->parameters; }

void Program::set_parameters(std::span<const double> numbers) {
  if (numbers.size() != state_->parameters.size())
    throw LengthMismatch("set_parameters: " + std::to_string(numbers.size()) +
                         " numbers; this program has " + std::to_string(state_->parameters.size()) +
                         " parameters");
  std::ranges::copy(numbers, state_->parameters.begin());
}

std::vector<double> Program::run(const Matrix& samples, std::size_t threads) {
  return run(samples.size(), joined(samples, input_count()), threads);
}

std::vector<double> Program::run(std::size_t sample_count, std::span<const double> samples,
                                 std::size_t threads) {
  state_->require_samples(samples.size(), sample_count, threads);
  return state_->values(state_->plan(false), samples, sample_count, threads);
}

Gradients Program::gradients(const Matrix& samples, std::size_t threads) {
  return gradients(samples.size(), joined(samples, input_count()), threads);
}

Gradients Program::gradients(std::size_t sample_count, std::span<const double> samples,
                             std::size_t threads) {
  if (state_->parameters.empty()) throw NoParameters();
  state_->require_samples(samples.size(), sample_count, threads);
  std::vector<double> values = state_->values(state_->plan(true), samples, sample_count, threads);
  return {std::move(values), state_->parameter_gradients(sample_count)};
}

void Program::use(InstructionSet set) {
  const std::vector<InstructionSet> sets = instruction_sets();
  if (std::ranges::find(sets, set) == sets.end())
    throw NotSupported(std::string(name_of(set)) +
                       ": this processor or this build has no such instructions; "
                       "instruction_sets() lists those there are");
  state_->set = set;
}

Program compile(const Value& result, Values inputs, Values parameters) {
  return Program(std::make_unique<Program::State>(result, inputs, parameters));
}

std::string emit(const Program& program, Language language, std::string_view name) {
  return detail::emitted(program.state_->computation, program.state_->inputs,
                         program.state_->parameters.size(), language, name);
}

}  // namespace autograd
