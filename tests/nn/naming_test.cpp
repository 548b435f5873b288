#include <doctest/doctest.h>
#include <nn/naming.h>

using nn::Naming;
using nn::Place;
using nn::place_of;

namespace {

TEST_CASE("names by path and by matrix") {
  const nn::NeuronNames path = neuron_names(Naming::path, 2, 0);
  CHECK(path.weight == "layer2.neuron0.w");
  CHECK(path.bias == "layer2.neuron0.b");
  CHECK(path.z == "layer2.neuron0.z");
  CHECK(path.a == "layer2.neuron0.a");
  const nn::NeuronNames matrix = neuron_names(Naming::matrix, 1, 3);
  CHECK(matrix.weight == "W1[3]");
  CHECK(matrix.bias == "b1[3]");
  CHECK(matrix.z == "z1[3]");
  CHECK(matrix.a == "a1[3]");
}

TEST_CASE("a name tells its place") {
  for (const Naming naming : {Naming::path, Naming::matrix}) {
    const nn::NeuronNames names = neuron_names(naming, 12, 34);
    for (const std::string& name : {names.weight + "[5]", names.bias, names.z, names.a})
      CHECK(place_of(name) == Place{12, 34});
  }
}

TEST_CASE("other names have no place") {
  for (const char* name : {"",
                           "x",
                           "layer",
                           "layer1",
                           "layer1.neuron0",
                           "layer1.neuron0.",
                           "layer1.neuron0.w",
                           "layer1.neuron0.w[]",
                           "layer1.neuron0.w[3",
                           "layer1.neuron0.w[3]x",
                           "layer1.neuron0.q",
                           "layer1.neuron0.bb",
                           "layer-1.neuron0.b",
                           "layer99999999999999999999.neuron0.b",
                           "mylayer1.neuron0.b",
                           "W1",
                           "W1[0]",
                           "W[0][0]",
                           "W1[0][1][2]",
                           "b1",
                           "b1[0][1]",
                           "b[0]",
                           "x1[0]",
                           "a1[0] ",
                           "a1[-1]"})
    CHECK_MESSAGE(!place_of(name), name);
}

}  // namespace
