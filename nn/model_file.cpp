#include <nn/model_file.h>

#include <nn/error.h>
#include <nn/whole_file.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

namespace nn {
namespace {

using nlohmann::json;

constexpr std::string_view format_name = "chalkgrad network";
constexpr int version = 1;
constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr int deepest = 8;  // a network needs 5

std::size_t class_count(std::size_t outputs) { return outputs == 1 ? 2 : outputs; }

// --- writing -------------------------------------------------------------------

/// The shortest text that is read as the same double.
std::string number_text(const Value& parameter) {
  if (!std::isfinite(parameter.data()))
    throw FormatError("cannot save a network whose " + std::string(parameter.name()) + " is " +
                      std::to_string(parameter.data()) + "; JSON has finite numbers only");
  char buffer[32];
  std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, parameter.data()).ptr);
  return text == "-0" ? "-0.0" : text;  // a whole -0 is read as 0
}

/// [item(0), item(1), ...] on one line.
template <class Range, class Item>
std::string list_text(const Range& range, Item item) {
  std::string text = "[";
  for (const char* separator = ""; const auto& element : range) {
    text.append(separator).append(item(element));
    separator = ", ";
  }
  return text + "]";
}

std::string activation_text(const Layer& layer) {
  const auto quoted = [](const Neuron& neuron) {
    return '"' + std::string(to_string(neuron.activation())) + '"';
  };
  const auto neurons = layer.neurons();
  const bool alike = std::ranges::all_of(neurons, [&](const Neuron& neuron) {
    return neuron.activation() == neurons[0].activation();
  });
  return alike ? quoted(neurons[0]) : list_text(neurons, quoted);
}

std::string layer_text(const Layer& layer) {
  std::string text = "    {\n      \"activation\": " + activation_text(layer) + ",\n      \"W\": [";
  for (const char* separator = "\n        "; const Neuron& neuron : layer.neurons()) {
    text.append(separator).append(list_text(neuron.weights(), number_text));
    separator = ",\n        ";
  }
  const auto bias = [](const Neuron& neuron) {
    return neuron.bias().empty() ? "null" : number_text(neuron.bias());
  };
  return text + "\n      ],\n      \"b\": " + list_text(layer.neurons(), bias) + "\n    }";
}

// --- reading -------------------------------------------------------------------

/// A piece of a JSON document that knows where it stands, so that errors can say so.
class Piece {
 public:
  Piece(const json& value, std::string_view source, std::string path)
      : value_(value), source_(source), path_(std::move(path)) {}

  [[noreturn]] void fail(const std::string& complaint) const {
    throw FormatError(std::string(source_) + ": " + (path_.empty() ? "" : path_ + ": ") +
                      complaint);
  }

  [[noreturn]] void expected(const std::string& what) const {
    std::string found = value_.dump(-1, ' ', true, json::error_handler_t::replace);
    if (found.size() > 40) found = found.substr(0, 37) + "...";
    fail("expected " + what + ", found " + found);
  }

  /// The members of these names, of which there must be each one and no other.
  /// Others of `optional` may be there.
  std::vector<Piece> members(const std::vector<std::string>& keys,
                             const std::vector<std::string>& optional = {}) const {
    if (!value_.is_object()) expected("an object");
    for (const auto& [key, ignored] : value_.items())
      if (std::ranges::find(keys, key) == keys.end() &&
          std::ranges::find(optional, key) == optional.end())
        fail("unknown key '" + key + "'");
    std::vector<Piece> members;
    for (const std::string& key : keys) {
      if (!value_.contains(key)) fail("the key '" + key + "' is missing");
      members.emplace_back(value_.at(key), source_, path_.empty() ? key : path_ + "." + key);
    }
    return members;
  }

  /// The texts of a list, `count` of them; none where there is no such member.
  std::vector<std::string> texts(const std::string& key, const std::string& of_what,
                                 std::size_t count) const {
    std::vector<std::string> texts;
    if (value_.contains(key))
      for (const Piece& name : Piece(value_.at(key), source_, key).elements(of_what, count))
        texts.push_back(name.text());
    return texts;
  }

  /// The elements of a list, `count` of them.
  std::vector<Piece> elements(const std::string& of_what,
                              std::optional<std::size_t> count = {}) const {
    if (!value_.is_array()) expected("a list of " + of_what);
    if (count && value_.size() != *count)
      fail("expected a list of " + std::to_string(*count) + " " + of_what + ", found " +
           std::to_string(value_.size()));
    std::vector<Piece> elements;
    for (std::size_t i = 0; i < value_.size(); ++i)
      elements.emplace_back(value_[i], source_, path_ + "[" + std::to_string(i) + "]");
    return elements;
  }

  double number() const {
    if (!value_.is_number()) expected("a number");
    return value_.get<double>();
  }

  std::size_t count() const {
    if (!value_.is_number_unsigned() || value_ == 0) expected("a whole number above 0");
    return value_.get<std::size_t>();
  }

  std::string text() const {
    if (!value_.is_string()) expected("a text");
    return value_.get<std::string>();
  }

  bool is_null() const { return value_.is_null(); }
  bool is_list() const { return value_.is_array(); }

 private:
  const json& value_;
  std::string_view source_;
  std::string path_;
};

/// Parses, refusing what the parser by itself would let pass: repeated keys, and nesting that no
/// network has.
json parse(std::string_view text, std::string_view source) {
  const auto fail = [&](const std::string& complaint) {
    throw FormatError(std::string(source) + ": " + complaint);
  };
  std::vector<std::set<std::string>> keys;
  const auto check = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      fail("the key '" + parsed.get<std::string>() + "' is repeated");
    if (depth > deepest)
      fail("lists and objects are nested more than " + std::to_string(deepest) + " deep");
    return true;
  };
  try {
    return json::parse(text, check);
  } catch (const json::exception& error) {
    const std::string_view what = error.what();  // after a "[json.exception.name.number] "
    fail("not JSON: " + std::string(what.substr(std::min(what.size(), what.find("] ") + 2))));
  }
  __builtin_unreachable();
}

std::vector<Activation> read_activations(const Piece& place, std::size_t neurons) {
  const auto read = [](const Piece& name) {
    try {
      return activation_named(name.text());
    } catch (const UnknownName& error) {
      name.fail(error.what());
    }
  };
  if (!place.is_list()) return std::vector<Activation>(neurons, read(place));
  std::vector<Activation> activations;
  for (const Piece& name : place.elements("activations, one for each neuron", neurons))
    activations.push_back(read(name));
  return activations;
}

Layer read_layer(const Piece& place, std::size_t inputs, std::size_t size) {
  const auto members = place.members({"activation", "W", "b"});
  const auto rows = members[1].elements("rows, one for each neuron", size);
  const auto biases = members[2].elements("biases, one for each neuron", size);
  const auto activations = read_activations(members[0], size);
  std::vector<Neuron> neurons;
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<double> weights;
    for (const Piece& weight : rows[i].elements("weights, one for each input", inputs))
      weights.push_back(weight.number());
    const auto bias = biases[i].is_null() ? std::nullopt : std::optional(biases[i].number());
    neurons.emplace_back(weights, bias, activations[i]);
  }
  try {
    return Layer(std::move(neurons));
  } catch (const Error& error) {  // some are softmax, but not all
    place.fail(error.what());
  }
}

}  // namespace

std::string to_json(const MLP& model) { return to_json(NamedNetwork{model}); }

std::string to_json(const NamedNetwork& network) {
  const MLP& model = network.model;
  const auto names = [](const std::string& key, const std::vector<std::string>& texts,
                        std::size_t count) -> std::string {
    if (texts.empty()) return "";
    if (texts.size() != count)
      throw ShapeError(std::to_string(texts.size()) + " names of " + key +
                       " for a network that has " + std::to_string(count));
    return ",\n  \"" + key + "\": " + list_text(texts, [](const std::string& text) {
             return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
           });
  };
  std::vector<std::size_t> sizes{model.inputs()};
  for (const Layer& layer : model.layers()) sizes.push_back(layer.size());
  std::string text =
      "{\n  \"format\": \"" + std::string(format_name) +
      "\",\n  \"version\": " + std::to_string(version) +
      ",\n  \"sizes\": " + list_text(sizes, [](std::size_t size) { return std::to_string(size); }) +
      names("inputs", network.inputs, model.inputs()) +
      names("classes", network.classes, class_count(sizes.back())) + ",\n  \"layers\": [";
  for (const char* separator = "\n"; const Layer& layer : model.layers()) {
    text.append(separator).append(layer_text(layer));
    separator = ",\n";
  }
  return text + "\n  ]\n}\n";
}

MLP from_json(std::string_view text, std::string_view source) {
  return named_from_json(text, source).model;
}

NamedNetwork named_from_json(std::string_view text, std::string_view source) {
  const json document = parse(text, source);
  const Piece root(document, source, "");
  if (!document.is_object()) root.expected("an object");
  if (document.value("format", json()) != format_name)
    root.fail("this is not a network: expected \"format\": \"" + std::string(format_name) + "\"");
  if (document.value("version", json()) != version)
    root.fail("expected \"version\": " + std::to_string(version) + ", found " +
              document.value("version", json()).dump());
  const auto members =
      root.members({"sizes", "layers", "format", "version"}, {"inputs", "classes"});
  std::vector<std::size_t> sizes;
  for (const Piece& size : members[0].elements("sizes")) sizes.push_back(size.count());
  if (sizes.size() < 2)
    members[0].expected(
        "the number of inputs, then one size for each layer, of which there is at least one");
  const auto layers =
      members[1].elements("layers, one for each size after the first", sizes.size() - 1);
  std::vector<Layer> read;
  for (std::size_t l = 0; l < layers.size(); ++l)
    read.push_back(read_layer(layers[l], sizes[l], sizes[l + 1]));
  return {MLP(std::move(read)), root.texts("inputs", "names, one for each input", sizes.front()),
          root.texts("classes", "names of classes", class_count(sizes.back()))};
}

void save(const NamedNetwork& network, const std::filesystem::path& path) {
  write_whole_file(path, to_json(network));
}

void save(const MLP& model, const std::filesystem::path& path) { save(NamedNetwork{model}, path); }

NamedNetwork load_named(const std::filesystem::path& path) {
  return named_from_json(read_whole_file(path, largest_file), path.string());
}

MLP load(const std::filesystem::path& path) { return load_named(path).model; }

}  // namespace nn
