#include <tools/lesson/views.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <tools/computation.h>
#include <tools/graph/render.h>
#include <tools/lesson/picture.h>
#include <tools/notation.h>

namespace tools {
namespace {

using autograd::Op;
using autograd::Record;

/// More neurons do not fit side by side on a screen.
constexpr std::size_t most_neurons_at_once = 24;
/// The largest network that is shown unfolded too.
constexpr std::size_t most_nodes_unfolded = 60;

/// As wide as numbers get, in however many digits.
constexpr double placeholder = -8.0 / 9;

/// A view whose picture is still to be made.
struct Pending {
  std::optional<std::size_t> group;
  Fold fold;
  Drawing drawing;
};

/// Numbers are the page's to write; in the layout all are equally wide.
Drawing with_room(Drawing drawing, int digits) {
  drawing.digits = std::max(digits, default_digits);
  for (Drawing::Node& node : drawing.nodes) {
    node.tooltip.clear();
    if (node.value) node.value = placeholder;
    if (node.gradient || (node.value && node.kind != Drawing::Kind::constant))
      node.gradient = placeholder;
  }
  for (Drawing::Edge& edge : drawing.edges) {
    edge.tooltip.clear();
    if (edge.local) edge.local = placeholder;
  }
  return drawing;
}

/// Some records, and as leaves what they need of others.
struct Part {
  std::vector<Record> records;
  std::vector<std::size_t> places;  ///< of each: its place in the whole list
  std::vector<bool> is_outside;
};

Part part(const std::vector<Record>& records, const std::vector<bool>& is_member) {
  Part part;
  std::unordered_map<std::size_t, std::size_t> place_in_part;
  const auto add = [&](std::size_t i, Record record, bool is_outside) {
    place_in_part.emplace(i, part.records.size());
    part.records.push_back(std::move(record));
    part.places.push_back(i);
    part.is_outside.push_back(is_outside);
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!is_member[i]) continue;
    Record record = records[i];
    for (std::size_t& operand : record.operands) {
      if (!place_in_part.contains(operand)) {
        Record outside = records[operand];
        outside.operands.clear();
        // without its name, which could put it into a group
        outside.name = is_plain_number(outside) ? outside.name : "";
        if (!is_leaf(outside.op)) outside.op = Op::input;
        add(operand, std::move(outside), true);
      }
      operand = place_in_part.at(operand);
    }
    add(i, std::move(record), false);
  }
  return part;
}

class Viewer {
 public:
  Viewer(const std::vector<Record>& records, const Grouping& grouping, int digits)
      : records_(records), grouping_(grouping), digits_(digits), notation_(records, digits, 24) {
    const std::vector<Group> all = groups(grouping);
    const bool by_layers = grouping.neurons.size() > most_neurons_at_once;
    if (all.empty()) {
      add_whole(Fold::none);
      return;
    }
    add_whole(by_layers ? Fold::layers : Fold::neurons);
    for (std::size_t layer = 0; layer < grouping.layers.size() && by_layers; ++layer)
      add_group(layer, Fold::neurons,
                [&](std::size_t neuron) { return grouping.neurons[neuron].layer == layer; });
    for (std::size_t neuron = 0; neuron < grouping.neurons.size(); ++neuron)
      add_group(grouping.layers.size() + neuron, Fold::none,
                [&](std::size_t other) { return other == neuron; });
    if (records.size() <= most_nodes_unfolded) add_whole(Fold::none);
  }

  std::vector<View> render() && {
    std::vector<Drawing> drawings;
    for (const Pending& pending : pending_) drawings.push_back(pending.drawing);
    const std::vector<std::string> pictures = render_svgs(drawings);
    std::vector<View> views;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
      views.push_back(
          {pending_[i].group, pending_[i].fold, picture_for_page(pictures[i], drawings[i])});
    }
    return views;
  }

 private:
  void add_whole(Fold fold) {
    pending_.push_back({{}, fold, with_room(drawing(records_, {.fold = fold}), digits_)});
  }

  void add_group(std::size_t group, Fold fold, auto contains) {
    std::vector<bool> is_member(records_.size());
    for (std::size_t i = 0; i < records_.size(); ++i)
      is_member[i] = grouping_.neuron_of[i] && contains(*grouping_.neuron_of[i]);
    const Part part = tools::part(records_, is_member);
    Drawing drawing = tools::drawing(part.records, {.fold = fold, .ids = part.places});
    std::unordered_map<std::string, std::size_t> outside;
    for (std::size_t i = 0; i < part.records.size(); ++i)
      if (part.is_outside[i]) outside.emplace("n" + std::to_string(part.places[i]), part.places[i]);
    for (Drawing::Node& node : drawing.nodes) {
      if (const auto found = outside.find(node.id); found != outside.end())
        node.label = notation_.name(found->second);
      node.is_root = node.id == "n" + std::to_string(records_.size() - 1);
    }
    pending_.push_back({group, fold, with_room(std::move(drawing), digits_)});
  }

  const std::vector<Record>& records_;
  const Grouping& grouping_;
  int digits_;
  Notation notation_;
  std::vector<Pending> pending_;
};

}  // namespace

std::vector<Group> groups(const Grouping& grouping) {
  std::vector<Group> groups;
  for (const std::string& layer : grouping.layers) groups.push_back({layer, layer, {}});
  for (const Grouping::Neuron& neuron : grouping.neurons)
    groups.push_back(
        {grouping.layers[neuron.layer] + '_' + neuron.name, neuron.name, neuron.layer});
  return groups;
}

std::vector<View> views(const std::vector<Record>& records, const Grouping& grouping, int digits) {
  return Viewer(records, grouping, digits).render();
}

}  // namespace tools
