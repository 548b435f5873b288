#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::Gradients;
using autograd::Program;
using autograd::Value;

namespace {

/// What a call throws, as text; empty where it does not throw an Error of this type.
template <class Error>
std::string text_of(auto call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a program runs what was recorded on other numbers") {
  const Value x{0.0, "x"}, y{0.0, "y"}, w = Value::parameter(0.5, "w");
  const Value loss = pow(w * x - y, 2);
  Program program = compile(loss, {x, y}, {w});
  // (0.5*1 - 2)^2 = 2.25 and (0.5*3 - 4)^2 = 6.25; by w: 2*(-1.5)*1 + 2*(-2.5)*3 = -18
  const Gradients all = program.gradients({{1.0, 2.0}, {3.0, 4.0}});
  CHECK(all.values == std::vector{2.25, 6.25});
  CHECK(all.parameters == std::vector{-18.0});
  CHECK(program.run({{1.0, 2.0}}) == std::vector{2.25});
  // (2*1 - 2)^2 = 0 once w is 2; the Value is left alone
  program.set_parameters(std::vector{2.0});
  CHECK(program.run({{1.0, 2.0}}) == std::vector{0.0});
  CHECK(w.data() == 0.5);
  CHECK(program.parameters().front() == 2.0);
  CHECK(program.input_count() == 2);
}

TEST_CASE("a program outlives the graph it was recorded in") {
  const auto compiled = [] {
    const autograd::Graph graph;
    const autograd::Graph::Scope scope(graph);
    const Value x{1.0}, w = Value::parameter(3.0);
    return compile(w * x, {x}, {w});
  };
  Program program = compiled();
  CHECK(program.run({{5.0}}) == std::vector{15.0});
}

TEST_CASE("inputs and parameters that the result does not depend on are counted all the same") {
  const Value x{1.0}, unused{1.0}, w = Value::parameter(3.0), idle = Value::parameter(7.0);
  Program program = compile(w * x, {unused, x}, {idle, w});
  CHECK(program.gradients({{9.0, 5.0}}).parameters == std::vector{0.0, 5.0});
}

TEST_CASE("a result that no input reaches is the same for all samples") {
  const Value x{1.0}, w = Value::parameter(3.0);
  Program program = compile(w * w, {x}, {w});
  const Gradients all = program.gradients({{1.0}, {2.0}, {4.0}});
  CHECK(all.values == std::vector{9.0, 9.0, 9.0});
  CHECK(all.parameters == std::vector{18.0});  // 3 samples * 2*w
  Program alone = compile(w * w, {}, {w});
  CHECK(alone.gradients({{}, {}}).parameters == std::vector{12.0});
}

TEST_CASE("what is shared between samples gets the gradients of all of them") {
  // exp(w) is computed once; it is a weight of x and an operand of max
  const Value x{1.0}, w = Value::parameter(0.0), e = exp(w);
  Program program = compile(max(e * x, e) + e, {x}, {w});
  // e = 1. x = 3: max(3, 1) + 1, by e: 3 + 1. x = -2: max(-2, 1) + 1, by e: 1 + 1. x = 1: both,
  // 0.5*1 + 0.5 + 1
  const Gradients all = program.gradients({{3.0}, {-2.0}, {1.0}});
  CHECK(all.values == std::vector{4.0, 2.0, 2.0});
  CHECK(all.parameters == std::vector{4.0 + 2.0 + 2.0});
}

TEST_CASE("gradients of computations of any size, in memory that was used before") {
  // the parameter's numbers are copied for pow; it is the last but one of size + 2 nodes
  for (int size = 1; size < 150; ++size) {
    const Value x{2.0};
    Value chain = x;
    for (int i = 1; i < size; ++i) chain = abs(chain);
    const Value w = Value::parameter(1.0);
    Program program = compile(pow(chain, w), {x}, {w});
    {
      std::vector<std::string> used;
      for (std::size_t bytes = 8; bytes < 512; bytes += 8) used.emplace_back(bytes, '\xff');
    }
    // d(x^w)/dw = x^w*log(x)
    const double log_of_2 = program.gradients({{2.0}}).parameters[0] / 2.0;
    CHECK(is_close(log_of_2, std::log(2.0)));
  }
}

TEST_CASE("long sums, written in a loop, do not need a deep stack") {
  const Value x{1.0};
  std::vector<Value> w;
  for (int i = 0; i < 200'000; ++i) w.push_back(Value::parameter(1.0));
  Value sum = w[0] * x;
  for (std::size_t i = 1; i < w.size(); ++i) sum = sum + w[i] * x;
  Program program = compile(sum, {x}, w);
  const Gradients all = program.gradients({{2.0}, {0.5}});
  CHECK(all.values == std::vector{400'000.0, 100'000.0});
  CHECK(all.parameters == std::vector<double>(w.size(), 2.5));
}

TEST_CASE("more threads than blocks of samples, and more blocks than threads") {
  const Value x{1.0}, w = Value::parameter(0.25);
  Program program = compile(w * x, {x}, {w});
  std::vector<double> samples;
  for (int i = 0; i < 1000; ++i) samples.push_back(i);
  for (const std::size_t threads : {1u, 2u, 3u, 7u, 100u}) {
    const Gradients all = program.gradients(1000, samples, threads);
    CHECK(all.parameters == std::vector{499'500.0});  // 0 + ... + 999, exact in any order
    CHECK(all.values.back() == 249.75);
  }
}

TEST_CASE("gradients of equal operands, and of one input used again and again") {
  const Value x{1.0}, w = Value::parameter(3.0);
  const Value square = (w * x) * (w * x), twice = square + square;
  Program program = compile(twice, {x}, {w});
  CHECK(program.gradients({{2.0}}).parameters == std::vector{48.0});  // d(2*w^2*x^2)/dw = 4*w*x^2
}

TEST_CASE("what cannot be replayed is refused with the reason") {
  using autograd::NotReplayable;
  const Value x{1.0, "x"}, y{2.0, "y"}, w = Value::parameter(3.0, "w");
  const Value f = w * x + y;
  CHECK(contains(text_of<NotReplayable>([&] { compile(f, {x}, {w}); }),
                 "'y' is neither among the inputs nor among the parameters"));
  CHECK(contains(text_of<NotReplayable>([&] {
                   compile(f, {x, y, x}, {w});
                 }),
                 "input 2 ('x') was given before"));
  CHECK(contains(text_of<NotReplayable>([&] {
                   compile(f, {x, y}, {w, y});
                 }),
                 "parameter 1 ('y') was given before"));
  CHECK(contains(text_of<NotReplayable>([&] {
                   compile(f * f, {x, f}, {w});
                 }),
                 "input 1 is the result of an operation"));
  CHECK(contains(text_of<NotReplayable>([&] {
                   compile(f, {x, Value::constant(1.0)}, {w});
                 }),
                 "input 1 is a constant"));
  CHECK(contains(text_of<NotReplayable>([&] {
                   compile(f.detach(), {x, y}, {w});
                 }),
                 "the result is a constant"));
  const autograd::Graph other;
  const autograd::Graph::Scope scope(other);
  CHECK(!text_of<autograd::DifferentGraphs>([&] { compile(f, {Value{1.0}}, {w}); }).empty());
}

TEST_CASE("bad input is refused, and the program goes on") {
  using autograd::LengthMismatch;
  const Value x{1.0}, y{2.0}, w = Value::parameter(3.0);
  Program program = compile(w * x + y, {x, y}, {w});
  CHECK(contains(text_of<LengthMismatch>([&] {
                   program.run({{1.0, 2.0}, {1.0}});
                 }),
                 "sample 1 has 1 numbers; this program has 2 inputs"));
  CHECK(contains(text_of<LengthMismatch>([&] {
                   program.run(2, std::vector{1.0, 2.0, 3.0});
                 }),
                 "3 numbers for 2 samples; this program takes 2 for each"));
  CHECK(contains(text_of<LengthMismatch>([&] {  // twice as many inputs are 0 modulo 2^64
                   program.run(std::size_t{1} << 63, {});
                 }),
                 "0 numbers for 9223372036854775808 samples"));
  CHECK(contains(text_of<LengthMismatch>([&] { program.gradients(autograd::Matrix{}); }),
                 "there is no sample"));
  CHECK(contains(text_of<LengthMismatch>([&] { program.run({{1.0, 2.0}}, 0); }), "0 threads"));
  CHECK(contains(text_of<LengthMismatch>([&] {
                   program.set_parameters(std::vector{1.0, 2.0});
                 }),
                 "set_parameters: 2 numbers; this program has 1 parameters"));
  Program without = compile(x * y, {x, y}, {});
  CHECK(contains(text_of<autograd::NoParameters>([&] {
                   without.gradients({{1.0, 2.0}});
                 }),
                 "compiled without parameters"));
  CHECK(without.run({{3.0, 4.0}}) == std::vector{12.0});
  CHECK(program.run({{1.0, 2.0}}) == std::vector{5.0});
}

TEST_CASE("instruction sets that the processor lacks are refused") {
  using autograd::InstructionSet;
  const Value x{1.0};
  Program program = compile(exp(x), {x}, {});
  const auto sets = autograd::instruction_sets();
  CHECK(sets.front() == InstructionSet::baseline);
  for (const InstructionSet set :
       {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    const bool there = std::find(sets.begin(), sets.end(), set) != sets.end();
    const std::string refusal = text_of<autograd::NotSupported>([&] { program.use(set); });
    CHECK(refusal.empty() == there);
    if (!there) CHECK(contains(refusal, std::string(name_of(set))));
  }
  CHECK(program.run({{0.0}}) == std::vector{1.0});
}

// --- second derivatives ---

TEST_CASE("Hessian-vector products: the recorded gradient, compiled") {
  // Rosenbrock's function f = sum of 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, n = 1,000. By hand:
  // H[i][i] = 1200*x[i]^2 - 400*x[i+1] + 2 (but for the last) + 200 (but for the first),
  // H[i][i+1] = -400*x[i]
  constexpr std::size_t n = 1000;
  std::vector<Value> x, v;
  std::vector<double> at;
  for (std::size_t i = 0; i < n; ++i) {
    at.push_back(std::sin(static_cast<double>(i)) + 0.25);
    x.push_back(Value::parameter(at.back()));
    v.emplace_back(0.0);
  }
  std::vector<Value> terms;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    terms.push_back(100.0 * pow(x[i + 1] - pow(x[i], 2), 2));
    terms.push_back(pow(1.0 - x[i], 2));
  }
  Program program = compile(dot(gradient(sum(terms), x), v), v, x);

  const auto diagonal = [&](std::size_t i) {
    double h = i == 0 ? 0.0 : 200.0;
    if (i + 1 < n) h += 1200.0 * at[i] * at[i] - 400.0 * at[i + 1] + 2.0;
    return h;
  };
  std::vector<double> direction;
  for (std::size_t i = 0; i < n; ++i) direction.push_back(std::cos(3.0 * static_cast<double>(i)));
  const std::vector<double> product = program.gradients(1, direction).parameters;
  for (std::size_t i = 0; i < n; ++i) {
    double expected = diagonal(i) * direction[i];
    if (i > 0) expected += -400.0 * at[i - 1] * direction[i - 1];
    if (i + 1 < n) expected += -400.0 * at[i] * direction[i + 1];
    CHECK(is_close(product[i], expected, 1e-12, 1e-10));
  }
  // the diagonal: unit vectors, one call each
  std::vector<double> unit(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    unit[i] = 1.0;
    CHECK(is_close(program.gradients(1, unit).parameters[i], diagonal(i), 1e-12, 1e-10));
    unit[i] = 0.0;
  }
}

TEST_CASE("comparisons of Values are refused while recording for replay") {
  const Value x{2.0, "x"};
  CHECK(x > 1.0);
  {
    const autograd::ForReplay scope;
    CHECK_THROWS_WITH_AS(
        static_cast<void>(x > 1.0),
        "two Values, or a Value and a number, were compared while recording for replay (a "
        "ForReplay "
        "scope): a program would go the way taken now for every sample, whatever its numbers; use "
        "an operation that chooses for each sample (relu, abs, min, max), or compare data() where "
        "the way is meant to be the same for all",
        autograd::NotReplayable);
    CHECK_THROWS_AS(static_cast<void>(x == x), autograd::NotReplayable);
    CHECK_THROWS_AS(static_cast<void>(std::max(x, Value{1.0})), autograd::NotReplayable);
    CHECK(x.data() > 1.0);  // cannot be seen
    const Value loss = relu(x) + max(x, 3.0) + gradient(pow(x, 3.0), {x})[0];
    CHECK(compile(loss, {x}, {}).run({{2.0}}) == std::vector<double>{17.0});
  }
  CHECK(x == 2.0);
}

TEST_CASE("operations of any number of operands, of one, two and three") {
  for (std::size_t count = 1; count <= 3; ++count) {
    CAPTURE(count);
    const Value x{0.7};
    std::vector<Value> w, z;
    for (std::size_t i = 0; i < count; ++i) {
      w.push_back(Value::parameter(0.5 - 0.4 * static_cast<double>(i)));
      z.push_back(w.back() * x);
    }
    for (const Value& of_z : {logsumexp(z), sum(z), dot(z, z), dot(z, w, x)}) {
      const Value loss = sin(of_z) - z[0];
      for (const Value& parameter : w) parameter.zero_grad();
      loss.backward();
      Program program = compile(loss, {x}, w);
      const Gradients all = program.gradients({{0.7}});
      for (std::size_t i = 0; i < count; ++i)
        CHECK(is_close(all.parameters[i], w[i].grad(), 1e-13, 1e-15));
    }
  }
}
