#include <doctest/doctest.h>
#include <nn/error.h>
#include <nn/model_file.h>
#include <nn/whole_file.h>
#include <tests/nn/scratch_folder.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

using autograd::Value;
using nn::Activation;
using nn::FormatError;
using nn::Layer;
using nn::MLP;
using nn::Neuron;

namespace {

std::vector<std::uint64_t> bits(const MLP& model) {
  std::vector<std::uint64_t> bits;
  for (const Value& parameter : model.parameters())
    bits.push_back(std::bit_cast<std::uint64_t>(parameter.data()));
  return bits;
}

MLP three_two_one() {
  return MLP({Layer({{0.2, -0.5, 0.1}, {-0.3, 0.4, 0.2}}, {0.3, -0.1}, Activation::sigmoid),
              Layer({{0.5, 0.2}}, {0.1}, Activation::sigmoid)});
}

const std::string three_two_one_text = R"({
  "format": "chalkgrad network",
  "version": 1,
  "sizes": [3, 2, 1],
  "layers": [
    {
      "activation": "sigmoid",
      "W": [
        [0.2, -0.5, 0.1],
        [-0.3, 0.4, 0.2]
      ],
      "b": [0.3, -0.1]
    },
    {
      "activation": "sigmoid",
      "W": [
        [0.5, 0.2]
      ],
      "b": [0.1]
    }
  ]
}
)";

/// The text with one part of it replaced.
std::string with(const std::string& part, const std::string& replacement) {
  std::string text = three_two_one_text;
  const std::size_t place = text.find(part);
  REQUIRE(place != std::string::npos);
  return text.replace(place, part.size(), replacement);
}

/// What the reader says to a text it must refuse.
std::string complaint(const std::string& text) {
  try {
    nn::from_json(text, "m.json");
  } catch (const FormatError& error) {
    return error.what();
  }
  return "(accepted)";
}

TEST_CASE("a network as JSON") {
  CHECK(nn::to_json(three_two_one()) == three_two_one_text);
  const MLP read = nn::from_json(three_two_one_text);
  CHECK(bits(read) == bits(three_two_one()));
  CHECK(read.layers()[0].neurons()[1].activation() == Activation::sigmoid);
  CHECK(read.parameters()[0].name() == "layer1.neuron0.w[0]");
  CHECK(nn::to_json(read) == three_two_one_text);
}

TEST_CASE("names of inputs and classes") {
  const std::vector<std::string> inputs{"长度", "a \"b\"", "</script>\n"}, classes{"round", "tall"};
  const std::string text = nn::to_json({three_two_one(), inputs, classes});
  CHECK(text.find("\"sizes\": [3, 2, 1],\n  \"inputs\": [\"长度\", \"a \\\"b\\\"\", ") !=
        std::string::npos);
  const nn::NamedNetwork read = nn::named_from_json(text);
  CHECK(read.inputs == inputs);
  CHECK(read.classes == classes);  // of one output two
  CHECK(bits(read.model) == bits(three_two_one()));
  CHECK(nn::to_json(read) == text);
  CHECK(nn::named_from_json(three_two_one_text).inputs.empty());
  CHECK(complaint(with("\"version\"", "\"inputs\": [\"x\"], \"version\"")) ==
        "m.json: inputs: expected a list of 3 names, one for each input, found 1");
  CHECK(complaint(with("\"version\"", "\"classes\": [\"a\", 2], \"version\"")) ==
        "m.json: classes[1]: expected a text, found 2");
  CHECK(complaint(with("\"version\"", "\"classes\": \"a\", \"version\"")) ==
        "m.json: classes: expected a list of names of classes, found \"a\"");
  CHECK_THROWS_AS(nn::to_json({three_two_one(), {"x"}, {}}), nn::ShapeError);
}

TEST_CASE("every bit of every number survives") {
  using limits = std::numeric_limits<double>;
  const MLP extremes(
      {Layer({{0.1, 1.0 / 3, limits::max()},
              {-limits::max(), limits::min(), limits::denorm_min()},
              {0.0, -0.0, 1e22},
              {9007199254740993.0, -1.0, 1e-5}},
             {18446744073709551616.0, 123456789012345678.0, 5e-324, 1.0 + limits::epsilon()},
             Activation::linear)});
  CHECK(bits(nn::from_json(nn::to_json(extremes))) == bits(extremes));

  const ScratchFolder folder;
  const MLP drawn(7, {20, 10, 3}, {Activation::relu, Activation::leaky_relu, Activation::softmax},
                  99);
  save(drawn, folder / "model.json");
  const MLP loaded = nn::load(folder / "model.json");
  CHECK(bits(loaded) == bits(drawn));
  CHECK(loaded.layers()[2].neurons()[0].activation() == Activation::softmax);
  const std::vector<double> x{1, 2, 3, 4, 5, 6, 7};
  CHECK(loaded(x)[1].data() == drawn(x)[1].data());
}

TEST_CASE("neurons of different kinds, without bias") {
  const MLP model({Layer({Neuron({0.5, 0.25}, nn::no_bias, Activation::sigmoid),
                          Neuron({1.0, -1.0}, 2.0, Activation::linear)})});
  const std::string text = nn::to_json(model);
  CHECK(text.find(R"("activation": ["sigmoid", "linear"])") != std::string::npos);
  CHECK(text.find(R"("b": [null, 2])") != std::string::npos);
  const MLP read = nn::from_json(text);
  CHECK(bits(read) == bits(model));
  CHECK(read.layers()[0].neurons()[0].bias().empty());
  CHECK(read.layers()[0].neurons()[1].activation() == Activation::linear);
}

TEST_CASE("what is no JSON is refused with line and column") {
  CHECK(complaint("").starts_with("m.json: not JSON: parse error at line 1, column 1"));
  CHECK(complaint("{\n  \"format\": oops }")
            .starts_with("m.json: not JSON: parse error at line 2, column 13"));
  CHECK(complaint(three_two_one_text.substr(0, 200))
            .starts_with("m.json: not JSON: parse error at line"));
  CHECK(complaint(three_two_one_text + "{}").starts_with("m.json: not JSON: parse error at line"));
  CHECK(complaint("\xff\xfe\x7b").starts_with("m.json: not JSON: "));
  CHECK(complaint(std::string("{\0}", 3)).starts_with("m.json: not JSON: "));
  for (const char* not_a_number : {"NaN", "Infinity", "-inf", "nan", "0x10", ".5", "1."})
    CHECK(complaint(with("-0.5", not_a_number)).starts_with("m.json: not JSON: "));
  CHECK(complaint(with("-0.5", "1e999")).starts_with("m.json: not JSON: number overflow"));
}

TEST_CASE("JSON that is no network is refused with the place in it") {
  CHECK(complaint("[]") == "m.json: expected an object, found []");
  CHECK(complaint("17") == "m.json: expected an object, found 17");
  CHECK(complaint("{}") ==
        "m.json: this is not a network: expected \"format\": \"chalkgrad network\"");
  CHECK(complaint(with("\"version\": 1", "\"version\": 2")) ==
        "m.json: expected \"version\": 1, found 2");
  CHECK(complaint(with("\"version\": 1", "\"version\": \"1\"")) ==
        "m.json: expected \"version\": 1, found \"1\"");
  CHECK(complaint(with("\"version\": 1,", "")) == "m.json: expected \"version\": 1, found null");
  CHECK(complaint(with("\"sizes\"", "\"size\"")) == "m.json: unknown key 'size'");
  CHECK(complaint(with("\"sizes\": [3, 2, 1],", "")) == "m.json: the key 'sizes' is missing");
  CHECK(complaint(with("\"version\"", "\"note\": 0, \"version\"")) == "m.json: unknown key 'note'");
  CHECK(complaint(with("\"b\": [0.1]", "\"b\": [0.1], \"B\": 1")) ==
        "m.json: layers[1]: unknown key 'B'");
  CHECK(complaint(with("\"b\": [0.1]", "\"b\": [0.1], \"b\": [0.2]")) ==
        "m.json: the key 'b' is repeated");
  CHECK(complaint(with("\"version\"", "\"format\": 0, \"version\"")) ==
        "m.json: the key 'format' is repeated");
}

TEST_CASE("numbers have to be numbers, names names") {
  CHECK(complaint(with("-0.5", "\"NaN\"")) ==
        "m.json: layers[0].W[0][1]: expected a number, found \"NaN\"");
  CHECK(complaint(with("-0.5", "null")) ==
        "m.json: layers[0].W[0][1]: expected a number, found null");
  CHECK(complaint(with("-0.5", "true")) ==
        "m.json: layers[0].W[0][1]: expected a number, found true");
  CHECK(complaint(with("[0.1]", "[\"0.1\"]")) ==
        "m.json: layers[1].b[0]: expected a number, found \"0.1\"");
  CHECK(complaint(with("\"sigmoid\"", "1")) ==
        "m.json: layers[0].activation: expected a text, found 1");
  CHECK(complaint(with("\"sigmoid\"", "\"sigmod\"")) ==
        "m.json: layers[0].activation: 'sigmod' is not an activation; use one of linear, relu, "
        "leaky_relu, tanh, "
        "sigmoid, softmax");
  CHECK(complaint(with("\"sigmoid\"", "[\"tanh\", \"softmax\"]")) ==
        "m.json: layers[0]: 1 of a layer's 2 neurons are softmax, which is taken over a whole "
        "layer: make all of them "
        "so, or none");
  CHECK(complaint(with("-0.5", "\"" + std::string(5000, 'x') + "\"")) ==
        "m.json: layers[0].W[0][1]: expected a number, found \"" + std::string(36, 'x') + "...");
}

TEST_CASE("shapes have to fit the sizes") {
  CHECK(complaint(with("0.4, 0.2", "0.4")) ==
        "m.json: layers[0].W[1]: expected a list of 3 weights, one for each input, found 2");
  CHECK(complaint(with("[0.5, 0.2]", "[0.5, 0.2], [0.5, 0.2]")) ==
        "m.json: layers[1].W: expected a list of 1 rows, one for each neuron, found 2");
  CHECK(complaint(with("[0.3, -0.1]", "[]")) ==
        "m.json: layers[0].b: expected a list of 2 biases, one for each neuron, found 0");
  CHECK(complaint(with("[0.3, -0.1]", "0.3")) ==
        "m.json: layers[0].b: expected a list of biases, one for each neuron, found 0.3");
  CHECK(complaint(with("\"sigmoid\"", "[\"tanh\"]")) ==
        "m.json: layers[0].activation: expected a list of 2 activations, one for each neuron, "
        "found 1");
  CHECK(complaint(with("[3, 2, 1]", "[3, 2]")) ==
        "m.json: layers: expected a list of 1 layers, one for each size after the first, found 2");
  CHECK(complaint(with("[3, 2, 1]", "[3]"))
            .starts_with("m.json: sizes: expected the number of inputs, then"));
  for (const char* size : {"0", "-2", "2.0", "\"2\"", "1e3", "null"})
    CHECK(complaint(with("[3, 2, 1]", "[3, " + std::string(size) + ", 1]"))
              .starts_with("m.json: sizes[1]: expected a whole number above 0, found "));
  // Nothing of that size is allocated before the list is seen to be shorter.
  CHECK(complaint(with("[3, 2, 1]", "[3, 18446744073709551615, 1]")) ==
        "m.json: layers[0].W: expected a list of 18446744073709551615 rows, one for each neuron, "
        "found 2");
}

TEST_CASE("deep nesting is refused before it costs anything") {
  const std::string brackets(1000000, '[');
  CHECK(complaint(brackets) == "m.json: lists and objects are nested more than 8 deep");
  CHECK(complaint(with("-0.5", "[[[[1]]]]")) ==
        "m.json: lists and objects are nested more than 8 deep");
  CHECK(complaint(with("-0.5", "[1]")) ==
        "m.json: layers[0].W[0][1]: expected a number, found [1]");
}

TEST_CASE("a network with a parameter that is no number is not saved, the older file survives") {
  const ScratchFolder folder;
  const MLP model = three_two_one();
  save(model, folder / "model.json");
  model.parameters()[5].set_data(std::numeric_limits<double>::quiet_NaN());
  CHECK_THROWS_WITH_AS(
      save(model, folder / "model.json"),
      "cannot save a network whose layer1.neuron1.w[1] is nan; JSON has finite numbers only",
      FormatError);
  CHECK(nn::read_whole_file(folder / "model.json", 10000) == three_two_one_text);
}

TEST_CASE("places that cannot be saved to or loaded from") {
  const ScratchFolder folder;
  CHECK_THROWS_AS(save(three_two_one(), folder.path()), nn::FileError);
  CHECK_THROWS_AS(save(three_two_one(), folder / "none/model.json"), nn::FileError);
  CHECK_THROWS_AS(nn::load(folder.path()), nn::FileError);
  CHECK_THROWS_AS(nn::load(folder / "none.json"), nn::FileError);
  CHECK(folder.count() == 0);
  nn::write_whole_file(folder / "empty.json", "");
  CHECK_THROWS_AS(nn::load(folder / "empty.json"), FormatError);
  nn::write_whole_file(folder / "huge.json", "");
  std::filesystem::resize_file(folder / "huge.json",
                               (std::size_t{64} << 20) + 1);  // no block of it is on the disk
  const std::string text =
      "cannot read '" + (folder / "huge.json").string() + "': it is longer than 67108864 bytes";
  CHECK_THROWS_WITH_AS(nn::load(folder / "huge.json"), text.c_str(), nn::FileError);
}

}  // namespace
