#include <nn/naming.h>

#include <charconv>

namespace nn {
namespace {

/// Reads a name from left to right; once something does not fit, nothing does.
class NameReader {
 public:
  explicit NameReader(std::string_view name) : rest_(name) {}

  bool skip(std::string_view expected) {
    const bool fits = rest_.starts_with(expected);
    if (fits) rest_.remove_prefix(expected.size());
    return fits;
  }

  bool skip_any_of(std::string_view letters) {
    const bool fits = !rest_.empty() && letters.find(rest_.front()) != std::string_view::npos;
    if (fits) rest_.remove_prefix(1);
    return fits;
  }

  bool number(std::size_t& value) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool index(std::size_t& value) { return skip("[") && number(value) && skip("]"); }

  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

NeuronNames neuron_names(Naming naming, std::size_t layer, std::size_t neuron) {
  const std::string l = std::to_string(layer), n = std::to_string(neuron);
  switch (naming) {
    case Naming::path: {
      const std::string place = "layer" + l + ".neuron" + n + ".";
      return {place + "w", place + "b", place + "z", place + "a"};
    }
    case Naming::matrix: {
      const std::string index = l + "[" + n + "]";
      return {"W" + index, "b" + index, "z" + index, "a" + index};
    }
  }
  __builtin_unreachable();
}

std::optional<Place> place_of(std::string_view name) {
  Place place{};
  std::size_t input;
  NameReader path(name);
  if (path.skip("layer") && path.number(place.layer) && path.skip(".neuron") &&
      path.number(place.neuron) && path.skip(".") &&
      (path.skip("w") ? path.index(input) : path.skip_any_of("bza")) && path.done())
    return place;
  NameReader matrix(name);
  const bool weight = matrix.skip("W");
  if ((weight || matrix.skip_any_of("bza")) && matrix.number(place.layer) &&
      matrix.index(place.neuron) && (!weight || matrix.index(input)) && matrix.done())
    return place;
  return std::nullopt;
}

}  // namespace nn
