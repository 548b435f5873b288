#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include <autograd/autograd.h>
#include <tests/autograd/allowed_gradients.h>
#include <tests/autograd/random_recording.h>

using autograd::Gradients;
using autograd::Program;
using autograd::Value;
using random_graphs::Recording, random_graphs::Repeats, random_graphs::Step;

namespace {

constexpr std::size_t inputs = 2, parameters = 4;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Numbers at which something happens, and some at which nothing does. `special` in 4 of them are
/// of the first kind.
double number(unsigned which, unsigned special) {
  constexpr std::array numbers{0.0,
                               -0.0,
                               1.0,
                               -1.0,
                               2.0,
                               0.5,
                               infinity,
                               -infinity,
                               1e20,
                               40.0,
                               -40.0,
                               5e-324,
                               -5e-324,
                               1e-310,
                               1e308,
                               -1e308,
                               0.0,
                               710.0,
                               1e-20,
                               -1e-308,
                               1.0,
                               infinity,
                               std::numeric_limits<double>::quiet_NaN()};
  constexpr std::array tame{0.3, -1.2, 0.8, 1.7, -0.45, 2.25, -3.1};
  return which % 4 < special ? numbers[which / 4 % numbers.size()] : tame[which % tame.size()];
}

/// The same to the last bit; NaN is NaN.
bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) {
    return (std::isnan(x) && std::isnan(y)) ||
           std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  });
}

/// The graph of a whole batch: the result for each sample, added up.
struct Batch {
  std::vector<autograd::Record> records;
  std::vector<std::size_t> results;                           // where they stand
  std::vector<std::size_t> leaves;                            // of the parameters
  static constexpr std::size_t not_needed = ~std::size_t{0};  // for the sum
};

Batch record_batch(const std::vector<Step>& steps, const std::vector<double>& w,
                   const autograd::Matrix& samples) {
  std::vector<Value> weights, results;
  for (const double weight : w) weights.push_back(Value::parameter(weight));
  Recording recording(Repeats::no);
  for (const auto& sample : samples) {
    std::vector<Value> leaves = weights;
    for (const double x : sample) leaves.emplace_back(x);
    results.push_back(recording.record(steps, leaves));
  }
  Value total = sum(results);
  total.backward();
  std::map<std::uint32_t, std::size_t> places;
  for (const Value& value : topological_order(total)) places.emplace(value.id(), places.size());

  Batch batch{.records = records(total), .results = {}, .leaves = {}};
  for (const Value& result : results) batch.results.push_back(places.at(result.id()));
  for (const Value& weight : weights) {
    const auto found = places.find(weight.id());
    batch.leaves.push_back(found == places.end() ? Batch::not_needed : found->second);
  }
  return batch;
}

/// Fails with what was computed and what is allowed.
void require(bool is_allowed, const char* what, std::size_t which, double found,
             const Range& allowed, std::size_t samples, autograd::InstructionSet set) {
  if (is_allowed) return;
  std::ostringstream text;
  text.precision(17);
  text << what << ' ' << which << " of " << samples << " samples on " << name_of(set) << ": "
       << found << ", not from " << allowed.low << " to " << allowed.high
       << (allowed.may_be_nan ? " or NaN" : "");
  RC_FAIL(text.str());
}

/// Whether programs of the recorded steps compute what the graph does, for all instruction sets and
/// numbers of samples and threads.
void compare(const std::vector<Step>& steps, const std::vector<unsigned>& numbers, unsigned special,
             Repeats repeats) {
  std::vector<double> w;
  for (std::size_t i = 0; i < parameters; ++i) w.push_back(number(numbers[i], special));
  std::vector<Value> x(inputs, Value{0.5}), leaves;
  for (Value& input : x) input = Value{0.5};
  for (const double weight : w) leaves.push_back(Value::parameter(weight));
  const std::vector<Value> weights = leaves;
  leaves.insert(leaves.end(), x.begin(), x.end());
  Program program = compile(Recording(repeats).record(steps, leaves), x, weights);

  for (const std::size_t count : {1u, 7u, 32u, 33u}) {
    autograd::Matrix samples(count);
    for (std::size_t i = 0; i < count * inputs; ++i)
      samples[i / inputs].push_back(number(
          numbers[(parameters + i) % numbers.size()] + static_cast<unsigned>(i / 16), special));
    const Batch batch = record_batch(steps, w, samples);
    const AllowedGradients allowed(batch.records);
    RC_ASSERT(allowed.graph_is_allowed());

    for (const autograd::InstructionSet set : autograd::instruction_sets()) {
      program.use(set);
      for (const std::size_t threads : {1u, 2u}) {
        const std::vector<double> values = program.run(samples, threads);
        const Gradients all = program.gradients(samples, threads);
        RC_ASSERT(same_bits(values, all.values));
        RC_ASSERT(same_bits(all.parameters, program.gradients(samples, threads).parameters));
        for (std::size_t i = 0; i < count; ++i) {
          const Range& value = allowed.value(batch.results[i]);
          require(value.contains(values[i]), "value", i, values[i], value, count, set);
        }
        for (std::size_t k = 0; k < parameters; ++k) {
          const double found = all.parameters[k];
          const std::size_t leaf = batch.leaves[k];
          const Range gradient = leaf == Batch::not_needed ? Range(0.0) : allowed.gradient(leaf);
          require(gradient.contains(found) && !(found == 0.0 && std::signbit(found)), "gradient", k,
                  found, gradient, count, set);
        }
      }
    }
  }
}

/// Graphs of the first so many operations.
void check_random_graphs(unsigned operation_count) {
  CHECK(rc::check("program = graph", [=](std::vector<Step> steps) {
    for (Step& step : steps) step.operation %= operation_count;
    const auto numbers = *rc::gen::container<std::vector<unsigned>>(40, rc::gen::inRange(0u, 368u));
    const unsigned special = *rc::gen::inRange(0u, 4u);
    const Repeats repeats = *rc::gen::element(Repeats::yes, Repeats::no);
    // what the first steps come to is often lost in the rest
    for (const std::size_t count : {0u, 1u, 2u, 3u, 5u, 8u, 13u})
      if (count < steps.size())
        compare({steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(count)}, numbers,
                special, repeats);
    compare(steps, numbers, special, repeats);
  }));
}

}  // namespace

TEST_CASE(
    "random graphs: a program computes what the graph does, NaN and infinities and kinks too") {
  check_random_graphs(random_graphs::operations);
}

TEST_CASE("random graphs of arithmetic and choices: to the last bit") {
  check_random_graphs(random_graphs::exact_operations);
}
