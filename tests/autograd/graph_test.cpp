#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <thread>
#include <vector>

#include <autograd/autograd.h>
#include <tests/is_close.h>

using autograd::dot;
using autograd::Graph;
using autograd::sum;
using autograd::Value;
using autograd::zero_grad;

namespace {

/// One step of a small training: 40 nodes.
Value loss_of(const Value& w, const Value& b, int step) {
  Value sum = 0.0;
  for (int i = 0; i < 8; ++i) {
    const Value error = w * std::sin(step + i) + b - 0.5;
    sum += error * error;
  }
  return sum;
}

/// The most bytes that a graph has while `steps` calls of step(i) run, and in the first hundredth
/// of them.
struct Growth {
  std::size_t early = 0, late = 0;
};
Growth growth(int steps, auto step) {
  Growth growth;
  for (int i = 0; i < steps; ++i) {
    step(i);
    if (i % 100 == 0) {
      std::size_t& most = i < steps / 10 ? growth.early : growth.late;
      most = std::max(most, Graph::current().byte_count());
    }
  }
  Graph::current().verify();
  return growth;
}

constexpr int steps = 100'000;

}  // namespace

TEST_CASE(
    "ten million operations in a chain: recorded, run backward and freed without a deep stack") {
  Graph graph;
  Graph::Scope scope(graph);
  const std::size_t before = graph.byte_count();
  {
    const Value x{0.5};
    Value y = x;
    for (int i = 0; i < 5'000'000; ++i) y = y * 1.0 + 1e-9;
    CHECK(graph.node_count() >= 10'000'000);
    CHECK(graph.byte_count() < std::size_t{40} * 10'000'000);
    y.backward();
    CHECK(x.grad() == 1.0);
    CHECK(is_close(y.data(), 0.505, 1e-6));
    CHECK(topological_order(y).size() == 10'000'003);
  }
  CHECK(graph.node_count() == 0);
  CHECK(graph.byte_count() < before + 40'000'000);
}

TEST_CASE("2^1000 paths cost no more than 1000 edges") {
  const Value x{1.0};
  Value y = x;
  for (int i = 0; i < 1000; ++i) y = y + y;
  y.backward();
  CHECK(x.grad() == std::ldexp(1.0, 1000));
}

TEST_CASE("memory stays constant over 100,000 training steps without any call for clean-up") {
  Graph graph;
  Graph::Scope scope(graph);
  const Value w = Value::parameter(0.3), b = Value::parameter(0.1);
  const auto learn = [&](const Value& loss) {
    zero_grad({w, b});
    loss.backward();
    w.set_data(w.data() - 1e-4 * w.grad());
    b.set_data(b.data() - 1e-4 * b.grad());
  };

  SUBCASE("the loss declared inside the loop") {
    const Growth bytes = growth(steps, [&](int i) {
      const Value loss = loss_of(w, b, i);
      learn(loss);
    });
    CHECK(bytes.late <= bytes.early);
    CHECK(graph.node_count() == 2);
  }
  SUBCASE("the loss declared outside and assigned") {
    Value loss;
    const Growth bytes = growth(steps, [&](int i) {
      loss = loss_of(w, b, i);
      learn(loss);
    });
    CHECK(bytes.late <= bytes.early);
    CHECK(bytes.late < 3'000'000);
  }
  SUBCASE("a detached running average") {
    Value average = Value::constant(0.0);
    const Growth bytes = growth(steps, [&](int i) {
      const Value loss = loss_of(w, b, i);
      learn(loss);
      average = 0.9 * average + 0.1 * loss.detach();
    });
    CHECK(bytes.late <= bytes.early);
    CHECK(bytes.late < 3'000'000);
    CHECK(std::isfinite(average.data()));
  }
  SUBCASE("a running average detached after each step") {
    Value average = 0.0;
    const Growth bytes = growth(steps, [&](int i) {
      const Value loss = loss_of(w, b, i);
      learn(loss);
      average = (0.9 * average + 0.1 * loss).detach();
    });
    CHECK(bytes.late <= bytes.early);
    CHECK(bytes.late < 3'000'000);
  }
  SUBCASE("every hundredth loss kept: only what it needs is kept with it") {
    std::vector<Value> kept;
    std::size_t nodes_of_one = 0;
    growth(steps, [&](int i) {
      const Value loss = loss_of(w, b, i);
      learn(loss);
      if (i % 100 == 0) kept.push_back(loss);
      if (i == 0) nodes_of_one = graph.node_count();
    });
    graph.collect();
    CHECK(graph.node_count() <= kept.size() * nodes_of_one);
    CHECK(graph.byte_count() < 4 * 32 * graph.node_count() + 3'000'000);
    kept.clear();
    graph.collect();
    CHECK(graph.node_count() == 2);
  }
  SUBCASE("every loss kept, detached") {
    std::vector<Value> kept;
    growth(steps, [&](int i) {
      const Value loss = loss_of(w, b, i);
      learn(loss);
      if (i % 10 == 0) kept.push_back(loss.detach());
    });
    CHECK(graph.byte_count() < 20'000'000);
    CHECK(is_close(kept.front().data(), loss_of(Value{0.3}, Value{0.1}, 0).data()));
  }
}

TEST_CASE("handles may die in any order") {
  Graph graph;
  Graph::Scope scope(graph);
  for (int order = 0; order < 6; ++order) {
    std::optional<Value> a{2.0}, u, f;
    u = *a * *a;
    f = *u + 1.0;
    std::optional<Value>* handles[] = {&a, &u, &f};
    const int first = order % 3, second = (first + 1 + order / 3) % 3;
    handles[first]->reset();
    graph.collect();
    graph.verify();
    if (f) {
      f->backward();
      CHECK(f->data() == 5.0);
    }
    handles[second]->reset();
    graph.collect();
    graph.verify();
    for (auto* handle : handles) handle->reset();
    CHECK(graph.node_count() == 0);
    graph.verify();
  }
}

TEST_CASE("a collection gives back what no handle can reach and nothing else") {
  Graph graph;
  Graph::Scope scope(graph);
  std::vector<Value> values{Value{1.0, "first"}};
  std::uint32_t state = 7;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 3000; ++i) {
      state = state * 1664525u + 1013904223u;
      const Value& left = values[(state >> 8) % values.size()];
      const Value& right = values[(state >> 16) % values.size()];
      values.push_back(state & 1 ? sum({left, right, left}) : 0.5 * left + 0.25 * right);
    }
    std::vector<double> before;
    for (std::size_t i = 0; i < values.size(); i += 2) before.push_back(values[i].data());
    for (std::size_t i = 0; 2 * i < values.size(); ++i) values[i] = values[2 * i];
    values.resize(before.size() / 4 + 1);
    graph.collect();
    graph.verify();
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i].data() == before[i]);
    CHECK(values[0].name() == "first");
    values.back().backward();
    graph.verify();
  }
}

TEST_CASE("lists of operands are given back with their nodes") {
  Graph graph;
  Graph::Scope scope(graph);
  const std::vector<Value> x(1000, Value{1.0});
  const std::size_t before = graph.byte_count();
  for (int i = 0; i < 300; ++i) {
    Value s = sum(x);
    const Value t = x[0] + 1.0;
    s = Value();
    graph.collect();
    graph.verify();
  }
  std::vector<Value> one_is_empty = x;
  one_is_empty.back() = Value();
  for (int i = 0; i < 300; ++i) CHECK_THROWS_AS(sum(one_is_empty), autograd::EmptyValue);
  graph.verify();
  CHECK(graph.byte_count() < before + 50'000);
}

TEST_CASE("a number is one node for all its uses, as long as it has no name and is not popped") {
  Graph graph;
  Graph::Scope scope(graph);
  const Value x{2.0};
  const Value first = x * 3.0, second = 3.0 + x;
  CHECK(first.operands()[1].id() == second.operands()[0].id());
  CHECK((x * 0.0).operands()[1].id() != (x * -0.0).operands()[1].id());
  first.operands()[1].set_name("three");
  CHECK((x + 3.0).operands()[1].name().empty());
  for (const double number : {5.0, 6.0, 5e-324}) {
    const Value popped = x * 5.0;
    graph.verify();
    CHECK((popped * number).operands()[1].data() == number);
  }
  graph.verify();
  const Value five = x + 5.0;
  CHECK(five.operands()[1].data() == 5.0);
}

TEST_CASE("a Value can be consumed as both operands") {
  Graph graph;
  Graph::Scope scope(graph);
  const Value x{3.0};
  Value y = x + 1.0;
  const Value kept = y;
  Value product = std::move(y) * std::move(y);
  CHECK(y.empty());
  graph.verify();
  product += std::move(product);
  CHECK(product.data() == 32.0);
  product.backward();
  CHECK(x.grad() == 16.0);
  CHECK(kept.grad() == 16.0);
  product = Value();
  graph.verify();
  CHECK(graph.node_count() == 3);  // x, 1, kept
}

TEST_CASE("what a held node stands between is popped up to it") {
  Graph graph;
  Graph::Scope scope(graph);
  const Value x{1.5};
  for (int before = 1; before < 10; ++before) {
    for (int after = 1; after < 10; ++after) {
      Value y = x;
      for (int i = 0; i < before; ++i) y = y * y;
      Value held = y;
      for (int i = 0; i < after; ++i) y = y + y;
      CHECK(graph.node_count() == static_cast<std::size_t>(1 + before + after));
      y = Value();
      graph.verify();
      CHECK(graph.node_count() == static_cast<std::size_t>(1 + before));
      held = Value();
      CHECK(graph.node_count() == 1);
    }
  }
}

TEST_CASE("sums of products, whatever they begin with and whoever else uses their parts") {
  const Value w{0.5}, x{-1.5}, v{2.0};
  const Value start = w - x;
  Value s = start;
  s += w * x;
  const Value middle = s;
  const Value product = v * x;
  s = s + product;
  s += s * v;       // the sum before is an operand of the product too
  s += middle * x;  // and one further back
  s = s + 2.0 * v;  // a constant in the product ends the row
  s += product * product;
  s.backward();
  // m = w - x + wx; f = (m + vx)(1 + v) + mx + 2v + (vx)^2
  const double m = 0.5 + 1.5 - 0.75, of_m = 3.0 - 1.5, of_product = 3.0 + 2 * -3.0;
  CHECK(s.data() == (m - 3.0) * 3.0 + m * -1.5 + 4.0 + 9.0);
  CHECK(w.grad() == of_m * (1.0 - 1.5));
  CHECK(x.grad() == of_m * (-1.0 + 0.5) + of_product * 2.0 + m);
  CHECK(v.grad() == of_product * -1.5 + (m - 3.0) + 2.0);
  CHECK(middle.grad() == of_m);
}

TEST_CASE("Values of two graphs do not mix") {
  Graph one, other;
  Value a, b;
  {
    Graph::Scope scope(one);
    a = Value{1.0, "a"};
  }
  {
    Graph::Scope scope(other);
    b = Value{2.0, "b"};
  }
  const char* text =
      "two Values of different graphs in one operation: make both in one graph (a Value is made in "
      "its thread's current "
      "graph; use Graph::Scope to choose another), or bring one over as a number with data()";
  CHECK_THROWS_WITH_AS(a + b, text, autograd::DifferentGraphs);
  CHECK_THROWS_WITH_AS(sum({a, b}), text, autograd::DifferentGraphs);
  CHECK_THROWS_WITH_AS(dot({a}, {a}, b), text, autograd::DifferentGraphs);
  CHECK_THROWS_WITH_AS(gradient(a * a, {b}), text, autograd::DifferentGraphs);
  CHECK((a + b.data()).data() == 3.0);
  CHECK((a + 1).graph() == one);
  CHECK(a.graph() != b.graph());
  one.verify();
  other.verify();
}

TEST_CASE("a graph lives as long as any Value in it") {
  Value survivor;
  {
    Graph graph;
    Graph::Scope scope(graph);
    const Value x{3.0, "x"};
    survivor = x * x;
  }
  CHECK(survivor.operands()[0].name() == "x");
  survivor.backward();
  CHECK(survivor.operands()[0].grad() == 6.0);
}

TEST_CASE("Values pass from thread to thread, and outlive the thread that made them") {
  Value f;
  std::thread([&] {
    const Value x{3.0, "x"};
    f = x * x;
  }).join();
  f.backward();
  CHECK(f.operands()[0].grad() == 6.0);
  const Value here{1.0};
  CHECK_THROWS_AS(f + here, autograd::DifferentGraphs);
  std::thread([moved = std::move(f)]() mutable {
    const Value more = moved + 1.0;
    CHECK(more.data() == 10.0);
    moved = Value();
  }).join();
}

TEST_CASE("threads with a graph each do not disturb one another") {
  std::vector<std::thread> threads;
  std::vector<double> results(4);
  for (std::size_t t = 0; t < results.size(); ++t)
    threads.emplace_back([&results, t] {
      const Value x{static_cast<double>(t)};
      for (int i = 0; i < 2000; ++i) (x * x + sin(x)).backward();
      results[t] = x.grad();
    });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t t = 0; t < results.size(); ++t)
    CHECK(is_close(results[t],
                   2000 * (2 * static_cast<double>(t) + std::cos(static_cast<double>(t))), 1e-10));
}

TEST_CASE("scopes nest") {
  const Graph outside = Graph::current();
  Graph one, two;
  {
    Graph::Scope first(one);
    {
      Graph::Scope second(two);
      CHECK(Value{1.0}.graph() == two);
    }
    CHECK(Value{1.0}.graph() == one);
  }
  CHECK(Graph::current() == outside);
}
