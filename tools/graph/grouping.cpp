#include <tools/graph/grouping.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <nn/naming.h>
#include <tools/activations.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;

/// Finds the members of neurons: first by name, then what their parameters are put together to.
class Grouper {
 public:
  explicit Grouper(const std::vector<Record>& records)
      : records_(records),
        stage_(records.size(), Stage::outside),
        parameters_in_(records.size(), 0) {
    grouping_.neuron_of.resize(records.size());
  }

  Grouping group() && {
    for (const Record& record : records_) note_single_neuron(record.name);
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (const auto place = place_of(records_[i].name)) join(i, neuron_at(*place));
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (is_leaf(records_[i].op) && grouping_.neuron_of[i]) {
        stage_[i] = Stage::part;
        parameters_in_[i] = 1;
        ++parameters_[*grouping_.neuron_of[i]];
      }
    for (std::size_t i = 0; i < records_.size(); ++i)
      if (!is_leaf(records_[i].op)) follow(i);
    drop_what_is_used_elsewhere();
    return std::move(grouping_);
  }

 private:
  /// How far inside its neuron a node is.
  enum class Stage {
    outside,
    part,        ///< a parameter, or put together from some of them
    sum,         ///< put together from all of them: the weighted sum
    activation,  ///< of that sum; what follows is outside
  };

  /// `2` of `W2[0]`: the weights of a layer of one neuron need no index for the neuron.
  static std::string_view layer_in(std::string_view name, char letter, bool is_indexed) {
    if (!name.starts_with(letter)) return {};
    const std::size_t end = std::min(name.find_first_not_of("0123456789", 1), name.size());
    const std::string_view rest = name.substr(end);
    const bool fits = is_indexed ? rest.size() > 2 && rest.front() == '[' &&
                                       rest.find_first_not_of("0123456789", 1) == rest.size() - 1 &&
                                       rest.back() == ']'
                                 : rest.empty();
    return fits ? name.substr(1, end - 1) : std::string_view();
  }

  void note_single_neuron(const std::string& name) {
    if (const std::string_view layer = layer_in(name, 'W', true); !layer.empty())
      single_neurons_.insert(std::string(layer));
  }

  /// Where the name belongs by itself, or as one of W2[i], b2, z2, a2 of a layer of one neuron.
  std::optional<nn::Place> place_of(const std::string& name) const {
    if (const auto place = nn::place_of(name)) return place;
    for (const char letter : {'W', 'b', 'z', 'a'}) {
      const std::string_view layer = layer_in(name, letter, letter == 'W');
      if (layer.empty() || layer.size() > 9 || !single_neurons_.contains(std::string(layer)))
        continue;
      return nn::Place{static_cast<std::size_t>(std::stoul(std::string(layer))), 0};
    }
    return std::nullopt;
  }

  std::size_t neuron_at(nn::Place place) {
    const auto [layer, is_new_layer] = layers_.try_emplace(place.layer, layers_.size());
    if (is_new_layer) grouping_.layers.push_back("layer" + std::to_string(place.layer));
    const auto [neuron, is_new] =
        neurons_.try_emplace({place.layer, place.neuron}, neurons_.size());
    if (is_new) {
      grouping_.neurons.push_back({"neuron" + std::to_string(place.neuron), layer->second});
      layer_numbers_.push_back(place.layer);
      parameters_.push_back(0);
    }
    return neuron->second;
  }

  void join(std::size_t i, std::size_t neuron) { grouping_.neuron_of[i] = neuron; }

  /// The neuron that record i goes on with: the one furthest back in the network whose activation
  /// its operands have not passed yet.
  std::optional<std::size_t> neuron_of_operands(std::size_t i) const {
    std::optional<std::size_t> last;
    for (const std::size_t operand : records_[i].operands) {
      const std::optional<std::size_t> neuron = grouping_.neuron_of[operand];
      if (!neuron || !goes_on(i, operand)) continue;
      if (!last || layer_numbers_[*neuron] > layer_numbers_[*last]) last = neuron;
    }
    return last;
  }

  /// Whether record i can be in the same neuron as its operand. A sum of one operand is that
  /// operand.
  bool goes_on(std::size_t i, std::size_t operand) const {
    const Record& record = records_[i];
    return stage_[operand] == Stage::part ||
           (stage_[operand] == Stage::sum &&
            (is_activation(record.op) || (record.op == Op::sum && record.operands.size() == 1)));
  }

  void follow(std::size_t i) {
    const Record& record = records_[i];
    if (record.name.empty())
      if (const auto neuron = neuron_of_operands(i)) join(i, *neuron);
    const std::optional<std::size_t> neuron = grouping_.neuron_of[i];
    if (!neuron) return;
    bool follows_sum = false;
    for (const std::size_t operand : record.operands) {
      if (grouping_.neuron_of[operand] != neuron) continue;
      parameters_in_[i] += parameters_in_[operand];
      follows_sum = follows_sum || stage_[operand] == Stage::sum;
    }
    stage_[i] = follows_sum && is_activation(record.op)     ? Stage::activation
                : parameters_in_[i] == parameters_[*neuron] ? Stage::sum
                                                            : Stage::part;
  }

  /// Parts that are used outside, or not at all, are not the neuron's: w^2 in a penalty on weights.
  void drop_what_is_used_elsewhere() {
    std::vector<bool> is_used(records_.size(), false), stays(records_.size(), true);
    for (std::size_t i = records_.size(); i-- != 0;) {
      const bool is_guest =
          records_[i].name.empty() && stage_[i] == Stage::part && !is_leaf(records_[i].op);
      if (is_guest && !(is_used[i] && stays[i])) grouping_.neuron_of[i].reset();
      for (const std::size_t operand : records_[i].operands) {
        is_used[operand] = true;
        if (grouping_.neuron_of[operand] != grouping_.neuron_of[i]) stays[operand] = false;
      }
    }
  }

  const std::vector<Record>& records_;
  Grouping grouping_;
  std::vector<Stage> stage_;
  std::vector<std::size_t>
      parameters_in_;  // of each record: how many of its neuron's parameters went into it
  std::vector<std::size_t> parameters_;     // of each neuron
  std::vector<std::size_t> layer_numbers_;  // of each neuron
  std::set<std::string> single_neurons_;    // layers of one neuron
  std::map<std::size_t, std::size_t> layers_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> neurons_;
};

}  // namespace

Grouping grouping(const std::vector<Record>& records) { return Grouper(records).group(); }

std::string name_inside_group(const std::string& name) {
  const bool is_path = nn::place_of(name) && name.starts_with("layer");
  return is_path ? name.substr(name.find('.', name.find('.') + 1) + 1) : name;
}

}  // namespace tools
