#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include <autograd/operations.h>
#include <tools/computation.h>
#include <tools/graph/dot.h>
#include <tools/graph/drawing.h>
#include <tools/graph/mermaid.h>

#include "../is_close.h"
#include "computations.h"
#include "golden.h"

using autograd::Value;
using tools::Drawing;
using tools::DrawingOptions;
using tools::Fold;
using Kind = tools::Drawing::Kind;

namespace {

Drawing draw(const Value& root, const DrawingOptions& options = {},
             tools::Dots dots = tools::Dots::unfolded) {
  return tools::drawing(tools::shown_records(root, dots), options);
}

std::string dot(const Drawing& drawing) {
  std::ostringstream out;
  write_dot(out, drawing);
  return out.str();
}

std::string mermaid(const Drawing& drawing) {
  std::ostringstream out;
  write_mermaid(out, drawing);
  return out.str();
}

Value after_backward(Value root) {
  root.backward();
  return root;
}

void check_both(const std::string& name, const Drawing& drawing) {
  check_golden(name + ".dot", dot(drawing));
  check_golden(name + ".mmd", mermaid(drawing));
}

std::size_t count(const Drawing& drawing, Kind kind) {
  return static_cast<std::size_t>(std::ranges::count(drawing.nodes, kind, &Drawing::Node::kind));
}

const Drawing::Node& node(const Drawing& drawing, const std::string& label) {
  const auto found = std::ranges::find(drawing.nodes, label, &Drawing::Node::label);
  REQUIRE(found != drawing.nodes.end());
  return *found;
}

}  // namespace

TEST_CASE("((a+b)*c)^2 before and after backward") {
  const Value f = examples::square_of_product();
  const Drawing before = draw(f);
  CHECK(!node(before, "a").gradient.has_value());
  CHECK(dot(before).find("<I>grad</I> —") != std::string::npos);
  check_both("square_of_product_before", before);
  f.backward();
  const Drawing after = draw(f);
  CHECK(node(after, "a").gradient == -200.0);
  CHECK(node(after, "b").gradient == -200.0);
  CHECK(node(after, "c").gradient == 20.0);
  CHECK(node(after, "f").value == 100.0);
  check_both("square_of_product", after);
  check_both("square_of_product_with_contributions",
             draw(f, {.contributions = true, .legend = true}));
}

TEST_CASE("a gradient of 0 is not a missing one") {
  Value x{1.0, "x"};
  const Value y = after_backward(x * 0.0);
  CHECK(node(draw(y), "x").gradient == 0.0);
}

TEST_CASE("x*x has two edges, and a node used thrice is drawn once") {
  const Drawing drawing = draw(after_backward(examples::used_three_times()));
  CHECK(count(drawing, Kind::input) == 1);
  CHECK(std::ranges::count(drawing.edges, std::size_t{0}, &Drawing::Edge::from) == 3);
  check_both("used_three_times", drawing);
}

TEST_CASE("a - b, a / b and a ^ b say which operand is which; a + b and a * b need not") {
  const Drawing drawing = draw(after_backward(examples::order_of_operands()));
  for (const Drawing::Node& node : drawing.nodes)
    if (node.kind == Kind::operation) CHECK((node.ordered_operands != 0) == (node.label != "+"));
  check_both("order_of_operands", drawing);
  Value a{1.0, "a"}, b{2.0, "b"};
  for (const Value& symmetric :
       {a + b, a * b, max(a, b), min(a, b), autograd::sum({a, b}), autograd::logsumexp({a, b})})
    for (const Drawing::Edge& edge : draw(symmetric).edges) CHECK(edge.ordinal == 0);
  const Drawing leaky = draw(leaky_relu(a, b));
  CHECK(leaky.edges[0].ordinal == 1);
  CHECK(leaky.edges[1].ordinal == 2);
}

TEST_CASE(
    "a number is drawn beside each operation that uses it, and gradients do not flow into it") {
  Value x{3.0, "x"};
  const Drawing drawing = draw(x * 2.0 + 2.0);
  CHECK(count(drawing, Kind::constant) == 2);
  for (const Drawing::Edge& edge : drawing.edges)
    if (drawing.nodes[edge.from].kind == Kind::constant) CHECK(!edge.local.has_value());
  const Value k = Value::constant(2.0, "k");
  CHECK(count(draw(x * k + k), Kind::constant) == 1);  // one that has a name is one
}

TEST_CASE("a dot is taken apart unless it is to stay") {
  const Value f = after_backward(examples::neuron());
  const Drawing unfolded = draw(f), folded = draw(f, {}, tools::Dots::folded);
  CHECK(count(unfolded, Kind::operation) == 4);
  CHECK(count(folded, Kind::operation) == 2);
  CHECK(count(unfolded, Kind::parameter) == 3);
  // sigmoid'(z) at z = 1, times w0 = 2: the figure of CS231n's example
  CHECK(is_close(node(unfolded, "x0").gradient.value(), 0.39322386648296376));
  CHECK(node(unfolded, "t1").gradient == node(unfolded, "z").gradient);  // a product has its sum's
  check_both("neuron", unfolded);
  check_both("neuron_folded", folded);
}

TEST_CASE("names of every kind break no format") {
  const Drawing drawing = draw(after_backward(examples::hostile_names()));
  check_both("hostile_names", drawing);
  CHECK(dot(drawing).find("<B>{a|b}&lt;script") != std::string::npos);
  CHECK(mermaid(drawing).find("<script>") == std::string::npos);
}

TEST_CASE("a name of 10,000 characters is short in the drawing and whole in its tooltip") {
  const std::string name(10000, 'x');
  const Drawing drawing = draw(exp(Value(1.0, name)));
  CHECK(drawing.nodes[0].label == "xxxxxxxxxxxx…xxxxxxxxxxx");
  CHECK(drawing.nodes[0].tooltip == name + " = 1");
  CHECK(mermaid(drawing).size() < 2000);
}

TEST_CASE("NaN and infinity are written plainly") {
  check_both("not_finite", draw(after_backward(examples::not_finite())));
}

TEST_CASE("a single leaf and a single constant are drawings too") {
  const Drawing leaf = draw(Value(1.0, "x")), constant = draw(Value::constant(2.0));
  CHECK(leaf.nodes.size() == 1);
  CHECK(leaf.nodes[0].is_root);
  CHECK(constant.nodes.size() == 1);
  CHECK(constant.nodes[0].is_root);
}

TEST_CASE("the same computation in another graph gives the same bytes") {
  const std::string first = dot(draw(examples::network({3, 2, 1})));
  const autograd::Graph graph;
  const autograd::Graph::Scope scope(graph);
  const Value filler = Value(1.0) + 2.0;  // the 2 of loss = (a - y)^2 is this one
  CHECK(dot(draw(examples::network({3, 2, 1}))) == first);
}

TEST_CASE("neurons and layers are clusters") {
  const Value loss = after_backward(examples::network({3, 2, 1}));
  const Drawing drawing = draw(loss);
  REQUIRE(drawing.clusters.size() == 5);
  CHECK(drawing.clusters[0].label == "layer1");
  CHECK(drawing.clusters[2].label == "neuron0");
  CHECK(drawing.clusters[2].parent == 0);
  CHECK(!node(drawing, "x[0]").cluster);
  CHECK(!node(drawing, "loss").cluster);
  CHECK(node(drawing, "w[0]").cluster == 2);
  check_both("network", drawing);
}

TEST_CASE("neurons are found by their parameters where the rest has no names") {
  const auto sizes_of_clusters = [](const Drawing& drawing) {
    std::multiset<std::size_t> sizes;
    for (std::size_t i = 0; i < drawing.clusters.size(); ++i)
      sizes.insert(static_cast<std::size_t>(
          std::ranges::count(drawing.nodes, std::optional(i), &Drawing::Node::cluster)));
    return sizes;
  };
  const auto named = sizes_of_clusters(draw(examples::network({3, 2, 1})));
  CHECK(sizes_of_clusters(draw(examples::network({3, 2, 1}, false))) == named);
  // neuron of 3 inputs: 4 parameters, 3 products, a sum, an activation, the last five with their
  // operations
  CHECK(named == std::multiset<std::size_t>{0, 0, 11, 14, 14});
}

TEST_CASE("a penalty on a weight is no part of the neuron") {
  const Value w = Value::parameter(2.0, "layer1.neuron0.w[0]"), x{3.0, "x"};
  Value z = autograd::dot({w}, {x});
  const Value a = tanh(z);
  const Value penalty = w * w;
  const Drawing drawing = draw(a + penalty);
  std::size_t inside = 0;
  for (const Drawing::Node& node : drawing.nodes) inside += node.cluster ? 1 : 0;
  CHECK(inside == 1 + 2 + 2 + 2);  // w, w*x, the sum of that alone, tanh
  const Drawing folded = draw(a + penalty, {.fold = Fold::neurons});
  CHECK(std::ranges::count(folded.edges, "layer1.neuron0.w[0]", &Drawing::Edge::note) == 2);
}

TEST_CASE("a folded neuron shows its result, and its edges the derivatives of the whole") {
  const Value loss = after_backward(examples::network({3, 2, 1}));
  const Drawing drawing = draw(loss, {.contributions = true, .fold = Fold::neurons});
  CHECK(count(drawing, Kind::neuron) == 3);
  CHECK(count(drawing, Kind::parameter) == 0);
  CHECK(drawing.message.empty());
  check_both("network_of_neurons", drawing);
  // what reaches x[1] along the edges is its gradient
  double sum = 0.0;
  for (const Drawing::Edge& edge : drawing.edges)
    if (drawing.nodes[edge.from].label == "x[1]") sum += edge.upstream.value() * edge.local.value();
  CHECK(is_close(sum, node(drawing, "x[1]").gradient.value()));
}

TEST_CASE("folded layers show how much is in them") {
  const Drawing drawing =
      draw(after_backward(examples::network({3, 2, 1})), {.fold = Fold::layers});
  CHECK(count(drawing, Kind::layer) == 2);
  CHECK(node(drawing, "layer1").note == "results: 2, parameters: 8");
  check_both("network_of_layers", drawing);
}

TEST_CASE("above the limit neurons are folded, then layers, and a message says how to unfold") {
  const Value loss = examples::network({2, 16, 16, 1});
  const std::size_t whole = draw(loss).nodes.size();
  CHECK(count(draw(loss), Kind::neuron) == 0);
  const Drawing neurons = draw(loss, {.limit = 1000});
  CHECK(count(neurons, Kind::neuron) == 33);
  CHECK(neurons.message ==
        "folded to one box for each neuron, since the whole graph has " + std::to_string(whole) +
            " nodes and the limit is 1000; to draw them all, choose no folding and a limit of " +
            std::to_string(whole) + " or more (layout may then take minutes)");
  CHECK(mermaid(neurons).starts_with("%% folded to one box"));
  const Drawing layers = draw(loss, {.limit = 30});
  CHECK(count(layers, Kind::layer) == 3);
  CHECK(draw(loss, {.fold = Fold::none, .limit = whole}).nodes.size() == whole);
  CHECK_THROWS_AS(draw(loss, {.fold = Fold::none, .limit = whole - 1}), tools::DrawingTooLarge);
}

TEST_CASE("a chain of 100,000 operations is refused with a count and a way out") {
  Value x{1.0, "x"};
  Value y = x;
  for (int i = 0; i < 100000; ++i) y = sin(y);
  CHECK_THROWS_WITH_AS(draw(y),
                       "the drawing would have 200001 nodes and 200000 edges; the limit is 1200 "
                       "nodes and 2400 edges, "
                       "since layout takes minutes beyond a few thousand. Neurons could be folded, "
                       "but no node is named "
                       "as part of one (layer1.neuron0.w[0]). Draw a part of the graph (an earlier "
                       "result), use a trace "
                       "instead, or set a higher limit (200001 or more).",
                       tools::DrawingTooLarge);
  CHECK_THROWS_AS(draw(examples::neuron(), {.fold = Fold::neurons}), tools::NothingToFold);
  CHECK_THROWS_AS(tools::drawing({}), std::invalid_argument);
}

TEST_CASE("the weights of a recurrence are drawn again beside each step") {
  const auto recurrence = [](int steps) {
    const Value w{0.5, "w"};
    Value h{1.0, "h"};
    for (int i = 0; i < steps; ++i) h = tanh(h * w);
    return h;
  };
  // a sum of 2 + 4 + ... + 2*(steps - 1) operations beyond the first use: 56 of 8 steps, 72 of 9
  CHECK(count(draw(recurrence(8)), Kind::input) == 2);
  const Drawing far = draw(recurrence(9));
  CHECK(count(far, Kind::input) == 2 + 8);
  std::size_t from_w = 0;
  for (const Drawing::Node& node : far.nodes) {
    if (node.kind != Kind::input || node.label != "w") continue;
    CHECK(node.value.has_value() == (from_w++ == 0));  // the numbers stand once
  }
  CHECK(from_w == 9);
}
