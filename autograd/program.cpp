#include <autograd/program.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <autograd/computation.h>
#include <autograd/plan.h>
#include <autograd/progressions.h>
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

/// A plan that knows where a program keeps the numbers: places of weights, of their gradients and
/// of copies are indices there.
struct LaidOutPlan : Plan {
  detail::Progressions weight_indices, weight_gradient_indices;
};

/// What one thread writes to.
struct Workplace {
  AlignedNumbers slots, totals;
  std::vector<double> weight_gradients;

  void make_room(const Plan& plan) {
    slots.make_room(plan.slot_count * detail::lanes_per_block);
    totals.make_room(plan.weight_gradients.size() * detail::widest_lanes);
    weight_gradients.resize(plan.weight_gradients.size());
  }
};

}  // namespace

class Program::State {
 public:
  State(const Value& result, Values given_inputs, Values given_parameters)
      : inputs(given_inputs.size()),
        parameter_count(given_parameters.size()),
        computation(result, given_inputs, given_parameters) {
    numbers.reserve(parameter_count + computation.nodes().size() + 1);
    for (const Value& parameter : given_parameters) numbers.push_back(parameter.data());
    for (const Computation::Node& node : computation.nodes()) numbers.push_back(node.number);
    numbers.push_back(1.0);
    gradients.resize(numbers.size());
  }

  std::span<double> parameters() { return std::span(numbers).first(parameter_count); }

  /// The steps for values alone, or for gradients too; made when first asked for.
  const LaidOutPlan& plan(bool with_gradients) {
    std::optional<LaidOutPlan>& made = plans[with_gradients ? 1 : 0];
    if (made) return *made;
    made.emplace(LaidOutPlan{plan_of(computation, with_gradients), {}, {}});
    for (std::uint32_t& place : made->weights) place = index_of(place);
    for (std::uint32_t& place : made->weight_gradients) place = index_of(place);
    for (detail::Filled& copy : made->copies) copy.place = index_of(copy.place);
    made->weight_indices = detail::Progressions(made->weights);
    made->weight_gradient_indices = detail::Progressions(made->weight_gradients);
    return *made;
  }

  /// @throws LengthMismatch
  void require_samples(std::size_t size, std::size_t count, std::size_t threads) const;
  std::vector<double> values(const LaidOutPlan& plan, std::span<const double> samples,
                             std::size_t count, std::size_t threads);
  std::vector<double> parameter_gradients(std::size_t count);

  std::size_t inputs, parameter_count;
  Computation computation;
  InstructionSet set = instruction_sets().back();

 private:
  void compute_shared(const LaidOutPlan& plan);
  void replay(const Plan& plan, std::span<const double> samples, std::span<double> results,
              Workplace& workplace) const;

  /// Where among the numbers that of what stands at this place is.
  std::uint32_t index_of(Computation::Place place) const {
    const auto& nodes = computation.nodes();
    if (place < nodes.size() && nodes[place].op == Op::parameter) return nodes[place].leaf;
    return static_cast<std::uint32_t>(parameter_count) + place;
  }

  /// The numbers of an operation's operands, as a range.
  struct Operands {
    const State& state;
    std::span<const Computation::Place> places;
    std::size_t size() const { return places.size(); }
    double operator[](std::size_t i) const { return state.numbers[state.index_of(places[i])]; }
  };
  Operands operands(Computation::Place place) const { return {*this, computation.operands(place)}; }

  std::array<std::optional<LaidOutPlan>, 2> plans;
  std::vector<double> numbers;    // of the parameters given; of the nodes that no input reaches, by
                                  // place; and 1
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
void Program::State::compute_shared(const LaidOutPlan& plan) {
  const auto& nodes = computation.nodes();
  for (const std::uint32_t place : plan.shared)
    numbers[index_of(place)] = value_of<double>(nodes[place].op, operands(place));
  weights.resize(plan.weights.size());
  plan.weight_indices.gather(numbers.data(), weights.data());
  copies.clear();
  for (const auto& [slot, index] : plan.copies) copies.push_back({slot, numbers[index]});
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
      .totals = workplace.totals.data(),
      .weight_gradients = workplace.weight_gradients.data(),
      .result = plan.result,
      .results = results.data(),
  });
}

/// The result for each sample. The workplaces keep the sums of the weights' gradients.
std::vector<double> Program::State::values(const LaidOutPlan& plan, std::span<const double> samples,
                                           std::size_t count, std::size_t threads) {
  compute_shared(plan);
  if (plan.result_is_shared)
    return std::vector<double>(count, numbers[index_of(computation.result())]);

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
  const LaidOutPlan& plan = this->plan(true);
  const auto& nodes = computation.nodes();
  std::fill_n(gradients.begin(), parameter_count, 0.0);
  for (const std::uint32_t place : plan.shared) gradients[index_of(place)] = 0.0;
  if (plan.result_is_shared)
    gradients[index_of(computation.result())] = static_cast<double>(count);
  else
    for (const Workplace& workplace : workplaces)
      plan.weight_gradient_indices.scatter_add(workplace.weight_gradients.data(), gradients.data());

  for (auto place = plan.shared.rbegin(); place != plan.shared.rend(); ++place) {
    const Computation::Node& node = nodes[*place];
    if (!node.learns) continue;
    const Operands x = operands(*place);
    const std::uint32_t own = index_of(*place);
    for (std::size_t k = 0; k < x.size(); ++k)
      if (nodes[x.places[k]].learns)
        gradients[index_of(x.places[k])] +=
            gradients[own] * partial_of<double>(node.op, k, x, numbers[own]);
  }
  return {gradients.data(), gradients.data() + parameter_count};
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

std::span<const double> Program::parameters() const { return state_->parameters(); }

void Program::set_parameters(std::span<const double> numbers) {
  if (numbers.size() != state_->parameter_count)
    throw LengthMismatch("set_parameters: " + std::to_string(numbers.size()) +
                         " numbers; this program has " + std::to_string(state_->parameter_count) +
                         " parameters");
  std::ranges::copy(numbers, state_->parameters().begin());
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
  if (state_->parameter_count == 0) throw NoParameters();
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
                         program.state_->parameter_count, language, name);
}

}  // namespace autograd
