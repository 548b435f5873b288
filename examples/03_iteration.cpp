// A 3-2-1 network of sigmoid neurons through one whole iteration: forward, backward, update,
// forward again. Network and printed figures are those of note 002 (claims 2.1 to 2.18), which
// works it out by hand; what is said of each figure is found by comparing. With a folder as
// argument it also draws the network there: network.dot and .svg.
#include <nn/nn.h>
#include <tools/computation.h>
#include <tools/graph/render.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <examples/printed_figures.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

using autograd::Value;

namespace {

const std::vector<Value> x{{2.0, "x[0]"}, {3.0, "x[1]"}, {-1.0, "x[2]"}};
const Value y = Value::constant(1.0, "y");

nn::MLP network_of_the_note() {
  nn::MLP network(
      {nn::Layer({{0.2, -0.5, 0.1}, {-0.3, 0.4, 0.2}}, {0.3, -0.1}, nn::Activation::sigmoid),
       nn::Layer({{0.5, 0.2}}, {0.1}, nn::Activation::sigmoid)});
  network.set_names(nn::Naming::matrix);
  network.name_interior(true);
  return network;
}

/// The network's run on x as the value of (a2 - y)^2.
Value cost_of(const nn::MLP& network) {
  Value cost = nn::squared_error(network(x), y);
  cost.set_name("C");
  return cost;
}

/// The value of that name which root is computed from.
Value find(const Value& root, std::string_view name) {
  const std::vector<Value> all = topological_order(root);
  return *std::ranges::find(all, name, &Value::name);
}

double derivative(const Value& of, const Value& by) { return gradient(of, {by})[0].data(); }

std::vector<double> biases(const nn::Layer& layer) {
  std::vector<double> b;
  for (const nn::Neuron& neuron : layer.neurons()) b.push_back(neuron.bias().data());
  return b;
}

/// One line: the factors of dC/d(parameter), their product, and the gradient that backward gave.
void print_product(const Value& parameter, const std::vector<double>& factors) {
  double product = 1.0;
  for (const double factor : factors) product *= factor;
  fmt::print("  {:<9}{:>9.6g}  =  {:>10.6g}{:>12.6g}\n", parameter.name(),
             fmt::join(factors, " * "), product, parameter.grad());
}

void draw(const Value& cost, const std::filesystem::path& folder) {
  const tools::Drawing drawing =
      tools::drawing(tools::shown_records(cost), {.digits = 4, .legend = true});
  std::filesystem::create_directories(folder);
  tools::write_picture(folder / "network.dot", drawing);
  tools::write_picture(folder / "network.svg", drawing);
}

double sigmoid_of(double z) { return 1.0 / (1.0 + std::exp(-z)); }

void iterate(const std::filesystem::path& folder) {
  const nn::MLP network = network_of_the_note();
  const nn::Layer &hidden = network.layers()[0], &output = network.layers()[1];
  const auto w2 = output.neurons()[0].weights();
  const Value& b2 = output.neurons()[0].bias();
  PrintedFigures note;

  fmt::print(
      "x = (2, 3, -1), y = 1, C = (a2 - y)^2, learning rate 0.1\nW1 = {}, b1 = {}\nW2 = {}, b2 = "
      "{}\n\n",
      hidden.weights(), biases(hidden), output.weights(), biases(output));
  fmt::print("Forward              printed       exact\n");
  const Value cost = cost_of(network);
  const auto value = [&](std::string_view name) { return find(cost, name); };
  const Value z2 = value("z2[0]"), a2 = value("a2[0]");
  note.compare("z1[0]", "-0.9", value("z1[0]").data(), 0.4 - 1.5 - 0.1 + 0.3);
  note.compare("z1[1]", "0.3", value("z1[1]").data(), -0.6 + 1.2 - 0.2 - 0.1);
  note.compare("a1[0]", "0.29", value("a1[0]").data(), sigmoid_of(-0.9));
  note.compare("a1[0] later", "0.289", value("a1[0]").data(), sigmoid_of(-0.9));
  note.compare("a1[1]", "0.57", value("a1[1]").data(), sigmoid_of(0.3));
  note.compare("a1[1] later", "0.574", value("a1[1]").data(), sigmoid_of(0.3));
  note.compare("z2[0]", "0.359", z2.data(), 0.5 * 0.29 + 0.2 * 0.57 + 0.1);
  note.compare("a2[0]", "0.589", a2.data(), sigmoid_of(0.359));
  note.compare("C", "0.168921", cost.data(), (0.589 - 1) * (0.589 - 1), "a2[0]");

  fmt::print("\nBackward             printed       exact\n");
  cost.backward();
  note.compare("dC/da2[0]", "-0.822", a2.grad(), 2 * (0.589 - 1));
  note.compare("da2[0]/dz2[0]", "0.242", derivative(a2, z2), 0.589 * (1 - 0.589));
  note.compare("dC/dW2[0][0]", "-0.0287", w2[0].grad(), -0.822 * 0.242 * 0.289);
  note.compare("dC/dW2[0][1]", "-0.0572", w2[1].grad(), -0.822 * 0.242 * 0.574);
  note.compare("dC/db2[0]", "-0.199", b2.grad(), -0.822 * 0.242);
  const double half = derivative(nn::half_squared_error({a2}, y), w2[0]);
  fmt::print("  Half the gradient is that of (a2 - y)^2/2: dC/dW2[0][0] would be {:.6g}.\n", half);

  fmt::print("\nThe output layer, factor by factor\n");
  fmt::print("            dz2/dw     da2/dz2     dC/da2         product    backward\n");
  for (const Value& p : output.parameters())
    print_product(p, {derivative(z2, p), derivative(a2, z2), a2.grad()});
  fmt::print("\nThe hidden layer, which the note leaves out\n");
  fmt::print(
      "            dz1/dw     da1/dz1    dz2/da1     da2/dz2     dC/da2         product    "
      "backward\n");
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    const Value z1 = value(fmt::format("z1[{}]", i)), a1 = value(fmt::format("a1[{}]", i));
    for (const Value& p : hidden.neurons()[i].parameters())
      print_product(p, {derivative(z1, p), derivative(a1, z1), derivative(z2, a1),
                        derivative(a2, z2), a2.grad()});
  }
  fmt::print("\nThe error signals dC/dz: z1[0] {:.6g}, z1[1] {:.6g}, z2[0] {:.6g}\n",
             value("z1[0]").grad(), value("z1[1]").grad(), z2.grad());
  if (!folder.empty()) draw(cost, folder);

  fmt::print("\nUpdate of layer 2    printed       exact\n");
  nn::Optimizer(output.parameters(), nn::SGD{0.1}).step();
  note.compare("W2[0][0]", "0.50287", w2[0].data(), 0.5 - 0.1 * -0.0287, "dC/dW2[0][0]");
  note.compare("W2[0][1]", "0.20572", w2[1].data(), 0.2 - 0.1 * -0.0572, "dC/dW2[0][1]");
  note.compare("b2[0]", "0.1199", b2.data(), 0.1 - 0.1 * -0.199);

  fmt::print("\nForward again        printed       exact\n");
  const Value after = cost_of(network);
  note.compare("new z2[0]", "0.383312", find(after, "z2[0]").data(), 0.145329 + 0.118083 + 0.1199,
               "W2[0][0]");
  note.compare("new a2[0]", "0.595", find(after, "a2[0]").data(), sigmoid_of(0.383312),
               "new z2[0]");
  note.compare("new C", "0.164025", after.data(), (0.595 - 1) * (0.595 - 1), "new a2[0]");
  nn::Optimizer(hidden.parameters(), nn::SGD{0.1}).step();
  fmt::print("  With the hidden layer updated too, C goes from {:.6g} to {:.6g}.\n", cost.data(),
             cost_of(network).data());
}

}  // namespace

int main(int argument_count, char** arguments) try {
  iterate(argument_count > 1 ? arguments[1] : "");
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
